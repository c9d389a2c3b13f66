"""What has to run again after which change, and what happens to edits by hand. The stages are those of `stubs`."""

import os
from pathlib import Path

import pytest
from homes import Home

from pipeline.corrections.store import Correction, write
from pipeline.errors import ArtifactError, CorrectionError, InputError
from pipeline.stages import STAGES
from pipeline.workflow import digests, tables
from pipeline.workflow.plan import plan
from pipeline.workflow.stage import Stage

SEGMENT, TURNS, EVIDENCE, ATTRIBUTE = STAGES
ALL = ["segment", "turns", "evidence", "attribute"]


def test_a_second_run_does_nothing(home: Home) -> None:
    assert home.run_all() == ALL
    assert home.run_all() == []


def test_what_is_read_is_named_in_the_manifest(home: Home) -> None:
    home.run_all()
    artifacts = home.workspace.store(home.episode()).manifest.artifacts
    common = {"code", "config", "model", "packages"}
    assert set(artifacts["sentences.csv"].made_from) == {"input"} | common
    assert set(artifacts["turns.csv"].made_from) == {"transcript.txt", "sentences.csv"} | common
    assert set(artifacts["evidence.npz"].made_from) == {"transcript.txt", "sentences.csv", "turns.csv"} | common
    assert set(artifacts["attribution.csv"].made_from) == (
        {"transcript.txt", "sentences.csv", "labels.csv", "turns.csv", "evidence.npz", "metadata", "corrections"}
        | common
    )


def test_a_changed_transcript_runs_all(home: Home) -> None:
    home.run_all()
    home.edit(home.path("raw", "talk.txt"), "Very well", "Not bad")
    assert home.run_all() == ALL
    assert "Not bad" in home.artifact("attribution.csv").read_text()


def test_a_touched_transcript_runs_nothing(home: Home) -> None:
    home.run_all()
    home.path("raw", "talk.txt").touch()
    assert home.run_all() == []


def test_a_changed_model_runs_the_stages_that_read_what_changed(home: Home) -> None:
    home.run_all()
    home.use_model("guest", "host", version="v2")
    assert home.run_all() == ["attribute"]
    home.use_model("guest", "host", version="v3", files={"encoder/encoder.onnx": "other"})
    assert home.run_all() == ["evidence", "attribute"]
    home.use_model("guest", "host", version="v4", files={"vocabulary.txt": "other"})
    # The tiny stages run with it and make the same again.
    assert home.run_all() == ALL
    assert home.workspace.store(home.episode()).manifest.artifacts["turns.csv"].version == 1
    assert home.workspace.store(home.episode()).manifest.artifacts["attribution.csv"].version == 2


@pytest.mark.parametrize(
    ("section", "again"),
    [("segmentation", ["segment"]), ("turns", ["turns"]), ("attribution", ["attribute"])],
)
def test_a_changed_setting_runs_the_stage_that_reads_it(home: Home, section: str, again: list[str]) -> None:
    home.configure(section, 5)
    home.run_all()
    home.configure(section, 6)
    assert home.run_all() == again


def test_how_many_versions_are_kept_runs_nothing(home: Home) -> None:
    home.run_all()
    (home.root / "rolecall.toml").write_text("[artifacts]\nversions_kept = 1\n")
    assert home.run_all() == []


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_with_changed_code_runs_and_what_it_makes_the_same_runs_no_other(
    home: Home, monkeypatch: pytest.MonkeyPatch, stage: Stage
) -> None:
    home.run_all()
    code = digests.of_code
    monkeypatch.setattr(digests, "of_code", lambda module: "new" if module == stage.module else code(module))
    assert home.run_all() == [stage.name]


def test_a_missing_artifact_is_made_again(home: Home) -> None:
    home.run_all()
    home.artifact("turns.csv").unlink()
    assert home.run_all() == ["turns"]


