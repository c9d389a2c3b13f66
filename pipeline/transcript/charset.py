"""From bytes to text."""

import codecs

from pipeline.errors import InputError

MOST_BYTES = 64 << 20
"""Of a transcript: about a thousand hours of talk."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_TEXT_CONTROLS = frozenset("\t\n\r\f\v\x15\x1c\x1d\x1e\x85")  # \x15 stands around times in CHAT


def decode(data: bytes) -> str:
    """Decode a transcript: by byte order mark, else UTF-8, else UTF-16 by its zero bytes, else Windows-1252.

    Line ends stay as they are; the byte order mark goes.

    Raises:
        InputError: the bytes are no text, with the place of the first byte that says so.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _checked(_strictly(data[len(mark) :], encoding))
    if b"\0" in data:
        encoding = "utf-16-le" if data[1::2].count(0) >= data[::2].count(0) else "utf-16-be"
        if len(data) % 2 or data.count(0) * 3 < len(data):
            raise InputError(f"not a text file (a zero byte at byte {data.index(0)}); save it as plain text, UTF-8.")
        return _checked(_strictly(data, encoding))
    try:
        return _checked(data.decode("utf-8"))
    except UnicodeDecodeError:
        return _checked(_damaged_utf8(data) or data.decode("cp1252", errors="replace"))


def _damaged_utf8(data: bytes) -> str | None:
    """Text whose letters beyond ASCII are mostly good UTF-8, such as a file that was cut off within a letter."""
    text = data.decode("utf-8", errors="replace")
    wrong = text.count("\ufffd")
    return text if sum(c > "\x7f" for c in text) > 2 * wrong else None


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError(
            f"announces {encoding} but breaks it at byte {error.start}; save it again as UTF-8."
        ) from error


def _checked(text: str) -> str:
    """Refuse what decodes but is no text: control characters, or one letter in ten that no encoding knows."""
    wrong = [i for i, c in enumerate(text) if (c < " " and c not in _TEXT_CONTROLS) or c in "\x7f\ufffd"]
    if len(wrong) > max(2, len(text) // 100):
        raise InputError(
            f"not a text file (control characters, the first at character {wrong[0]}); save it as plain text, UTF-8."
        )
    return text
