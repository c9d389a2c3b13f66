"""Labelled interviews as a recogniser would have written them."""

import random
import re
from dataclasses import replace

import numpy as np
import pytest

from pipeline.corpus.asr_noise import MANNERS, Manner, Noise, Rendered, render
from pipeline.corpus.labelled import LabelledEpisode, LabelledTurn, parse_episode

BLANK = parse_episode('{"show": "x", "episode": "1", "turns": [{"role": "host", "text": "x"}]}', "here")
LOUD = Noise(0.02, 0.05, 0.05, 0.05, 0.2, 0.2, 0.2, 0.5, 0.5, 0.2)
NOTHING = Noise()


def episode(turns: int = 60, seed: int = 1) -> LabelledEpisode:
    """Every word tells who said it and in which turn, so that a label that slips is seen."""
    chance, said = random.Random(seed), []
    for number in range(turns):
        role = "host" if number % 2 == 0 else "guest"
        sentences = []
        for _ in range(chance.randint(1, 6)):
            words = [f"{role}{number}x{chance.randrange(999)}" for _ in range(chance.randint(1, 18))]
            if len(words) > 6:
                words[3] += ","
            sentences.append(" ".join(words).capitalize() + chance.choice("..?!"))
        said.append(LabelledTurn(role, "", " ".join(sentences)))
    return replace(BLANK, turns=tuple(said))


def rendered(manner: Manner, *, seed: int = 1, noise: Noise | None = None, turns: int = 60) -> Rendered:
    return render(episode(turns), manner, random.Random(seed), noise=noise)


@pytest.mark.parametrize("manner", MANNERS)
@pytest.mark.parametrize("noise", [None, NOTHING, LOUD])
def test_labels_stay_with_their_words(manner: Manner, noise: Noise | None) -> None:
    for seed in range(5):
        made = rendered(manner, seed=seed, noise=noise)
        words = made.text.split()
        assert len(words) == len(made.roles) == len(made.turns) == len(made.starts)
        for word, role in zip(words, made.roles, strict=True):
            if found := re.match(r"(host|guest)\d+x", word.lower()):
                assert found[1] == role
        assert list(made.turns) == sorted(made.turns)
        assert all(len({made.roles[i] for i in range(len(words)) if made.turns[i] == t}) == 1 for t in set(made.turns))


@pytest.mark.parametrize("manner", MANNERS)
def test_no_word_is_lost(manner: Manner) -> None:
    letters = re.sub(r"[^\w]+", " ", rendered(manner, noise=NOTHING).text.lower()).split()
    assert letters == re.sub(r"[^\w]+", " ", " ".join(turn.text for turn in episode().turns).lower()).split()


@pytest.mark.parametrize("manner", MANNERS)
def test_the_same_seed_gives_the_same_text(manner: Manner) -> None:
    assert rendered(manner, seed=4) == rendered(manner, seed=4)
    assert rendered(manner, seed=4).text != rendered(manner, seed=5).text


def test_back_channels_are_the_others() -> None:
    made = rendered("recogniser", noise=Noise(back_channel=0.02))
    dropped_in = [i for i, word in enumerate(made.text.split()) if "x" not in word.lower()]
    assert dropped_in
    for i in dropped_in:
        around = {made.roles[j] for j in (i - 1, i + 1) if j not in dropped_in and 0 <= j < len(made.roles)}
        assert made.roles[i] not in around


def test_bare_text_has_neither_stops_nor_capitals() -> None:
    assert not re.search(r"[A-Z.,?!]", rendered("bare").text)


@pytest.mark.slow
@pytest.mark.parametrize("manner", MANNERS)
def test_lines_know_nothing_of_turns(manner: Manner) -> None:
    """Among the gaps between words that look alike, lines begin as often at a turn's start as elsewhere.

    Gaps behind a stop are compared with gaps behind a stop, the others with the others: a stop may end a line.
    """
    cells = np.zeros((2, 2, 2))  # behind a stop, begins a turn, begins a line
    for seed in range(12):
        made = render(episode(160, seed), manner, random.Random(seed), noise=Noise(dropped_stop=0.3))
        found = list(re.finditer(r"\S+", made.text))
        for i in range(1, len(found)):
            stop = found[i - 1].group()[-1] in ".?!…"
            line = "\n" in made.text[found[i - 1].end() : found[i].start()]
            cells[int(stop), int(made.turns[i] != made.turns[i - 1]), int(line)] += 1
    for table in cells:
        (no, yes), (turn_no, turn_yes) = table
        if min(no + yes, turn_no + turn_yes) < 100:
            continue
        share, turn_share = yes / (no + yes), turn_yes / (turn_no + turn_yes)
        overall = (yes + turn_yes) / table.sum()
        error = np.sqrt(overall * (1 - overall) * (1 / (no + yes) + 1 / (turn_no + turn_yes)))
        assert abs(share - turn_share) <= 4 * error + 1e-9
