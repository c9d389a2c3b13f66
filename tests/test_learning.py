"""What corrections teach, and that it changes decisions where nobody corrected anything."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pipeline.corrections.store import Correction, Evidence
from pipeline.errors import ModelError
from pipeline.learning.adapt_shows import learn
from pipeline.learning.base_data import FROM_END, Base, Rows, fit, read
from pipeline.learning.changes import Changes, changes
from pipeline.learning.heard import Heard
from pipeline.learning.lessons import Lesson, labels
from pipeline.learning.quality import compared, held_out
from pipeline.learning.suspects import suspects
from pipeline.learning.worth import Worth
from pipeline.modeling.crf import Decoder, Scores, posteriors
from pipeline.modeling.model_version import BASE, npz
from pipeline.modeling.show_adaptation import GENERAL, Learned, key_of, show_of
from pipeline.stages.turns.word_evidence import Evidence as Readings

READS = "this show is brought to you by our friends at the harbour"
ASKS, TELLS = "so how did that come about", "well we built it in the winter and it held"
DECODER = Decoder(role_weight=1.0)
FEATURES = 8


def lesson(said: list[str], host: list[float], *, name: str = "one", show: str = "show") -> Lesson:
    lengths = np.array([len(text.split()) for text in said])
    n = len(said)
    nothing = np.zeros(n)
    cues, encoded, vectors = np.zeros((n, 1), np.int8), np.zeros((n, 0), np.float32), np.zeros((n, 0), np.int8)
    readings = Readings(cues, nothing, nothing, lengths, encoded, vectors, bare=False)
    weight = np.sqrt(lengths)
    return Lesson(name, show, said, readings, nothing, np.array(host, float), weight, True, n, "")


def heard(
    said: list[str], host: list[float], taken_for: list[float], *, name: str = "one", show: str = "show"
) -> Heard:
    """A finished episode whose turns the model by itself gives to the host with the log-odds `taken_for`."""
    role = np.array(taken_for)
    n = len(said)
    scores = Scores(role, np.zeros(n), np.zeros(n), np.zeros((n, 2, 2)))
    features = np.zeros((n, FEATURES), np.float32)
    return Heard.of(lesson(said, host, name=name, show=show), features, scores, DECODER)


def nothing_of(turns: int) -> tuple[np.ndarray, np.ndarray]:
    """Vectors and features of turns of which nothing is known but the text."""
    return np.zeros((turns, 0), np.int8), np.zeros((turns, FEATURES), np.float32)


def base(rows: int = 90) -> Base:
    """Turns whose role the first feature tells."""
    chance = np.random.default_rng(1)
    role = np.where(chance.random(rows) > 0.5, 1.0, -1.0)
    features = chance.normal(size=(rows, FEATURES))
    features[:, 0] += 2 * role
    one = np.ones(FEATURES)
    return Base(features, role, np.ones(rows), 0 * one, one, np.arange(rows) % 3, np.arange(rows) // 5)


def talk() -> tuple[list[str], list[float], list[float]]:
    """Six exchanges and three sponsor reads that the model takes for the guest's."""
    return [*[ASKS, TELLS] * 6, *[READS, TELLS] * 3], [1.0, 0.0] * 9, [3.0, -3.0] * 6 + [-2.0, -3.0] * 3


def test_corrections_change_decisions_in_an_episode_that_nobody_corrected() -> None:
    said, host, taken_for = talk()
    learned = learn([heard(said, host, taken_for)], base(), DECODER)[0]
    later = [TELLS, READS, "our friends at the harbour brought you this show", TELLS]
    scores = learned.scores("show", later, *nothing_of(4))
    assert scores is not None
    alone = Scores(np.array([-3.0, -0.4, -0.4, -3.0]), np.zeros(4), np.zeros(4), np.zeros((4, 2, 2)))
    before = posteriors(*DECODER.chain(alone)).host > 0.5
    after = posteriors(*DECODER.chain(replace(alone, learned=scores))).host > 0.5
    assert before.tolist() == [False] * 4
    assert after.tolist() == [False, True, True, False]


