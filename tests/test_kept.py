"""No correction is lost and none is made up, whatever happens in between."""

from pathlib import Path

import pytest
from homes import Home

from pipeline import files
from pipeline.corrections import intake
from pipeline.corrections.store import Correction, read, write
from pipeline.errors import ArtifactError, CorrectionError
from pipeline.stages import STAGES
from pipeline.workflow import clean, manifest, plan
from pipeline.workflow.artifacts import Store

OTHER = "# Ann\nWelcome back, all of you.\nHow do you do?\nVery well.\nWhat is new?\nNothing at all.\n"


def flip(home: Home, row: str = "2,21,31,guest") -> Path:
    path = home.artifact("attribution.csv")
    home.edit(path, row, row.replace("guest", "host"))
    return path


def kept(home: Home) -> list[tuple[str, str]]:
    return [(each.role, each.text) for each in read(home.path("corrections", "talk.csv"))]


def test_a_kill_between_storing_and_letting_go_changes_nothing(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    home.run_all()
    flip(home)
    with monkeypatch.context() as patch:
        patch.setattr(Store, "release", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt()))
        with pytest.raises(KeyboardInterrupt):
            home.run_all()
    first = home.path("corrections", "talk.csv").read_bytes()
    monkeypatch.setattr(intake, "now", lambda: "2099-01-01T00:00:00+00:00")
    assert home.run_all() == ["attribute"]
    assert home.path("corrections", "talk.csv").read_bytes() == first


def test_a_full_disk_leaves_the_edited_table_and_nothing_else(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    home.run_all()
    path = flip(home)
    content = path.read_bytes()

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(files.os, "fsync", full)
        with pytest.raises(ArtifactError, match="No space left on device"):
            home.run_all()
    assert path.read_bytes() == content
    assert list(home.path("corrections").iterdir()) == []
    home.run_all()
    assert kept(home) == [("host", "Very well.")]


def test_an_edit_survives_clean(home: Home) -> None:
    home.run_all()
    flip(home)
    assert clean.clean(home.path("processed", "talk"), episode="talk", stages=STAGES) == ("attribution.csv",)
    home.run_all()
    assert kept(home) == [("host", "Very well.")]


def test_an_edit_made_after_a_run_that_was_cut_off_is_told_by_its_own_transcript(home: Home) -> None:
    home.run_all()
    home.raw("talk.txt", OTHER)
    home.run(STAGES[0])
    flip(home)
    home.run_all()
    assert kept(home) == [("host", "Very well.")]


def test_a_model_that_changes_with_the_edit_makes_up_no_correction(home: Home) -> None:
    home.run_all()
    flip(home)
    home.use_model("guest", "host")
    home.run_all()
    assert kept(home) == [("host", "Very well.")]


def test_a_change_of_mind_wins_and_setting_back_is_one(home: Home) -> None:
    home.run_all()
    path = flip(home)
    home.run_all()
    row = next(line for line in path.read_text().splitlines() if "Very well." in line)
    home.edit(path, row, row.replace(",host,", ",guest,") if ",host," in row else row.replace(",guest,", ",host,"))
    home.run_all()
    assert [text for _, text in kept(home)] == ["Very well."]
    assert kept(home)[0][0] != row.split(",")[3]


def test_older_corrections_are_placed_where_new_ones_are_added_and_the_lost_stay(home: Home) -> None:
    home.run_all()
    flip(home)
    home.run_all()
    path = home.path("corrections", "talk.csv")
    gone = Correction(6, 20, "guest", text="Nobody says these many words any more.", note="mine")
    write(path, [gone, *read(path)])
    home.raw("talk.txt", OTHER)
    home.run_all()
    table = home.artifact("attribution.csv")
    row = next(line for line in table.read_text().splitlines() if "What is new?" in line)
    home.edit(table, row, row.replace("host", "guest") if "host" in row else row.replace("guest", "host"))
    home.run_all()
    found = read(path)
    assert [(each.text, each.placed) for each in found] == [
        (gone.text, False),
        ("Very well.", True),
        ("What is new?", True),
    ]
    assert all(OTHER[each.start : each.end] == each.text for each in found if each.placed)
    assert "~6,~20,guest" in path.read_text()


def test_a_column_that_is_not_ours_becomes_a_note(tmp_path: Path) -> None:
    path = tmp_path / "one.csv"
    path.write_text("start_char,end_char,role,text,checked\n0,3,host,Yes,by Bo\n")
    assert [each.note for each in read(path)] == ["by Bo"]


def test_marks_of_a_merge_are_named(tmp_path: Path) -> None:
    path = tmp_path / "one.csv"
    path.write_text(
        "start_char,end_char,role,text\n<<<<<<< HEAD\n0,3,host,Yes\n=======\n0,3,guest,Yes\n>>>>>>> other\n"
    )
    with pytest.raises(CorrectionError, match="row 2: holds a mark of a merge conflict"):
        read(path)


def test_corrections_of_no_episode_are_named_and_kept(home: Home) -> None:
    path = home.path("corrections", "show", "gone.csv")
    write(path, [Correction(0, 3, "host", text="Yes")])
    assert plan.without_episode(home.path("corrections"), {"talk"}) == [path]
    assert plan.without_episode(home.path("corrections"), {"show/gone"}) == []


def test_the_version_before_a_correction_stays(home: Home) -> None:
    home.run_all()
    first = home.artifact("attribution.csv").read_bytes()
    flip(home)
    home.run_all()
    assert home.artifact("versions/attribution.v1.csv").read_bytes() == first
    entry = manifest.read(home.path("processed", "talk"), episode="talk").artifacts["attribution.csv"]
    assert (entry.version, [each.version for each in entry.older]) == (2, [1])
