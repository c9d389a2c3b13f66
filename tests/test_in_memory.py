"""One way: whatever is asked for a transcript's tables gives the rows that `rolecall run` writes."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from small_model import ANSWERS, ASKS, TOPICS
from trained import trained

import pipeline
from pipeline.attributor import Attributor
from pipeline.corrections import store
from pipeline.corrections.store import Correction
from pipeline.errors import InputError, ModelError
from pipeline.evaluation.system import System
from pipeline.stages import STAGES
from pipeline.stages.attribution import cold_open
from pipeline.stages.evidence.evidence_file import read_evidence
from pipeline.stages.in_memory import Tables, make_tables
from pipeline.stages.model import load
from pipeline.transcript.reading import from_text
from pipeline.workflow import run, tables
from pipeline.workflow.episodes import in_files
from pipeline.workflow.stage import Workspace

HEADER = """The Ferry That Came Twice
Harbour Talk, episode 12
June 6, 2024

Ann Lee talks with Bo Berg about ferries, bread and what the fog does to both.
"""
OPENING = "Nobody believed that the old ferry would ever come back to the island until it stood there one morning."
SPONSOR = (
    "This episode is brought to you by Tidy Ropes. They make ropes that stay where you left them. "
    "Go to tidyropes.com and use the code harbour."
)
INTRO = "Welcome to the Harbour Talk podcast. My guest today is Bo Berg."
OUTRO = "Thank you all for listening."


def exchanges() -> Iterator[str]:
    """Question and answer by turns; the opening is heard again in the middle."""
    for number, topic in enumerate(TOPICS):
        yield ASKS[number % len(ASKS)].format(topic)
        answer = " ".join(each.format(topic) for each in (ANSWERS[number % 5], ANSWERS[(number + 2) % 5]))
        yield f"{answer} {OPENING} Mm-hmm." if number == 5 else answer


def labelled(said: Sequence[str]) -> str:
    return "\n".join(f"Speaker {number % 2 + 1}: {text}" for number, text in enumerate(said))


PLAIN = "\n".join([HEADER, f"{OPENING} {INTRO}", *list(exchanges())[:8], SPONSOR, *list(exchanges())[8:], OUTRO])
TALKS = {
    "plain": PLAIN,
    "labelled": f"{HEADER}\n{labelled([f'{OPENING} {INTRO} {SPONSOR}', *exchanges(), OUTRO])}",
    "marked": "\n".join(f">> {text}" for text in [f"{INTRO} {SPONSOR}", *exchanges()]),
    "crossed": PLAIN.replace("\n", "\r\n"),
}


def by_files(folder: Path, text: str, corrections: Sequence[Correction] = ()) -> Tables:
    """What `rolecall run` makes of a file, read back."""
    (folder / "talk.txt").write_bytes(text.encode())
    store.write(folder / "corrections" / "talk.csv", corrections)
    (episode,) = in_files(folder, [folder / "talk.txt"])
    workspace = Workspace(folder / "out", trained(), STAGES, corrections=folder / "corrections")
    assert run.run_episode(episode, workspace).error == ""
    place = folder / "out" / "talk"
    read = {name: tables.read(table, place / table.file_name) for name, table in COMPARED.items()}
    assert (place / "transcript.txt").read_bytes() == text.encode()
    return Tables(from_text(text), evidence=read_evidence(place / "evidence.npz", turns=len(read["turns"])), **read)


COMPARED = {"sentences": tables.SENTENCES, "turns": tables.TURNS, "attribution": tables.ATTRIBUTION}


def assert_same(one: Tables, other: Tables) -> None:
    for name in COMPARED:
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name))
    for name in type(one.evidence).__slots__:
        assert np.array_equal(getattr(one.evidence, name), getattr(other.evidence, name)), name


def corrections_of(text: str) -> list[Correction]:
    """A turn by hand, one in the middle of a sentence, and a stretch that was swapped in bulk."""
    places = [
        text.index("It took me nine years"),
        text.index("my brother told me"),
        text.index("It took me nine years") + 400,
    ]
    kinds = ("corrected", "confirmed", "swapped")
    return [
        Correction(start, start + 30, role, evidence=kind, text=store.quoted(text, start, start + 30))
        for start, role, kind in zip(places, ("host", "guest", "host"), kinds, strict=True)
    ]


@pytest.mark.parametrize("name", TALKS)
def test_all_ways_give_the_rows_that_run_writes(name: str, tmp_path: Path) -> None:
    text = TALKS[name]
    written = by_files(tmp_path, text)
    assert_same(written, make_tables(from_text(text), load(trained())))
    assert_same(written, System(trained()).tables(text))
    sentences, turns = System(trained()).candidates(text)
    pd.testing.assert_frame_equal(sentences, written.sentences)
    pd.testing.assert_frame_equal(turns, written.turns)
    pd.testing.assert_frame_equal(System(trained()).attribute(text), written.attribution)
    attributor = pipeline.load(trained())
    pd.testing.assert_frame_equal(attributor.attribute(text), written.attribution)
    pd.testing.assert_frame_equal(attributor.attribute(tmp_path / "talk.txt"), written.attribution)


@pytest.mark.parametrize("name", TALKS)
def test_corrections_count_alike(name: str, tmp_path: Path) -> None:
    text = TALKS[name]
    corrections = corrections_of(text)
    written = by_files(tmp_path, text, corrections)
    assert "person" in set(written.attribution["source"])
    assert_same(written, make_tables(from_text(text), load(trained()), corrections=corrections))


def test_the_corpus_holds_what_it_should() -> None:
    """Without these the tests above would say little."""
    made = {name: make_tables(from_text(text), load(trained())) for name, text in TALKS.items()}
    assert {"title", "description", "date"} <= set(made["plain"].sentences["kind"])
    for name in ("plain", "labelled"):
        assert {"sponsor", "intro", "outro", "speech"} <= set(made[name].sentences["kind"])
        assert cold_open.sources(made[name].turns["text"].tolist())
    assert set(made["labelled"].attribution["source"]) >= {"label"}
    assert made["marked"].transcript.labels
    assert made["plain"].attribution["speaker"].isin(["Ann Lee", "Bo Berg"]).any()
    sponsor = made["plain"].sentences.query("kind == 'sponsor'")["start_char"]
    rows = made["plain"].attribution
    assert {rows[rows["start_char"] <= start].iloc[-1]["role"] for start in sponsor} == {"host"}


def test_what_is_known_by_name_knows_better_than_the_header() -> None:
    known = make_tables(from_text(TALKS["labelled"]), load(trained()), metadata={"guest": "Cy Dahl"})
    assert "Cy Dahl" in set(known.attribution["speaker"])


@pytest.fixture(scope="module")
def attributor() -> Attributor:
    return pipeline.load(trained())


@pytest.mark.parametrize("jobs", [1, 2])
def test_many_come_in_order_and_a_bad_one_stops_no_other(attributor: Attributor, jobs: int, tmp_path: Path) -> None:
    (tmp_path / "talk.srt").write_text("1\n00:00:01,000 --> 00:00:02,000\nHello there.\n")
    found = attributor.attribute_many([TALKS["marked"], " ", tmp_path / "talk.srt", "Fine."], jobs=jobs)
    pd.testing.assert_frame_equal(next(found), attributor.attribute(TALKS["marked"]))
    with pytest.raises(InputError, match="nothing to attribute"):
        next(found)
    assert [rows["text"].tolist() for rows in found] == [["Hello there."], ["Fine."]]


def test_many_are_taken_only_as_they_are_needed(attributor: Attributor) -> None:
    taken: list[int] = []

    def talks() -> Iterator[str]:
        for number in range(100):
            taken.append(number)
            yield "Fine."

    found = attributor.attribute_many(talks())
    next(found)
    assert len(taken) == 1


def test_a_version_is_loaded_by_folder_or_name_and_once(attributor: Attributor) -> None:
    assert pipeline.load(trained()) is attributor
    with pytest.raises(
        ModelError, match=r"nowhere: neither the folder of a model version nor the name of one; there are: "
    ):
        pipeline.load("nowhere")


def test_a_file_name_is_not_taken_for_a_transcript(attributor: Attributor, tmp_path: Path) -> None:
    (tmp_path / "talk.txt").write_text("Fine.")
    with pytest.raises(InputError, match=r"give the file as pathlib\.Path"):
        attributor.attribute(str(tmp_path / "talk.txt"))
    with pytest.raises(InputError, match="half a surrogate pair"):
        attributor.attribute("Fine \ud800 then.")


def test_rows_are_in_order_and_hold_offsets_of_the_text(attributor: Attributor) -> None:
    rows = attributor.attribute("\ufeff" + TALKS["plain"])
    assert all(first < second for first, second in pairwise(rows["start_char"]))
    first = rows.iloc[0]
    assert " ".join(TALKS["plain"][first["start_char"] : first["end_char"]].split()) == first["text"]
