"""Tables in Parquet, folders at URLs, and batches that are taken apart where a process dies. The stages are those of `stubs`."""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from homes import Home

from pipeline.errors import ArtifactError, InputError, ModelError
from pipeline.workflow import episodes, tables

pytest.importorskip("fsspec")
pytest.importorskip("pyarrow")

import pyarrow.parquet
from fsspec.implementations.memory import MemoryFileSystem
from soak.kills import held

from pipeline.scale import batches, request, storage
from pipeline.scale.batches import Batch, Plan, Work
from pipeline.scale.parquet import Dataset, buckets
from pipeline.workflow.run import Result

Done = Iterator[tuple[Batch, list[Result] | None]]


@pytest.fixture
def bucket() -> Iterator[MemoryFileSystem]:
    """A storage that is no folder of this machine, at memory://."""
    MemoryFileSystem.store.clear()
    yield MemoryFileSystem()
    MemoryFileSystem.store.clear()


def here(work: Work, items: Iterable[Batch]) -> Done:
    return ((item, work(item)) for item in items)


def talks(home: Home, count: int) -> None:
    for number in range(count):
        home.raw(f"show/{number}.txt", f"# Ann\nHow do you do?\nVery well, {number} times.\n")


def found_in(home: Home) -> list[episodes.Episode]:
    return episodes.in_folder(home.path("raw"))


def run(plan: Plan, found: list[episodes.Episode]) -> dict[str, str]:
    return {result.episode.name: result.error for result in batches.run(found, plan, here)}


def rows_of(folder: Path) -> list[tuple[str, str, str]]:
    columns = ("episode", "role", "text")
    found = [pyarrow.parquet.read_table(path).to_pylist() for path in sorted(folder.glob("*.parquet"))]
    return sorted(tuple(row[name] for name in columns) for rows in found for row in rows)


def test_parquet_holds_a_row_a_turn_of_every_episode(home: Home, tmp_path: Path) -> None:
    talks(home, 5)
    folder = tmp_path / "parquet"
    beside = Plan(home.workspace, parquet=str(folder))
    assert set(run(beside, found_in(home)).values()) == {""}
    expected = [
        (each.name, *row)
        for each in found_in(home)
        for row in tables.read(tables.ATTRIBUTION, home.artifact("attribution.csv", each.name))[["role", "text"]].values
    ]
    assert rows_of(folder) == sorted(expected)

    alone = Plan(replace(home.workspace, out=tmp_path / "none"), parquet=str(tmp_path / "alone"), table_only=True)
    run(alone, found_in(home))
    assert held(tmp_path / "alone") == held(folder)
    assert not (tmp_path / "none").exists()


def test_parquet_alone_is_written_again_only_where_something_changed(home: Home, tmp_path: Path) -> None:
    talks(home, 40)
    plan = Plan(home.workspace, parquet=str(tmp_path / "parquet"), table_only=True)
    first = list(batches.run(found_in(home), plan, here))
    assert [(each.ran, each.error) for each in first] == [(True, "")] * 41
    assert not any(result.ran for result in batches.run(found_in(home), plan, here))
    home.raw("show/7.txt", "Quite different.\n")
    home.raw("show/bad.txt", b"\xff")
    ran = [result for result in batches.run(found_in(home), plan, here) if result.ran]
    assert "show/7" in [result.episode.name for result in ran]
    assert len(ran) < 41, "only what lies in the same files is read again"
    assert ("show/7", "host", "Quite different.") in rows_of(tmp_path / "parquet")
    assert len({row[0] for row in rows_of(tmp_path / "parquet")}) == 41
    assert "bad.txt: cannot be read" in run(plan, found_in(home))["show/bad"]


def test_an_episode_stays_in_its_file_when_others_come(home: Home) -> None:
    talks(home, 3)
    found = found_in(home)
    many = [replace(found[0], name=f"{number}") for number in range(5000)]
    assert {len(name) for name in buckets(many, [])} == {len("turns-00.parquet")}
    assert {len(name) for name in buckets(many, ["turns-c.parquet"])} == {len("turns-0.parquet")}
    assert sum(map(len, buckets(many, []).values())) == 5000


def test_episodes_at_a_url_give_the_same_results_at_another(
    home: Home, bucket: MemoryFileSystem, tmp_path: Path
) -> None:
    talks(home, 3)
    for path in home.path("raw").rglob("*.txt"):
        bucket.pipe_file(f"/in/{path.relative_to(home.path('raw')).as_posix()}", path.read_bytes())
    bucket.pipe_file("/in/episodes.csv", b"episode,host\nshow/1,Bo Berg\n")
    bucket.pipe_file("/in/show/README.md", b"x")
    home.raw("episodes.csv", "episode,host\nshow/1,Bo Berg\n")
    found, base = storage.collect("memory://in", tmp_path / "scratch")
    assert [each.name for each in found] == [each.name for each in found_in(home)]
    plan = Plan(home.workspace, {tmp_path / "scratch": base}, results="memory://out", parquet="memory://parquet")
    assert plan.source_of(found[0]) == "memory://in/show/0.txt"
    assert set(run(plan, found).values()) == {""}

    run(Plan(home.workspace, parquet=str(tmp_path / "local")), found_in(home))
    for name in ("attribution.csv", "evidence.npz", "sentences.csv"):
        for each in found:
            assert bucket.cat_file(f"/out/{each.name}/{name}") == home.artifact(name, each.name).read_bytes()
    assert b"Bo Berg" in bucket.cat_file("/out/show/1/attribution.csv")
    assert sorted(Dataset("memory://parquet").names()) == sorted(held(tmp_path / "local"))
    for name, content in held(tmp_path / "local").items():
        assert bucket.cat_file(f"/parquet/{name}") == content
    assert not any(result.ran for result in batches.run(found, plan, here))


