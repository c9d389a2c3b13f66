"""The encoder's network, its training and its export, on an encoder small enough to be made here. Needs the `train` extra."""

import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from small_model import write_corpus
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer
from tokenizers.processors import RobertaProcessing

from pipeline import project
from pipeline.modeling import registry
from pipeline.modeling.crf import emissions, log_partition, posteriors
from pipeline.modeling.encoder import Encoder
from pipeline.modeling.encoder_columns import COLUMNS
from pipeline.modeling.encoders import Encoders
from pipeline.modeling.token_windows import WINDOW, Specials, pack
from pipeline.stages.segmentation import weights as segmentation_weights

torch = pytest.importorskip("torch", exc_type=ImportError)
pytest.importorskip("onnx")
save_file = pytest.importorskip("safetensors.torch").save_file

from pipeline.training.encoder_data import Stretches  # noqa: E402
from pipeline.training.encoder_export import Smoothed, export, shift_host, smoothed  # noqa: E402
from pipeline.training.encoder_head import LEAST_UNITS, Read, fit_head, part_of, read_stretches  # noqa: E402
from pipeline.training.encoder_import import read_exported  # noqa: E402
from pipeline.training.encoder_network import BUILDS, Build, Lower, crf, relative_buckets  # noqa: E402
from pipeline.training.encoder_training import Model, load_averaged, train_encoder  # noqa: E402
from pipeline.training.encoder_vocabulary import LEAST_COUNT, used_tokens  # noqa: E402
from pipeline.training.language_models import Breaks  # noqa: E402

pytestmark = pytest.mark.filterwarnings("ignore")  # PyTorch warns of what it traces
SHIPPED = registry.current_model(project.find(Path(__file__).parents[1]))
LETTERS = "abcdefghijklmnopqrstuvwxyz"
MPNET = Build("mpnet", layers=2, frozen=2, width=24, inner=48, heads=2)
BERT = Build("bert", layers=1, width=24, inner=48, heads=2, pad=0, mask="[MASK]")


def pretrained(folder: Path, build: Build) -> Path:
    """A folder with random weights under the names that such an encoder has, and its tokenizer."""
    folder.mkdir()
    words = ["<s>", "<pad>", "</s>", "[UNK]", "<mask>", *LETTERS, *(f"##{letter}" for letter in LETTERS), ".", "?", ","]
    tokenizer = Tokenizer(WordPiece({word: i for i, word in enumerate(words)}, unk_token="[UNK]"))
    tokenizer.normalizer, tokenizer.pre_tokenizer = BertNormalizer(), BertPreTokenizer()
    tokenizer.post_processor = RobertaProcessing(("</s>", 2), ("<s>", 0))
    tokenizer.enable_padding(pad_id=1, pad_token="<pad>")
    tokenizer.save(str(folder / "tokenizer.json"))
    torch.manual_seed(1)
    layers, shapes = {"mpnet": "attention.attn.", "bert": "attention.self."}[build.family], {}
    shapes["embeddings.word_embeddings.weight"] = (len(words), build.width)
    shapes["embeddings.position_embeddings.weight"] = (WINDOW + 2, build.width)
    if build.family == "mpnet":
        shapes["encoder.relative_attention_bias.weight"] = (32, build.heads)
    else:
        shapes["embeddings.token_type_embeddings.weight"] = (2, build.width)
    square, out = (build.width, build.width), {"mpnet": f"{layers}o", "bert": "attention.output.dense"}[build.family]
    norm = {"mpnet": "attention.LayerNorm", "bert": "attention.output.LayerNorm"}[build.family]
    matrices = {f"{layers}{part}": square for part in ("qkv" if build.family == "mpnet" else ("query", "key", "value"))}
    matrices |= {
        out: square,
        "intermediate.dense": (build.inner, build.width),
        "output.dense": (build.width, build.inner),
    }
    for i in range(build.layers + 1):
        for name, shape in (matrices | {norm: (build.width,), "output.LayerNorm": (build.width,)}).items():
            shapes[f"encoder.layer.{i}.{name}.weight"] = shape
            shapes[f"encoder.layer.{i}.{name}.bias"] = shape[:1]
    shapes |= {f"embeddings.LayerNorm.{end}": (build.width,) for end in ("weight", "bias")}
    save_file({name: torch.randn(shape) * 0.3 for name, shape in shapes.items()}, folder / "model.safetensors")
    return folder


