"""Turns told apart by how they are printed: the questions bold, italic, quoted, in capitals, as headings or numbered, the answers plain."""

import re
from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from itertools import pairwise

from pipeline.transcript.reading.lines import Line
from pipeline.transcript.reading.patterns.head_forms import WEAK
from pipeline.transcript.reading.patterns.heads import Head
from pipeline.transcript.reading.patterns.talk import is_talk

OPENS = re.compile(
    r"(?:(?P<mark>\*{1,3}|_{1,3}|>(?!>))[ \t]*(?:Q?\d{1,3}[.):][ \t]+)?|(?P<heading>#{1,6})[ \t]+|(?P<number>\d{1,3})[.)][ \t]+)(?=[^\s*_])"
)
STYLES = {"*": "Italic type", "_": "Italic type", "**": "Bold type", "__": "Bold type", ">": "Quoted type"}
HEADING, NUMBERED, CAPITAL = "Heading type", "Numbered type", "Capital type"
PLAIN_STYLE = "Plain type"
FEWEST = 4  # paragraphs of either style
IN_TURNS = 0.6  # of the paragraphs follow one of another style
ASKED = 0.4  # of the paragraphs of one style ask: then it is who asks
CLEARLY_ASKED = 0.5  # the same of headings, numbers and capitals, which lists and chapters have as well


def drawn_heads(lines: Sequence[Line], opens: Sequence[int]) -> dict[int, Head]:
    """The paragraphs of the style that is not plain, where they take turns with plain ones; empty where they don't."""
    marked: dict[int, Head] = {}
    other: dict[str, dict[int, Head]] = {}
    breaks = set(opens)
    texts = {i: _paragraph(lines, i, breaks) for i in opens}
    for i in opens:
        if head := _head(i, lines[i], texts[i]):
            if head.name in STYLES.values():
                marked[i] = head
            else:
                other.setdefault(head.shape, {})[i] = head
    if len({head.name for head in marked.values()}) == 1 and _take_turns(marked, texts):
        return marked
    for drawn in sorted(other.values(), key=len, reverse=True):
        asked = sum("?" in texts[i] for i in drawn)
        if asked >= CLEARLY_ASKED * len(drawn) and _counts(drawn, lines) and _take_turns(drawn, texts):
            return drawn
    return {}


def _take_turns(drawn: Mapping[int, Head], texts: Mapping[int, str]) -> bool:
    if len(drawn) < FEWEST:
        return False
    first = min(drawn)
    styles = [drawn[i].name if i in drawn else PLAIN_STYLE for i in texts if i >= first]
    return take_turns(styles, [text for i, text in texts.items() if i >= first])


def _counts(drawn: Mapping[int, Head], lines: Sequence[Line]) -> bool:
    """Whether numbers count up one by one, where the style is a number."""
    numbers = [int(match["number"]) for i in sorted(drawn) if (match := OPENS.match(lines[i].text)) and match["number"]]
    return all(b == a + 1 for a, b in pairwise(numbers))


def take_turns(styles: Sequence[str], texts: Sequence[str]) -> bool:
    """Whether paragraphs of a few styles are turns of talk: they alternate, and one style asks."""
    counts = Counter(styles)
    common = [style for style, count in counts.items() if count >= FEWEST]
    turns = sum(a != b for a, b in pairwise(styles))
    if len(common) < 2 or turns < IN_TURNS * (len(styles) - 1):
        return False
    asked = Counter(style for style, text in zip(styles, texts, strict=True) if "?" in text)
    return any(asked[style] >= ASKED * counts[style] for style in common) and is_talk(texts)


def marks_within(lines: Sequence[Line], heads: Mapping[int, Head]) -> dict[int, tuple[int, int]]:
    """The marks of a style behind its head, by line: what closes it, and `>` before each further line."""
    found: dict[int, tuple[int, int]] = {}
    for i, head in heads.items():
        if head.name not in STYLES.values():
            continue
        numbers = list(_numbers(lines, i, heads))
        mark = head.shape.rstrip("…")
        if mark == ">":
            found |= {k: (lines[k].start, lines[k].start + 1) for k in numbers[1:] if lines[k].text[0] == ">"}
        elif lines[numbers[-1]].text.endswith(mark):
            found[numbers[-1]] = (lines[numbers[-1]].end - len(mark), lines[numbers[-1]].end)
    return found


def _numbers(lines: Sequence[Line], first: int, breaks: Container[int]) -> Iterator[int]:
    """The lines of a paragraph, which ends at a blank line or where another opens."""
    for i in range(first, len(lines)):
        if not lines[i].text or (i > first and i in breaks):
            return
        yield i


def _paragraph(lines: Sequence[Line], first: int, breaks: Container[int]) -> str:
    return "\n".join(lines[i].text for i in _numbers(lines, first, breaks))


def _head(number: int, line: Line, text: str) -> Head | None:
    """The head of a paragraph, whose first line is given and all of its text."""
    match = OPENS.match(line.text)
    if not match:
        return _made(number, line, 0, "AA", CAPITAL) if text.isupper() and text[0].isalnum() else None
    if match["heading"] or match["number"]:
        return _made(number, line, match.end(), match["heading"] or "#.", HEADING if match["heading"] else NUMBERED)
    mark = match["mark"]
    if mark not in STYLES or (mark != ">" and not text.endswith(mark)):
        return None
    if mark != ">" and (mark in text[match.end() : -len(mark)] or len(text) <= match.end() + len(mark)):
        return None
    return _made(number, line, match.end(), mark, STYLES[mark])


def _made(number: int, line: Line, opened: int, mark: str, style: str) -> Head:
    end = line.start + opened
    spans = ((line.start, end, "label"),) if opened else ()
    return Head(number, f"{mark}…", style, "", spans, end, WEAK, alone=False)
