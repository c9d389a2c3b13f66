"""Labelled interviews as JSON lines."""

import gzip
import json
import os
from pathlib import Path

import pytest

from pipeline.corpus import labelled
from pipeline.corpus.labelled import Failure, parse_episode, read_corpus, read_lines
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
        ("[" * 100_000, "nested too deeply"),
        (
            line(turns=[{"role": ["host"], "text": "Hi."}, {"role": {"a": 1}, "text": "Hi."}]),
            r"role \['host'\], \{'a': 1\}",
        ),
        (line(turns=[{"role": role, "text": "Hi."} for role in (None, 3, "z")]), "unknown role 'z', 3, None"),
        (line(show=5), "show must be text"),
        (line(show=["a"]), "show must be text"),
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


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes with names")
def test_what_cannot_be_read_leaves_the_rest(tmp_path: Path) -> None:
    damaged = bytearray(gzip.compress(line().encode() * 500))
    damaged[60:90] = b"\xff" * 30
    (tmp_path / "a.jsonl.gz").write_bytes(damaged)
    (tmp_path / "b.jsonl").mkdir()
    os.mkfifo(tmp_path / "c.jsonl")
    (tmp_path / "d.jsonl").write_bytes(b'"\xff"\n' + line(show="d").encode())
    found = [str(each) if isinstance(each, Failure) else each.show for each in read_lines(tmp_path)]
    assert [each.removeprefix(f"{tmp_path}/").partition(" (")[0] for each in found] == [
        "a.jsonl.gz: cannot be read",
        "b.jsonl: cannot be read",
        "c.jsonl: cannot be read",
        "d.jsonl, line 1: not UTF-8",
        "d",
    ]


def test_a_byte_order_mark_and_halves_of_letters_do_no_harm(tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_text("\ufeff" + line(show="a\ud800"))
    assert [episode.show for episode in read_corpus(tmp_path)] == ["a\ufffd"]


@pytest.mark.parametrize("ending", ["", ".gz"])
def test_a_line_has_bounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str) -> None:
    monkeypatch.setattr(labelled, "MOST_LINE", 1000)
    content = f"{line()}{line(title='x' * 3000)}{line()}".encode()
    (tmp_path / f"x.jsonl{ending}").write_bytes(gzip.compress(content) if ending else content)
    found = list(read_lines(tmp_path))
    assert [isinstance(each, Failure) for each in found] == [False, True, False]
    assert "line 2: longer than" in str(found[1])


def test_a_small_file_unpacks_to_no_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(labelled, "MOST_LINE", 1000)
    (tmp_path / "x.jsonl.gz").write_bytes(gzip.compress(line().encode() + b" " * 10_000_000))
    first, *failures = read_lines(tmp_path)
    assert not isinstance(first, Failure)
    assert ["100 times" in str(failure) for failure in failures] == [False, True]
