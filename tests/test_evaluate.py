"""An evaluation of a tiny corpus by stand-ins for the pipeline's stages."""

import gzip
import json
import math
from pathlib import Path

import pandas as pd
import pytest

from pipeline.corpus.labelled import LabelledEpisode
from pipeline.errors import CorpusError, RolecallError
from pipeline.evaluation.baselines import BASELINES, alternation
from pipeline.evaluation.episodes import read_episodes, render_episode, true_turns
from pipeline.evaluation.evaluate import ORACLE, SYSTEM, Evaluation, evaluate
from pipeline.evaluation.metrics import FIGURES, WORD
from pipeline.evaluation.report import HIGH, LOW, MEAN, format_report, report, write_csv

# Too short for the renderer to drop a back-channel in, and `paragraph` repeats no words: their number is known.
CORPUS = [
    ("tides", "one", "plain", [("host", "So what is a neap tide?"), ("guest", "A weak one.")]),
    ("tides", "two", "plain", [("guest", "I row at dawn.")]),
    ("mills", "one", "plain", [("host", "Who grinds it?"), ("guest", "We do, every week. With water.")]),
    ("mills", "two", "several", [("host", "Hello."), ("guest", "Hi."), ("guest", "Hello both.")]),
]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "labelled"
    folder.mkdir()
    for show in ("mills", "tides"):
        lines = [line(*episode) for episode in CORPUS if episode[0] == show]
        (folder / f"{show}.jsonl.gz").write_bytes(gzip.compress("\n".join(lines).encode()))
    return folder


def line(show: str, episode: str, kind: str, turns: list[tuple[str, str]]) -> str:
    said = [{"role": role, "speaker": role.title(), "text": text} for role, text in turns]
    return json.dumps({"show": show, "episode": episode, "kind": kind, "turns": said})


def all_guest_half_sure(text: str) -> pd.DataFrame:
    return pd.DataFrame({"start_char": [0], "end_char": [len(text)], "role": ["guest"], "confidence": [0.5]})


def fails_on_water(text: str) -> pd.DataFrame:
    if "ater" in text:
        raise ZeroDivisionError("too wet")
    return all_guest_half_sure(text)


