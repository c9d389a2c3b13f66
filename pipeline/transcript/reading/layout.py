"""Tells a transcript's header (title, show notes, dates, chapter lists, headings) from its speech.

Nothing here knows the words of a certain file: a line is header because of its form (a date, a chapter list, a key with a
value, a heading), because a heading such as "Transcript" stands below it, or because it shares a paragraph with such lines.
"""

import re
from collections import Counter
from collections.abc import Container, Sequence

from pipeline.transcript.reading.footer import foot_start
from pipeline.transcript.reading.header import glued_kind, split_glued
from pipeline.transcript.reading.header_paragraphs import (
    MAX_GAP,
    NOTE_WORDS,
    TITLE_WORDS,
    is_aside,
    is_notes,
    is_section,
    is_talk,
    is_title,
    paragraphs,
)
from pipeline.transcript.reading.lines import (
    DATE_START,
    FIRST_STAMP,
    FURNITURE,
    KEY_VALUE,
    MARKDOWN_HEADING,
    MOST_CHARS,
    PLAIN_KEY,
    SENTENCE_END,
    TRANSCRIPT_BELOW,
    TRANSCRIPT_HEADING,
    UNMARKED,
    Line,
    body_kind,
    header_kind,
    split_lines,
)
from pipeline.transcript.reading.patterns import find
from pipeline.transcript.reading.patterns.furniture import above as furniture_above
from pipeline.transcript.reading.patterns.heads import names_a_part
from pipeline.transcript.record import EVERYTHING, Block, Kind, Sought, Transcript

HEAD_LINES = 150  # a header longer than this is none
HEAD_WORDS = 1_500
LABEL_LINES = 3  # a key at the head of so many lines says who speaks
GREETING = re.compile(
    r"(?:hello|hi|hey|welcome|thanks|thank you|yeah|yes|okay|good (?:morning|afternoon|evening))\b", re.I
)

Forms = Sequence[Kind | None]
"""The kind of each line of the text's beginning that has header form where it stands."""


def lay_out(text: str, *, format: str, front_matter: bool = False, sought: Sought = EVERYTHING) -> Transcript:
    """Cut a text into blocks of one kind each.

    Parameters:
        text: the whole file's text.
        format: the name to record.
        front_matter: take what stands between a first and a second `---` line for header.
        sought: whether what stands between header and talk is furniture. A header ends where labels or stamps begin in any case.
    """
    lines = split_lines(text)
    found = find(lines, header=HEAD_LINES)
    turns, marked = found.labels.heads, {*found.labels.heads, *found.stamped}
    first = min(marked, default=len(lines))
    forms = _forms(lines[: 2 * HEAD_LINES], marked)
    body = _body_start(lines[:first], forms[:first], front_matter=front_matter)
    if not body and turns:
        body = _lone_title(lines[:first], labelled=True)
    foot = foot_start(lines, turns, after=body)
    kinds = _header_kinds(lines[:body], forms) + [
        None
        if not line.text
        else (None if i in marked else body_kind(line)) or ("speech" if i < foot else "description")
        for i, line in enumerate(lines[body:], body)
    ]
    notes: tuple[str, ...] = ()
    if marked and sought.furniture:
        over = furniture_above(lines, first, body)
        notes = tuple(f"furniture: {lines[i].text[:60]!r}, above the first turn" for i in over if kinds[i] == "speech")
        kinds = [over.get(i, kind) if kind == "speech" else kind for i, kind in enumerate(kinds)]
    head, head_kinds = split_glued(lines[:body], kinds[:body])
    blocks = _blocks([*head, *lines[body:]], [*head_kinds, *kinds[body:]])
    return Transcript(text, tuple(blocks), _metadata(head, head_kinds), format, found=notes)


def _forms(lines: Sequence[Line], marked: Container[int]) -> Forms:
    """Header form by line, but for labels of speakers, time stamps of talk, and what a sentence runs through."""
    forms = [
        (glued_kind(line) or header_kind(line)) if line.text and i not in marked else None
        for i, line in enumerate(lines)
    ]
    keys = ["" if names_a_part(line) else _keyed(line)[0].lower() for line in lines]
    labels = {key for key, count in Counter(keys).items() if count >= LABEL_LINES}
    for i, line in enumerate(lines):
        if (keys[i] and keys[i] in labels) or _runs_on(lines, forms, i, line):
            forms[i] = None
    return forms


