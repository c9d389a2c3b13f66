"""What the README and the pages that it leads on to say is so: their commands run, their tables are those of the program.

A block of shell or Python is run, in order, in a copy of the project; a comment above it may say otherwise:
`<!-- test: skip … -->`, `<!-- test: file PATH -->` for a block that is a file's content, or `<!-- test: flip TURN of PATH -->`
where a person first gives a turn in a table to the other role, as a spreadsheet would save it.
"""

import csv
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from small_model import write_corpus
from trained import trained

from pipeline.workflow import tables
from pipeline.workflow.tables import ATTRIBUTION, SENTENCES, TURNS, Table

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
WALKS = {"use": ("README.md", "docs/settings.md", "docs/python.md"), "training": ("docs/training.md",)}
"""The pages that a newcomer follows from top to bottom, by what for; each walk begins in a project of its own."""
FILES = (ROOT / "docs" / "files.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"(?:^<!-- (?P<note>[^\n]*?) -->\n)?^```(?P<language>\w+)\n(?P<code>.*?)^```$", re.M | re.S)
SAMPLE = ROOT / "data" / "raw" / "launderette.txt"
PAGES = sorted(
    (
        *ROOT.glob("*.md"),
        *(ROOT / "docs").glob("*.md"),
        *(ROOT / folder / "README.md" for folder in ("models", "data/raw")),
    )
)


@dataclass(frozen=True, slots=True)
class Block:
    """A block of code and the comment above it."""

    note: str
    language: str
    code: str


def blocks(*pages: str) -> list[Block]:
    """The blocks of pages, in order."""
    found = [match for page in pages for match in BLOCK.finditer((ROOT / page).read_text(encoding="utf-8"))]
    return [Block(match["note"] or "", match["language"], match["code"]) for match in found]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A copy of the project with its command line in `.venv/bin`, as after `make setup`."""
    root = tmp_path / "rolecall"
    ignored = shutil.ignore_patterns("*.pyc.*", "_shipped")
    shutil.copytree(ROOT / "pipeline", root / "pipeline", ignore=ignored)
    shutil.copytree(trained(), root / "models" / "small")  # the commands are walked through, not the encoder
    (root / "models" / "current").write_text("small\n")
    (root / "data" / "raw").mkdir(parents=True)
    shutil.copy(SAMPLE, root / "data" / "raw")  # one will do; each stage of each episode is a process
    for name in ("Makefile", "pyproject.toml", "rolecall.toml", "README.md"):
        shutil.copy(ROOT / name, root)
    write_corpus(root / "labelled", shows=4, episodes=1, exchanges=16)
    tools = root / ".venv" / "bin"
    tools.mkdir(parents=True)
    for name, words in (("python", ""), ("rolecall", " -m pipeline")):
        (tools / name).write_text(f'#!/bin/sh\nPYTHONPATH="{root}" exec "{sys.executable}"{words} "$@"\n')
        (tools / name).chmod(0o755)
    (root / ".venv" / ".rolecall").touch()
    home = root.parent / "home"
    home.mkdir()
    talk = SAMPLE.read_text(encoding="utf-8").splitlines(keepends=True)
    (home / "interview.txt").write_text("".join(talk[:60]), encoding="utf-8")
    return root


def run(place: Path, block: Block) -> "subprocess.CompletedProcess[str]":
    surroundings = {name: value for name, value in os.environ.items() if "MAKE" not in name and name != "MFLAGS"}
    surroundings |= {"HOME": str(place.parent / "home"), "PYTHONPATH": str(place)}
    command = ["sh", "-e", "-c", block.code] if block.language == "sh" else [sys.executable, "-c", block.code]
    return subprocess.run(command, cwd=place, env=surroundings, capture_output=True, text=True, check=False)


def edit(place: Path, block: Block) -> None:
    """Do what the text asks of a person before a block, if anything."""
    if found := re.fullmatch(r"test: flip (\d+) of (\S+)", block.note):
        path = place / found[2]
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        row = next(row for row in rows if row["turn_id"] == found[1])
        row["role"] = {"host": "guest", "guest": "host"}[row["role"]]
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, list(row), delimiter=";", quoting=csv.QUOTE_ALL)
            writer.writeheader()
            writer.writerows(rows)


def walk(place: Path, pages: Sequence[str]) -> list[str]:
    """Do what the pages say; what the commands print."""
    said = []
    for block in blocks(*pages):
        if block.note.startswith("test: file "):
            (place / block.note.removeprefix("test: file ")).write_text(block.code, encoding="utf-8")
    for block in blocks(*pages):
        if block.language in ("sh", "python") and not block.note.startswith("test: skip"):
            edit(place, block)
            done = run(place, block)
            assert done.returncode == 0, f"{block.code}\n{done.stdout}{done.stderr}"
            said.append(done.stdout)
    return said


needs_make = pytest.mark.skipif(
    shutil.which("make") is None or shutil.which("sh") is None, reason="needs make and a shell"
)


@needs_make
def test_the_commands_of_use(place: Path) -> None:
    said = walk(place, WALKS["use"])
    for episode in (SAMPLE.stem, "my-show/interview"):
        for name in (
            "transcript.txt",
            "manifest.json",
            *(table.file_name for table in (SENTENCES, TURNS, ATTRIBUTION)),
        ):
            assert (place / "data" / "processed" / episode / name).is_file()
    rows = tables.read(ATTRIBUTION, place / "data/processed/my-show/interview/attribution.csv")
    assert set(rows["speaker"]) <= {"Bo Berg", "Ann Lee"}
    assert SAMPLE.stem in said[0], "make all says what it made"


@needs_make
def test_the_commands_of_training(place: Path) -> None:
    said = walk(place, WALKS["training"])
    assert (place / "figures.csv").is_file()
    assert any("* mine" in each for each in said)


@pytest.mark.parametrize("table", [SENTENCES, TURNS, ATTRIBUTION])
def test_the_columns(table: Table) -> None:
    listed = [
        row
        for row in _rows(FILES, "| column | in | says |")
        if table.file_name.removesuffix(".csv") in row[1].split(", ")
    ]
    assert [row[0].strip("`") for row in listed] == list(table.columns)


def test_the_targets() -> None:
    listed = {row[0].strip("`").split()[1] for row in _rows(README, "| target | does |")}
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert {"all", "review", "retrain", "test"} <= listed <= set(re.findall(r"^([a-z-]+):[^#\n]*## ", makefile, re.M))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_what_a_page_points_to_is_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    named = [ROOT / path for path in re.findall(r"`((?:pipeline|docs|models|tests|benchmarks)/[\w./-]*)`", text)]
    linked = [page.parent / path for path in re.findall(r"\]\(([^)#:]+)\)", text)]
    assert [path for path in (*named, *linked) if not path.exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_a_link_into_a_page_leads_to_a_heading(page: Path) -> None:
    for path, anchor in re.findall(r"\]\(([^)#:]*)#([^)]+)\)", page.read_text(encoding="utf-8")):
        target = page.parent / path if path else page
        headings = re.findall(r"^#+ (.*)$", target.read_text(encoding="utf-8"), re.M)
        assert anchor in {re.sub(r"[^\w\- ]", "", heading).lower().replace(" ", "-") for heading in headings}


def test_the_settings_are_those_of_the_file() -> None:
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    listed = [(row[1].strip("`"), row[2]) for row in _rows(page, "| section | key | default | says |")]
    settings = (ROOT / "rolecall.toml").read_text(encoding="utf-8")
    assert listed == re.findall(r"^#? ?(\w+) = (.*)$", settings, re.M)


def test_the_excerpt_is_of_a_sample() -> None:
    block = next(block for block in blocks("README.md") if block.note.startswith("excerpt: launderette"))
    head, *rows = csv.reader(block.code.splitlines())
    assert head == list(ATTRIBUTION.columns)
    transcript = SAMPLE.read_text(encoding="utf-8")
    for row in rows:
        cells = dict(zip(head, row, strict=True))
        there = " ".join(transcript[int(cells["start_char"]) : int(cells["end_char"])].split())
        assert there.startswith(cells["text"].removesuffix("…").rstrip())
        assert cells["text"].endswith("…") or there == cells["text"]


def test_nothing_is_left_to_fill_in() -> None:
    texts = {path: path.read_text(encoding="utf-8") for path in (ROOT / "README.md", *(ROOT / "docs").glob("*.md"))}
    assert [path.name for path, text in texts.items() if "TODO" in text] == []


def test_it_can_be_read_in_one_go() -> None:
    assert len(README.splitlines()) < 150


def _rows(page: str, head: str) -> list[list[str]]:
    """The rows of a page's table with this head."""
    body = page.partition(f"{head}\n")[2].split("\n\n")[0].splitlines()[1:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in body]
