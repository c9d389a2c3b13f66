"""Heads of lines in a shape that nobody has foreseen, found by comparing the lines with each other, token by token.

At the head of labelled turns stands what is the same in all of them (`=== `), what only counts (a number, a time), and, at
one place, one of few words that come again: who speaks. Behind it everything differs, for that is what is said.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.transcript.reading.lines import Line, mask_numbers
from pipeline.transcript.reading.patterns.head_forms import WEAK
from pipeline.transcript.reading.patterns.heads import Head, made_head
from pipeline.transcript.reading.patterns.names import MOST_NAMES, may_be_name
from pipeline.transcript.reading.patterns.stamps import CLOCK_FORM

MOST_CHARS = 160  # of a line that are compared
MOST_TOKENS = 40
FEWEST = 6  # lines
STRETCH, STRETCHES = 50, 8  # lines side by side, and as many such stretches, that a long text is tried on first
MOST_NAME_WORDS = 6
TIMES_EACH = 3  # that a name stands there, on average
SAME = 0.95  # of the lines have this token in this place: then it belongs to the shape
SAME_MARK = 0.7  # the same of marks and blanks, where a header may stand above
RECUR = 0.7  # of the lines have a token that comes again where names are
WITHIN = 0.95  # the same below a first name, where `Speaker` is followed by numbers
SURE_SIZE = 4  # lines of one name, from which what they share is its head and no chance
LINE_CHARS = 60  # of a name on a line of its own

TOKEN = re.compile(
    rf"(?P<time>{CLOCK_FORM}|\d+(?:\.\d+)? ?m?s\b)|"
    r"(?P<number>\d+(?:[.,]\d+)*)|(?P<word>[^\W\d_]+(?:['’-][^\W\d_]+)*)|(?P<blank>[ \t]+)|(?P<mark>.)",
    re.I,
)
OPENING = re.compile(r"\d|[^\w\s.,:'’\"“”…(–—-]|\((?=\d)|:(?=\S)|[^\W\d_]+[=_]")
"""At the head of a line: what hardly begins one that goes on with a sentence."""
ARTICLE = re.compile(r"the ", re.I)
SAYS = re.compile(r" (?:said|says|asked|asks|wrote|writes)$")
PLAIN = frozenset(".,;:'’\"“”-–—")
"""Marks that sentences have as well."""
OPENS_SPEECH = frozenset("'’\"“”-–—")


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    start: int
    end: int

    @property
    def key(self) -> str:
        """What counts in comparing: any time is as good as another, and any blank."""
        return f"<{self.kind}>" if self.kind in ("time", "blank") else self.text


@dataclass(frozen=True, slots=True)
class _Unit:
    """A line to compare, as its tokens."""

    line: int
    tokens: tuple[_Token, ...]

    def key(self, at: int) -> str | None:
        return self.tokens[at].key if at < len(self.tokens) else None


@dataclass(frozen=True, slots=True)
class _Group:
    """Lines that agree in the tokens before `end`; their name begins with the token `name_at`."""

    units: tuple[_Unit, ...]
    name_at: int
    end: int


def compared(lines: Sequence[Line], numbers: Sequence[int]) -> list[Head]:
    """Heads that recur in the lines of these numbers; empty where they have nothing in common."""
    stretches = [numbers[k : k + STRETCH] for k in range(0, len(numbers), max(STRETCH, len(numbers) // STRETCHES))]
    if len(numbers) > STRETCH * STRETCHES and not _groups(_units(lines, [i for part in stretches for i in part])):
        return []
    groups = _groups(_units(lines, numbers))
    return [] if len(groups) < 2 else _heads(lines, groups)


def _units(lines: Sequence[Line], numbers: Sequence[int]) -> list[_Unit]:
    return [_Unit(i, tuple(_tokens(lines[i].text))) for i in numbers]


def recurring_lines(lines: Sequence[Line], numbers: Sequence[int]) -> list[int]:
    """The short lines that come again, whatever their numbers and times."""
    masked = {i: mask_numbers(lines[i].text) for i in numbers if len(lines[i].text) <= LINE_CHARS}
    counts = Counter(masked.values())
    return [i for i, text in masked.items() if counts[text] > 1]


def alike_openings(lines: Sequence[Line], numbers: Sequence[int]) -> Iterator[list[int]]:
    """The lines that open with the same mark, with a number, or with the same word before a mark: heads among broken lines."""
    groups: dict[str, list[int]] = {}
    for i in numbers:
        opening = OPENING.match(lines[i].text)
        if opening:
            key = "#" if opening[0][0].isdecimal() else opening[0]
            groups.setdefault(key, []).append(i)
    yield from (group for group in groups.values() if FEWEST <= len(group) < len(numbers))


def _tokens(text: str) -> Iterator[_Token]:
    for count, match in enumerate(TOKEN.finditer(text[:MOST_CHARS])):
        if count == MOST_TOKENS:
            return
        yield _Token(str(match.lastgroup), match[0], *match.span())


def _groups(units: Sequence[_Unit]) -> list[_Group]:
    """The lines by the name that they have in common place; none where there is no such place."""
    if len(units) < FEWEST:
        return []
    least = RECUR * len(units)
    alive = tuple(units)
    for at in range(MOST_TOKENS):
        counts = Counter(key for unit in alive if (key := unit.key(at)) is not None)
        if not counts or counts.total() < least:
            return []
        top, count = counts.most_common(1)[0]
        is_word = top[0].isalnum()
        if count >= (SAME if is_word else SAME_MARK) * len(alive) and count >= least:
            alive = tuple(unit for unit in alive if unit.key(at) == top)
        elif names := _few(counts, RECUR * counts.total()):
            return [group for name in names for group in _split(tuple(u for u in alive if u.key(at) == name), at)]
        elif sum(n for key, n in counts.items() if key[0].isdecimal()) < SAME * len(alive):
            return []
    return []


def _few(counts: Counter[str], least: float) -> list[str]:
    """The tokens that come again, where they are few and nearly all; else none."""
    again = [key for key, count in counts.items() if count > 1]
    covered = sum(counts[key] for key in again)
    few = 0 < len(again) <= MOST_NAMES and len(again) * TIMES_EACH <= covered
    return again if few and covered >= least else []


def _split(units: tuple[_Unit, ...], name_at: int) -> list[_Group]:
    """The lines of one first word, by what follows it: `Speaker 1` and `Speaker 2` part at the number."""
    at = name_at + 1
    while at < MOST_TOKENS:
        counts = Counter(key for unit in units if (key := unit.key(at)) is not None)
        if counts.total() < SAME * len(units):
            break
        top, count = counts.most_common(1)[0]
        if count >= SAME * len(units):
            units = tuple(unit for unit in units if unit.key(at) == top)
        elif (names := _few(counts, WITHIN * len(units))) and len(units) >= SURE_SIZE * len(names) and top != "<blank>":
            return [group for name in names for group in _split(tuple(u for u in units if u.key(at) == name), name_at)]
        elif sum(n for key, n in counts.items() if key[0].isdecimal()) < SAME * len(units):
            break
        at += 1
    return [_Group(units, name_at, at)]


def _heads(lines: Sequence[Line], groups: Sequence[_Group]) -> list[Head]:
    """The groups' heads, all of one shape; none where their names can be none."""
    largest = max(groups, key=lambda group: len(group.units))
    closing = _closing(largest)
    ends = [_end(group, closing) for group in groups]
    names = [_name(group, end) for group, end in zip(groups, ends, strict=True)]
    may_be = all(_may_be(group, end, name) for group, end, name in zip(groups, ends, names, strict=True))
    if len(set(names)) < 2 or not may_be or _cycle(groups, names):
        return []
    found = []
    for group, end, name in zip(groups, ends, names, strict=True):
        for unit in group.units:
            tokens = unit.tokens[:end]
            at = tokens[-1].end
            times = [(token.start, token.end) for token in tokens if token.kind == "time"]
            start = unit.tokens[group.name_at].start
            found.append(made_head(unit.line, lines[unit.line], name, (start, at), times, WEAK))
    shape = next(head.shape for head in found if head.name == names[groups.index(largest)])
    return [replace(head, shape=shape) for head in sorted(found, key=lambda head: head.line)]