def test_the_chain_in_training_is_the_chain_that_decodes() -> None:
    chance = np.random.default_rng(3)
    emission, steps = chance.normal(0, 2, 9), chance.normal(0, 2, (9, 2, 2))
    roles = chance.integers(0, 2, 9)
    loss, posterior = crf(torch.tensor(emission), torch.tensor(steps), torch.tensor(roles))
    decoded = posteriors(emissions(emission), steps)
    assert posterior[:, 1].exp().numpy() == pytest.approx(decoded.host, abs=1e-6)
    settled = emissions(emission, roles.astype(np.int8))
    settled[np.arange(9), roles] = emissions(emission)[np.arange(9), roles]
    assert loss.item() == pytest.approx(log_partition(emissions(emission), steps) - log_partition(settled, steps))


def test_near_places_are_told_apart_and_far_ones_share_a_bucket() -> None:
    buckets, here = relative_buckets(WINDOW), WINDOW - 1
    assert len(buckets) == 2 * WINDOW - 1
    assert buckets[here - 7 : here + 1].tolist() == [7, 6, 5, 4, 3, 2, 1, 0]
    assert buckets[here + 1 : here + 4].tolist() == [17, 18, 19]
    assert buckets[here - 200] == buckets[here - 150] == 15
    assert buckets[here + 200] == 31


@pytest.mark.parametrize("build", [MPNET, BERT])
def test_what_is_exported_reads_as_what_was_trained(tmp_path: Path, build: Build) -> None:
    home = pretrained(tmp_path / "home", build)
    kind = replace(build, pad=1)
    model = Model(Lower.pretrained(kind, home / "model.safetensors")).eval()
    export(model.lower, model.upper, home / "tokenizer.json", tmp_path / "out", quantised=False)
    encoder = Encoder(tmp_path / "out", threads=1)
    assert encoder.specials == Specials(first=0, last=2, pad=1, unknown=3)
    for units in ([[5, 6, 7], [8]], [[5 + i % 9] * (1 + i % 40) for i in range(60)]):
        packed = pack(units, encoder.specials)
        assert set(packed.ids[:, 0]) == {0}
        with torch.no_grad():
            hidden = model.lower(torch.from_numpy(packed.ids), torch.from_numpy(packed.types)).numpy()
        tokens = hidden.reshape(-1, kind.width)[packed.places]
        read = encoder.vectors(packed)
        assert read.shape == (len(units), 2 * kind.width)
        assert read[:, kind.width :] == pytest.approx(tokens[packed.firsts], abs=1e-4)
    columns, vectors = Encoders((encoder, encoder)).features(["a bc", "d?"], [True, False])
    assert columns.shape == (2, len(COLUMNS))
    assert vectors.shape == (2, 2 * kind.width)


def test_the_8_bit_export_reads_nearly_the_same(tmp_path: Path) -> None:
    home = pretrained(tmp_path / "home", MPNET)
    model = Model(Lower.pretrained(MPNET, home / "model.safetensors"))
    for quantised in (False, True):
        export(model.lower, model.upper, home / "tokenizer.json", tmp_path / str(quantised), quantised=quantised)
    full, small = (Encoder(tmp_path / str(quantised)).read([[5, 6], [7, 8, 9]]) for quantised in (False, True))
    assert np.abs(full - small).mean() < 0.1 * np.abs(full).mean()


