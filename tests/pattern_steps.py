"""Counts what a regular expression costs, as time cannot be relied on: how often a backtracking matcher looks at a character.

It goes the way of Python's own matcher, without its short cuts, and so knows what patterns of this package are made of.
"""

import re
import re._parser as parser  # type: ignore[import-not-found]
from collections.abc import Callable, Iterable, Sequence
from typing import Any

Then = Callable[[int], bool]
"""What is to match from a place on."""
Matcher = Callable[[int, Then], bool]
CATEGORIES: dict[str, Callable[[str], bool]] = {
    "CATEGORY_DIGIT": str.isdecimal,
    "CATEGORY_SPACE": str.isspace,
    "CATEGORY_WORD": lambda char: char.isalnum() or char == "_",
}


class Steps:
    """A pattern that counts while it is matched against one text."""

    def __init__(self, pattern: re.Pattern[str], text: str) -> None:
        self.text, self.taken = text, 0
        self._groups: dict[int, str] = {}
        self._matcher = self._all(parser.parse(pattern.pattern, pattern.flags), pattern.flags)

    def match(self, at: int = 0) -> int | None:
        """Where a match that begins at a place ends; None without one."""
        ends: list[int] = []
        return ends[0] if self._matcher(at, lambda end: not ends.append(end)) else None  # type: ignore[func-returns-value]

    def fullmatch(self) -> bool:
        """Whether all of the text matches."""
        return self._matcher(0, lambda end: end == len(self.text))

    def find_all(self) -> list[tuple[int, int]]:
        """Where it matches, one match behind the other."""
        found, at = [], 0
        while at <= len(self.text):
            end = self.match(at)
            if end is not None:
                found.append((at, end))
            at = end if end is not None and end > at else at + 1
        return found

    def _all(self, nodes: Iterable[Any], flags: int) -> Matcher:
        matchers = [self._one(str(kind), given, flags) for kind, given in nodes]

        def match(at: int, then: Then, first: int = 0) -> bool:
            if first == len(matchers):
                return then(at)
            return matchers[first](at, lambda end: match(end, then, first + 1))

        return matchers[0] if len(matchers) == 1 else match

    def _one(self, kind: str, given: Any, flags: int) -> Matcher:  # noqa: PLR0911
        if kind in ("LITERAL", "NOT_LITERAL", "IN", "ANY"):
            fits = _char(kind, given, flags)
            return lambda at, then: self._is(fits, at) and then(at + 1)
        if kind == "BRANCH":
            branches = [self._all(branch, flags) for branch in given[1]]
            return lambda at, then: any(branch(at, then) for branch in branches)
        if kind == "SUBPATTERN":
            number, more, less, nodes = given
            return self._group(number, self._all(nodes, (flags | more) & ~less))
        if kind in ("MAX_REPEAT", "MIN_REPEAT"):
            return self._repeat(*given, flags, lazy=kind == "MIN_REPEAT")
        if kind in ("POSSESSIVE_REPEAT", "ATOMIC_GROUP"):
            least, most, nodes = given if kind == "POSSESSIVE_REPEAT" else (1, 1, given)
            return self._atomic(self._all(nodes, flags), least, int(most))
        if kind in ("ASSERT", "ASSERT_NOT"):
            direction, nodes = given
            inner, back = self._all(nodes, flags), 0 if direction > 0 else nodes.getwidth()[0]
            wanted = kind == "ASSERT"
            return lambda at, then: (at >= back and inner(at - back, lambda _: True)) == wanted and then(at)
        if kind == "GROUPREF":
            return self._again(given)
        assert kind == "AT", kind
        return lambda at, then: self._stands(str(given), at, flags) and then(at)

    def _is(self, fits: Callable[[str], bool], at: int) -> bool:
        self.taken += 1
        return at < len(self.text) and fits(self.text[at])

    def _group(self, number: int | None, inner: Matcher) -> Matcher:
        def match(at: int, then: Then) -> bool:
            def ended(end: int) -> bool:
                if number is not None:
                    self._groups[number] = self.text[at:end]
                return then(end)

            return inner(at, ended)

        return match

    def _again(self, number: int) -> Matcher:
        def match(at: int, then: Then) -> bool:
            said = self._groups.get(number)
            self.taken += 1
            return said is not None and self.text.startswith(said, at) and then(at + len(said))

        return match

    def _atomic(self, inner: Matcher, least: int, most: int) -> Matcher:
        def match(at: int, then: Then) -> bool:
            for count in range(most):
                ends: list[int] = []
                found = inner(at, lambda end, ends=ends: not ends.append(end))
                if not found or (ends[0] == at and count >= least):
                    return count >= least and then(at)
                at = ends[0]
            return then(at)

        return match

    def _repeat(self, least: int, most: int, nodes: Sequence[Any], flags: int, *, lazy: bool) -> Matcher:
        kind, given = (str(nodes[0][0]), nodes[0][1]) if len(nodes) == 1 else ("", None)
        if kind in ("LITERAL", "NOT_LITERAL", "IN", "ANY") and not lazy:
            return self._run(_char(kind, given, flags), least, int(most))
        inner = self._all(nodes, flags)

        def match(at: int, then: Then, count: int = 0) -> bool:
            def more() -> bool:
                def goes_on(end: int) -> bool:
                    return (end > at or count < least) and match(end, then, count + 1)

                return count < int(most) and inner(at, goes_on)

            if count < least:
                return more()
            return (then(at) or more()) if lazy else (more() or then(at))

        return match

    def _run(self, fits: Callable[[str], bool], least: int, most: int) -> Matcher:
        def match(at: int, then: Then) -> bool:
            end = at
            while end - at < most and self._is(fits, end):
                end += 1
            for each in range(end, at + least - 1, -1):
                self.taken += 1
                if then(each):
                    return True
            return False

        return match

    def _stands(self, where: str, at: int, flags: int) -> bool:
        text = self.text
        if where in ("AT_BEGINNING", "AT_BEGINNING_STRING"):
            many = flags & re.M and where == "AT_BEGINNING"
            return at == 0 or bool(many and text[at - 1] == "\n")
        if where in ("AT_END", "AT_END_STRING"):
            last = where == "AT_END" and text[at : at + 1] == "\n" and (at == len(text) - 1 or bool(flags & re.M))
            return at == len(text) or last
        word = CATEGORIES["CATEGORY_WORD"]
        edge = (at > 0 and word(text[at - 1])) != (at < len(text) and word(text[at]))
        return edge == (where == "AT_BOUNDARY")


def _char(kind: str, given: Any, flags: int) -> Callable[[str], bool]:
    if kind == "ANY":
        return lambda char: char != "\n" or bool(flags & re.S)
    items = given if kind == "IN" else [(kind.removeprefix("NOT_"), given)]
    negated = kind == "NOT_LITERAL" or str(items[0][0]) == "NEGATE"
    known: dict[str, bool] = {}

    def fits(char: str) -> bool:
        if char not in known:
            forms = {char, char.lower(), char.upper()} if flags & re.I else {char}
            known[char] = any(_holds(str(each), value, form) for each, value in items for form in forms) != negated
        return known[char]

    return fits


def _holds(kind: str, value: Any, char: str) -> bool:
    if kind == "LITERAL":
        return len(char) == 1 and ord(char) == value
    if kind == "RANGE":
        return len(char) == 1 and value[0] <= ord(char) <= value[1]
    if kind == "CATEGORY":
        name = str(value)
        return CATEGORIES[name.replace("NOT_", "")](char) != ("NOT_" in name)
    return False
