"""Label Studio: the tasks go out, and what a person changed in them comes back as corrections."""

import json
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from talks import alternate, settle
from typer.testing import CliRunner

from pipeline.cli.commands import app
from pipeline.corrections.label_studio import Annotated, Taken, take_in, tasks
from pipeline.corrections.store import Correction, read, write
from pipeline.errors import CorrectionError
from pipeline.export import labelstudio
from pipeline.export.talk import read as read_talk
from pipeline.transcript.reading import from_text

TALK = "Who is there 🦊?\nIt is me.  Why?\nJust so.\nGood, then.\n"
ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    transcript = from_text(TALK)
    return settle(tmp_path / "data" / "processed", transcript, alternate(transcript, ("", "Ann Lee")))


@pytest.fixture
def task(folder: Path) -> dict[str, Any]:
    (made,) = json.loads(labelstudio.write(read_talk("talk", folder)))
    return made


def annotate(task: dict[str, Any], change: Callable[[list[dict[str, Any]]], object], **more: object) -> dict[str, Any]:
    """The task as Label Studio exports it once a person has changed and submitted the prediction."""
    result = deepcopy(task["predictions"][0]["result"])
    change(result)
    annotation = {"result": result, "updated_at": "2024-05-06T07:08:09.123456Z", "completed_by": {"email": "j@b.org"}}
    return {"id": 7, "data": deepcopy(task["data"]), "annotations": [{**annotation, **more}]}


def region(row: int, start: int, end: int, role: str, to: int | None = None) -> dict[str, Any]:
    value = {"start": str(row), "end": str(row if to is None else to), "startOffset": start, "endOffset": end}
    return {"id": "x", "type": "paragraphlabels", "value": {**value, "paragraphlabels": [role]}}


def relabel(number: int, role: str) -> Callable[[list[dict[str, Any]]], object]:
    return lambda result: result[number]["value"].update(paragraphlabels=[role])


def saved(tmp_path: Path, *made: object) -> Path:
    path = tmp_path / "project-1.json"
    path.write_text(json.dumps(list(made)), encoding="utf-8")
    return path


def taken(tmp_path: Path, folder: Path, *made: object) -> list[Correction]:
    for each in tasks(saved(tmp_path, *made)):
        assert isinstance(each, Annotated)
        assert take_in(each, folder, tmp_path / "talk.csv").lost == []
    return read(tmp_path / "talk.csv") if (tmp_path / "talk.csv").exists() else []


def test_the_task_shows_every_turn_and_predicts_its_role(task: dict[str, Any]) -> None:
    rows, regions = task["data"]["dialogue"], task["predictions"][0]["result"]
    assert [row["author"] for row in rows] == ["Host", "Ann Lee"] * 2
    assert [TALK[row["start_char"] : row["end_char"]] for row in rows] == [row["text"] for row in rows]
    assert [region["value"]["paragraphlabels"] for region in regions] == [["host"], ["guest"]] * 2
    assert regions[0]["value"]["endOffset"] == len(rows[0]["text"]) + 1, "the fox counts as two"
    for name in {regions[0]["from_name"], regions[0]["to_name"]}:
        assert f'name="{name}"' in labelstudio.CONFIG


def test_what_was_left_as_it_was_is_no_correction(tmp_path: Path, folder: Path, task: dict[str, Any]) -> None:
    assert taken(tmp_path, folder, annotate(task, lambda result: None)) == []


def test_a_changed_role_is_a_correction(tmp_path: Path, folder: Path, task: dict[str, Any]) -> None:
    (made,) = taken(tmp_path, folder, annotate(task, relabel(1, "host")))
    assert (made.start, made.end, made.role, made.evidence) == (16, 31, "host", "corrected")
    assert (made.by, made.at, made.text) == ("j@b.org", "2024-05-06T07:08:09+00:00", "It is me. Why?")


def test_a_region_within_a_turn_wins_over_the_turn(tmp_path: Path, folder: Path, task: dict[str, Any]) -> None:
    made = taken(tmp_path, folder, annotate(task, lambda result: result.append(region(1, 11, 15, "host"))))
    assert [(each.text, each.role) for each in made] == [("Why?", "host")]


def test_a_region_over_several_turns_goes_to_each(tmp_path: Path, folder: Path, task: dict[str, Any]) -> None:
    change = annotate(task, lambda result: result.__setitem__(slice(None), [region(0, 13, 8, "guest", to=2)]))
    assert [(each.text, each.role) for each in taken(tmp_path, folder, change)] == [
        ("🦊?", "guest"),
        ("Just so.", "guest"),
    ]


def test_offsets_in_characters_are_known_by_the_text(tmp_path: Path, folder: Path, task: dict[str, Any]) -> None:
    odd = region(0, 7, 15, "guest")
    odd["value"]["text"] = "there 🦊?"
    made = taken(tmp_path, folder, annotate(task, lambda result: result.append(odd)))
    assert [each.text for each in made] == ["there 🦊?"]


def test_of_several_annotations_the_latest_counts(tmp_path: Path, folder: Path, task: dict[str, Any]) -> None:
    whole = annotate(task, relabel(1, "host"))
    whole["annotations"] += [
        annotate(task, relabel(2, "guest"), updated_at="2024-05-07T00:00:00Z")["annotations"][0],
        annotate(task, relabel(3, "host"), updated_at="2024-05-08T00:00:00Z", was_cancelled=True)["annotations"][0],
    ]
    assert [each.text for each in taken(tmp_path, folder, whole)] == ["Just so."]


