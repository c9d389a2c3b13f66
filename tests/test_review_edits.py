"""What each edit makes of a small talk."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.corrections.store import Correction
from pipeline.report.view import Passage
from pipeline.review.edits import Edit, RefusedError, StaleError, Talk, change
from pipeline.review.history import History, Step

TEXT = "Who built the boat? My aunt did. She sold it. And then? Nothing.\nRight."
ROLES = {
    "Who built the boat?": "host",
    "My aunt did. She sold it.": "guest",
    "And then?": "host",
    "Nothing.\nRight.": "guest",
}


def talk(*corrections: Correction, **changes: object) -> Talk:
    turns = []
    for number, (said, role) in enumerate(ROLES.items(), 1):
        start = TEXT.index(said)
        turns.append(Passage(number, start, start + len(said), role, "", 0.6, True, "model", said, len(said.split())))
    settled = {(each.start, each.end): each.role for each in corrections}
    turns = [
        replace(turn, source="person", confidence=1.0, role=settled[turn.start, turn.end])
        if (turn.start, turn.end) in settled
        else turn
        for turn in turns
    ]
    sentences = [match.start() for match in re.finditer(r"(?<![^ \n])[A-Z]", TEXT)]
    return Talk(TEXT, turns, sentences, corrections)


def do(name: str, turn: int, at: Talk | None = None, word: int = 0) -> list[Correction]:
    at = at or talk()
    seen = at.turns[turn - 1]
    edit = Edit(name, seen.start, seen.end, seen.role, word)
    return change(at, edit, by="bo", at="2026-01-01").applied(at)


def told(found: list[Correction]) -> list[tuple[str, str, str]]:
    return [(each.text, each.role, each.evidence) for each in found]


@pytest.mark.parametrize(
    ("name", "turn", "word", "expected"),
    [
        ("flip", 3, 0, [("And then?", "guest", "corrected")]),
        ("confirm", 3, 0, [("And then?", "host", "confirmed")]),
        ("split", 2, 3, [("My aunt did.", "guest", "confirmed"), ("She sold it.", "host", "corrected")]),
        ("split", 4, 1, [("Nothing.", "guest", "confirmed"), ("Right.", "host", "corrected")]),
        ("merge_before", 3, 0, [("My aunt did. She sold it. And then?", "guest", "corrected")]),
        ("merge_after", 3, 0, [("And then? Nothing. Right.", "guest", "corrected")]),
        (
            "sentence_earlier", 3, 0,
            [("My aunt did.", "guest", "corrected"), ("She sold it. And then?", "host", "corrected")],
        ),
        (
            "sentence_later", 2, 0,
            [("Who built the boat? My aunt did.", "host", "corrected"), ("She sold it.", "guest", "corrected")],
        ),
        ("word_earlier", 2, 0, [("Who built the", "host", "corrected"), ("boat? My aunt did. She sold it.", "guest", "corrected")]),
        ("word_later", 2, 0, [("Who built the boat? My", "host", "corrected"), ("aunt did. She sold it.", "guest", "corrected")]),
        ("swap_from", 3, 0, [("And then?", "guest", "swapped"), ("Nothing. Right.", "host", "swapped")]),
        ("right_so_far", 2, 0, [("Who built the boat?", "host", "confirmed"), ("My aunt did. She sold it.", "guest", "confirmed")]),
    ],
)  # fmt: skip
def test_what_comes_of_it(name: str, turn: int, word: int, expected: list[tuple[str, str, str]]) -> None:
    assert told(do(name, turn, word=word)) == expected


def test_who_did_it_is_kept() -> None:
    (found,) = do("flip", 1)
    assert (found.by, found.at) == ("bo", "2026-01-01")


@pytest.mark.parametrize(
    ("name", "turn", "word", "message"),
    [
        ("split", 1, 0, "Put the mark on the word"),
        ("split", 1, 4, "Put the mark on the word"),
        ("merge_before", 1, 0, "no turn on that side"),
        ("merge_after", 4, 0, "no turn on that side"),
        ("sentence_later", 3, 0, "No sentence is left"),
        ("sentence_earlier", 2, 0, "No sentence is left"),
        ("word_earlier", 1, 0, "no turn on that side"),
    ],
)
def test_what_cannot_be_done_says_why(name: str, turn: int, word: int, message: str) -> None:
    with pytest.raises(RefusedError, match=message):
        do(name, turn, word=word)


def test_a_turn_that_is_gone_is_not_edited() -> None:
    seen = talk().turns[0]
    for edit in (Edit("flip", seen.start, seen.end - 1, "host"), Edit("flip", seen.start, seen.end, "guest")):
        with pytest.raises(StaleError):
            change(talk(), edit, by="", at="")


@pytest.mark.parametrize(
    "sent", [{}, {"name": "delete"}, {"name": "flip", "start": "1"}, {"name": "flip", "end": True}]
)
def test_what_is_no_edit_is_refused(sent: dict[str, object]) -> None:
    with pytest.raises(RefusedError):
        Edit.parse(sent)


def test_what_a_person_settled_is_not_swapped() -> None:
    mine = do("confirm", 3)[0]
    assert told(do("swap_all", 1, talk(mine))) == [
        ("Who built the boat?", "guest", "swapped"),
        ("My aunt did. She sold it.", "host", "swapped"),
        ("And then?", "host", "confirmed"),
        ("Nothing. Right.", "host", "swapped"),
    ]


def test_finishing_locks_and_opening_again_gives_back_what_nobody_looked_at() -> None:
    mine = do("flip", 3)[0]
    finished = do("finish", 1, talk(mine))
    assert [each.evidence for each in finished] == ["finished", "finished", "corrected", "finished"]
    with pytest.raises(RefusedError, match="is finished"):
        do("flip", 1, talk(*finished))
    assert do("reopen", 1, talk(*finished)) == [mine]


def test_a_word_is_taken_back() -> None:
    mine = do("flip", 3)
    assert do("release", 3, talk(*mine)) == []


def test_a_step_is_undone_only_where_it_was_done() -> None:
    first, second = do("flip", 1), do("flip", 3)
    step = Step.between("flip", [], first)
    assert step.reversed.applied([*first, *second]) == second
    assert step.reversed.applied(second) is None
    assert step.applied(first) is None, "it would overlap"


def test_history_outlives_the_program_and_a_line_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "history" / "talk.jsonl"
    history = History(path)
    steps = [Step.between(name, [], do(name, 1)) for name in ("flip", "confirm", "merge_after")]
    for step in steps:
        history.do(step)
    history.undo()
    history.undo()
    with path.open("a") as file:
        file.write('{"do": {"said": "f')
    again = History(path)
    assert (again.done, again.undone) == (steps[:1], [steps[2], steps[1]])
    again.redo()
    assert History(path).done == steps[:2]
    again.do(steps[0])
    assert History(path).undone == []
