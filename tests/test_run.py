"""Episodes through all stages, in this process and as a command. The stages are those of `stubs`."""

import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest
from homes import Checkout, Home
from typer.testing import CliRunner, Result

import pipeline
from pipeline import cli, project
from pipeline.cli.commands import app
from pipeline.errors import InputError
from pipeline.project import Project
from pipeline.stages import STAGES
from pipeline.workflow import run


def the_project(home: Home) -> Project:
    found = project.find(home.root)
    assert found is not None
    return found


def names(path: Path, home: Home | None = None) -> list[str]:
    return [episode.name for episode in run.collect(path, the_project(home) if home else None)]


def test_a_file_is_named_by_its_stem_and_a_folders_files_by_their_paths(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    for name in ("a/x.txt", "a/b/y.txt", "a/README.md"):
        (tmp_path / name).write_text("x")
    assert names(tmp_path / "a" / "b" / "y.txt") == ["y"]
    assert names(tmp_path / "a") == ["b/y", "x"]
    assert names(tmp_path / "a" / "README.md") == ["README"], "what is named outright is taken"


def test_in_the_project_an_episode_is_the_one_that_make_knows(home: Home) -> None:
    home.raw("show/one.txt", "x")
    home.raw("show/one.srt", "x")
    (episode,) = run.collect(home.path("raw", "show", "one.txt"), the_project(home))
    assert episode == home.episode("show/one")
    assert names(home.path("raw", "show"), home) == ["show/one"]
    assert names(home.path("raw"), home) == ["show/one", "talk"]


@pytest.mark.parametrize("path", ["gone.txt", "."])
def test_a_path_without_transcripts_is_named(tmp_path: Path, path: str) -> None:
    with pytest.raises(InputError, match=str(tmp_path / path)):
        names(tmp_path / path)


@pytest.mark.parametrize("name", ["...txt", "..txt"])
def test_a_name_of_dots_writes_nowhere_and_stops_no_other(tmp_path: Path, name: str) -> None:
    for each in (name, "x.txt"):
        (tmp_path / each).write_text("x")
    found, (failure,) = run.collect_all([tmp_path / name, tmp_path / "x.txt"], None, standard_input=tmp_path)
    assert [episode.name for episode in found] == ["x"]
    assert f"{tmp_path / name}: before the ending its name is only dots" in failure.message
    assert names(tmp_path) == ["x"]


def test_two_of_one_name_do_not_overwrite_each_other(tmp_path: Path) -> None:
    for name in ("a/x.txt", "a/x.srt", "b/x.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    found = [run.collect(tmp_path / name, None)[0] for name in ("a/x.txt", "a/x.srt", "b/x.txt", "a/x.txt")]
    (episode,), (complaint,) = run.distinct(found)
    assert [path.name for path in episode.sources] == ["x.srt", "x.txt"]
    assert f"{tmp_path / 'b' / 'x.txt'}: its results would take the place of" in complaint.message


def test_one_that_fails_stops_no_other(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    home.raw("a.txt", b"\xff")
    home.raw("b.txt", "trouble\n")
    segment = sys.modules["pipeline.stages.segmentation.sentences"].segment

    def faulty(transcript: object, model: object, settings: object) -> object:
        if "trouble" in transcript.text:  # type: ignore[attr-defined]
            raise ZeroDivisionError("by zero")
        return segment(transcript, model, settings)

    monkeypatch.setattr(sys.modules["pipeline.stages.segmentation.sentences"], "segment", faulty)
    results = {result.episode.name: result for result in run.run(run.collect(home.path("raw"), None), home.workspace)}
    assert "a.txt: cannot be read" in results["a"].error
    log = home.path("processed", "faults.log")
    assert "b.txt: a fault in rolecall (ZeroDivisionError: by zero); please report it with" in results["b"].error
    assert str(log) in results["b"].error
    assert "\n" not in results["b"].error
    assert "Traceback" in log.read_text(encoding="utf-8")
    assert results["talk"].error == ""
    assert home.artifact("attribution.csv").is_file()


def test_a_second_run_does_nothing(home: Home) -> None:
    found = run.collect(home.path("raw"), None)
    assert [result.ran for result in run.run(found, home.workspace)] == [True]
    assert [result.ran for result in run.run(found, home.workspace)] == [False]


def test_a_text_is_attributed_as_a_file_is(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(project, "PACKAGE", home.root / "pipeline")
    frame = pipeline.attribute("# Ann\nHow do you do?\r\nFine.")
    said = frame[["role", "speaker", "text"]].to_numpy().tolist()
    assert said == [["host", "Ann", "How do you do?"], ["guest", "", "Fine."]]
    assert frame["start_char"].tolist() == [6, 22]
    with pytest.raises(InputError):
        pipeline.attribute(" ")


def test_the_command_takes_files_and_folders_from_anywhere(checkout: Checkout, tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "one.txt").write_text("Hello.\n")
    (tmp_path / "two.txt").write_text("Hello.\n")
    (tmp_path / "bad.txt").write_bytes(b"\xff")
    out = tmp_path / "out"
    words = ["run", str(tmp_path / "more"), str(tmp_path / "two.txt"), "--out", str(out), "--jobs", "2"]
    done = checkout.rolecall(*words)
    assert done.returncode == 0, done.stderr
    assert "two" in done.stdout
    assert sorted(path.parent.name for path in out.rglob("attribution.csv")) == ["one", "two"]
    assert not checkout.path("processed").exists()

    done = checkout.rolecall(*words, str(tmp_path / "bad.txt"), str(tmp_path / "gone.txt"))
    assert done.returncode == 1
    assert "bad.txt: cannot be read" in done.stderr
    assert "gone.txt: no such file or folder" in done.stderr
    assert "Traceback" not in done.stderr


def test_progress_and_failures_are_told_and_the_failures_listed(checkout: Checkout, tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    for name, content in {"one": b"Hello.\n", "bad": b"\xff", "=1+1": b"\xff"}.items():
        (raw / f"{name}.txt").write_bytes(content)
    out = tmp_path / "out"
    done = checkout.rolecall("run", str(raw), "--out", str(out), "--jobs", "1")
    assert done.returncode == 1
    assert "3 of 3: one" in done.stderr
    assert done.stderr.splitlines()[-1] == f"rolecall: 2 episodes stopped: =1+1, bad; see {out / 'failures.csv'}"
    assert done.stderr.count("bad.txt: cannot be read") == 1, "each failure is told once"
    assert sorted(path.name for path in out.iterdir() if path.is_dir()) == ["one"], "no empty folder is left"
    with (out / "failures.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["episode"] for row in rows] == ["'=1+1", "bad"]
    assert all("cannot be read" in row["failure"] and row["file"].endswith(".txt") for row in rows)
    for name in ("bad", "=1+1"):
        (raw / f"{name}.txt").write_bytes(b"Hello.\n")
    assert checkout.rolecall("run", str(raw), "--out", str(out), "--jobs", "1").returncode == 0
    assert not (out / "failures.csv").exists()


def test_results_of_a_talk_in_data_raw_are_not_those_of_another_of_its_name(home: Home, tmp_path: Path) -> None:
    def run_on(*words: object) -> Result:
        return CliRunner().invoke(app, ["run", "--project", str(home.root), "--jobs", "1", *map(str, words)])

    assert run_on(home.path("raw")).exit_code == 0
    corrections = home.path("corrections", "talk.csv")
    before = home.artifact("attribution.csv").read_bytes()
    other, alone = tmp_path / "exp" / "talk.txt", tmp_path / "exp" / "alone.txt"
    other.parent.mkdir()
    other.write_text("Is this another talk?\nIt is.\n")
    alone.write_text("Is this another talk?\nIt is.\n")
    done = run_on(other.parent)
    assert done.exit_code == 1
    what = "the results of talk in data/processed come from data/raw/talk.txt; give --out FOLDER or rename the file."
    assert done.stderr.count(f"rolecall: {other}: {what}") == 1
    assert (home.artifact("attribution.csv").read_bytes(), corrections.exists()) == (before, False)
    assert home.artifact("attribution.csv", "alone").is_file(), "it stops no other"
    assert run_on(other, "--out", tmp_path / "out").exit_code == 0
    for again in (home.path("raw", "talk.txt"), alone):
        assert run_on(again).exit_code == 0, "the same source again"
    other.write_bytes(home.path("raw", "talk.txt").read_bytes())
    assert run_on(other).exit_code == 0, "the same content"
    home.root.rename(home.root.with_name("moved"))
    home.root = home.root.with_name("moved")
    done = run_on(home.path("raw", "talk.txt"), alone)
    assert done.exit_code == 0, "a project that was moved"


def test_standard_input_is_a_transcript(checkout: Checkout, tmp_path: Path) -> None:
    command = [str(checkout.root / ".venv/bin/python"), "-m", "pipeline", "run", "-", "--out", str(tmp_path / "out")]
    done = subprocess.run(command, cwd=checkout.root, input=b"Hello.\n", capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "stdin" / "attribution.csv").is_file()
    done = subprocess.run(command, cwd=checkout.root, input=b"", capture_output=True, check=False)
    assert b"rolecall: standard input: it is empty or closed" in done.stderr
    assert b"stdin.txt" not in done.stderr + (tmp_path / "out" / "failures.csv").read_bytes()


@pytest.mark.skipif(os.name != "posix", reason="needs a shell that closes streams")
@pytest.mark.parametrize("closed", ["<&-", "2>&-", ">&-", "<&- >&- 2>&-"])
def test_closed_streams_are_no_fault(checkout: Checkout, tmp_path: Path, closed: str) -> None:
    (tmp_path / "x.txt").write_text("Hello.\n")
    python, out = checkout.root / ".venv/bin/python", tmp_path / "out"
    for what, status in ((str(tmp_path / "x.txt"), 0), ("-", 1)):
        command = f'"{python}" -m pipeline run "{what}" --out "{out}" {closed}'
        done = subprocess.run(
            ["sh", "-c", command],
            cwd=checkout.root,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == status, done.stderr
        assert "fault" not in done.stderr
        assert status == 0 or "2>&-" in closed or "standard input: it is empty or closed" in done.stderr
    assert (out / "x" / "attribution.csv").is_file()
    assert not (out / "faults.log").exists()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes with names")
def test_what_is_no_regular_file_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "zero.txt").symlink_to("/dev/zero")
    for path in (Path("/dev/zero"), Path("/dev/stdin"), tmp_path / "pipe.txt", tmp_path / "zero.txt"):
        with pytest.raises(InputError, match="a pipe or a device is no file; save it as one, or give it as -"):
            names(path)
    found, failures = run.collect_all([tmp_path], None, standard_input=tmp_path)
    assert [episode.name for episode in found] == ["pipe", "zero"], "in a folder each is named when its turn comes"
    assert failures == []


def test_make_and_the_command_agree_on_what_is_done(checkout: Checkout) -> None:
    assert checkout.rolecall("run", "data/raw").returncode == 0
    assert checkout.ran() == []


@pytest.mark.parametrize(
    ("words", "status", "message"),
    [
        (["run"], 2, "Missing argument"),
        (["nonsense"], 2, "No such command"),
        (["run", "x", "--jobs", "many"], 2, "--jobs"),
        (["segment"], 2, "either EPISODE or --id"),
        (["segment", "tolk"], 2, "did you mean talk?"),
        (["segment", "nothere"], 2, "Give the path below data/raw without the ending, for example talk."),
        (["segment", "show/talk.txt"], 2, "did you mean talk?"),
        (["segment", "--id", "000"], 2, "no episode 000"),
        (["segment", "talk", "--project", "nowhere"], 1, "holds no rolecall.toml"),
        (["attribute", "talk"], 1, "transcript.txt"),
        (["--help"], 0, ""),
        (["run", "--help"], 0, ""),
        (["turns", "--help"], 0, ""),
    ],
)
def test_exit_status_and_message(
    home: Home,
    words: list[str],
    status: int,
    message: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(project, "PACKAGE", home.root / "pipeline")
    monkeypatch.setattr("sys.argv", ["rolecall", *words])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    told = capsys.readouterr().err
    assert ended.value.code == status, told
    assert message in " ".join(told.replace("│", " ").split())


def test_stages_run_by_name(home: Home) -> None:
    def said(stage: str) -> str:
        return CliRunner().invoke(app, [stage, "talk", "--project", str(home.root)]).stdout

    assert [said(stage.name) for stage in STAGES] == [f"talk: {stage.name} done\n" for stage in STAGES]
    assert said("turns") == "talk: turns has nothing to do\n"
    assert home.run_all() == []


def test_a_name_that_collides_with_results_is_refused_and_the_others_are_done(home: Home) -> None:
    home.raw("talk/attribution.csv.txt", "Hello.\n")
    done = {
        result.episode.name: result.error for result in run.run(run.collect(home.path("raw"), None), home.workspace)
    }
    assert done["talk"] == ""
    assert "its results would take the place of the attribution.csv of 'talk'" in done["talk/attribution.csv"]
    home.path("processed", "late").write_text("in the way")
    home.raw("late.txt", "Hello.\n")
    (result,) = run.run([home.episode("late")], home.workspace)
    assert "a file and a folder of results would have the same name" in result.error


@pytest.mark.parametrize("out", [".", "res", "x", "res/deep"])
def test_results_are_not_taken_for_transcripts(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, out: str
) -> None:
    monkeypatch.setattr(project, "PACKAGE", home.root / "pipeline")
    talks = tmp_path / "talks"
    (talks / "x").mkdir(parents=True)
    for name in ("x.txt", "x/y.txt", "faults.txt", "x/transcript.md"):
        (talks / name).write_text("Hello.\n")
    (talks / "bad.txt").write_bytes(b"\xff")
    before = names(talks)
    words = ["run", str(talks), "--out", str(talks / out), "--parquet", str(talks), "--jobs", "1"]
    for _ in range(3):
        assert CliRunner().invoke(app, words).exit_code == 1
        assert CliRunner().invoke(app, ["export", "--results", str(talks / out), "-f", "txt"]).exit_code == 0
        assert names(talks) == before
    assert before == ["bad", "faults", "x", "x/transcript", "x/y"]
    assert (talks / "failures.csv").is_file() == (out == ".")


def test_a_manifest_of_another_program_hides_nothing(tmp_path: Path) -> None:
    for name in ("a/manifest.json", "a/transcript.txt", "b/manifest.json", "b/transcript.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text('{"version": 3}' if name.startswith("a") else "{")
    assert names(tmp_path) == ["a/manifest", "a/transcript", "b/manifest", "b/transcript"]


@pytest.mark.parametrize("option", ["--out", "--parquet"])
@pytest.mark.parametrize("folder", ["raw", "corrections", "corrections/deep", "processed/../raw"])
def test_results_do_not_go_among_what_was_received_or_corrected(
    home: Home, monkeypatch: pytest.MonkeyPatch, option: str, folder: str
) -> None:
    monkeypatch.setattr(project, "PACKAGE", home.root / "pipeline")
    home.path("processed").mkdir()
    for place in (str(home.path(folder)), f"file://{home.path(folder).as_posix()}"):
        done = CliRunner().invoke(app, ["run", str(home.path("raw")), option, place])
        assert done.exit_code == 2
        assert "results do not go into" in done.stderr.replace("\n", " ")
    assert [path.name for path in home.path("raw").iterdir()] == ["talk.txt"]


def test_results_do_not_go_into_a_file_and_none_are_pointed_to_where_there_are_none(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(project, "PACKAGE", home.root / "pipeline")
    (tmp_path / "file").write_text("mine")
    (tmp_path / "bad.txt").write_bytes(b"\xff")
    done = CliRunner().invoke(app, ["run", str(tmp_path / "bad.txt"), "--out", str(tmp_path / "file")])
    assert (done.exit_code, (tmp_path / "file").read_text()) == (2, "mine")
    assert "is no folder" in done.stderr.replace("\n", " ")
    done = CliRunner().invoke(app, ["run", str(tmp_path / "bad.txt"), "--out", str(tmp_path / "out")])
    assert done.exit_code == 1
    assert done.stdout == f"nothing is attributed in {tmp_path / 'out'}\n"