def test_they_go_beside_the_corrections_that_are_there(tmp_path: Path, folder: Path, task: dict[str, Any]) -> None:
    before = [("It is me.  Why?", "host"), ("Good, then.", "host")]
    write(tmp_path / "talk.csv", [correction(text, role) for text, role in before])
    made = taken(tmp_path, folder, annotate(task, relabel(2, "guest")))
    after = [before[0], ("Just so.", "guest"), before[1]]
    assert [(TALK[each.start : each.end], each.role) for each in made] == after


def test_corrections_of_an_earlier_transcript_are_kept(tmp_path: Path, folder: Path, task: dict[str, Any]) -> None:
    there = TALK.index("Just so.")
    moved = replace(correction("Good, then.", "guest"), start=there, end=there + len("Good, then."))
    gone = Correction(0, 11, "host", text="nobody says anything like this here any more")
    write(tmp_path / "talk.csv", [gone, moved])
    made = taken(tmp_path, folder, annotate(task, relabel(2, "guest")))
    assert {each.text for each in made} == {gone.text, "Just so.", "Good, then."}
    assert all(TALK[each.start : each.end] == each.text for each in made if each.placed)


def correction(text: str, role: str) -> Correction:
    start = TALK.index(text)
    return Correction(start, start + len(text), role, text=" ".join(text.split()))


def test_a_transcript_that_has_moved_on_keeps_what_can_be_found(
    tmp_path: Path, folder: Path, task: dict[str, Any]
) -> None:
    changed = "Hello, hello.\n" + TALK.replace("Just so.", "No reason.")
    transcript = from_text(changed)
    settle(folder.parent, transcript, alternate(transcript))
    (each,) = tasks(
        saved(tmp_path, annotate(task, lambda result: [relabel(0, "guest")(result), relabel(2, "guest")(result)]))
    )
    assert isinstance(each, Annotated)
    assert take_in(each, folder, tmp_path / "talk.csv") == Taken("talk", tmp_path / "talk.csv", 1, ["Just so."])
    assert [changed[each.start : each.end] for each in read(tmp_path / "talk.csv")] == ["Who is there 🦊?"]


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (lambda made: made.pop("data"), "as JSON, neither as JSON-MIN"),
        (lambda made: made["data"].pop("episode"), "none of ours"),
        (lambda made: made["annotations"][0]["result"][0]["value"].update(paragraphlabels=["dog"]), "not dog"),
        (lambda made: made["annotations"][0]["result"][0]["value"].update(paragraphlabels=[]), "not nothing"),
        (lambda made: made["annotations"][0]["result"][0]["value"].update(start="9", end="9"), "is not as Label Studio"),
        (lambda made: made["annotations"][0]["result"][0]["value"].update(start=float("inf")), "is not as Label Studio"),
        (lambda made: made["annotations"][0]["result"][0]["value"].update(paragraphlabels="guest"), "labels is no list"),
        (lambda made: made["annotations"][0]["result"][0]["value"].pop("start"), "is not as Label Studio"),
        (lambda made: made["annotations"][0]["result"][1]["value"].update(text="Others."), "a region says 'Others.'"),
        (lambda made: made["data"]["dialogue"][0].update(text="Whoever"), "text of turn 1 was changed"),
        (lambda made: made["annotations"][0]["result"].extend([region(1, 0, 5, "host"), region(1, 3, 9, "guest")]), "cross"),
    ],
)  # fmt: skip
def test_what_cannot_be_understood_is_named_and_stops_no_other(
    tmp_path: Path, folder: Path, task: dict[str, Any], change: Callable[[Any], object], complaint: str
) -> None:
    bad, good = annotate(task, lambda result: None), annotate(task, relabel(1, "host"))
    change(bad)
    first, second = tasks(saved(tmp_path, bad, good))
    assert isinstance(first, CorrectionError)
    assert "project-1.json: task 1: " in str(first)
    assert complaint in str(first)
    assert isinstance(second, Annotated)


def test_who_and_when_may_be_what_no_file_and_no_clock_can_hold(
    tmp_path: Path, folder: Path, task: dict[str, Any]
) -> None:
    odd = {"updated_at": "0001-01-01T00:00:00+14:00", "completed_by": {"email": "\ud800"}}
    (found,) = taken(tmp_path, folder, annotate(task, relabel(1, "host"), **odd))
    assert (found.by, found.text) == ("\ufffd", "It is me. Why?")


def test_the_command(tmp_path: Path, folder: Path, task: dict[str, Any]) -> None:
    (tmp_path / "rolecall.toml").touch()
    path = saved(tmp_path, annotate(task, relabel(1, "host")))
    project = ["--project", str(tmp_path)]
    done = CliRunner().invoke(app, ["annotations", str(path), *project])
    assert (done.exit_code, done.stdout.startswith("talk: 1 corrections → ")) == (0, True)
    assert len(read(tmp_path / "data" / "corrections" / "talk.csv")) == 1
    foreign = annotate(task, lambda result: None)
    foreign["data"] = {**foreign["data"], "episode": "other"}
    for made, complaint in (
        ([foreign], "no results of an episode other"),
        ([{"data": task["data"]}], "holds no annotation"),
    ):
        done = CliRunner().invoke(app, ["annotations", str(saved(tmp_path, *made)), *project])
        assert done.exit_code == 1
        assert complaint in done.stderr
    path = saved(tmp_path, annotate(task, relabel(1, "host")))
    broken = tmp_path / "broken.json"
    broken.write_text("[{")
    done = CliRunner().invoke(app, ["annotations", str(broken), str(path), *project])
    assert done.exit_code == 1
    assert "broken.json: cannot be read" in done.stderr
    assert "talk: 0 corrections" in done.stdout


def test_the_documentation_shows_the_interface() -> None:
    assert labelstudio.CONFIG in (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