def _closing(group: _Group) -> list[str]:
    """The marks at the end of a head, behind its last word or number."""
    marks: list[str] = []
    for token in reversed(group.units[0].tokens[group.name_at + 1 : group.end]):
        if token.kind in ("word", "number"):
            break
        marks.insert(0, token.key)
    while marks and marks[-1] == "<blank>":
        marks.pop()
    return marks


def _end(group: _Group, closing: Sequence[str]) -> int:
    """The token behind a group's head: below the closing marks, or where what its lines share ends."""
    keys = [token.key for token in group.units[0].tokens[: group.end]]
    places = [
        at + len(closing)
        for at in range(group.name_at + 1, len(keys) - len(closing) + 1)
        if closing and keys[at : at + len(closing)] == list(closing)
    ]
    sure = len(group.units) >= SURE_SIZE
    if places:
        return places[-1 if sure else 0]
    end = group.end
    if not sure:
        marks = [k for k in range(group.name_at + 1, end) if group.units[0].tokens[k].kind == "mark"]
        end = marks[-1] + 1 if marks else group.name_at + 1
    return end


def _name(group: _Group, end: int) -> str:
    """The words of a head from its name on, and those before it where the name is but a number or a letter."""
    tokens = group.units[0].tokens
    first, last = group.name_at, group.name_at + 1
    while last < end and (tokens[last].kind in ("word", "number", "blank") or tokens[last].text in ".'’_&-"):
        if any(unit.key(last) != tokens[last].key for unit in group.units):
            break  # a number that counts
        last += 1
    lone = len(tokens[first].text) == 1 and [token.kind for token in tokens[:first][-2:]] == ["word", "blank"]
    if lone or (len(tokens[first].text) < 3 and not tokens[first].text.isupper()) or tokens[first].kind == "number":
        while first and (tokens[first - 1].kind == "word" or tokens[first - 1].text in " _-#"):
            first -= 1
    return "".join(token.text for token in tokens[first:last]).strip(" .-_#")