def _runs_on(lines: Sequence[Line], forms: Forms, i: int, line: Line) -> bool:
    """Whether a line of header form is but a part of a sentence that was broken into lines."""
    if TRANSCRIPT_HEADING.fullmatch(line.text):
        above = lines[i - 1]
        if FURNITURE.fullmatch(above.text) or (
            line.text[0].isupper() and not any(below.text for below in lines[i + 1 : i + 2])
        ):
            return False
        return i > 2 and bool(above.text) and forms[i - 1] is None and not SENTENCE_END.search(above.text)
    goes_on = i + 1 < len(lines) and lines[i + 1].text[:1].islower() and forms[i + 1] is None
    return goes_on and UNMARKED.fullmatch(line.text) is not None


def _body_start(lines: Sequence[Line], forms: Forms, *, front_matter: bool) -> int:
    """The number of the first line that is not header."""
    head = _head(lines)
    start = _end_of_front_matter(lines[:head]) if front_matter else 0
    last, since = None, start
    for i in range(start, head):
        named = forms[i] == "heading" and TRANSCRIPT_HEADING.fullmatch(lines[i].text)
        if named or (len(lines[i].text) <= MOST_CHARS and TRANSCRIPT_BELOW.search(lines[i].text)):
            if is_talk(lines[since:i]):
                break
            last, since = i, i + 1
    if last is not None:
        return _skip_furniture(lines, forms, last + 1)
    listed = start + _end_of_chapters(lines[start:head], forms[start:head])
    end = listed + _end_of_typed_paragraphs(lines[listed:head], forms[listed:head], begun=listed > start)
    return _skip_furniture(lines, forms, end)


def _end_of_chapters(lines: Sequence[Line], forms: Forms) -> int:
    """The line below the last chapter list: what stands above one is header too, unless it is talk. 0 without one."""
    end = 0
    for i in range(1, len(lines)):
        if forms[i] == forms[i - 1] == "chapter" and _begin(lines[i - 1]) != _begin(lines[i]):
            if is_talk(lines[end:i]):
                break
            end = i + 1
    return end


def _begin(chapter: Line) -> str:
    """When a chapter begins, as it is written; else the whole line. No two chapters begin at once."""
    stamp = FIRST_STAMP.match(chapter.text)
    return stamp[0] if stamp else chapter.text


def _end_of_front_matter(lines: Sequence[Line]) -> int:
    """The line below what stands between a first and a second `---`, 0 where there is none."""
    if not lines or lines[0].text != "---":
        return 0
    closing = next((i for i, line in enumerate(lines[1:], 1) if line.text == "---"), 0)
    return closing + 1 if any(":" in line.text for line in lines[:closing]) else 0


def _head(lines: Sequence[Line]) -> int:
    words = 0
    for number, line in enumerate(lines[:HEAD_LINES]):
        words += line.words
        if words > HEAD_WORDS:
            return number
    return min(len(lines), HEAD_LINES)


def _skip_furniture(lines: Sequence[Line], forms: Forms, start: int) -> int:
    """Pass over blank lines and a page's remains ("Comments (3)") right below the header."""
    at = start
    while at < len(lines) and (
        not lines[at].text
        or (start and (FURNITURE.fullmatch(lines[at].text) or any(forms[at : at + 1]) or body_kind(lines[at])))
    ):
        at += 1
    return at


