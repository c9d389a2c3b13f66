"""Turns told apart by how they are printed: the questions bold, italic or quoted, the answers plain."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from pipeline.transcript.reading.lines import Line
from pipeline.transcript.reading.patterns.head_forms import WEAK
from pipeline.transcript.reading.patterns.heads import Head
from pipeline.transcript.reading.patterns.talk import is_talk

WHOLE = re.compile(
    r"(?P<open>(?P<mark>\*{1,3}|_{1,3}|>[ \t]*)(?:Q?\d{1,3}[.):][ \t]+)?)(?=[^\s*_]).*?(?P<close>(?:\*{1,3}|_{1,3})?)$"
)
STYLES = {"*": "Italic type", "_": "Italic type", "**": "Bold type", "__": "Bold type", ">": "Quoted type"}
PLAIN_STYLE = "Plain type"
FEWEST = 4  # paragraphs of either style
IN_TURNS = 0.6  # of the paragraphs follow one of another style
ASKED = 0.4  # of the paragraphs of one style ask: then it is who asks


def drawn_heads(lines: Sequence[Line], opens: Sequence[int]) -> dict[int, Head]:
    """The paragraphs of the style that is not plain, where they take turns with plain ones; empty where they don't."""
    drawn = {i: head for i in opens if (head := _head(i, lines[i]))}
    if len(drawn) < FEWEST:
        return {}
    first = min(drawn)
    styles = [drawn[i].name if i in drawn else PLAIN_STYLE for i in opens if i >= first]
    texts = [lines[i].text for i in opens if i >= first]
    return drawn if take_turns(styles, texts) and len({head.name for head in drawn.values()}) == 1 else {}


def take_turns(styles: Sequence[str], texts: Sequence[str]) -> bool:
    """Whether paragraphs of a few styles are turns of talk: they alternate, and one style asks."""
    counts = Counter(styles)
    common = [style for style, count in counts.items() if count >= FEWEST]
    turns = sum(a != b for a, b in pairwise(styles))
    if len(common) < 2 or turns < IN_TURNS * (len(styles) - 1):
        return False
    asked = Counter(style for style, text in zip(styles, texts, strict=True) if "?" in text)
    return any(asked[style] >= ASKED * counts[style] for style in common) and is_talk(texts)


def closing_mark(head: Head | None, line: Line) -> tuple[int, int] | None:
    """Where in the text the mark stands that closes a paragraph of a style."""
    match = WHOLE.fullmatch(line.text) if head and head.name in STYLES.values() else None
    return (line.start + match.start("close"), line.end) if match and match["close"] else None


def _head(number: int, line: Line) -> Head | None:
    match = WHOLE.fullmatch(line.text)
    if not match or (match["mark"][0] in "*_" and match["close"] != match["mark"]):
        return None
    mark = match["mark"].strip()
    if mark not in STYLES or (mark[0] in "*_" and mark in line.text[match.end("open") : match.start("close")]):
        return None
    end = line.start + match.end("open")
    return Head(number, f"{mark}…", STYLES[mark], "", ((line.start, end, "label"),), end, WEAK, alone=False)