def test_other_shows_do_not_hear_the_phrases_of_this_one() -> None:
    said, host, taken_for = talk()
    learned = learn([heard(said, host, taken_for)], base(), DECODER)[0]
    there = learned.scores("another", [READS, TELLS], *nothing_of(2))
    assert there is not None
    assert there[0] == pytest.approx(there[1])
    assert abs(there[0]) < 0.2


def of_show(show: str, *, host_has: float = 3.0, finished: bool = True) -> Heard:
    """An episode whose host is told by a feature that the model by itself makes nothing of."""
    host = [1.0, 0.0] * 100
    one = heard([ASKS, TELLS] * 100, host, [0.5, -0.5, -0.5, 0.5] * 50, name=f"{show}/one", show=show)
    features = one.features.copy()
    features[:, 1] = np.where(np.array(host) > 0, host_has, -host_has)
    return replace(one, features=features, lesson=replace(one.lesson, finished=finished))


def general(*heard: Heard) -> float:
    """How much more the host's a turn of a show that nobody corrected is by that feature."""
    features = np.zeros((2, FEATURES), np.float32)
    features[:, 1] = 3.0, -3.0
    scores = learn(heard, base(), DECODER)[0].scores("another", ["", ""], np.zeros((2, 0), np.int8), features)
    assert scores is not None
    return float(scores[0] - scores[1])


def test_other_shows_change_only_by_what_finished_episodes_of_three_shows_bear_out() -> None:
    assert general(of_show("a"), of_show("b"), of_show("c")) > 1
    assert general(of_show("a"), of_show("b")) == 0
    assert general(of_show("a"), of_show("b"), of_show("c", finished=False)) == 0
    assert general(of_show("a"), of_show("b"), of_show("c"), of_show("d", host_has=-3.0)) == 0


def test_what_the_model_has_right_teaches_no_words() -> None:
    said, host = [ASKS, TELLS] * 6, [1.0, 0.0] * 6
    learned = learn([heard(said, host, [9.0, -9.0] * 6)], base(), DECODER)[0]
    scores = learned.adapters["show"].scores(said, *nothing_of(12))
    assert np.abs(scores).max() < 0.01


def test_words_that_mislead_in_other_episodes_of_the_show_are_not_trusted() -> None:
    said, host, taken_for = talk()
    right = [heard(said, host, taken_for, name=name) for name in ("one", "two")]
    other = [*host[:12], *[0.0] * 6]  # here it is the guest who reads it, and so the words speak for neither
    mixed = [right[0], heard(said * 3, other * 3, taken_for * 3, name="two")]

    def read(lessons: list[Heard]) -> float:
        scores = learn(lessons, base(), DECODER)[0].adapters["show"].scores([READS, TELLS], *nothing_of(2))
        return float(scores[0] - scores[1])

    assert read(right) > 1
    assert abs(read(mixed)) < 0.2


def test_what_the_episodes_of_a_show_teach_one_another_is_told() -> None:
    said, host, taken_for = talk()
    alone = [heard(said, host, taken_for, name="one", show="other")]
    lessons = [heard(said, host, taken_for, name=name) for name in ("one", "two")]
    words = 2 * sum(len(text.split()) for text in said)
    wrong = 2 * 3 * len(READS.split())
    assert learn([*alone, *lessons], base(), DECODER)[1] == (Worth("show", 2, words, before=wrong, after=0),)