@pytest.mark.parametrize("quantised", [False, True])
def test_a_cut_vocabulary_reads_the_same_tokens_under_new_numbers(tmp_path: Path, quantised: bool) -> None:
    home = pretrained(tmp_path / "home", MPNET)
    model = Model(Lower.pretrained(MPNET, home / "model.safetensors"))
    tokenizer = home / "tokenizer.json"
    kept = np.delete(np.arange(Tokenizer.from_file(str(tokenizer)).get_vocab_size()), [5, 7])  # without "a" and "c"
    for name, tokens in (("all", None), ("cut", kept)):
        export(model.lower, model.upper, tokenizer, tmp_path / name, kept=tokens, quantised=quantised)
    full, cut = (Encoder(tmp_path / name) for name in ("all", "cut"))
    assert cut.specials == full.specials
    read = [encoder.tokenizer.encode("b e?", add_special_tokens=False) for encoder in (full, cut)]
    assert read[0].tokens == read[1].tokens
    assert read[0].ids != read[1].ids
    assert cut.read([read[1].ids]) == pytest.approx(full.read([read[0].ids]), abs=1e-5)


def test_tokens_in_use_and_short_ones_are_kept(tmp_path: Path) -> None:
    words = {word: i for i, word in enumerate(["[UNK]", "talk", "rare", "##ing", "ab", "##c"])}
    Tokenizer(WordPiece(words, unk_token="[UNK]")).save(str(tmp_path / "tokenizer.json"))
    kept = used_tokens(tmp_path / "tokenizer.json", ["talk"] * LEAST_COUNT + ["rare"])
    assert kept.tolist() == [1, 4, 5]


def test_columns_of_very_different_size_survive_8_bits(tmp_path: Path) -> None:
    home = pretrained(tmp_path / "home", MPNET)
    model = Model(Lower.pretrained(MPNET, home / "model.safetensors"))
    with torch.no_grad():
        for layer in model.lower.layers:
            layer.norm.weight[:2], layer.last_norm.weight[:2] = 30, 30
    x = model.lower.layers[0].norm(torch.randn(50, MPNET.width))
    up = model.lower.layers[0].up
    assert smoothed(model.lower).layers[0].up(x).detach().numpy() == pytest.approx(up(x).detach().numpy(), abs=1e-3)
    assert (
        Smoothed(up, model.lower.layers[0].norm.weight).inverse[:2] * x.abs().max(dim=0).values[:2] < x.abs().max() / 8
    ).all()


def test_a_run_goes_on_where_it_was_cut_off_and_what_is_frozen_stays(tmp_path: Path) -> None:
    home = pretrained(tmp_path / "home", MPNET)
    shipped = segmentation_weights.load(SHIPPED)
    units = Breaks(shipped.vocabulary, shipped.breaks)
    corpus = write_corpus(tmp_path / "corpus", shows=2, episodes=1)
    drawn = Stretches(corpus, (), home / "tokenizer.json", units, 7, together=1, length=200, mask=MPNET.mask)
    weights, out = home / "model.safetensors", tmp_path / "out"
    before = Lower.pretrained(MPNET, weights).state_dict()
    train_encoder(drawn, MPNET, weights, out, steps=1, seed=1)
    assert torch.load(out / "state.pt", weights_only=True)["step"] == 1
    model = train_encoder(drawn, MPNET, weights, out, steps=3, seed=1)
    assert torch.load(out / "state.pt", weights_only=True)["step"] == 3
    after = model.lower.state_dict()
    still = {name for name, tensor in after.items() if torch.equal(tensor, before[name])}
    assert {"words.weight", "relative.weight", "layers.0.up.weight"} <= still
    assert not {"types.weight", "layers.1.up.weight"} & still
    again = load_averaged(MPNET, weights, out / "encoder.pt").lower.state_dict()
    assert again["layers.1.up.weight"].numpy() == pytest.approx(after["layers.1.up.weight"].numpy(), abs=1e-3)
    larger = replace(MPNET, layers=3, frozen=0)
    other = train_encoder(drawn, larger, weights, tmp_path / "larger", steps=0, seed=1, start=out / "encoder.pt")
    assert other.upper.state_dict()["role.weight"].numpy() == pytest.approx(
        model.upper.state_dict()["role.weight"].numpy(), abs=1e-3
    )


def test_every_build_has_a_name() -> None:
    assert all(
        name == f"{'minilm' if build.family == 'bert' else 'mpnet'}-{build.layers}" for name, build in BUILDS.items()
    )


