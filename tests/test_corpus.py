"""Labelled interviews as JSON lines."""

import gzip
import json
from pathlib import Path

import pytest

from pipeline.corpus.labelled import parse_episode, read_corpus
from pipeline.errors import CorpusError

EPISODE = {
    "show": "clocks",
    "episode": 7,
    "turns": [{"role": "host", "text": "So?"}, {"role": "guest", "speaker": "Ann", "text": "Well."}],
}


def line(**changes: object) -> str:
    return json.dumps(EPISODE | changes) + "\n"


def test_plain_and_packed_files_in_a_fixed_order(tmp_path: Path) -> None:
    (tmp_path / "b.jsonl").write_text(line(show="b") + "\n" + line(show="b", episode=8))
    (tmp_path / "a").mkdir()
    with gzip.open(tmp_path / "a" / "x.jsonl.gz", "wt") as file:
        file.write(line(show="a"))
    (tmp_path / "c.jsonl.bak").write_text("no JSON")
    assert [(e.show, e.episode) for e in read_corpus(tmp_path)] == [("a", "7"), ("b", "7"), ("b", "8")]
    assert [e.show for e in read_corpus(tmp_path / "a" / "x.jsonl.gz")] == ["a"]


def test_what_a_turn_says() -> None:
    episode = parse_episode(line(turns=[*EPISODE["turns"], {"role": "host", "text": " "}]), "x")  # type: ignore[misc]
    assert [(turn.role, turn.speaker, turn.text) for turn in episode.turns] == [
        ("host", "", "So?"),
        ("guest", "Ann", "Well."),
    ]


def test_episodes_with_several_guests_only_where_asked_for(tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_text(line(kind="several") + line())
    assert len(list(read_corpus(tmp_path))) == 1
    assert len(list(read_corpus(tmp_path, several=True))) == 2


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        ("{", "not a labelled episode"),
        ("[]", "not a labelled episode"),
        (json.dumps({"show": "x"}), "not a labelled episode"),
        (line(turns=[{"role": "boss", "text": "Hi."}]), "unknown role"),
        (line(turns=[]), "no turns"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, bad: str, words: str) -> None:
    (tmp_path / "x.jsonl").write_text(line() + bad)
    with pytest.raises(CorpusError, match=rf"x\.jsonl, line 2: .*{words}"):
        list(read_corpus(tmp_path))


def test_a_folder_or_file_without_episodes_is_named(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"no \*\.jsonl"):
        list(read_corpus(tmp_path))
    (tmp_path / "x.jsonl.gz").write_bytes(b"no gzip")
    with pytest.raises(CorpusError, match=r"x\.jsonl\.gz: cannot be read"):
        list(read_corpus(tmp_path))
