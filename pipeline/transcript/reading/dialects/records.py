"""Any JSON as lists of records: where they stand, what they hold, and the records that enclose them.

A dialect is mostly a matter of names and nesting. Here both are taken apart: `segments[].speaker.name` becomes the field
`speaker.name` of a record in the list `segments`, whatever the program.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

HYPOTHESES = frozenset({"alternatives", "nbest", "hypotheses"})  # the first is the best, and what the record says
SINGLE_KEY_RECORDS = 4  # records of one key each, `{"Ann": "So how?"}`, from which a key is taken for a name
MOST_SPEAKERS = 48
TIER_ASIDE = re.compile(r"\b(?:phones?|phonemes?|syll\w*|tones?|notes?|comments?)$", re.I)
TIER_OF_WORDS = re.compile(r"[\s_-]*(?:words?|utterances?|text|transcript)$", re.I)

WRAPPERS = frozenset({"data", "attributes", "attrs", "properties", "metadata", "meta", "row", "node"})
"""Names of objects that only hold the fields of the object around them."""
FEWEST_ROWS = 4  # of values in columns, or of pairs of a name and what is said

Value = str | int | float | bool | None


@dataclass(frozen=True)
class Record:
    """An object of a list.

    `place` names it in messages (`segments[3]`), `parent` is the record that holds its list, `raw` the object itself.
    """

    place: str
    raw: Mapping[str, Any]
    parent: "Record | None"

    @cached_property
    def fields(self) -> dict[str, Value]:
        """What it holds by dotted, simplified names (`starttime`, `speaker.name`, `timestamp.0`), lists of objects left out."""
        found: dict[str, Value] = {}
        nested: dict[str, Any] = {}
        for key, item in self.raw.items():
            if isinstance(item, dict | list):
                nested[key] = item
            else:
                found[simplified(key)] = item
        for name, value in _leaves(nested, "") if nested else ():
            found.setdefault(name, value)
        return found

    @property
    def ancestors(self) -> Iterator["Record"]:
        """The records around it, the nearest first."""
        record = self.parent
        while record is not None:
            yield record
            record = record.parent


@dataclass(frozen=True)
class RecordList:
    """All records at one path, in the order of the file. `strays` are what else stands in these lists, with its place."""

    path: tuple[str, ...]
    records: list[Record] = field(default_factory=list)
    strays: list[tuple[str, Any]] = field(default_factory=list)


def record_lists(data: Any) -> list[RecordList]:
    """Every list of objects in a JSON value, the outer before the inner."""
    found: dict[tuple[str, ...], RecordList] = {}
    _walk(data, (), "", None, found)
    return list(found.values())


@cache
def simplified(name: str) -> str:
    """`startTime`, `start_time` and `StartTime` are `starttime`."""
    return re.sub(r"[\W_]+", "", name.lower())


def _walk(
    value: Any, path: tuple[str, ...], place: str, parent: Record | None, found: dict[tuple[str, ...], RecordList]
) -> None:
    if isinstance(value, dict):
        numbered = _numbered(value) or _from_columns(value) or _from_tiers(value)
        if numbered is not None:
            _walk(numbered, path, place, parent, found)
            return
        for key, item in value.items():
            if isinstance(item, dict | list):
                inner = item[:1] if isinstance(item, list) and simplified(key) in HYPOTHESES else item
                _walk(inner, (*path, key), f"{place}.{key}" if place else key, parent, found)
    elif isinstance(value, list):
        items = _as_pairs(value) or _named_by_key(value)
        for number, item in enumerate(items):
            here = f"{place}[{number}]"
            if isinstance(item, dict):
                record = Record(here, item, parent)
                found.setdefault(path, RecordList(path)).records.append(record)
                _walk(item, path, here, record, found)
            elif isinstance(item, list):
                _walk(item, path, here, parent, found)
            elif path in found:
                found[path].strays.append((here, item))


def _numbered(value: Mapping[str, Any]) -> list[Any] | None:
    """`{"0": {…}, "1": {…}}` as a list."""
    if (
        len(value) < 2
        or not next(iter(value)).isdecimal()
        or not all(key.isdecimal() and isinstance(item, dict) for key, item in value.items())
    ):
        return None
    return [value[key] for key in sorted(value, key=int)]


def _from_columns(value: Mapping[str, Any]) -> list[Any] | None:
    """A table by columns as a list of rows: `{"speaker": […], "text": […]}`, or `columns` beside `data`."""
    names, rows = value.get("columns"), value.get("data")
    if isinstance(names, list) and isinstance(rows, list) and all(isinstance(name, str) for name in names):
        fit = all(isinstance(row, list) and len(row) == len(names) for row in rows)
        return [dict(zip(names, row, strict=True)) for row in rows] if fit and rows else None
    if not all(map(_is_nested, value.values())):
        return None
    columns = {key: _column(item) for key, item in value.items()}
    lengths = {len(column) for column in columns.values()}
    if len(columns) < 2 or len(lengths) != 1 or min(lengths) < FEWEST_ROWS:
        return None
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _from_tiers(value: Mapping[str, Any]) -> list[Any] | None:
    """Tiers as aligners write them, each a name with its intervals: `{"Ann - words": {"entries": [[0.1, 0.5, "So"], …]}, …}`."""
    tiers = {name: _intervals(item) for name, item in value.items() if not TIER_ASIDE.search(name)}
    if len(tiers) < 2 or not all(tiers.values()):
        return None
    rows = [
        {"speaker": TIER_OF_WORDS.sub("", name), "start": start, "end": end, "text": said}
        for name, intervals in tiers.items()
        for start, end, said in intervals
    ]
    return sorted(rows, key=lambda row: float(row["start"]))


def _intervals(item: Any) -> list[Any]:
    """The triples of two times and a text that a tier holds; none where it holds something else."""
    entries = item.get("entries", item.get("intervals")) if isinstance(item, dict) else item
    if not isinstance(entries, list) or not entries:
        return []
    fit = all(
        isinstance(entry, list)
        and len(entry) == 3
        and all(isinstance(time, int | float) for time in entry[:2])
        and isinstance(entry[2], str)
        for entry in entries
    )
    return entries if fit else []


def _column(value: Any) -> list[Any]:
    """The values of a column, listed or by their number; empty where it is none."""
    if isinstance(value, dict) and value and all(key.isdecimal() for key in value):
        value = [value[key] for key in sorted(value, key=int)]
    return value if isinstance(value, list) and not any(map(_is_nested, value)) else []


def _is_nested(value: Any) -> bool:
    return isinstance(value, dict | list)


def _as_pairs(value: list[Any]) -> list[Any] | None:
    """`[["Ann", "So how?"], ["Bo", "Well."]]` as records that name their speaker."""
    are_pairs = all(
        isinstance(item, list) and len(item) == 2 and all(isinstance(part, str) for part in item) for item in value
    )
    if len(value) < FEWEST_ROWS or not are_pairs or not 1 < len({name for name, _ in value}) <= len(value) / 2:
        return None
    return [{"speaker": name, "text": said} for name, said in value]


def _named_by_key(value: list[Any]) -> list[Any]:
    """`[{"Ann": "So how?"}, {"Bo": "Well."}]` as records that name their speaker."""
    if len(value) < SINGLE_KEY_RECORDS or not all(isinstance(item, dict) and len(item) == 1 for item in value):
        return value
    pairs = [next(iter(item.items())) for item in value]
    names = {name for name, _ in pairs}
    if not 1 < len(names) <= len(pairs) / 2 or not all(isinstance(said, str) for _, said in pairs):
        return value
    return [{"speaker": name, "text": said} for name, said in pairs]


def _leaves(value: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, Value]]:
    """The fields of an object; its own stand before those of its first hypothesis."""
    inner: list[Mapping[str, Any]] = []
    for key, item in value.items():
        name = prefix + simplified(key)
        if isinstance(item, dict):
            yield from _leaves(item, prefix if simplified(key) in WRAPPERS else f"{name}.")
        elif isinstance(item, list):
            if simplified(key) in HYPOTHESES and item and isinstance(item[0], dict):
                inner.append(item[0])
            else:
                yield from _listed(name, item)
        else:
            yield name, item
    for each in inner:
        for name, item in _leaves(each, prefix):
            if name.removeprefix(prefix) not in {simplified(key) for key in value}:
                yield name, item


def _listed(name: str, items: list[Any]) -> Iterator[tuple[str, Value]]:
    """The fields that a list of values gives: a pair of times, texts joined to one, or those of its only object."""
    texts = bool(items) and all(isinstance(item, str) for item in items)
    if len(items) == 2 and not any(map(_is_nested, items)):
        yield f"{name}.0", items[0]
        yield f"{name}.1", items[1]
    if texts:
        yield name, " ".join(items)
    elif items and all(isinstance(item, dict) and isinstance(item.get("text"), str) for item in items):
        yield f"{name}.text", " ".join(item["text"] for item in items)
    elif len(items) == 1 and isinstance(items[0], dict) and not any(map(_is_nested, items[0].values())):
        yield from _leaves(items[0], f"{name}.")
