"""MicroDVD and MPL2: a caption a line, from which frame (or tenth of a second) to which in brackets, `|` between its lines."""

import re
from collections.abc import Iterator

from pipeline.transcript.reading.captions import Cue, assemble
from pipeline.transcript.record import Transcript

NAME = "frames"
ENDINGS: tuple[str, ...] = ()  # `.sub` may be anything
MICRODVD = re.compile(r"\{(\d{1,9})\}\{(\d{0,9})\}(.*)")
MPL2 = re.compile(r"\[(\d{1,9})\]\[(\d{0,9})\](.*)")
RATE = re.compile(r"\d{2}[.,]?\d{0,3}")
STYLE = re.compile(r"\{[a-zA-Z]:[^{}]*\}|(?:^|(?<=\|))/")
USUAL_RATE, TENTHS = 25.0, 10.0  # a second
FEWEST = 3
SHARE = 0.95  # of the lines are of the form


def sniff(text: str) -> bool:
    """Whether nearly all lines are of one of the two forms."""
    return _form(text[:20_000]) is not None


def parse(text: str) -> Transcript:
    """A line a cue.

    Raises:
        InputError: no line holds a word.
    """
    form = _form(text) or MICRODVD
    told = form is MICRODVD and not _rate(text)
    notes = [f"its frames are taken for {USUAL_RATE:g} a second, since it does not say how many."] if told else []
    return assemble(list(_cues(text, form)), format=NAME, notes=notes)


def written(text: str) -> str:
    """What stands behind the brackets."""
    return " ".join(cue.text for cue in _cues(text, _form(text) or MICRODVD))


def _form(text: str) -> re.Pattern[str] | None:
    lines = [line for line in text.splitlines() if line.strip()]
    for form in (MICRODVD, MPL2):
        fitting = sum(form.fullmatch(line.strip()) is not None for line in lines)
        if fitting >= max(FEWEST, SHARE * len(lines)):
            return form
    return None


def _rate(text: str) -> float | None:
    """The frames a second that a first line such as `{1}{1}23.976` gives."""
    first = MICRODVD.fullmatch(text.strip().split("\n", 1)[0].strip())
    return float(first[3].replace(",", ".")) if first and RATE.fullmatch(first[3].strip()) else None


def _cues(text: str, form: re.Pattern[str]) -> Iterator[Cue]:
    rate = _rate(text) if form is MICRODVD else None
    a_second = rate or (USUAL_RATE if form is MICRODVD else TENTHS)
    for number, line in enumerate(text.splitlines(), 1):
        match = form.fullmatch(line.strip())
        if match and not (number == 1 and rate):
            said = STYLE.sub("", match[3]).replace("|", "\n")
            end = int(match[2]) / a_second if match[2] else None
            yield Cue(said, int(match[1]) / a_second, end, where=f"line {number}")
        elif not match and line.strip():
            yield Cue(line, where=f"line {number}")