def test_a_changed_row_of_the_list_concerns_its_episode_only(home: Home) -> None:
    home.raw("other.txt", "Hello.\n")
    home.raw("episodes.csv", "episode,guest\ntalk,Bob\nother,Eve\n")
    home.run_all("talk")
    home.run_all("other")
    assert ",guest,Bob," in home.artifact("attribution.csv").read_text()
    home.raw("episodes.csv", "episode,guest,mood\ntalk,Rob,\nother,Eve,\nmore,Zoe,\n")
    assert home.run_all("other") == []
    assert home.run_all("talk") == ["attribute"]
    assert ",guest,Rob," in home.artifact("attribution.csv").read_text()


def test_the_list_says_more_than_the_header(home: Home) -> None:
    home.run_all()
    assert ",host,Ann," in home.artifact("attribution.csv").read_text()
    home.raw("episodes.csv", "episode,host\ntalk,Anne\n")
    assert home.run_all() == ["attribute"]
    assert ",host,Anne," in home.artifact("attribution.csv").read_text()


def test_corrections_run_the_attribution(home: Home) -> None:
    home.run_all()
    corrections = home.path("corrections", "talk.csv")
    write(corrections, [Correction(6, 20, "guest", text="How do you do?")])
    assert home.run_all() == ["attribute"]
    assert home.run_all() == []
    corrections.unlink()
    assert home.run_all() == ["attribute"]


def put_in_the_way(path: Path, what: str) -> None:
    """Something of a file's name that is no file to read."""
    path.parent.mkdir()
    if what == "folder":
        path.mkdir()
    elif what == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to(what)


@pytest.mark.skipif(os.name != "posix", reason="needs pipes with names, and links")
@pytest.mark.parametrize("what", ["folder", "pipe", "/dev/zero", "nowhere", "talk.csv"])
def test_corrections_that_cannot_be_read_are_never_passed_over(home: Home, what: str) -> None:
    home.run_all()
    put_in_the_way(home.path("corrections", "talk.csv"), what)
    for _ in range(2):
        assert plan(home.episode(), home.workspace).ahead == (ATTRIBUTE,)
        with pytest.raises(CorrectionError, match=r"talk\.csv: cannot be read"):
            home.run_all()
    home.run(ATTRIBUTE, keep=True)
    with pytest.raises(CorrectionError):
        home.run_all()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="needs an account that may not do all")
def test_corrections_that_may_not_be_read_are_never_passed_over(home: Home) -> None:
    home.run_all()
    path = home.path("corrections", "talk.csv")
    write(path, [Correction(6, 20, "guest", text="How do you do?")])
    path.chmod(0)
    with pytest.raises(CorrectionError, match=r"talk\.csv: cannot be read"):
        home.run_all()


def test_another_ending_of_the_same_stem_is_taken_where_it_is_richer(home: Home) -> None:
    home.run_all()
    home.raw("talk.md", "# Bob\nHello.\n")
    outcome = home.run(SEGMENT)
    assert outcome.notes == ("talk.txt is left aside, talk.md is read",)
    assert home.artifact("transcript.txt").read_text() == "# Bob\nHello.\n"
    assert home.workspace.store(home.episode()).manifest.transcript["file"] == "talk.md"


def test_a_richer_ending_that_cannot_be_read_is_left_aside(home: Home) -> None:
    home.raw("talk.json", b"\xff")
    outcome = home.run(SEGMENT)
    assert outcome.ran
    assert any("talk.json: cannot be read" in note for note in outcome.notes)
    assert home.artifact("transcript.txt").read_bytes() == home.path("raw", "talk.txt").read_bytes()


def test_without_a_readable_ending_every_one_is_named(home: Home) -> None:
    home.raw("talk.txt", "")
    home.raw("talk.json", b"\xff")
    with pytest.raises(InputError, match=r"talk\.json: cannot be read.*talk\.txt: is empty"):
        home.run(SEGMENT)


def test_a_stage_without_what_it_reads_names_the_file(home: Home) -> None:
    with pytest.raises(ArtifactError, match=r"transcript\.txt"):
        home.run(TURNS)
    home.run(SEGMENT)
    with pytest.raises(ArtifactError, match=r"turns\.csv: is not there; run the stage"):
        home.run(ATTRIBUTE)