def test_a_voice_is_learned_from_the_vectors_of_the_encoder_too() -> None:
    host = [1.0, 0.0] * 12
    one = heard([TELLS] * 24, host, [0.1, -0.1] * 12)
    vectors = np.tile(np.array([[64, 32, 0], [-64, 32, 0]], np.int8), (12, 1))
    one = replace(one, lesson=replace(one.lesson, evidence=replace(one.lesson.evidence, vectors=vectors)))
    adapter = learn([one], base(), DECODER)[0].adapters["show"]
    scores = adapter.scores([TELLS] * 2, vectors[:2], np.zeros((2, FEATURES), np.float32))
    assert scores[0] > 0.5
    assert scores[1] < -0.5
    with pytest.raises(ModelError, match="learned from 3 features, but there are 0"):
        adapter.scores([TELLS] * 2, *nothing_of(2))


def test_what_was_learned_comes_back_from_its_arrays() -> None:
    said, host, taken_for = talk()
    learned = learn([heard(said, host, taken_for)], base(), DECODER)[0]
    again = Learned.from_arrays(learned.arrays())
    assert set(again.adapters) == {"show", GENERAL}
    first, second = (each.scores("show", said, *nothing_of(len(said))) for each in (learned, again))
    assert first is not None
    assert second is not None
    np.testing.assert_allclose(first, second, atol=1e-6)


@pytest.mark.parametrize(
    ("episode", "known", "show"),
    [("my-show/one", {}, "my-show"), ("one", {}, "."), ("a/b/one", {"show": " My  Show "}, "my show")],
)
def test_a_show_is_named_or_the_folder(episode: str, known: dict[str, str], show: str) -> None:
    assert show_of(episode, known) == show


TEXT = "How was it? It was cold. Was it? Yes it was."
TURNS = pd.DataFrame({"start_char": [0, 12, 25, 33], "end_char": [11, 24, 32, 44]})


def test_a_turn_nobody_looked_at_is_no_label_and_a_finished_episode_counts_most() -> None:
    def weight(evidence: Evidence) -> float:
        host, weights = labels(TEXT, TURNS, [Correction(0, 11, "host", evidence=evidence)])
        assert host[0] == 1
        assert weights[1:].tolist() == [0, 0, 0]
        return float(weights[0])

    assert weight("finished") > weight("corrected") > weight("swapped") > weight("confirmed") > 0


def test_a_turn_in_which_both_speak_teaches_less() -> None:
    cut = [Correction(0, 11, "host"), Correction(12, 21, "guest"), Correction(21, 24, "host")]
    host, weights = labels(TEXT, TURNS, cut)
    assert host[1] == pytest.approx(1 / 4, abs=0.15)
    assert 0 < weights[1] < weights[0]


def test_compressed_rows_teach_the_same() -> None:
    chance = np.random.default_rng(2)
    rows = Rows.of(chance.normal(size=(200, 5)), np.sign(chance.normal(size=200)), chance.random(200))
    np.testing.assert_allclose(fit(rows), fit(rows.compressed()), atol=1e-6)


def test_base_data_say_which_talk_a_turn_is_of(tmp_path: Path) -> None:
    features = np.zeros((5, FROM_END))
    features[:, -FROM_END] = 0, 0.4, 0.8, 0.1, 0.5  # how far on in its talk a turn is
    ones = np.ones(5)
    arrays = {"role": features, "host": ones > 0, "weight": ones, "fold": ones.astype(int)}
    (tmp_path / BASE).write_bytes(npz(arrays))
    assert read(tmp_path).talk.tolist() == [0, 0, 0, 1, 1], "a version up to v4 does not say it"
    (tmp_path / BASE).write_bytes(npz({**arrays, "talk": np.array([3, 3, 7, 7, 9])}))
    assert read(tmp_path).talk.tolist() == [0, 0, 1, 1, 2]


def test_lessons_that_contradict_the_base_data_are_found_worse() -> None:
    data = base(300)
    chance = np.random.default_rng(3)
    features = chance.normal(size=(3000, FEATURES))
    assert held_out(data, Rows.of(features, -np.sign(features[:, 0]), np.ones(3000))).worse
    assert not held_out(data, Rows.of(features, np.sign(features[:, 0]), np.ones(3000))).worse


