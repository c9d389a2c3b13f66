"""Every tunable, in one place: the sections of `rolecall.toml`.

A new tunable is one line in the dataclass of its section (and a line in `rolecall.toml`, so that a user meets it):

    threshold: float = setting(0.2, "A candidate stays from this boundary probability on.", low=0, high=1)

A stage runs again when a value of a section that it reads changes.
"""

import math
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any, TypeVar

from pipeline import files
from pipeline.errors import ConfigError, plainly
from pipeline.near import near

FILE_NAME = "rolecall.toml"
MOST_BYTES = 1 << 14  # far more than all settings and remarks; tomllib takes quadratic time for keys of many parts
MOST_SHOWN = 60  # characters of a value that is wrong
T = TypeVar("T", bool, int, float, str)


def setting(
    default: T, doc: str, *, low: float = -math.inf, high: float = math.inf, choices: tuple[str, ...] = ()
) -> T:
    """A tunable: its default, what it does, for numbers the range (ends included), for words the choices."""
    return field(default=default, metadata={"doc": doc, "low": low, "high": high, "choices": choices})


@dataclass(frozen=True, slots=True)
class Reading:
    """`[reading]`: what is looked for in plain text, Markdown and Word documents. Off, it stays among what is said."""

    labels: bool = setting(True, "Labels of speakers: what recurs at the head of lines with few names, in turns.")
    stamps: bool = setting(True, "Time stamps: what counts up at the pace of talk.")
    furniture: bool = setting(True, "Running heads, line numbers, and what stands outside the turns that labels mark.")


@dataclass(frozen=True, slots=True)
class Segmentation:
    """`[segmentation]`: from a transcript to its sentences."""

    break_threshold: float = setting(
        0.15, "A sentence also begins without a stop before it where this is at least so probable.", low=0, high=1
    )
    language: str = setting(
        "english", "`english` refuses what is not English; `any` takes it all the same.", choices=("english", "any")
    )
    bare_break_threshold: float = setting(0.2, "The same in a transcript that carries no stops at all.", low=0, high=1)


@dataclass(frozen=True, slots=True)
class Turns:
    """`[turns]`: from sentences to candidate turns."""

    candidate_threshold: float = setting(
        0.005, "A candidate turn begins where the speaker changes with at least this probability.", low=0, high=1
    )


@dataclass(frozen=True, slots=True)
class Attribution:
    """`[attribution]`: from candidate turns to host and guest."""

    review_below: float = setting(0.7, "Turns whose confidence is below this are marked for review.", low=0, high=1)
    trust_labels: bool = setting(True, "Where the input says who speaks (`Speaker 1:`), its labels are believed.")


@dataclass(frozen=True, slots=True)
class Artifacts:
    """`[artifacts]`: what is kept of older results. No stage reads this."""

    versions_kept: int = setting(5, "How many older versions of each artifact stay beside it.", low=0)


@dataclass(frozen=True, slots=True)
class Config:
    """All sections. The defaults serve without a file."""

    reading: Reading = field(default_factory=Reading)
    segmentation: Segmentation = field(default_factory=Segmentation)
    turns: Turns = field(default_factory=Turns)
    attribution: Attribution = field(default_factory=Attribution)
    artifacts: Artifacts = field(default_factory=Artifacts)


def load(path: Path) -> Config:
    """Read a configuration file.

    Raises:
        ConfigError: the file is too large or no TOML, or a section, key or value in it is not understood.
    """
    try:
        content = files.read(path, most=MOST_BYTES)
        raw = tomllib.loads(content.decode("utf-8-sig"))
    except (OSError, ValueError) as error:  # among them what is no UTF-8, no TOML, or a number of thousands of digits
        raise ConfigError(f"{path}: cannot be read as TOML: {plainly(error)}.") from error
    except RecursionError as error:
        raise ConfigError(f"{path}: cannot be read as TOML: it is nested too deeply.") from error
    return parse(raw, where=str(path))


def parse(raw: Mapping[str, Any], *, where: str) -> Config:
    """Build a configuration from nested mappings; `where` names their origin in errors.

    Raises:
        ConfigError: see `load`.
    """
    sections: dict[str, Any] = {section.name: section.type for section in fields(Config)}
    for name in raw:
        if name not in sections:
            raise ConfigError(f"{where}: there is no section [{name}]; {_nearest(name, sections)}")
    return Config(**{name: _section(kind, raw.get(name, {}), f"{where}: [{name}]") for name, kind in sections.items()})


def _section(kind: Any, values: object, where: str) -> Any:
    known = {key.name: key for key in fields(kind)}
    if not isinstance(values, Mapping):
        raise ConfigError(f"{where} must be a section, not a value.")
    for key in values:
        if key not in known:
            raise ConfigError(f"{where} has no key `{key}`; {_nearest(key, known)}")
    return kind(**{key: _checked(value, known[key], f"{where} {key}") for key, value in values.items()})


def _nearest(name: str, known: Mapping[str, object]) -> str:
    meant = near(name, known)
    return f"did you mean `{meant}`?" if meant else f"known: {', '.join(known) or 'none'}."


def _checked(value: object, known: Field[Any], where: str) -> object:
    kind: type = known.type  # type: ignore[assignment]
    if kind is float and type(value) is int and abs(value) <= sys.maxsize:
        value = float(value)
    if type(value) is not kind:
        raise ConfigError(f"{where} must be of type {kind.__name__}, not {_short(value)}.")
    low, high, choices = (known.metadata[name] for name in ("low", "high", "choices"))
    if isinstance(value, int | float) and not (low <= value <= high and abs(value) <= sys.maxsize):
        wanted = f"lie between {low:g} and {high:g}" if high < math.inf else f"be {low:g} or more"
        raise ConfigError(f"{where} must {wanted}, not {_short(value)}.")
    if choices and value not in choices:
        raise ConfigError(f"{where} must be one of {', '.join(choices)}, not {_short(value)}.")
    return value


def _short(value: object) -> str:
    """A value as a message can show it: what is nested may be so deeply, and a number may have thousands of digits."""
    if isinstance(value, Mapping | list):
        return "a section" if isinstance(value, Mapping) else "a list"
    if isinstance(value, int) and abs(value) > sys.maxsize:
        return "a number so large"
    shown = repr(value)
    return shown if len(shown) <= MOST_SHOWN else f"{shown[:MOST_SHOWN]}…"
