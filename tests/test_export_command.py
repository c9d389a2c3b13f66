"""`rolecall export`: where files go, what is never overwritten, and what is said where a format cannot be had."""

import json
import os
import re
from pathlib import Path

import pytest
from talks import alternate, settle
from typer.testing import CliRunner, Result

from pipeline.cli.commands import app
from pipeline.export import FORMATS, exporting
from pipeline.export.deliver import Target
from pipeline.export.talk import Talk
from pipeline.report import site
from pipeline.transcript.reading import from_text

SRT = "1\n00:00:00,000 --> 00:00:02,000\nWho is it?\n\n2\n00:00:02,000 --> 00:00:03,000\nMe.\n"
ODD = "show/one #1; 50% «é» 'q'"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with results of an episode with times, and of one without."""
    (tmp_path / "rolecall.toml").touch()
    for name, text, ending in (("talk", "Who is it?\nMe.\n", ".txt"), (ODD, SRT, ".srt")):
        transcript = from_text(text, ending=ending)
        settle(tmp_path / "data" / "processed", transcript, alternate(transcript), name)
    return tmp_path


def export(root: Path, *words: str) -> Result:
    return CliRunner().invoke(app, ["export", "--project", str(root), *words])


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_all_formats_of_all_episodes_go_below_the_results(root: Path) -> None:
    done = export(root, "--format", "all")
    assert done.exit_code == 0
    assert (
        "talk: not written as vtt, srt, podcast, rttm, seglst: these formats need times, and this transcript has none."
        in done.stderr
    )
    timed = {path.name for path in (root / "data/processed" / ODD / "exports").glob("[!.]*")}
    assert timed == {f"{ODD.rpartition('/')[2]}{module.ENDING}" for module in FORMATS.values()}
    assert len(done.stdout.splitlines()) == 11 + 6


def test_the_report_leads_to_them(root: Path) -> None:
    export(root, "--format", "vtt,txt")
    page = root / "data" / "processed" / ODD / site.FILE_NAME
    links = re.findall(r'href="(exports/[^"]*)"', page.read_text(encoding="utf-8"))
    assert len(links) == 2
    assert site.write(root / "data" / "processed") == (0, [])


def test_an_episode_that_gets_nothing_has_failed(root: Path) -> None:
    assert export(root, "talk", "--format", "vtt").exit_code == 1
    assert export(root, "talk", "--format", "vtt", "--format", "txt").exit_code == 0
    both = export(root, "--format", "vtt")
    assert (both.exit_code, len(both.stdout.splitlines())) == (1, 1)


def test_a_folder_a_file_or_standard_output(root: Path, tmp_path: Path) -> None:
    assert export(root, "--format", "txt", "--to", str(tmp_path / "out")).exit_code == 0
    assert files(tmp_path / "out") == sorted(["talk.txt", f"{ODD}.txt"])
    assert export(root, "--format", "jsonl", "--to", str(tmp_path / "all.jsonl")).exit_code == 0
    rows = [json.loads(line) for line in (tmp_path / "all.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [row["episode"] for row in rows] == [ODD, ODD, "talk", "talk"], "what has times comes first"
    done = export(root, "talk", "--format", "txt", "--to", "-")
    assert done.stdout == "Host: Who is it?\n\nGuest: Me.\n"


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["--format", "pdf"], "no format 'pdf'"),
        ([], "say which"),
        (["--format", "txt", "tolk"], "did you mean talk?"),
        (["--format", "txt", "one #1; 50% «é» 'p'"], f"did you mean {ODD}?"),
        (["--format", "txt", "other"], "run it through `make all`"),
        (["--format", "txt,md", "--to", "-"], "takes one format"),
    ],
)
def test_a_call_that_is_off_says_how(root: Path, words: list[str], complaint: str) -> None:
    done = export(root, *words)
    assert done.exit_code == 2
    assert complaint in re.sub(r"[\s│]+", " ", done.stderr)


def test_one_file_holds_one_episode_where_the_format_is_so(root: Path, tmp_path: Path) -> None:
    done = export(root, "--format", "docx", "--to", str(tmp_path / "all.docx"))
    assert done.exit_code == 1
    assert "A docx file can hold only one episode. Name one episode, or give a folder with --to." in str(done.exception)
    assert not (tmp_path / "all.docx").exists()


def test_what_was_received_is_never_overwritten(root: Path, tmp_path: Path) -> None:
    theirs = tmp_path / "home" / "talk.txt"
    theirs.parent.mkdir()
    theirs.write_text("mine")
    for words in (["--to", str(theirs.parent)], ["--to", str(theirs)]):
        done = export(root, "talk", "--format", "txt", *words)
        assert (done.exit_code, theirs.read_text()) == (1, "mine")
        assert "--overwrite" in f"{done.stderr}{done.exception}"
    assert export(root, "talk", "--format", "txt", "--to", str(theirs), "--overwrite").exit_code == 0
    assert theirs.read_text().startswith("Host: ")
    for folder in ("raw", "corrections"):
        done = export(root, "talk", "--format", "txt", "--to", str(root / "data" / folder / "sub"), "--overwrite")
        assert done.exit_code == 1
        assert not (root / "data" / folder).exists()


def test_an_export_is_brought_up_to_date_unless_somebody_changed_it(root: Path) -> None:
    path = root / "data/processed/talk/exports/talk.txt"
    export(root, "talk", "--format", "txt")
    transcript = from_text("Who is it?\nMe.\n")
    settle(root / "data/processed", transcript, alternate(transcript, ("Bo", "")))
    assert export(root, "talk", "--format", "txt").exit_code == 0
    assert path.read_text().startswith("Bo: ")
    path.write_text("mine")
    assert export(root, "talk", "--format", "txt").exit_code == 1
    assert path.read_text() == "mine"


def test_an_episode_that_cannot_be_read_stops_no_other(root: Path) -> None:
    (root / "data/processed" / ODD / "transcript.txt").unlink()
    done = export(root, "--format", "txt")
    assert done.exit_code == 1
    assert "transcript.txt: cannot be read" in done.stderr
    assert (root / "data/processed/talk/exports/talk.txt").is_file()


def test_a_fault_in_one_export_stops_no_other(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = FORMATS["md"].write

    def faulty(talk: Talk) -> bytes:
        if talk.episode == "talk":
            raise ZeroDivisionError("by zero")
        made: bytes = whole(talk)
        return made

    monkeypatch.setattr(FORMATS["md"], "write", faulty)
    done = export(root, "--format", "md,txt")
    assert done.exit_code == 1
    results = root / "data/processed"
    assert f"{results / 'talk'} as md: a fault in rolecall (ZeroDivisionError: by zero); please report" in done.stderr
    assert "Traceback" in (results / "faults.log").read_text(encoding="utf-8")
    assert len(done.stdout.splitlines()) == 3


def test_an_episode_whose_name_is_no_text_is_exported(root: Path) -> None:
    name = os.fsdecode(b"u/\xff")
    transcript = from_text(SRT, ending=".srt")
    try:
        settle(root / "data" / "processed", transcript, alternate(transcript), name)
    except OSError:
        pytest.skip("no such names here")
    made = list(exporting.export([name], list(FORMATS.values()), root / "data" / "processed", Target()))
    assert [each.complaint for each in made] == [""] * len(FORMATS)
    assert len(list((root / "data/processed" / name / "exports").glob("[!.]*"))) == len(FORMATS)


def test_times_that_cannot_be_stop_no_other(root: Path) -> None:
    (root / "data/processed" / ODD / "times.csv").write_text("start_char,end_char,start_s,end_s\n0,3,0.5,inf\n")
    done = export(root, "--format", "txt")
    assert "times.csv: row 2: end_s must be a number of seconds" in done.stderr
    assert (done.exit_code, len(done.stdout.splitlines())) == (1, 1)