def test_line_ends_stay_as_received(home: Home) -> None:
    home.raw("talk.txt", "Hello.\r\nYes.\rNo.\n")
    home.run_all()
    assert home.artifact("transcript.txt").read_bytes() == b"Hello.\r\nYes.\rNo.\n"


def test_edited_sentences_stay_and_the_rest_runs_from_them(home: Home) -> None:
    home.run_all()
    path = home.artifact("sentences.csv")
    home.edit(path, "2,6,20,speech,How do you do?", "2,6,12,speech,How do\n3,13,20,speech,you do?")
    home.edit(path, "\n3,21,", "\n4,21,")
    home.edit(path, "\n4,32,", "\n5,32,")
    home.edit(path, "\n5,45,", "\n6,45,")
    content = path.read_bytes()
    assert home.run(SEGMENT).edited == ("sentences.csv",)
    assert home.run_all() == ["turns", "evidence", "attribute"]
    assert path.read_bytes() == content
    assert ",you do?\n" in home.artifact("attribution.csv").read_text()
    assert home.run_all() == []


def test_an_edit_that_loses_words_is_refused_by_row(home: Home) -> None:
    home.run_all()
    home.edit(home.artifact("sentences.csv"), "3,21,31,speech,Very well.\n", "")
    with pytest.raises(ArtifactError, match=r"sentences\.csv: row 4: leaves out what is said before it: 'Very well\.'"):
        home.run(TURNS)
    home.artifact("sentences.csv").unlink()
    assert home.run_all() == ["segment"]
    home.edit(home.artifact("turns.csv"), "1,6,20,", "1,6,19,")
    with pytest.raises(ArtifactError, match=r"turns\.csv: row 2: text is"):
        home.run(ATTRIBUTE)


@pytest.mark.parametrize(("stage", "name"), [(SEGMENT, "sentences.csv"), (TURNS, "turns.csv")])
def test_an_edit_whose_sources_changed_stops_the_stage_and_stays(home: Home, stage: Stage, name: str) -> None:
    home.run_all()
    path = home.artifact(name)
    with path.open("a") as file:
        file.write("\n")
    content = path.read_bytes()
    home.raw("talk.txt", "# Ann\nSomething else.\n")
    for earlier in STAGES[: STAGES.index(stage)]:
        home.run(earlier)
    with pytest.raises(ArtifactError, match="was edited by hand"):
        home.run(stage)
    assert path.read_bytes() == content
    path.unlink()
    assert home.run(stage).ran


def test_an_edit_can_be_kept_over_a_change_of_its_sources(home: Home) -> None:
    home.run_all()
    home.edit(home.artifact("turns.csv"), ",0.5,", ",0.75,")
    home.use_model("guest", "host", files={"vocabulary.txt": "other"})
    home.configure("turns", 2)
    home.run(SEGMENT)
    home.use_model("guest", "host", files={"boundary.npz": "other"})
    home.configure("turns", 3)
    assert home.run(TURNS, keep=True).edited == ("turns.csv",)
    home.run_all()
    assert home.run_all() == []
    assert ",0.75," in home.artifact("turns.csv").read_text()


def test_nothing_can_be_kept_that_is_not_there(home: Home) -> None:
    with pytest.raises(ArtifactError, match="cannot be kept"):
        home.run(SEGMENT, keep=True)


def test_tables_of_all_stages_can_be_read_back(home: Home) -> None:
    home.run_all()
    for table in (tables.SENTENCES, tables.TURNS, tables.ATTRIBUTION):
        assert len(tables.read(table, home.artifact(table.file_name)))


def test_a_folder_in_the_way_is_an_error_with_its_name(home: Home) -> None:
    home.artifact("turns.csv").mkdir(parents=True)
    home.run(SEGMENT)
    with pytest.raises(ArtifactError, match=r"turns\.csv"):
        home.run(TURNS)