def _end_of_typed_paragraphs(lines: Sequence[Line], forms: Forms, *, begun: bool) -> int:
    """The line below the last opening paragraph that holds a line of header form.

    A short paragraph between them goes along unless it reads like talk; one below them only if it reads like show notes.
    `begun` says that a header stands above these lines.
    """
    end = 0
    spans = paragraphs(lines)
    for number, (start, stop) in enumerate(spans):
        paragraph = lines[start:stop]
        typed = [form is not None for form in forms[start:stop]]
        if any(typed) and is_section(paragraph) and stop < len(lines):
            end = stop
        elif any(typed):
            part = _header_part(paragraph, typed, start)
            end = part if part > start else end
            below = spans[number + 1] if number + 1 < len(spans) else (stop, stop)
            if part < stop and not (is_aside(lines[part:stop]) and any(forms[slice(*below)])):
                break
        elif (number == 0 and not begun and is_title(paragraph)) or ((end or begun) and is_notes(paragraph)):
            end = stop
        elif number - (end > 0) >= 2 or is_talk(paragraph) or sum(line.words for line in paragraph) > NOTE_WORDS:
            break
    if begun or (end and any(forms[:end])):
        return end
    return _lone_title(lines)


def _header_part(paragraph: Sequence[Line], typed: Sequence[bool], start: int) -> int:
    """Where the header ends in a paragraph that has lines of header form; `start` if they stand too deep in it."""
    last = -1
    for i, is_typed in enumerate(typed):
        if is_typed and i - last <= MAX_GAP:
            last = i
    if last < 0:
        return start
    rest = paragraph[last + 1 :]
    if rest and (len(rest) > 3 or not is_notes(rest)):
        return start + last + 1
    return start + len(paragraph)


def _lone_title(lines: Sequence[Line], *, labelled: bool = False) -> int:
    """A title without anything else: one line in title case, a blank line, then longer text that does not go on with it.

    `labelled` says that a speaker's label stands right below these lines.
    """
    spans = paragraphs(lines)
    if len(spans) < 2 - labelled or spans[0] != (spans[0][0], spans[0][0] + 1):
        return 0
    line = lines[spans[0][0]]
    names = [word for word in line.text.split() if word[:1].isalpha() and len(word) > 3]
    capitals = sum(word[0].isupper() for word in names)
    titled = (
        is_title([line])
        and line.words >= 2
        and names
        and capitals * 10 >= 7 * len(names)
        and not line.text.endswith(",")
        and not GREETING.match(line.text)
    )
    return spans[0][1] if titled else 0


def _header_kinds(lines: Sequence[Line], forms: Forms) -> list[Kind | None]:
    kinds: list[Kind | None] = []
    titled = False
    for i, line in enumerate(lines):
        kind: Kind | None = None
        if line.text:
            kind = (
                next(iter(forms[i : i + 1]), None)
                or body_kind(line)
                or ("date" if DATE_START.match(line.text) else None)
            )
            if not titled and (kind is None or MARKDOWN_HEADING.fullmatch(line.text)) and line.words <= TITLE_WORDS:
                kind, titled = "title", True
            kind = kind or "description"
        kinds.append(kind)
    return kinds


def _blocks(lines: Sequence[Line], kinds: Sequence[Kind | None]) -> list[Block]:
    """Neighbouring lines of speech make one block; every other line is a block of its own."""
    blocks: list[Block] = []
    for line, kind in zip(lines, kinds, strict=True):
        if kind is None:
            continue
        if kind == "speech" and blocks and blocks[-1].kind == "speech":
            blocks[-1] = Block(blocks[-1].start, line.end, kind)
        else:
            blocks.append(Block(line.start, line.end, kind))
    return blocks


def _metadata(lines: Sequence[Line], kinds: Sequence[Kind | None]) -> dict[str, str]:
    metadata: dict[str, str] = {}
    for line, kind in zip(lines, kinds, strict=True):
        key, value = _keyed(line)
        if key:
            metadata.setdefault(key.lower(), value.strip())
        elif kind in ("title", "date"):
            metadata.setdefault(kind, line.text.lstrip("# ").strip())
    return metadata


def _keyed(line: Line) -> tuple[str, str]:
    """Key and value of a line such as `Guest: Ann Bell` or `**Guest:** Ann Bell`; both empty for all others."""
    if len(line.text) > MOST_CHARS:
        return "", ""
    keyed = KEY_VALUE.fullmatch(line.text) or PLAIN_KEY.fullmatch(line.text)
    if not keyed:
        return "", ""
    key, value = [part for part in keyed.groups() if part is not None][:2]
    return key, value
