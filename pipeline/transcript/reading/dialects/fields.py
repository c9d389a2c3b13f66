"""Values taken out of JSON with a place to name where they are not what they must be."""

from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.errors import InputError
from pipeline.transcript.reading.captions import Cue

Read = tuple[list[Cue], dict[str, str]]


def objects(data: Any, place: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each object of a list with its place, such as `segments[3]`; none where the list is null.

    Raises:
        InputError: it is no list, or holds something else.
    """
    if data is None:
        return
    if not isinstance(data, list):
        raise InputError(f"{place}: must be a list, but is {kind_of(data)}; save the file again from its source.")
    for number, item in enumerate(data):
        if not isinstance(item, dict):
            raise InputError(
                f"{place}[{number}]: must be an object, but is {kind_of(item)}; save the file again from its source."
            )
        yield f"{place}[{number}]", item


def text_of(item: Mapping[str, Any], *keys: str, place: str) -> str:
    """The text under the first of the keys that is there; empty where none is, or null.

    Raises:
        InputError: it is something else than a text.
    """
    key = next((key for key in keys if item.get(key) is not None), None)
    if key is None:
        return ""
    if not isinstance(item[key], str):
        raise InputError(
            f"{place}.{key}: must be a text, but is {kind_of(item[key])}; save the file again from its source."
        )
    return str(item[key])


def speaker_of(item: Mapping[str, Any], *keys: str, prefix: str = "") -> str | None:
    """Who speaks: a name as it is, a bare number or letter with `prefix`; None where nothing is said."""
    for key in keys:
        value = item.get(key)
        if isinstance(value, Mapping):
            value = value.get("name") or value.get("id")
        if isinstance(value, str) and value.strip():
            name = " ".join(value.split())
            return f"{prefix}{name}" if len(name) < 3 else name
        if isinstance(value, int) and not isinstance(value, bool):
            return f"{prefix}{value}"
    return None


def has_objects(data: Any, key: str, *keys: str) -> bool:
    """Whether `data[key]` is a list whose first object has all of the other keys (an empty list will do)."""
    if not isinstance(data, dict) or not isinstance(data.get(key), list):
        return False
    first = next((item for item in data[key] if isinstance(item, dict)), None)
    return all(name in first for name in keys) if first else not data[key]


def kind_of(value: Any) -> str:
    """What a value is called in messages."""
    names = {dict: "an object", list: "a list", str: "a text", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")
