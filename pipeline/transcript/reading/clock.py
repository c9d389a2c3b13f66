"""Times as people and programs write them."""

import re
from math import isfinite

_CLOCK = re.compile(r"(-?)(?:(\d{1,4}):)?(\d{1,3}):(\d{1,2})(?:[.,:](\d{1,9}))?")


def seconds(written: object) -> float | None:
    """Seconds from a number or from `1:02:03.4`, `02:03`, `12.5`; None for what is no time."""
    if isinstance(written, bool) or not isinstance(written, int | float | str):
        return None
    try:
        if isinstance(written, str) and (match := _CLOCK.fullmatch(written.strip().strip("[]()"))):
            sign, hours, minutes, whole, part = match.groups()
            value = int(hours or 0) * 3600 + int(minutes) * 60 + int(whole) + float(f"0.{part or 0}")
            return -value if sign else value
        value = float(written.replace(",", ".").removesuffix("s") if isinstance(written, str) else written)
    except (ValueError, OverflowError):
        return None
    return value if isfinite(value) else None


def from_milliseconds(written: object) -> float | None:
    """Seconds from a number of milliseconds; None for what is no time."""
    value = seconds(written)
    return None if value is None else value / 1000