def test_the_upper_level_is_fitted_again_on_what_was_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = pretrained(tmp_path / "home", MPNET)
    shipped = segmentation_weights.load(SHIPPED)
    corpus = write_corpus(tmp_path / "corpus", shows=2, episodes=1)
    drawn = Stretches(
        corpus, (), home / "tokenizer.json", Breaks(shipped.vocabulary, shipped.breaks), 7, together=1, length=300
    )
    model = train_encoder(drawn, MPNET, home / "model.safetensors", tmp_path / "out", steps=0, seed=1)
    checkpoint = tmp_path / "out" / "encoder.pt"
    first = read_stretches(drawn, model, checkpoint, 4, tmp_path / "vectors")
    assert first[0].vectors == pytest.approx(model.vectors(drawn[0][0].packed), abs=1e-2)
    monkeypatch.setattr(Model, "vectors", None)
    again = read_stretches(drawn, model, checkpoint, 4, tmp_path / "vectors")
    assert [(each.vectors == other.vectors).all() for each, other in zip(again, first, strict=True)] == [True] * 4
    export(model.lower, model.upper, home / "tokenizer.json", tmp_path / "new", quantised=False)
    before = Encoder(tmp_path / "new").scores(["a bc", "d?"], [True, False])
    fit_head(first, checkpoint, tmp_path / "new" / "head.onnx", seed=1)
    after = Encoder(tmp_path / "new").scores(["a bc", "d?"], [True, False])
    assert after.shape == before.shape
    assert (after != before).any()


@pytest.mark.parametrize(("quantised", "near"), [(False, 1e-5), (True, 0.06)])
def test_training_goes_on_from_what_was_exported(tmp_path: Path, quantised: bool, near: float) -> None:
    home = pretrained(tmp_path / "home", MPNET)
    model = Model(Lower.pretrained(MPNET, home / "model.safetensors"))
    export(model.lower, model.upper, home / "tokenizer.json", tmp_path / "out", quantised=quantised)
    read, known = read_exported(tmp_path / "out"), model.state_dict()
    learning = {name for name in model.trained() if not name.startswith("upper.run")}
    assert learning <= read.keys() <= known.keys()
    for name, tensor in read.items():
        assert tensor.numpy() == pytest.approx(known[name].numpy(), abs=near), name


def test_a_shift_of_the_host_score_changes_nothing_else(tmp_path: Path) -> None:
    home = pretrained(tmp_path / "home", MPNET)
    model = Model(Lower.pretrained(MPNET, home / "model.safetensors"))
    export(model.lower, model.upper, home / "tokenizer.json", tmp_path / "out", quantised=False)
    before = Encoder(tmp_path / "out").scores(["a bc", "d?"], [True, False])
    shift_host(tmp_path / "out", -0.3)
    change = Encoder(tmp_path / "out").scores(["a bc", "d?"], [True, False]) - before
    assert change[:, COLUMNS.index("emission")] == pytest.approx(-0.3, abs=1e-5)
    assert np.delete(change, COLUMNS.index("emission"), axis=1) == pytest.approx(0.0)


def test_a_part_of_a_stretch_keeps_what_belongs_to_a_unit_together() -> None:
    def read(count: int) -> Read:
        numbers = np.arange(count, dtype=np.float32)
        return Read(
            "a show",
            numbers[:, None].astype(np.float16),
            numbers[:, None],
            *(numbers.astype(np.int64),) * 2,
            numbers,
            numbers,
        )

    short, long = read(LEAST_UNITS - 1), read(300)
    parts = [part_of(long, random.Random(seed)) for seed in range(40)]
    assert all(len(part.roles) >= 100 for part in parts)
    assert {len(part.roles) == 300 for part in parts} == {False, True}
    for part in parts:
        assert np.all(np.diff(part.roles) == 1)
        for other in (part.vectors[:, 0], part.numbers[:, 0], part.words, part.since, part.until):
            assert np.array_equal(other, part.roles)
    assert part_of(short, random.Random(0)) is short
