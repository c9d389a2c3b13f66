from pathlib import Path

import pytest

from pipeline import files
from pipeline.errors import ArtifactError
from pipeline.workflow import artifacts, manifest
from pipeline.workflow.artifacts import State, Store
from pipeline.workflow.job import Made

NAME = "turns.csv"


class Stopped(BaseException):
    """Stands for Ctrl-C or a crash."""


def store(folder: Path) -> Store:
    return Store(folder, episode="talk")


def commit(folder: Path, content: str, *, origin: str = "a", kept: int = 5) -> None:
    store(folder).commit(Made({NAME: content.encode()}), {"input": origin}, schema=1, versions_kept=kept)


def stop_at(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    """Let the process end in the middle of the write with this number, after its temporary file is there."""
    whole, count = files.write_atomic, 0

    def write(path: Path, content: bytes) -> None:
        nonlocal count
        count += 1
        if count == number:
            path.with_name(f".{path.name}.1.tmp").write_bytes(content[: len(content) // 2])
            raise Stopped
        whole(path, content)

    monkeypatch.setattr(files, "write_atomic", write)


def test_versions_count_up_with_the_bytes_and_older_ones_stay(tmp_path: Path) -> None:
    for content in ("one", "two", "two", "three"):
        commit(tmp_path, content)
    entry = store(tmp_path).manifest.artifacts[NAME]
    assert (entry.version, entry.sha256, entry.schema) == (3, files.sha256_of(b"three"), 1)
    assert [older.version for older in entry.older] == [1, 2]
    assert (tmp_path / "versions" / "turns.v1.csv").read_text() == "one"
    assert (tmp_path / "versions" / "turns.v2.csv").read_text() == "two"


def test_the_same_bytes_from_other_sources_are_no_new_version(tmp_path: Path) -> None:
    commit(tmp_path, "one", origin="a")
    commit(tmp_path, "one", origin="b")
    assert store(tmp_path).manifest.artifacts[NAME].version == 1
    assert store(tmp_path).made_from(NAME) == {"input": "b"}
    assert not (tmp_path / "versions").exists()


@pytest.mark.parametrize(("kept", "left"), [(2, [2, 3]), (0, []), (9, [1, 2, 3])])
def test_older_versions_are_pruned(tmp_path: Path, kept: int, left: list[int]) -> None:
    for content in ("one", "two", "three", "four"):
        commit(tmp_path, content, kept=kept)
    assert artifacts.versions(tmp_path / NAME) == left
    assert [older.version for older in store(tmp_path).manifest.artifacts[NAME].older] == left


@pytest.mark.parametrize("number", range(1, 5))
def test_a_stop_at_any_write_is_never_taken_for_an_edit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    commit(tmp_path, "one", origin="a")
    with monkeypatch.context() as patch:
        stop_at(patch, number)
        with pytest.raises(Stopped):
            commit(tmp_path, "two", origin="b")
    assert store(tmp_path).state(NAME) is not State.EDITED
    assert store(tmp_path).made_from(NAME) != {"input": "b"}, "what was not finished must not pass for current"
    commit(tmp_path, "three", origin="c")
    entry = store(tmp_path).manifest.artifacts[NAME]
    assert store(tmp_path).state(NAME) is State.MADE
    assert (tmp_path / NAME).read_text() == "three"
    assert (tmp_path / "versions" / "turns.v1.csv").read_text() == "one"
    assert entry.version == (3 if number == 4 else 2), "only what came to be has a number"
    store(tmp_path).sweep()
    assert not list(tmp_path.rglob("*.tmp"))


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_stop_in_the_first_commit_leaves_something_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    with monkeypatch.context() as patch:
        stop_at(patch, number)
        with pytest.raises(Stopped):
            commit(tmp_path, "one")
    assert store(tmp_path).made_from(NAME) is None
    commit(tmp_path, "one")
    assert store(tmp_path).state(NAME) is State.MADE


def test_edits_are_never_overwritten(tmp_path: Path) -> None:
    commit(tmp_path, "one")
    (tmp_path / NAME).write_text("mine")
    with pytest.raises(ArtifactError, match=r"turns\.csv: was edited by hand.*Take the file away.*--keep"):
        commit(tmp_path, "two", origin="b")
    assert (tmp_path / NAME).read_text() == "mine"
    assert store(tmp_path).made_from(NAME) == {"input": "a"}


def test_edits_in_one_file_keep_its_sibling_from_being_replaced(tmp_path: Path) -> None:
    both = {NAME: b"one", "transcript.txt": b"text"}
    store(tmp_path).commit(Made(both), {}, schema=1, versions_kept=1)
    (tmp_path / NAME).write_text("mine")
    with pytest.raises(ArtifactError):
        store(tmp_path).commit(Made({NAME: b"two", "transcript.txt": b"other"}), {}, schema=1, versions_kept=1)
    assert (tmp_path / "transcript.txt").read_text() == "text"


def test_edits_stay_where_a_stage_makes_the_same_as_before_them(tmp_path: Path) -> None:
    commit(tmp_path, "one")
    (tmp_path / NAME).write_text("mine")
    commit(tmp_path, "one", origin="b")
    assert (tmp_path / NAME).read_text() == "mine"
    assert store(tmp_path).made_from(NAME) == {"input": "b"}


def test_edits_that_come_to_the_same_as_a_stage_makes_are_no_edits(tmp_path: Path) -> None:
    commit(tmp_path, "one")
    (tmp_path / NAME).write_text("two")
    commit(tmp_path, "two", origin="b")
    assert store(tmp_path).state(NAME) is State.MADE
    assert store(tmp_path).manifest.artifacts[NAME].version == 2


def test_an_edit_while_the_stage_runs_is_not_lost(tmp_path: Path) -> None:
    commit(tmp_path, "one")
    opened = store(tmp_path)
    assert opened.state(NAME) is State.MADE
    (tmp_path / NAME).write_text("mine")
    with pytest.raises(ArtifactError):
        opened.commit(Made({NAME: b"two"}), {}, schema=1, versions_kept=1)


def test_putting_an_older_version_back_is_an_edit(tmp_path: Path) -> None:
    commit(tmp_path, "one")
    commit(tmp_path, "two")
    (tmp_path / NAME).write_text("one")
    assert store(tmp_path).state(NAME) is State.EDITED


@pytest.mark.parametrize("content", [None, "{", "[]", '{"schema": 1}', '{"schema": 1, "artifacts": {"turns.csv": 3}}'])
def test_without_its_manifest_a_file_counts_as_a_persons(tmp_path: Path, content: str | None) -> None:
    commit(tmp_path, "one")
    commit(tmp_path, "two")
    (tmp_path / "manifest.json").unlink()
    if content is not None:
        (tmp_path / "manifest.json").write_text(content)
    assert store(tmp_path).state(NAME) is State.EDITED
    with pytest.raises(ArtifactError):
        commit(tmp_path, "three")
    commit(tmp_path, "two")
    assert store(tmp_path).state(NAME) is State.MADE
    commit(tmp_path, "three")
    assert (tmp_path / "versions" / "turns.v1.csv").read_text() == "one", "older versions keep their numbers"
    assert store(tmp_path).manifest.artifacts[NAME].version == 3


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"version": 1', '"version": "a"'),
        ('"schema": 1,\n   "version"', '"schema": [],\n   "version"'),
        ('"sha256": "', '"sha256": 7, "time": "'),
        ('"made_from": {', '"made_from": "x", "more": {'),
        ('"transcript": {', '"transcript": {"metadata": 5'),
        ('"transcript": {', '"transcript": {"metadata": {"title": 5}'),
        ('"transcript": {', '"transcript": {"found": "abc"'),
        ('"transcript": {', '"transcript": {"found": [[]]'),
        ('"older": []', '"older": 5'),
        ('"older": []', '"older": [{"version": "a", "sha256": "", "made_from": {}, "time": ""}]'),
        ('"artifacts": {', '"artifacts": [], "x": {'),
    ],
)
def test_a_manifest_of_the_wrong_shape_counts_as_none(tmp_path: Path, old: str, new: str) -> None:
    commit(tmp_path, "first")
    path = tmp_path / "manifest.json"
    content = path.read_text()
    assert old in content
    path.write_text(content.replace(old, new))
    assert manifest.read(tmp_path, episode="x") == manifest.Manifest("x")


def test_a_manifest_of_a_newer_program_is_refused(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text('{"schema": 99}')
    with pytest.raises(ArtifactError, match="newer rolecall"):
        store(tmp_path)


def test_temporary_files_are_no_csv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    monkeypatch.setattr(Path, "replace", lambda self, target: seen.append(self.name) or self.rename(target))
    commit(tmp_path, "one")
    assert seen
    assert not any(name.endswith(".csv") for name in seen)