def test_results_at_a_url_of_which_a_run_was_cut_off_are_made_again(home: Home, bucket: MemoryFileSystem) -> None:
    plan, talk = Plan(home.workspace, results="memory://out"), found_in(home)
    run(plan, talk)
    home.raw("talk.txt", "# Ann\nHow do you do?\nQuite well.\n")
    run(plan, found_in(home))
    assert storage.Remote("memory://out").names("talk/versions")
    whole = bucket.cat_file("/out/talk/attribution.csv")
    bucket.rm_file("/out/talk/manifest.json")
    bucket.pipe_file("/out/talk/attribution.csv", b"half")
    assert run(plan, found_in(home)) == {"talk": ""}
    assert bucket.cat_file("/out/talk/attribution.csv") == whole
    assert b"Very well." in bucket.cat_file("/out/talk/versions/attribution.v1.csv"), "older versions stay"


def test_a_file_at_a_url_and_a_url_without_anything(bucket: MemoryFileSystem, tmp_path: Path) -> None:
    bucket.pipe_file("/in/one.txt", b"Hello.\n")
    found, base = storage.collect("memory://in/one.txt", tmp_path)
    assert ([each.name for each in found], base) == (["one"], "memory://in")
    with pytest.raises(InputError, match="memory://nothing: holds no transcripts"):
        storage.collect("memory://nothing", tmp_path)
    with pytest.raises(ArtifactError, match="nowhere://x: cannot be read or written"):
        storage.collect("nowhere://x", tmp_path)
    assert not storage.is_url("C:/talks")


def test_results_at_a_url_are_not_taken_for_transcripts(home: Home, bucket: MemoryFileSystem, tmp_path: Path) -> None:
    bucket.pipe("/talks/show/one.txt", b"Hello.\n")
    for number in range(2):
        found, base = storage.collect("memory://talks", tmp_path / str(number))
        assert [episode.name for episode in found] == ["show/one"]
        plan = Plan(home.workspace, {tmp_path / str(number): base}, results="memory://talks", parquet="memory://talks")
        assert run(plan, found) == {"show/one": ""}


def test_a_batch_whose_process_dies_is_taken_apart(home: Home, tmp_path: Path) -> None:
    talks(home, 6)

    def dies_with_three(work: Work, items: Iterable[Batch]) -> Done:
        for batch in items:
            names = [each.name for each in batch.episodes]
            yield batch, None if "show/3" in names else work(batch)

    plan = Plan(home.workspace, parquet=str(tmp_path / "parquet"), table_only=True)
    results = list(batches.run(found_in(home), plan, dies_with_three))
    assert sorted(result.episode.name for result in results) == [each.name for each in found_in(home)]
    errors = {result.episode.name: result.error for result in results if result.error}
    assert list(errors) == ["show/3"]
    assert "3.txt: its process died" in errors["show/3"]
    assert {row[0] for row in rows_of(tmp_path / "parquet")} == {each.name for each in found_in(home)} - {"show/3"}


def test_a_fault_elsewhere_is_told_with_a_log_that_stays(
    home: Home, bucket: MemoryFileSystem, monkeypatch: pytest.MonkeyPatch
) -> None:
    def faulty(*_: object) -> None:
        raise ZeroDivisionError("by zero")

    plan = Plan(home.workspace, results="memory://out")
    monkeypatch.setattr(sys.modules["pipeline.stages.segmentation.sentences"], "segment", faulty)
    error = run(plan, found_in(home))["talk"]
    log = error.rpartition("please report it with ")[2].rstrip(".")
    assert log.startswith("memory://out/faults-")
    assert b"ZeroDivisionError" in bucket.cat_file(log)


def test_a_fault_in_one_table_stops_no_other(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home.raw("other.txt", "Hello.\n")
    whole = Dataset.write

    def faulty(self: Dataset, name: str, rows: Iterable[object], made_from: dict[str, str]) -> None:
        if "talk" in made_from:
            raise ZeroDivisionError("by zero")
        whole(self, name, rows, made_from)  # type: ignore[arg-type]

    monkeypatch.setattr(Dataset, "write", faulty)
    monkeypatch.setattr(batches, "buckets", lambda found, _: {f"turns-{i}.parquet": (e,) for i, e in enumerate(found)})
    errors = run(Plan(home.workspace, parquet=str(tmp_path / "parquet")), found_in(home))
    assert errors["other"] == ""
    assert "a fault in rolecall (ZeroDivisionError: by zero); please report it with" in errors["talk"]


def test_a_worker_with_another_model_refuses(home: Home) -> None:
    plan = request.shared(Plan(home.workspace))
    home.use_model("guest", "host")
    with pytest.raises(ModelError, match="a worker has another model"):
        list(batches.run(found_in(home), plan, here))
