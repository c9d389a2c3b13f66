"""What a person can do to an attribution, each as the corrections that come of it; nothing here reads or writes a file.

An edit names the turn that it is meant for as the person saw it, by offsets and role. If that turn is no longer there,
somebody else changed it meanwhile, and nothing is done.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.corrections.store import Correction, Evidence, merged, quoted, without
from pipeline.errors import RolecallError
from pipeline.report.view import Passage
from pipeline.transcript.roles import other


class RefusedError(RolecallError):
    """An edit that cannot be done here; the message says why and what to do."""


class StaleError(RolecallError):
    """An edit of something that has changed since the person saw it."""


@dataclass(frozen=True, slots=True)
class Talk:
    """What is edited: the turns as they are shown, where its sentences begin, and the corrections in force, in order."""

    text: str
    turns: Sequence[Passage]
    sentences: Sequence[int]
    corrections: Sequence[Correction]

    @property
    def finished(self) -> bool:
        """Whether the person said that all is done."""
        return any(each.evidence == "finished" for each in self.corrections)


@dataclass(frozen=True, slots=True)
class Edit:
    """One thing to do. `start`, `end`, `role` are of the turn it is meant for; `word` counts words of that turn from 0."""

    name: str
    start: int = -1
    end: int = -1
    role: str = ""
    word: int = 0

    @classmethod
    def parse(cls, values: Mapping[str, Any]) -> "Edit":
        """An edit out of what a page sent.

        Raises:
            RefusedError: it is none.
        """
        known = {"name": str, "start": int, "end": int, "role": str, "word": int}
        given = {key: value for key, value in values.items() if key in known}
        if any(type(value) is not known[key] for key, value in given.items()) or given.get("name") not in EDITS:
            raise RefusedError("this is no edit")
        return cls(**given)


@dataclass(frozen=True, slots=True)
class Change:
    """What an edit comes to: new corrections, stretches that are nobody's word any more, and a line that says so."""

    said: str
    new: Sequence[Correction] = ()
    free: Sequence[tuple[int, int]] = field(default=())

    def applied(self, talk: Talk) -> list[Correction]:
        """The corrections of the talk after it."""
        return merged(without(talk.corrections, self.free, talk.text), self.new, talk.text)


def change(talk: Talk, edit: Edit, *, by: str, at: str) -> Change:
    """What an edit comes to.

    Raises:
        StaleError: the turn it is meant for is not there any more.
        RefusedError: it cannot be done.
    """
    if talk.finished and edit.name != "reopen":
        raise RefusedError("This episode is finished. Open it again (Shift+F) to change it.")
    if not talk.turns:
        raise RefusedError("Nobody says anything here.")
    return EDITS[edit.name](_Hand(talk, by, at), edit)


@dataclass(frozen=True, slots=True)
class _Hand:
    """Who corrects what, and when."""

    talk: Talk
    by: str
    at: str

    def find(self, edit: Edit) -> int:
        """The place of the turn that an edit is meant for."""
        for place, turn in enumerate(self.talk.turns):
            if (turn.start, turn.end, turn.role) == (edit.start, edit.end, edit.role):
                return place
        raise StaleError("This turn was changed elsewhere meanwhile; look again.")

    def settle(
        self, start: int, end: int, role: str, evidence: Evidence = "corrected", speaker: str = ""
    ) -> Correction:
        said = self.talk.text[start:end]
        start, end = start + len(said) - len(said.lstrip()), start + len(said.rstrip())
        return Correction(
            start, end, role, speaker, evidence, self.by, self.at, text=quoted(self.talk.text, start, end)
        )

    def as_is(self, turn: Passage, evidence: Evidence) -> Correction:
        """The turn with the role that it has."""
        return self.settle(turn.start, turn.end, turn.role, evidence, self.speaker(turn))

    def speaker(self, turn: Passage) -> str:
        """The name to keep: one that a person or a label gave this very turn; other names follow the role by themselves."""
        if turn.source == "label":
            return turn.speaker
        within = (each for each in self.talk.corrections if each.start < turn.end and turn.start < each.end)
        return next((each.speaker for each in within if each.role == turn.role), "")

    def is_open(self, turn: Passage) -> bool:
        return turn.source != "person" or turn.confidence < 1

    def neighbour(self, place: int, step: int) -> Passage:
        """The turn before (-1) or after (1), if nothing stands between them."""
        other = place + step
        if not 0 <= other < len(self.talk.turns):
            raise RefusedError("There is no turn on that side.")
        first, second = self.talk.turns[min(place, other)], self.talk.turns[max(place, other)]
        if self.talk.text[first.end : second.start].strip():
            raise RefusedError("Something that nobody speaks stands between the two turns.")
        return self.talk.turns[other]


def _flip(hand: _Hand, edit: Edit) -> Change:
    turn = hand.talk.turns[hand.find(edit)]
    role = other(turn.role)
    return Change(f"Given to the {role}", [hand.settle(turn.start, turn.end, role)])