def stages(text: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Every word a sentence and a turn."""
    words = list(WORD.finditer(text))
    places = {"start_char": [word.start() for word in words], "end_char": [word.end() for word in words]}
    return pd.DataFrame(places | {"kind": "speech", "text": [word.group() for word in words]}), pd.DataFrame(places)


def alternate(text: str, turns: pd.DataFrame) -> pd.DataFrame:
    return alternation(turns, turns)


def run(corpus: Path, attribute=all_guest_half_sure, **options) -> Evaluation:
    return evaluate(corpus, attribute, **({"manner": "paragraph"} | options))


def test_words_are_summed_within_a_show_and_shows_averaged(corpus: Path):
    table = report(run(corpus), resamples=100).loc[SYSTEM]
    assert list(table.index) == ["mills", "tides", MEAN, LOW, HIGH]
    assert table["episodes"].tolist()[:2] == [1, 2]
    assert table["words"].tolist()[:2] == [9, 13]
    # mills: 6 of 9; tides: 3 of 9 and 4 of 4, summed and not averaged
    assert table["right"].tolist()[:3] == pytest.approx([6 / 9, 7 / 13, (6 / 9 + 7 / 13) / 2])
    # tides taken one by one is better after a swap only where the host says more
    assert table.loc["tides", "polar"] == pytest.approx((6 + 4) / 13)
    assert table.loc["mills", "guest"] == pytest.approx(2 * 6 / (6 + 9))
    assert table.loc[MEAN, "host"] == 0
    # one bin of confidence 0.5: |4.5 - 6| in mills; |4.5 - 3| + |2 - 4| in tides
    assert table["ece"].tolist()[:2] == pytest.approx([1.5 / 9, 3.5 / 13])
    assert table.loc[MEAN, "brier"] == pytest.approx(0.25)
    assert table.loc[MEAN, "lost"] == 0
    assert math.isnan(table.loc[MEAN, "header"])
    assert table.loc[LOW, "right"] <= table.loc[MEAN, "right"] <= table.loc[HIGH, "right"]


def test_baselines_and_true_turns_stand_beside_the_system(corpus: Path):
    evaluation = run(corpus, candidates=stages, oracle=alternate)
    assert evaluation.systems == (SYSTEM, ORACLE, *BASELINES)
    table = report(evaluation, resamples=0)
    right = table["right"].xs(MEAN, level="show")
    # tides/two has one turn, the guest's, which alternation gives to the host
    assert right[ORACLE] == pytest.approx((1 + 9 / 13) / 2)
    assert right["all guest"] == pytest.approx(right[SYSTEM])
    assert table.loc[("alternation", "mills"), "right"] == pytest.approx(5 / 9)
    assert table.index.get_level_values("show").tolist() == ["mills", "tides", MEAN] * 5


def test_several_and_limit(corpus: Path):
    names = [episode.name for episode in run(corpus, several=True).episodes]
    assert names == ["mills/one", "mills/two", "tides/one", "tides/two"]
    assert [episode.name for episode in run(corpus, several=True, limit=1).episodes] == ["mills/one", "tides/one"]


def test_rendering_depends_on_seed_and_name_only(corpus: Path):
    episodes = [episode for episode in read_episodes(corpus) if isinstance(episode, LabelledEpisode)]
    forth = [render_episode(episode, "recogniser") for episode in episodes]
    back = [render_episode(episode, "recogniser") for episode in reversed(episodes)]
    assert forth == back[::-1]
    seeds = {render_episode(episodes[0], "recogniser", seed=seed).text for seed in range(20)}
    assert len(seeds) > 1


def test_true_turns_cover_every_word_under_one_role(corpus: Path):
    for episode in read_episodes(corpus, several=True):
        assert isinstance(episode, LabelledEpisode)
        rendered = render_episode(episode, "bare")
        turns = true_turns(rendered)
        assert [word for text in turns["text"] for word in text.split()] == rendered.text.split()
        assert turns["turn_id"].tolist() == list(range(len(episode.turns)))
        places = [match.start() for match in WORD.finditer(rendered.text)]
        for start, end in zip(turns["start_char"], turns["end_char"], strict=True):
            inside = {role for place, role in zip(places, rendered.roles, strict=True) if start <= place < end}
            assert len(inside) == 1


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_bad_episode_is_named_and_the_others_counted(corpus: Path, jobs: int):
    with (corpus / "tides.jsonl").open("w", encoding="utf-8") as file:
        file.write('{"show": "tides"}\n\n' + line("tides", "three", "plain", [("guest", "Low ebb.")]) + "\n")
    evaluation = run(corpus, fails_on_water, candidates=stages, jobs=jobs)
    assert [episode.name for episode in evaluation.episodes] == ["tides/three", "tides/one", "tides/two"]
    assert {episode.show for episode in evaluation.episodes} == {"tides"}
    failures = {failure.name: failure.message for failure in evaluation.failures}
    assert failures.pop("mills/one") == "ZeroDivisionError: too wet"
    assert failures.keys() == {f"{corpus / 'tides.jsonl'}, line 1"}
    assert "not a labelled episode" in next(iter(failures.values()))


def test_a_damaged_file_is_named_and_the_others_counted(corpus: Path):
    whole = (corpus / "mills.jsonl.gz").read_bytes()
    (corpus / "mills.jsonl.gz").write_bytes(whole[: len(whole) // 2])
    evaluation = run(corpus)
    assert {episode.show for episode in evaluation.episodes} == {"tides"}
    assert [failure.name for failure in evaluation.failures] == [str(corpus / "mills.jsonl.gz")]


def test_an_attribution_without_its_columns_is_a_failure(corpus: Path):
    evaluation = run(corpus, lambda text: pd.DataFrame({"role": ["host"]}))
    assert evaluation.episodes == () == evaluation.systems
    assert all("KeyError" in failure.message for failure in evaluation.failures)


def test_nothing_to_evaluate(tmp_path: Path):
    with pytest.raises(CorpusError, match=r"no \*\.jsonl"):
        run(tmp_path)
    (tmp_path / "mills.jsonl").write_text(line(*CORPUS[3]) + "\n", encoding="utf-8")
    with pytest.raises(CorpusError, match="no episode to evaluate; episodes with several"):
        run(tmp_path)


def test_the_printed_table(corpus: Path):
    lines = format_report(report(run(corpus, candidates=stages), resamples=20)).splitlines()
    assert lines[0].split() == [SYSTEM, "episodes", "words", *FIGURES]
    # The guest's six of nine; one change of role, none found; no header.
    assert lines[1].split() == [
        "mills",
        "1",
        "9",
        "0.667",
        "0.667",
        "0.000",
        "0.800",
        "0.000",
        "0.167",
        "0.399",  # nine words of a confidence of a half: the root of 2/pi times half
        "0.250",
        "-",
        "0.000",
        "1.000",
        "1.000",
        "0.667",  # the one word that is looked at is the host's
    ]
    summary = lines[-5:]
    assert summary[0].startswith(MEAN)
    assert [row.split("  ")[0] for row in summary[1:]] == [SYSTEM, *BASELINES]
    assert len({len(row) for row in lines if row}) == 1


def test_the_table_as_csv(corpus: Path, tmp_path: Path):
    target = tmp_path / "figures" / "dev.csv"
    write_csv(report(run(corpus, candidates=stages), resamples=10), target)
    read = pd.read_csv(target, index_col=["system", "show"])
    assert read.loc[("all guest", "tides"), "right"] == pytest.approx(7 / 13)


def test_how_far_it_is_and_what_failed(corpus: Path):
    done: list[int] = []
    found = run(corpus, fails_on_water, watch=done.append)
    assert done == [1, 2, 3]
    assert [str(failure) for failure in found.failures] == ["mills/one: ZeroDivisionError: too wet"]


def test_a_csv_that_cannot_be_written(corpus: Path):
    with pytest.raises(RolecallError, match="cannot be written"):
        write_csv(report(run(corpus), resamples=10), corpus)


def test_a_show_named_like_a_formula_is_no_formula_in_the_csv(tmp_path: Path):
    lines = [line(f"=1+1{show}", *rest) for show, *rest in CORPUS]
    (tmp_path / "one.jsonl").write_text("\n".join(lines), encoding="utf-8")
    target = tmp_path / "figures.csv"
    write_csv(report(run(tmp_path / "one.jsonl"), resamples=10), target)
    text = target.read_text(encoding="utf-8")
    assert "'=1+1" in text
    assert ",=1+1" not in text
