"""What printed pages have: numbered lines, a running head with the page's number, marks of footnotes."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from pipeline.transcript.reading.lines import SENTENCE_END, Line, mask_numbers
from pipeline.transcript.reading.patterns.talk import is_talk

NUMBER = re.compile(r"(\d{1,2})(?:[ \t]{2,}|\t|$)")
FEWEST_LINES = 20
NUMBERED = 0.8  # of the lines
RUNS_ON = 0.15  # of the numbered lines go on with a sentence: then the numbers are the page's, not a list's
LONGEST_PAGE = 60
HEAD_WORDS = 12
FEWEST_PAGES = 3
PAGE = re.compile(r"\b(?:page|pg|p)\b\.? ?#|#(?: ?/ ?| of )#|\S {3,}#$|^# {3,}\S", re.I)
BARE = re.compile(r"[-–—\[( ]*#[-–—\]) ]*")
NOTE = re.compile(r"^\[\^([\w-]{1,20})\]:", re.M)
NOTE_MARK = re.compile(r"\[\^([\w-]{1,20})\](?!:)")
QUOTES = frozenset(">│┃▏")
TAG = re.compile(r"</?(?:sup|sub|small|mark|kbd|font|center)(?:[ ][^<>\n]{0,100})?>", re.I)
FEWEST_QUOTED = 6  # lines with the mark, tags
EDGE_LINES = 2  # of a page, at its top and at its foot, in which heads are looked for
ON_PAGES = 0.4  # of the pages have a running head: odd and even ones may differ
BARE_EVERY = 60  # words of a page, at least, where its number stands alone


def line_numbers(lines: Sequence[Line]) -> list[tuple[int, int]]:
    """The places of the numbers at the heads of lines, where lines are numbered page by page."""
    found = {i: match for i, line in enumerate(lines) if line.text and (match := NUMBER.match(line.text))}
    filled = sum(bool(line.text) for line in lines)
    if len(found) < max(FEWEST_LINES, NUMBERED * filled):
        return []
    values = [int(match[1]) for match in found.values()]
    steps = sum(b == a + 1 or (b == 1 and a > 1) for a, b in pairwise(values))
    rests = [lines[i].text[match.end() :] for i, match in found.items()]
    goes_on = sum(rest[:1].islower() for rest in rests)
    is_page = steps >= 0.9 * (len(values) - 1) and max(values) <= LONGEST_PAGE and goes_on >= RUNS_ON * len(rests)
    is_page = is_page and is_talk(rests)
    return [(lines[i].start, lines[i].start + match.end()) for i, match in found.items()] if is_page else []


def footnote_marks(text: str) -> list[tuple[int, int]]:
    """The places of marks such as `[^1]` that have a note."""
    notes = set(NOTE.findall(text))
    return [match.span() for match in NOTE_MARK.finditer(text) if match[1] in notes] if notes else []


def quoting(lines: Sequence[Line]) -> list[tuple[int, int]]:
    """The places of the mark at the head of every line, as mail programs and boxes have it; none where a line lacks it."""
    filled = [line for line in lines if line.text]
    marks = {line.text[0] for line in filled}
    if len(filled) < FEWEST_QUOTED or len(marks) > 1 or not marks <= QUOTES or filled[0].text[:2] == ">>":
        return []
    return [(line.start, line.start + len(line.text) - len(line.text[1:].lstrip())) for line in filled]


def inline_tags(text: str) -> list[tuple[int, int]]:
    """The places of tags of HTML that only make text look otherwise, where all of them are closed."""
    found = [*TAG.finditer(text)]
    closing = sum(match[0][1] == "/" for match in found)
    return [match.span() for match in found] if len(found) >= FEWEST_QUOTED and 2 * closing == len(found) else []


def running_heads(lines: Sequence[Line]) -> dict[int, str]:
    """The lines that come again on every page, its number counted up, with what they are (their text with `#` for numbers)."""
    groups: dict[str, list[int]] = {}
    for i, line in enumerate(lines):
        if line.text and line.words <= HEAD_WORDS and any(char.isdigit() for char in line.text):
            groups.setdefault(mask_numbers(line.text), []).append(i)
    found: dict[int, str] = {}
    for masked, places in groups.items():
        is_bare = BARE.fullmatch(masked) is not None
        if (is_bare or PAGE.search(masked)) and _count_up(lines, places) and _apart(lines, places, bare=is_bare):
            found |= dict.fromkeys(places, masked)
    return found | _beside(lines, found)


def page_edges(text: str, lines: Sequence[Line]) -> dict[int, str]:
    """The first and last lines of pages, parted by form feeds, that come again whatever their numbers; with what they are."""
    breaks = [i for i, char in enumerate(text) if char == "\f"] if "\f" in text else []
    if len(breaks) < FEWEST_PAGES - 1:
        return {}
    pages: list[list[int]] = [[] for _ in range(len(breaks) + 1)]
    for i, line in enumerate(lines):
        if line.text:
            pages[bisect_right(breaks, line.start)].append(i)
    edges = {i: mask_numbers(lines[i].text) for page in pages for i in (*page[:EDGE_LINES], *page[-EDGE_LINES:])}
    counts = Counter(masked for i, masked in edges.items() if lines[i].words <= HEAD_WORDS)
    least = max(FEWEST_PAGES, ON_PAGES * sum(map(bool, pages)))
    return {i: masked for i, masked in edges.items() if counts[masked] >= least}


def _count_up(lines: Sequence[Line], places: Sequence[int]) -> bool:
    if len(places) < FEWEST_PAGES:
        return False
    numbers = [[int(number[:9]) for number in re.findall(r"\d+", lines[i].text)] for i in places]
    return any(all(b[k] == a[k] + 1 for a, b in pairwise(numbers)) for k in range(len(numbers[0])))


def _apart(lines: Sequence[Line], places: Sequence[int], *, bare: bool) -> bool:
    """Whether a page's worth of words stands between them."""
    least = BARE_EVERY if bare else 2 * HEAD_WORDS
    sizes = [sum(lines[i].words for i in range(a + 1, b)) for a, b in pairwise(places)]
    full = sizes[:-1] or sizes  # the last page may be short
    if not bare:
        return min(full) >= least
    lone = lines[places[0]].text.isdecimal()
    within = sum(not SENTENCE_END.search(_above(lines, i)) for i in places)
    return min(full) >= least and max(full) <= 4 * min(full) and (not lone or within * 4 >= len(places))


def _above(lines: Sequence[Line], i: int) -> str:
    """The next line above that holds something."""
    return next((lines[k].text for k in range(i - 1, max(-1, i - 8), -1) if lines[k].text), ".")


def _beside(lines: Sequence[Line], heads: dict[int, str]) -> dict[int, str]:
    """The lines right above or below all running heads that never change."""
    found: dict[int, str] = {}
    for masked in dict.fromkeys(heads.values()):
        places = [i for i, each in heads.items() if each == masked]
        for step in (-1, 1):
            near = [i + step for i in places if 0 <= i + step < len(lines) and lines[i + step].text]
            if len(near) == len(places) and len({lines[i].text for i in near}) == 1:
                found |= {i: lines[i].text for i in near}
    return found
