"""What WebVTT and SRT have in common: lines with `-->` between two times, and what is said below each.

The libraries for these formats (our tests compare with them) pass over a cue that they cannot read without a word, take a
last line that is a number for a cue's, and keep no place to name; here each word of such a cue stays and is told of.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.transcript.reading.captions import Cue, Word
from pipeline.transcript.reading.clock import seconds
from pipeline.transcript.reading.entities import unescaped
from pipeline.transcript.reading.patterns.names import MOST_NAMES

_CLOCK = r"-?\d[\d:]*(?:[.,]\d+)?"
TIMING = re.compile(rf"\s*(?P<start>{_CLOCK})\s*-{{1,2}}>\s*(?P<end>{_CLOCK})(?=\s|$)")
TAG = re.compile(
    r"<(?P<time>\d[\d:.,]*)>|<v(?:\.[^\s<>]*)?(?:[ \t]+(?P<voice>[^<>]*))?>|(?P<close></v>)|"
    r"</?(?:c|i|b|u|s|ruby|rt|lang|font|span|em|strong|br|p)\b[^<>]*>|\{\\[^{}]*\}",
    re.I,
)
ANY_TAG = re.compile(r"<[^<>]*>|\{[^{}]*\}")
NUMBERED = 0.8  # of the cues have a number above their times: then such a number is hardly ever said
NAME = re.compile(r"(?=.*[^\W\d_])[^<>\n]{1,60}")
IDENTIFIER = re.compile(r"(?<!\d)\d++\s++\"(?P<name>[^\"<>]{1,60})\"(?:\s*\(\d+\))?")  # 3 "Ann Lee" (1234)
STYLE = re.compile(r"\s*<(?:c\.|font color=[\"']?)#?(?P<style>[\w-]{1,20})[\"']?>[^<>]*</(?:c|font)>\s*", re.I)
MOST_STYLES, STYLED = 6, 0.95  # styles that tell speakers apart; of the lines have one
ASIDE = re.compile(r"(?:NOTE|STYLE|REGION)\b")


@dataclass(frozen=True, slots=True)
class RawCue:
    """A cue as it stands in the file: lines with their tags, times in seconds (None: none that can be read), identifier."""

    lines: tuple[str, ...]
    start_s: float | None
    end_s: float | None
    where: str
    name: str = ""


def is_timing(line: str) -> bool:
    """Whether a line opens a cue, be it with times that cannot be read."""
    return "-->" in line or TIMING.match(line) is not None


def raw_cues(lines: Sequence[str], *, asides: bool, named: bool) -> tuple[list[RawCue], list[str]]:
    """All cues of a file, and notes on what is odd.

    Parameters:
        lines: the file's lines without their ends.
        asides: paragraphs that begin with NOTE, STYLE or REGION are nobody's words.
        named: a line that stands alone above a cue's times is its identifier, whatever it says.
    """
    openings = [i for i, line in enumerate(lines) if is_timing(line)]
    numbered = sum(i > 0 and lines[i - 1].strip().isdecimal() for i in openings) >= NUMBERED * len(openings)
    cues, notes, number = [], list[str](), 0
    name = lines[openings[0] - 1].strip() if openings and openings[0] else ""
    for count, (i, after) in enumerate(pairwise([*openings, len(lines)]), 1):
        said, found = list(lines[i + 1 : after]), ""
        number += 1
        if _is_identifier(said, (number, count), is_last=after == len(lines), named=named, numbered=numbered):
            found = said.pop().strip()
            number = int(found) - 1 if found.isdecimal() and len(found) < 9 else number
        match = TIMING.match(lines[i])
        start, end = (seconds(match["start"]), seconds(match["end"])) if match else (None, None)
        if start is None or end is None:
            notes.append(f"line {i + 1}: times that cannot be read ({lines[i].strip()[:60]!r}); the words are kept.")
        cues.append(RawCue(_payload(said, asides=asides), start, end, f"line {i + 1}", name))
        name = found
    if cues and not cues[-1].lines:
        notes.append(f"{cues[-1].where}: nothing is said below the last time, as if the file were cut off.")
    return cues, notes


def _is_identifier(
    said: Sequence[str], numbers: tuple[int, int], *, is_last: bool, named: bool, numbered: bool
) -> bool:
    """Whether the last line below a cue's times is the number (or, where `free`, the name) of the next cue.

    A number that is said may stand there too: it is an identifier below a blank line, or where it counts on from the cue's
    number, by the file or by our own count, or where nearly every cue is `numbered`.
    """
    if not said or not said[-1].strip():
        return False
    last, stands_alone = said[-1].strip(), len(said) == 1 or not said[-2].strip()
    counts_on = last.isdecimal() and int(last[:9]) - 1 in numbers
    if is_last:
        return counts_on and stands_alone and len(said) > 1
    is_number = last.isdecimal() and (stands_alone or (numbered and len(said) > 1))
    return counts_on or is_number or (stands_alone and named and len(said) > 1)


def _payload(said: Sequence[str], *, asides: bool) -> tuple[str, ...]:
    kept, aside, fresh = [], False, False
    for line in said:
        if not line.strip():
            aside, fresh = (aside and bool(line)), True
        else:
            aside = aside or (asides and fresh and ASIDE.match(line) is not None)
            fresh = False
            if not aside:
                kept.append(line)
    return tuple(kept)


def written(text: str) -> str:
    """What stands below the times of a caption file, without its tags, asides and the line above the next times."""
    lines = text.splitlines()
    openings = [i for i, line in enumerate(lines) if is_timing(line)]
    kept: list[str] = []
    for i, after in pairwise([*openings, len(lines) + 1]):
        paragraphs = "\n".join(lines[i + 1 : after - 1]).split("\n\n")
        kept += [each for each in paragraphs if not ASIDE.match(each.lstrip())]
    return unescaped(ANY_TAG.sub(" ", "\n".join(kept)))


def voices_by_name(cues: Sequence[RawCue]) -> list[RawCue]:
    """The cues with a voice tag where identifiers come again as names of speakers do: few of them, each several times."""
    cues = [replace(cue, name=IDENTIFIER.sub(r"\g<name>", cue.name)) for cue in cues]
    names = [cue.name for cue in cues]
    distinct = {name for name in names if name}
    recur = 1 < len(distinct) <= MOST_NAMES and 2 * len(distinct) <= sum(map(bool, names))
    if (
        not recur
        or not all(NAME.fullmatch(name) for name in distinct)
        or any("<v" in line for cue in cues for line in cue.lines)
    ):
        return list(cues)
    return [
        replace(cue, lines=(f"<v {cue.name}>{cue.lines[0]}", *cue.lines[1:])) if cue.name and cue.lines else cue
        for cue in cues
    ]


def voices_by_style(cues: Sequence[RawCue]) -> list[RawCue]:
    """The cues with a voice tag where nearly every line has one of a few colours: one for each speaker."""
    found = [[STYLE.fullmatch(line) for line in cue.lines] for cue in cues]
    styles = Counter(match["style"].lower() for matches in found for match in matches if match)
    recur = 1 < len(styles) <= MOST_STYLES and min(styles.values()) > 1
    if not recur or styles.total() < STYLED * sum(map(len, found)):
        return list(cues)
    return [
        replace(cue, lines=tuple(map(_voiced, cue.lines, matches))) for cue, matches in zip(cues, found, strict=True)
    ]


def _voiced(line: str, match: re.Match[str] | None) -> str:
    return f"<v Colour {match['style'].lower()}>{line}" if match else line


def plain(line: str) -> str:
    """A line without its tags, entities resolved."""
    return unescaped(TAG.sub("", line)).strip()


def cues_of(raw: RawCue) -> list[Cue]:
    """The cue by voice: one for each voice tag in it, with the times of its words where it has such tags."""
    cues: list[Cue] = []
    words: list[Word] = []
    pieces: list[str] = []
    speaker: str | None = None
    ended, timed, clock = 0, False, raw.start_s

    def close() -> None:
        text = "".join(pieces)
        if text.strip():
            cues.append(Cue(text, raw.start_s, raw.end_s, speaker, tuple(words) if timed else (), raw.where))
        pieces.clear()
        words.clear()

    for number, line in enumerate(raw.lines):
        pieces.append("\n" if number else "")
        at = 0
        for tag in [*TAG.finditer(line), None]:
            piece = unescaped(line[at : tag.start() if tag else len(line)])
            pieces.append(piece)
            if piece.strip():
                words.append(Word(piece, clock))
            if tag is None:
                break
            at = tag.end()
            if tag["time"]:
                clock, timed = seconds(tag["time"]), True
                ended = _end(words, ended, clock)
            elif tag["voice"] is not None or tag["close"]:
                close()
                ended = 0
                speaker = unescaped(tag["voice"] or "").strip() or None
    _end(words, ended, raw.end_s)
    close()
    return cues


def _end(words: list[Word], ended: int, end_s: float | None) -> int:
    """Let the words that are still open, those behind the first `ended`, end here; how many have ended by now."""
    if end_s is None:
        return ended
    words[ended:] = [Word(word.text, word.start_s, end_s) for word in words[ended:]]
    return len(words)