def test_the_difference_is_that_of_the_weighted_shares() -> None:
    quality = compared(
        np.array([1.0, 0, 1, 1]), np.array([1.0, 1, 1, 0]), np.array([1.0, 1, 1, 2]), np.array([0, 0, 1, 1])
    )
    assert (quality.before, quality.after) == (pytest.approx(0.8), pytest.approx(0.6))
    assert not quality.worse


def test_a_slip_of_the_hand_is_pointed_out() -> None:
    said, host = [ASKS, TELLS] * 10, [1.0, 0.0] * 10
    host[7] = 1.0
    found = suspects(heard(said, host, [3.0, -3.0] * 10), DECODER)
    assert [(each.role, each.text) for each in found] == [("host", TELLS)]
    host[7] = 0.0
    assert suspects(heard(said, host, [3.0, -3.0] * 10), DECODER) == []


def test_changes_count_turns_and_words_with_a_new_role() -> None:
    before = pd.DataFrame({"start_char": [0, 12, 25], "end_char": [11, 24, 44], "role": ["host", "guest", "host"]})
    after = pd.DataFrame({"start_char": [0, 12, 33], "end_char": [11, 32, 44], "role": ["host", "guest", "guest"]})
    found = changes(TEXT, before, after)
    assert found == Changes(turns=2, words=5, all_turns=3, all_words=11)
    assert found + found == Changes(4, 10, 6, 22)


def test_what_nobody_looked_at_in_an_unfinished_episode_teaches_by_what_is_settled_around_it() -> None:
    said, host = [ASKS, TELLS] * 6, [1.0, 0.0] * 6
    whole = heard(said, host, [0.4, -0.4] * 6)
    n = len(said)
    known, alternating = np.zeros(n), np.full(n, 6.0)
    known[4] = 2.0
    lesson = replace(whole.lesson, weight=known, finished=False)
    part = Heard.of(lesson, whole.features, replace(whole.scores, role=np.zeros(n), change=alternating), DECODER)
    assert part.guess_weight[4] == 0
    assert np.sign(part.guessed[[3, 5, 6]]).tolist() == [-1, -1, 1]
    assert (part.guess_weight[[3, 5]] < 0.4 * whole.lesson.weight[[3, 5]] + 1e-9).all()
    assert (part.guess_weight[[3, 5]] > 0.3 * whole.lesson.weight[[3, 5]]).all()
    assert not whole.guess_weight.any()


def test_a_version_learned_before_vectors_were_is_read() -> None:
    arrays = {
        "shows": np.array(["show"]),
        "0.columns": np.array([3], np.int32),
        "0.weights": np.ones(1, np.float32),
        "0.shift": np.append(np.zeros(FEATURES), 2.0),
        "0.word_trust": np.array(0.0),
        "0.shift_trust": np.array(0.5),
        "0.centred": np.array(False),
    }
    scores = Learned.from_arrays(arrays).scores("show", [ASKS], *nothing_of(1))
    assert scores is not None
    assert scores.tolist() == [1.0]


def test_an_unfinished_episode_is_heard_by_what_it_taught_itself_and_a_finished_one_of_its_show_teaches_it_too() -> (
    None
):
    said, host, taken_for = talk()
    part = heard(said, host, taken_for, name="part")
    part = replace(part, lesson=replace(part.lesson, finished=False))
    learned = learn([heard(said, host, taken_for), part], base(), DECODER)[0]
    assert set(learned.adapters) == {"show", key_of("show", "part"), GENERAL}
    nothing = nothing_of(len(said))
    own, later = (learned.scores(key_of("show", name), said, *nothing) for name in ("part", "later"))
    alone = learn([part], base(), DECODER)[0].scores(key_of("show", "part"), said, *nothing)
    assert own is not None
    assert later is not None
    assert alone is not None
    assert later[12] - later[13] > 0
    assert own[12] - own[13] > alone[12] - alone[13] > 0
