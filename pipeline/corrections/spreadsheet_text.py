"""The texts of edited rows beside the transcript, letter by letter, in spite of what spreadsheets do to letters.

White space does not count, nor do curled quotation marks, long dashes, dots drawn together or accents written apart; a `?` may
stand for what the encoding of the file does not know, and the first letter of a row may have become a capital.
"""

import re
import unicodedata
from collections.abc import Iterable
from contextlib import suppress

from pipeline.corrections import spreadsheet

ALIKE = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-"})
LOST = "?\ufffd"
NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
SHORT = 24  # characters of a text that a spreadsheet may take for a number, a date or a truth


class Letters:
    """The letters that the rows of a table hold, in order; places count from 0 to `len()`."""

    def __init__(self, text: str, spans: Iterable[tuple[int, int]]) -> None:
        """Take the stretches of `text` (code points, end exclusive) that the rows hold."""
        self._text = text
        found = [(letter, at) for start, end in spans for at in range(start, end) for letter in plain(text[at])]
        self._letters = "".join(letter for letter, _ in found)
        self._at = [at for _, at in found]

    def __len__(self) -> int:
        return len(self._at)

    def span(self, first: int, end: int) -> tuple[int, int]:
        """The stretch of the transcript between two places."""
        return self._at[first], self._at[end - 1] + 1

    def follow(self, first: int, typed: str) -> tuple[int, int]:
        """How far `typed`, as `plain` has it, is what stands from `first` on: the place reached, and how much of `typed` is left."""
        if self._letters.startswith(typed, first):
            return first + len(typed), 0
        at, i = first, 0
        while i < len(typed):
            there = self._letters[at : at + 1]
            if typed[i] == there or (i == 0 and there and typed[i].casefold() == there.casefold()):
                at, i = at + 1, i + 1
            elif (typed[i] == "'" and i == 0) or typed[i] == "-" == typed[i - 1 : i]:
                i += 1
            elif there == "-" == self._letters[max(first, at - 1) : at]:
                at += 1
            elif there and typed[i] in LOST and self._text[self._at[at]] > "\x7f":
                wide = self._text[self._at[at]] > "\uffff"
                at, i = self._behind(at), i + 1
                if wide and typed[i : i + 1] in [*LOST] and self._letters[at : at + 1] != typed[i]:
                    i += 1
            else:
                break
        if i == len(typed) and typed[-1:] == "-":
            while self._letters[at : at + 1] == "-":
                at += 1
        return at, len(typed) - i

    def words(self, first: int, count: int = 8) -> str:
        """Some of the words from a place on."""
        said, last = "", -1
        for at in self._at[first : first + 40 * count]:
            said += " " if at > last + 1 and last >= 0 else ""
            said += self._text[at] if at != last else ""
            last = at
        return " ".join(said.split()[:count])

    def _behind(self, at: int) -> int:
        """The place behind the character, accents and all, that the letter at a place is of."""
        character = self._at[at]
        while at < len(self._at) and (self._at[at] == character or unicodedata.combining(self._letters[at])):
            at += 1
        return at


def plain(text: str) -> str:
    """A text as it is compared: without white space, its characters in their plainest form."""
    if not text.isascii():
        text = "".join(unicodedata.normalize("NFKD", character) for character in text).translate(ALIKE)
    return "".join(text.split())


def same(typed: str, text: str) -> bool:
    """Whether a cell still holds a text, but for what a spreadsheet did to its letters."""
    letters = Letters(text, [(0, len(text))])
    return letters.follow(0, plain(typed)) == (len(letters), 0)


def taken_for_number(typed: str, text: str) -> bool:
    """Whether a spreadsheet may have made `typed` of a short text that looks like a number, a date or a truth."""
    if len(text) > SHORT or len(typed) > SHORT:
        return False
    if typed.casefold() == text.casefold():
        return True
    if text.casefold() in ("true", "false"):
        return spreadsheet.truth(typed) is spreadsheet.truth(text)
    values, others = _values(text), _values(typed)
    return bool(values & others) or bool("%" in text and {value / 100 for value in values} & others)


def _values(text: str) -> set[float]:
    """The numbers in a text."""
    found = {float(number.replace(",", ".")) for number in NUMBER.findall(text)}
    found |= {float(digits) for digits in re.findall(r"\d+", text)}
    with suppress(ValueError):
        found.add(float(text.replace(",", "").strip(" .")))
    return found - {0.0}
