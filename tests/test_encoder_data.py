"""What the sentence encoder is trained on. Needs no PyTorch."""

import random
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from small_model import write_corpus

from pipeline import project
from pipeline.corpus.labelled import LabelledEpisode, LabelledTurn, parse_episode
from pipeline.corpus.split import UNSEEING, shows_seen, unseeing_encoder, write_seen
from pipeline.errors import ModelError
from pipeline.modeling import registry
from pipeline.stages.segmentation import weights
from pipeline.training.encoder_data import Stretches, by_network, cut_out, host_share, quickened, run_words
from pipeline.training.language_models import Breaks

BLANK = parse_episode('{"show": "x", "episode": "1", "turns": [{"role": "host", "text": "x"}]}', "here")
SHIPPED = registry.current_model(project.find(Path(__file__).parents[1]))


def talk(*turns: tuple[str, int]) -> LabelledEpisode:
    return replace(BLANK, turns=tuple(LabelledTurn(role, "", " ".join(["w"] * words)) for role, words in turns))


@pytest.fixture(scope="module")
def stretches(tmp_path_factory: pytest.TempPathFactory) -> Stretches:
    corpus = write_corpus(tmp_path_factory.mktemp("corpus"))
    model = weights.load(SHIPPED)
    tokenizer = SHIPPED / "encoder" / "minilm" / "tokenizer.json"
    return Stretches(corpus, ["show 0"], tokenizer, Breaks(model.vocabulary, model.breaks), 7, length=300)


def test_a_stretch_is_the_same_on_every_run(stretches: Stretches) -> None:
    for first, again in zip(stretches[3], replace(stretches)[3], strict=True):
        assert first.show == again.show
        assert first.packed.ids.tolist() == again.packed.ids.tolist()
        assert first.roles.tolist() == again.roles.tolist()


def test_reserved_shows_are_not_read_and_everything_is_of_one_length(stretches: Stretches) -> None:
    drawn = [stretch for number in range(12) for stretch in stretches[number]]
    assert {stretch.show for stretch in drawn} <= {f"show {k}" for k in range(1, 6)}
    for stretch in drawn:
        units = len(stretch.roles)
        assert len(stretch.numbers) == len(stretch.words) == len(stretch.packed.firsts) == units
        assert 0 < stretch.roles.mean() < 1
        assert 200 < stretch.words.sum() < 600


def test_emphasis_draws_a_show_more_often(stretches: Stretches) -> None:
    much = replace(stretches, emphasis={"show 2": 50.0}, together=1)
    assert sum(much[number][0].show == "show 2" for number in range(30)) > 20


def test_shows_whose_hosts_talk_much_can_be_drawn_more_often(stretches: Stretches, tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path, shows=4)
    for path in corpus.iterdir():  # all of one network
        lines = path.read_text(encoding="utf-8")
        path.write_text(lines.replace('"licence"', '"source": "one", "licence"'), encoding="utf-8")
    quiet = (corpus / "show-3.jsonl").read_text(encoding="utf-8")
    swapped = {"host": "guest", "guest": "host"}
    loud = re.sub(r'"role": "(host|guest)"', lambda match: f'"role": "{swapped[match[1]]}"', quiet)
    (corpus / "show-3.jsonl").write_text(loud, encoding="utf-8")

    def drawn(power: float) -> int:
        some = replace(stretches, corpus=corpus, reserved=(), together=1, talkative=power)
        return sum(some[number][0].show == "show 3" for number in range(30))

    assert drawn(4.0) > drawn(0.0) + 5


def test_a_cut_has_the_length_asked_for_and_knows_what_is_around_it() -> None:
    episode = talk(("host", 10), ("guest", 100), ("host", 10), ("guest", 80))
    cut, before, after = cut_out(episode, 50, random.Random(1))
    size = sum(len(turn.text.split()) for turn in cut.turns)
    assert (size, before + size + after) == (50, 200)
    whole, before, after = cut_out(episode, 500, random.Random(1))
    assert (whole.turns, before, after) == (episode.turns, 0, 0)


def test_the_hosts_share() -> None:
    assert host_share(talk(("host", 25), ("guest", 75))) == pytest.approx(0.25)


def test_words_since_and_until_a_change() -> None:
    since, until = run_words(np.array([1, 1, 0]), np.array([4, 6, 5]))
    assert np.expm1(since * 3) == pytest.approx([4, 10, 5], rel=1e-4)
    assert np.expm1(until * 3) == pytest.approx([10, 6, 5], rel=1e-4)


def test_decision_shows_are_read_with_an_encoder_that_saw_none_of_them(tmp_path: Path) -> None:
    assert unseeing_encoder(tmp_path, {"a"}) == tmp_path
    write_seen(tmp_path, {"a", "b"})
    assert shows_seen(tmp_path) == {"a", "b"}
    assert shows_seen(tmp_path / "none") == shows_seen(None) == set()
    with pytest.raises(ModelError, match="has seen some of a, so"):
        unseeing_encoder(tmp_path, {"a"})
    assert unseeing_encoder(tmp_path, {"c"}) == tmp_path
    (tmp_path / UNSEEING).mkdir()
    write_seen(tmp_path / UNSEEING, {"b"})
    assert unseeing_encoder(tmp_path, {"a"}) == tmp_path / UNSEEING
    with pytest.raises(ModelError, match="has seen some of a, b, so"):
        unseeing_encoder(tmp_path, {"a", "b"})


def test_a_quick_exchange_keeps_every_turn_and_whole_sentences() -> None:
    said = "One two three. Four five six? Seven eight nine. Ten eleven twelve."
    turns = (
        LabelledTurn("host", "", said),
        LabelledTurn("guest", "", f"{said} " * 40),
        LabelledTurn("host", "", "Yes"),
    )
    episode = replace(BLANK, turns=turns)
    for seed in range(20):
        quick = quickened(episode, random.Random(seed))
        assert [turn.role for turn in quick.turns] == ["host", "guest", "host"]
        assert quick.turns[2].text == "Yes"
        assert len(quick.turns[1].text.split()) < 160
        assert all(text.strip() in said for turn in quick.turns[:2] for text in re.findall(r"[^.?]+[.?]", turn.text))


def test_a_large_network_is_drawn_less_often_than_its_words_say() -> None:
    weights = by_network([3.0, 1.0, 1.0], [70_000, 30_000, 2_500], ["a", "a", "b"])
    assert weights == pytest.approx([237.171, 79.057, 50.0], abs=1e-3)
