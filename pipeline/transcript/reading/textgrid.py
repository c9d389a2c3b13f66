"""Praat's TextGrid, in its long and its short form: a tier of intervals a speaker, as annotators and aligners write them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.errors import InputError
from pipeline.transcript.reading.captions import Cue, assemble
from pipeline.transcript.record import Transcript

NAME = "textgrid"
ENDINGS = (".textgrid",)
OPENS = re.compile(r'\s*(?:File type = )?"ooTextFile"\s+(?:Object class = )?"TextGrid"', re.I)
VALUE = re.compile(r'"((?:[^"]|"")*)"|(?<![\w."])(-?\d+(?:\.\d+)?)(?![\w.\]"])')
TIERS = ("IntervalTier", "TextTier")
OTHER = re.compile(r"\b(?:phon|phone|phoneme|syll|tone|note|comment|pitch|pos|gloss|transl)\w*", re.I)
WORDS = re.compile(r"[\s_-]*(?:words?|utterances?|text|transcript(?:ion)?|orthograph\w*)$", re.I)


@dataclass
class _Tier:
    name: str
    cues: list[Cue]

    @property
    def speaker(self) -> str:
        return WORDS.sub("", self.name).strip(" -_")


def sniff(text: str) -> bool:
    """Whether the text opens as a TextGrid does."""
    return OPENS.match(text) is not None


def parse(text: str) -> Transcript:
    """The intervals of all speakers, in the order of time.

    Raises:
        InputError: the file breaks off, a tier holds more than it says, or no interval holds a word.
    """
    found = _tiers(text)
    tiers = [tier for tier in found if tier.cues and not OTHER.search(tier.name)]
    notes = [
        f"the tier {tier.name!r} is left aside: it is not what is said" for tier in found if OTHER.search(tier.name)
    ]
    spoken: dict[str, _Tier] = {}
    for tier in tiers:  # of several tiers of one speaker (utterances, words) the one with the longer intervals
        best = spoken.get(tier.speaker)
        if best is None or _mean(tier) > _mean(best):
            spoken[tier.speaker] = tier
    named = len(spoken) > 1
    cues = [
        Cue(cue.text, cue.start_s, cue.end_s, tier.speaker or tier.name if named else None, where=cue.where)
        for tier in spoken.values()
        for cue in tier.cues
    ]
    return assemble(sorted(cues, key=lambda cue: cue.start_s or 0.0), format=NAME, notes=notes)


def written(text: str) -> str:
    """The texts of all intervals of tiers that are read."""
    return " ".join(cue.text for tier in _tiers(text) if not OTHER.search(tier.name) for cue in tier.cues)


def _mean(tier: _Tier) -> float:
    return sum(len(cue.text.split()) for cue in tier.cues) / len(tier.cues)


def _tiers(text: str) -> list[_Tier]:
    tiers: list[_Tier] = []
    values = _values(text)
    for value, line in values:
        if value in TIERS:
            tiers.append(_tier(str(value), values, line))
        elif tiers:
            raise InputError(
                f"line {line}: the tier {tiers[-1].name!r} goes on below the intervals that it counts, so the file was changed "
                "or damaged; open it in Praat and save it again."
            )
    return tiers


def _tier(kind: str, values: Iterator[tuple[str | float, int]], line: int) -> _Tier:
    """Name, begin, end and size of a tier, then its intervals (begin, end, text) or points (time, text)."""
    try:
        name, _, _, size = (next(values)[0] for _ in range(4))
        cues = []
        for _ in range(int(size)):
            start, line = next(values)
            end = next(values)[0] if kind == TIERS[0] else start
            said, _ = next(values)
            if str(said).strip():
                cues.append(Cue(str(said), float(start), float(end), where=f"line {line}"))
    except (RuntimeError, StopIteration, ValueError) as error:
        raise InputError(f"line {line}: this TextGrid breaks off here; save it again from its source.") from error
    return _Tier(str(name), cues)


def _values(text: str) -> Iterator[tuple[str | float, int]]:
    """All texts and numbers with their lines, without `xmin =` and its like before them."""
    at, line = 0, 1
    for match in VALUE.finditer(text):
        line += text.count("\n", at, match.start())
        at = match.start()
        yield (match[1].replace('""', '"') if match[1] is not None else float(match[2])), line