def _confirm(hand: _Hand, edit: Edit) -> Change:
    turn = hand.talk.turns[hand.find(edit)]
    if not hand.is_open(turn):
        return Change(f"Already your word: the {turn.role}’s")
    return Change(f"Confirmed as the {turn.role}’s", [hand.as_is(turn, "confirmed")])


def _split(hand: _Hand, edit: Edit) -> Change:
    """From a word on it is the other's."""
    turn = hand.talk.turns[hand.find(edit)]
    words = _words(hand.talk.text, turn)
    if not 0 < edit.word < len(words):
        raise RefusedError("Put the mark on the word with which the other begins (← →), not on the first.")
    place, role = words[edit.word], other(turn.role)
    before = hand.settle(turn.start, place, turn.role, "confirmed", hand.speaker(turn))
    return Change(f"Split; the {role} goes on", [before, hand.settle(place, turn.end, role)])


def _merge(step: int) -> "Callable[[_Hand, Edit], Change]":
    def merge(hand: _Hand, edit: Edit) -> Change:
        place = hand.find(edit)
        turn, other = hand.talk.turns[place], hand.neighbour(place, step)
        start, end = min(turn.start, other.start), max(turn.end, other.end)
        joined = hand.settle(start, end, other.role, speaker=hand.speaker(other))
        return Change(f"Joined, all of it the {other.role}’s", [joined])

    return merge


def _move(step: int, unit: str) -> "Callable[[_Hand, Edit], Change]":
    """The turn begins a sentence or a word earlier or later."""

    def move(hand: _Hand, edit: Edit) -> Change:
        place = hand.find(edit)
        turn, before = hand.talk.turns[place], hand.neighbour(place, -1)
        words = [*_words(hand.talk.text, before), *_words(hand.talk.text, turn)]
        places = words if unit == "word" else hand.talk.sentences
        number = bisect_left(places, turn.start) - 1 if step < 0 else bisect_right(places, turn.start)
        if not (0 <= number < len(places) and before.start < places[number] < turn.end):
            raise RefusedError(
                f"No {unit} is left on that side; to give the whole turn to its neighbour, flip or join it."
            )
        parts = [(before.start, places[number], before), (places[number], turn.end, turn)]
        return Change(
            f"Begins a {unit} {'earlier' if step < 0 else 'later'}",
            [hand.settle(start, end, of.role, speaker=hand.speaker(of)) for start, end, of in parts],
        )

    return move


def _swap_from(hand: _Hand, edit: Edit) -> Change:
    return _swapped(hand, hand.talk.turns[hand.find(edit) :], "from here on")


def _swap_all(hand: _Hand, _: Edit) -> Change:
    return _swapped(hand, hand.talk.turns, "in the whole episode")


def _swapped(hand: _Hand, turns: Sequence[Passage], where: str) -> Change:
    """Host and guest change places, but for the turns that the person settled one by one."""
    open_ = [turn for turn in turns if hand.is_open(turn)]
    stay = len(turns) - len(open_)
    new = [hand.settle(turn.start, turn.end, other(turn.role), "swapped") for turn in open_]
    return Change(f"Swapped {where}" + (f"; {stay} that you settled stay" if stay else ""), new)


def _right_so_far(hand: _Hand, edit: Edit) -> Change:
    turns = hand.talk.turns[: hand.find(edit) + 1]
    new = [hand.as_is(turn, "confirmed") for turn in turns if hand.is_open(turn)]
    return Change(f"All right down to here: {len(new)} turns confirmed", new)


def _finish(hand: _Hand, _: Edit) -> Change:
    new = [hand.as_is(turn, "finished") for turn in hand.talk.turns if hand.is_open(turn)]
    said = "Finished: no model changes this episode any more"
    return Change(said if new else "You settled every turn already; no model changes this episode any more", new)


def _reopen(hand: _Hand, _: Edit) -> Change:
    free = [(each.start, each.end) for each in hand.talk.corrections if each.evidence == "finished"]
    return Change("Open again; what you settled one by one stays", free=free)


def _release(hand: _Hand, edit: Edit) -> Change:
    turn = hand.talk.turns[hand.find(edit)]
    return Change("Given back to the model", free=[(turn.start, turn.end)])


def _words(text: str, turn: Passage) -> list[int]:
    return [turn.start + word.start() for word in re.finditer(r"\S+", text[turn.start : turn.end])]


EDITS: "dict[str, Callable[[_Hand, Edit], Change]]" = {
    "flip": _flip,
    "confirm": _confirm,
    "split": _split,
    "merge_before": _merge(-1),
    "merge_after": _merge(1),
    "sentence_earlier": _move(-1, "sentence"),
    "sentence_later": _move(1, "sentence"),
    "word_earlier": _move(-1, "word"),
    "word_later": _move(1, "word"),
    "swap_all": _swap_all,
    "swap_from": _swap_from,
    "right_so_far": _right_so_far,
    "finish": _finish,
    "reopen": _reopen,
    "release": _release,
}
WIDE = frozenset({"swap_all", "swap_from", "right_so_far", "finish", "reopen"})
"""Edits of turns that the person need not have before the eyes: they ask for a page that is up to date."""
