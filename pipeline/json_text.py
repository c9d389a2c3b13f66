"""JSON from anywhere, which may be nested deeper than Python's own reader can follow."""

import json
import re
from collections.abc import Callable
from typing import Any

HALF_LETTER = re.compile("[\ud800-\udfff]")
ESCAPED_HALF = re.compile(r"\\ud[89a-f]", re.IGNORECASE)


def whole_letters(value: Any, text: str) -> Any:
    """The value that `text` holds, with \ufffd for each half of a letter, which only an escape can bring and no file can hold."""
    return _whole(value) if ESCAPED_HALF.search(text) else value


def _whole(value: Any) -> Any:
    if isinstance(value, str):
        return HALF_LETTER.sub("\ufffd", value)
    if isinstance(value, list):
        return [_whole(each) for each in value]
    if isinstance(value, dict):
        return {_whole(name): _whole(each) for name, each in value.items()}
    return value


def loads(text: str | bytes, *, pairs: Callable[[list[tuple[str, Any]]], Any] | None = None) -> Any:
    """The value that the text holds.

    Parameters:
        pairs: makes an object of its names and values; without it the last of two equal names counts.

    Raises:
        ValueError: it is no JSON, or nested too deeply.
    """
    try:
        return json.loads(text, object_pairs_hook=pairs)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
