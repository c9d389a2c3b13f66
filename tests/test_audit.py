"""The audit: what is drawn, what is asked, and how far the answer can be trusted."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from homes import Home

from pipeline import project
from pipeline.audit import record
from pipeline.audit.estimate import Estimate
from pipeline.audit.record import Passage
from pipeline.audit.sample import draw
from pipeline.audit.session import Audit
from pipeline.cli.audit import audit
from pipeline.corrections import store as corrections
from pipeline.errors import CorrectionError, RolecallError


def rows(*words: int, role: str = "host", person: tuple[int, ...] = ()) -> tuple[pd.DataFrame, str]:
    """Turns of so many words each, and their text; those in `person` are settled."""
    said = [" ".join(["word"] * count) for count in words]
    starts = np.cumsum([0, *(len(each) + 1 for each in said[:-1])])
    settled = [number in person for number in range(len(words))]
    frame = pd.DataFrame(
        {
            "turn_id": range(1, len(words) + 1),
            "start_char": starts,
            "end_char": starts + [len(each) for each in said],
            "role": role,
            "confidence": [1.0 if each else 0.9 for each in settled],
            "source": ["person" if each else "model" for each in settled],
        }
    )
    return frame, "\n".join(said)


def test_every_word_has_the_same_chance() -> None:
    small, large = rows(3, 17), rows(60)
    times: dict[tuple[str, int], int] = {}
    for seed in range(300):
        drawn = draw({"a": small[0], "b": large[0]}, {"a": small[1], "b": large[1]}, passages=8, seed=seed)
        assert len(drawn) == 8
        assert sum(each.episode == "a" for each in drawn) == 2, "each episode has its share"
        for each in drawn:
            assert (small if each.episode == "a" else large)[1][each.start : each.end] == "word"
            times[each.episode, each.start] = times.get((each.episode, each.start), 0) + 1
    assert len(times) == 80
    assert max(times.values()) < 4 * min(times.values())


def test_what_a_person_settled_is_not_drawn_and_a_seed_draws_the_same() -> None:
    frame, text = rows(10, 10, 10, person=(1,))
    drawn = draw({"a": frame}, {"a": text}, passages=50, seed=1)
    assert len(drawn) == 20
    assert not any(50 <= each.start < 100 for each in drawn)
    assert drawn == draw({"a": frame}, {"a": text}, passages=50, seed=1)
    assert drawn != draw({"a": frame}, {"a": text}, passages=50, seed=2)
    assert draw({}, {}, passages=5, seed=1) == []


@pytest.mark.slow
@pytest.mark.parametrize("stopped", [10, 60])
def test_the_interval_holds_the_truth_also_where_whole_episodes_are_wrong(stopped: int) -> None:
    rng = np.random.default_rng(7)
    tables, texts, wrong, total = {}, {}, set(), 0
    for number in range(12):
        name = f"e{number}"
        tables[name], texts[name] = rows(*rng.integers(1, 30, 12).tolist())
        shaky = 0.9 if number < 2 else 0.04  # in two episodes nearly all is swapped, and errors come turn by turn
        wrong |= {(name, start) for start in tables[name]["start_char"].tolist() if rng.random() < shaky}
        total += int((tables[name]["end_char"] - tables[name]["start_char"] + 1).sum()) // 5

    def is_right(episode: str, start: int) -> bool:
        starts = tables[episode]["start_char"].to_numpy()
        return (episode, int(starts[np.searchsorted(starts, start, "right") - 1])) not in wrong

    sizes = {
        (name, start): (end - start + 1) // 5
        for name, table in tables.items()
        for start, end in zip(table["start_char"].tolist(), table["end_char"].tolist(), strict=True)
    }
    truth = 1 - sum(sizes[each] for each in wrong) / total
    held = 0
    for seed in range(100):
        drawn = draw(tables, texts, passages=60, seed=seed)[:stopped]
        estimate = Estimate(sum(is_right(each.episode, each.start) for each in drawn), len(drawn))
        held += estimate.low <= truth <= estimate.high
    assert held >= 95


def test_the_interval_is_that_of_the_books() -> None:
    estimate = Estimate(9, 10)
    assert (round(estimate.low, 3), round(estimate.high, 3)) == (0.555, 0.997)
    assert (Estimate(0, 5).low, Estimate(5, 5).high) == (0.0, 1.0)
    said = "93 % of the words are right; with 95 % certainty between 87 % and 97 % (120 passages)"
    assert str(Estimate(112, 120)) == said
    assert str(Estimate(0, 2)).startswith("0 % of the words are right; with 95 % certainty between 0 % and 84 % (2")
    assert str(Estimate(0, 0)) == "nothing is judged yet"
    with pytest.raises(ValueError, match="cannot be right"):
        Estimate(3, 2)


def test_what_could_not_be_told_does_not_count() -> None:
    passages = [Passage("a", i, i + 1, "host", said) for i, said in enumerate(["host", "guest", "unknown", "", "host"])]
    assert record.estimate(passages) == Estimate(2, 3)
    assert record.report(passages).endswith("(3 passages); 1 more could not be told")


def test_what_is_written_is_read(tmp_path: Path) -> None:
    passages = [
        Passage("show, one", 3, 9, "host", "guest", "bo", "now", "=word,"),
        Passage("a", 0, 1, "guest", word='"'),
    ]
    record.write(tmp_path / "audit.csv", passages)
    assert record.read(tmp_path / "audit.csv") == passages
    record.write(tmp_path / "audit.csv", [replace(passages[0], judged="perhaps")])
    with pytest.raises(CorrectionError, match=r"audit\.csv: row 2: cannot be understood"):
        record.read(tmp_path / "audit.csv")


@pytest.fixture
def begun(home: Home) -> Audit:
    home.raw("other.txt", "Who are you?\nNobody of note.\n")
    home.run_all()
    home.run_all("other")
    found = project.find(home.root)
    assert found
    begun = Audit(found)
    begun.begin(passages=6, seed=3)
    return begun


def test_it_is_taken_up_where_it_was_left(begun: Audit) -> None:
    asked = []
    for answer in ("host", "guest", "unknown"):
        under_way = Audit(begun.home)
        place = under_way.next()
        assert place is not None
        asked.append(place)
        question = under_way.question(place)
        assert question.word == under_way.passages[place].word
        under_way.judge(place, answer)
    assert asked == [0, 1, 2]
    begun.judge(1, "")
    assert [each.judged for each in begun.passages[:4]] == ["host", "", "unknown", ""]
    assert begun.next() == 1


def test_a_new_one_keeps_the_one_before(begun: Audit) -> None:
    begun.judge(0, "host")
    judged = begun.path.read_bytes()
    begun.begin(passages=4, seed=1)
    begun.begin(passages=4, seed=1)
    assert begun.path.with_name("audit.1.csv").read_bytes() == judged
    assert begun.path.with_name("audit.2.csv").exists()
    assert len(Audit(begun.home).passages) == 4


def test_words_of_a_transcript_that_was_replaced_drop_out(begun: Audit) -> None:
    for episode in ("talk", "other"):
        (begun.home.processed / episode / "transcript.txt").write_text("Nothing.\n")
    assert Audit(begun.home).next() is None


def test_what_is_wrong_becomes_corrections_once(begun: Audit) -> None:
    for place, each in enumerate(begun.passages):
        begun.judge(place, "guest" if each.attributed == "host" else "host")
    assert begun.correct() == 6
    assert begun.correct() == 0
    kept = [each for path in begun.home.corrections.glob("*.csv") for each in corrections.read(path)]
    for each in begun.passages:
        assert any(each.word in one.text and one.role == each.judged and one.note == "from the audit" for one in kept)


def test_corrections_of_an_earlier_transcript_stay_when_others_come(begun: Audit) -> None:
    begun.judge(0, {"host": "guest", "guest": "host"}[begun.passages[0].attributed])
    (wrong,) = begun.wrong
    gone = corrections.Correction(0, 500, "host", text="nobody says anything like this here any more")
    path = begun.home.corrections / f"{wrong.episode}.csv"
    corrections.write(path, [gone])
    begun.correct()
    kept = corrections.read(path)
    assert gone.text in [each.text for each in kept]
    assert any(each.start <= wrong.start < each.end and each.role == wrong.judged for each in kept if each.placed)


def test_without_results_it_says_what_to_do(home: Home) -> None:
    found = project.find(home.root)
    assert found
    with pytest.raises(RolecallError, match="run `make all` first"):
        Audit(found).begin()


def test_in_the_terminal(begun: Audit, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    keys = iter(["h", "x", "g", "b", "?", "q"])
    monkeypatch.setattr("builtins.input", lambda _: next(keys))
    audit(passages=6, seed=0, new=False, report=False, folder=begun.home.root)
    said = capsys.readouterr().out
    assert [each.judged for each in Audit(begun.home).passages[:3]] == ["host", "unknown", ""]
    assert f">>> {begun.passages[0].word} <<<" in said
    assert "(1 passage); 1 more could not be told" in said
    assert "4 passages are left" in said


def test_passages_of_talks_that_are_gone_are_not_asked_for_ever(
    begun: Audit, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("builtins.input", lambda _: pytest.fail("nothing is left to ask"))
    for path in begun.home.processed.rglob("transcript.txt"):
        path.unlink()
    audit(passages=6, seed=0, new=False, report=False, folder=begun.home.root)
    said = capsys.readouterr().out
    assert "6 passages count no more" in said
    assert "`rolecall audit --new` draws others" in said
    assert "are left" not in said


def test_a_zero_byte_is_no_matter_of_transcripts(begun: Audit) -> None:
    begun.path.write_bytes(begun.path.read_bytes() + b"\0\0")
    with pytest.raises(CorrectionError, match=r"audit\.csv: cannot be read .*zero byte") as caught:
        Audit(begun.home)
    assert "transcript" not in str(caught.value)


def test_a_wrong_key_is_told_and_the_passage_not_shown_again(
    begun: Audit, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    keys = iter(["b", "x", "", "h", "q"])
    monkeypatch.setattr("builtins.input", lambda _: next(keys))
    audit(passages=6, seed=0, new=False, report=False, folder=begun.home.root)
    said = capsys.readouterr().out
    assert said.count("Press h, g, ?, b or q.") == 2
    assert said.count("there is nothing to go back to") == 1
    assert said.count("1 of 6 ·") == said.count("2 of 6 ·") == 1
