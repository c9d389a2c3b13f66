"""STM and CTM, the line formats of speech recognition's scoring tools: a segment a line, or a word a line, with its times."""

import re
from collections.abc import Iterator

from pipeline.transcript.reading.captions import Cue, Word, assemble
from pipeline.transcript.record import Transcript

NAME = "nist"
ENDINGS = (".stm", ".ctm")
_NUMBER = r"\d+(?:\.\d+)?"
STM = re.compile(
    rf"(?P<file>\S+) (?P<channel>\S+) (?P<speaker>\S+) (?P<start>{_NUMBER}) (?P<end>{_NUMBER})(?: <[^<>]*>)?(?: (?P<said>.*))?"
)
CTM = re.compile(
    rf"(?P<file>\S+) (?P<channel>\S+) (?P<start>{_NUMBER}) (?P<length>{_NUMBER}) (?P<said>\S+)(?: {_NUMBER})?"
    r"(?: \w+(?: (?P<speaker>\S+))?)?"
)
UNSAID = re.compile(r"ignore_time_segment_in_scoring|<[^<>]*>|\(%hesitation\)", re.I)
SNIFFED_LINES, FEWEST = 200, 3
SHARE = 0.95  # of the lines are of the form


def sniff(text: str) -> bool:
    """Whether nearly all of the first lines are of one of the two forms."""
    lines = _lines(text[:40_000])[:SNIFFED_LINES]
    return len(lines) >= FEWEST and any(_fits(form, lines) for form in (STM, CTM))


def parse(text: str) -> Transcript:
    """A segment a line; words are put together to lines. A channel that is no number is who speaks.

    Raises:
        InputError: no line holds a word.
    """
    lines = _lines(text)
    cues = list(_cues(_form(lines), lines))
    named = len({cue.speaker for cue in cues}) > 1
    cues = cues if named else [Cue(cue.text, cue.start_s, cue.end_s, None, cue.words, cue.where) for cue in cues]
    return assemble(cues, format=NAME)


def written(text: str) -> str:
    """What is said on each line."""
    lines = _lines(text)
    return " ".join(cue.text for cue in _cues(_form(lines), lines))


def _lines(text: str) -> list[str]:
    lines = [" ".join(line.split()) for line in text.splitlines()]
    return [line for line in lines if line and not line.startswith(";;")]


def _form(lines: list[str]) -> re.Pattern[str]:
    return STM if _fits(STM, lines[:SNIFFED_LINES]) else CTM


def _fits(form: re.Pattern[str], lines: list[str]) -> bool:
    return sum(form.fullmatch(line) is not None for line in lines) >= SHARE * len(lines)


def _cues(form: re.Pattern[str], lines: list[str]) -> Iterator[Cue]:
    for number, line in enumerate(lines, 1):
        match = form.fullmatch(line)
        if not match:
            yield Cue(line, where=f"line {number}")
            continue
        start = float(match["start"])
        end = float(match["end"]) if form is STM else start + float(match["length"])
        said = " ".join(UNSAID.sub(" ", match["said"] or "").split())
        speaker = match["speaker"] or (None if match["channel"].isdecimal() else match["channel"])
        yield Cue(said, start, end, speaker, (Word(said, start, end),) if form is CTM else (), f"line {number}")