def _may_be(group: _Group, end: int, name: str) -> bool:
    """Whether a word that recurs may be a name: anything where marks stand that no sentence has, else what looks like one."""
    tokens = group.units[0].tokens[:end]
    marks = {token.text if token.kind == "mark" else token.kind for token in tokens if token.kind in ("mark", "time")}
    before = [token for token in tokens[: group.name_at] if token.kind != "blank"]
    if before and before[-1].kind == "word" and not name.startswith(before[-1].text):
        return False
    if len(name.split()) > MOST_NAME_WORDS:
        return False
    if marks - PLAIN or not name:
        return bool(marks - PLAIN)
    closed = any(token.kind == "mark" for token in tokens[group.name_at + 1 :])
    closed = closed or any(token.kind == "mark" and token.text not in OPENS_SPEECH for token in before)
    if name.isdecimal() or name == "Q":
        return closed or name == "Q"
    counted = any(token.kind == "number" for token in tokens[group.name_at :])
    plain = len(name) > 1 and (name.isupper() or counted or any(char.isdecimal() for char in name))
    return may_be_name(SAYS.sub("", ARTICLE.sub("", name))) and (closed or plain)


def _cycle(groups: Sequence[_Group], names: Sequence[str]) -> bool:
    """Whether three or more follow each other in the same order all along, as the answers of a quiz do."""
    order = sorted((unit.line, name) for group, name in zip(groups, names, strict=True) for unit in group.units)
    after = {(a[1], b[1]) for a, b in pairwise(order)}
    return len(set(names)) > 2 and len(after) <= len(set(names))
