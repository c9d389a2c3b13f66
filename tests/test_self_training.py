"""The model of an episode's own speakers: what it is learned from."""

import numpy as np
import pytest

from pipeline.stages.attribution.self_training import PENALTY, STRETCH, EpisodeSpeakerModel, ngrams

HOSTS = "so your listeners ask about gardens"
GUESTS = "we grew the moss ourselves in winter"


def talk(turns: int) -> tuple[list[str], np.ndarray]:
    texts = [HOSTS if t % 2 == 0 else GUESTS for t in range(turns)]
    return texts, np.array([len(text.split()) for text in texts])


def test_words_of_a_speaker_speak_for_it_where_nothing_else_does() -> None:
    texts, words = talk(40)
    host = np.where(np.arange(40) % 2 == 0, 0.9, 0.1)
    host[20:24] = 0.5
    scores = EpisodeSpeakerModel(texts, words).scores(host)
    assert (scores[20:24] > 0).tolist() == [True, False, True, False]
    assert np.average(scores, weights=np.sqrt(words)) == pytest.approx(0)


def test_a_turn_does_not_confirm_itself() -> None:
    """A word that occurs in one block of turns only says nothing there."""
    texts, words = talk(40)
    texts[20] = texts[21] = "zinnias everywhere"
    host = np.where(np.arange(40) % 2 == 0, 0.9, 0.1)
    before = EpisodeSpeakerModel(texts, words).scores(host)
    host[20:22] = 1 - host[20:22]
    after = EpisodeSpeakerModel(texts, words).scores(host)
    assert after[20] - after[0] == pytest.approx(before[20] - before[0], abs=0.05)


def test_ridge_without_a_block_is_ridge_on_the_rest() -> None:
    texts, words = talk(20)
    texts = [f"{text} {'moss' * (t % 3)} {t % 4} ok" for t, text in enumerate(texts)]
    host = np.linspace(0.1, 0.9, 20)
    weights = np.sqrt(words)
    wanted = 2 * host - 1
    wanted = wanted - np.average(wanted, weights=weights)
    rows = ngrams(texts).toarray()
    expected = np.empty(20)
    for block in np.array_split(np.arange(20), 10):
        rest = np.setdiff1d(np.arange(20), block)
        left, weight = rows[rest], weights[rest]
        solved = np.linalg.solve(
            left.T @ (weight[:, None] * left) + PENALTY * np.eye(rows.shape[1]), left.T @ (weight * wanted[rest])
        )
        expected[block] = rows[block] @ solved
    expected -= np.average(expected, weights=weights)
    assert EpisodeSpeakerModel(texts, words).scores(host) == pytest.approx(expected)


def test_rare_ngrams_are_left_out_and_rows_have_unit_length() -> None:
    rows = ngrams(["the moss grew", "the moss died", "nothing"]).toarray()
    assert rows.shape == (3, 3)  # the, moss, the moss
    assert np.linalg.norm(rows, axis=1) == pytest.approx([1, 1, 0])


@pytest.mark.parametrize("turns", [0, 1, 2, STRETCH + 1])
def test_any_number_of_turns(turns: int) -> None:
    texts, words = talk(turns)
    scores = EpisodeSpeakerModel(texts, words).scores(np.full(turns, 0.5))
    assert scores.shape == (turns,)
    assert np.isfinite(scores).all()


def test_turns_without_words() -> None:
    assert EpisodeSpeakerModel(["...", "—", "!"], np.array([1, 1, 1])).scores(np.array([0.2, 0.8, 0.5])).tolist() == [
        0,
        0,
        0,
    ]
