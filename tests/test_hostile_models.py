"""Model versions from a stranger: whatever is wrong with one is the model error with its mend, soon and within bounds."""

import io
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from trained import trained

from pipeline import files
from pipeline.errors import ModelError
from pipeline.learning.version_list import version_line
from pipeline.modeling import checked_arrays, registry
from pipeline.modeling.card import add_metrics
from pipeline.modeling.encoder import Encoder
from pipeline.modeling.listed_files import is_plain
from pipeline.modeling.token_windows import BERT, pack
from pipeline.modeling.trees import Trees
from pipeline.stages.model import load


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of a model version, to be spoilt."""
    return shutil.copytree(trained(), tmp_path / "models" / "v7")


def describe(folder: Path, change: Callable[[dict[str, object]], None]) -> None:
    facts = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    change(facts)
    (folder / "model.json").write_text(json.dumps(facts), encoding="utf-8")


def put(folder: Path, name: str, content: bytes) -> None:
    """Write a file and let `model.json` vouch for it."""
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_bytes(content)
    describe(folder, lambda facts: facts["files"].update({name: files.sha256(folder / name)}))  # type: ignore[attr-defined]


def with_arrays(folder: Path, name: str, **changed: object) -> None:
    with np.load(folder / name) as stored:
        arrays = dict(stored)
    whole = io.BytesIO()
    np.savez_compressed(whole, **arrays | {key.replace("__", "."): value for key, value in changed.items()})
    put(folder, name, whole.getvalue())


def nodes(folder: Path, name: str) -> np.ndarray:
    with np.load(folder / "classifiers.npz") as stored:
        return np.array(stored[f"role.{name}"])


SPOILT: dict[str, tuple[Callable[[Path], object], str]] = {
    "a file that is not listed": (
        lambda f: (f / "learned.npz").write_bytes(b"x"),
        r"learned\.npz: is not listed in model\.json",
    ),
    "a file taken from the list": (
        lambda f: describe(f, lambda facts: facts["files"].pop("classifiers.npz")),  # type: ignore[attr-defined]
        r"classifiers\.npz: is not listed",
    ),
    "a name that leads out": (
        lambda f: describe(f, lambda facts: facts["files"].update({"../../dev/zero": "0"})),  # type: ignore[attr-defined]
        r"'\.\./\.\./dev/zero' is no file inside the folder",
    ),
    "a list that is none": (lambda f: describe(f, lambda facts: facts.update(files=7)), "`files` must be an object"),
    "a description nested deeply": (
        lambda f: (f / "model.json").write_text("[" * 200_000),
        r"model\.json: cannot be read \('nested too deeply'\)",
    ),
    "a decoder of no numbers": (
        lambda f: describe(f, lambda facts: facts["decoder"].update(role_weight=float("nan"))),  # type: ignore[attr-defined]
        "role_weight of the decoder is nan",
    ),
    "a decoder with a key of its own": (
        lambda f: describe(f, lambda facts: facts["decoder"].update(run="me")),  # type: ignore[attr-defined]
        "unexpected keyword",
    ),
    "a decoder that weighs by nothing": (
        lambda f: describe(f, lambda facts: facts["decoder"].update(told_weight=0)),  # type: ignore[attr-defined]
        "told_weight of the decoder is 0",
    ),
    "a folder elsewhere": (
        lambda f: (f / "encoder").symlink_to(f.parent, target_is_directory=True),
        "encoder: is a link to a folder, for which nobody vouches",
    ),
    "no decoder": (lambda f: describe(f, lambda facts: facts.update(decoder=[])), "does not hold what is read here"),
    "weights that are none": (
        lambda f: with_arrays(f, "language.npz", breaks__weights=np.full(1 << 17, np.nan, np.float16)),
        "'weights' holds what is no number",
    ),
    "weights of another shape": (
        lambda f: with_arrays(f, "language.npz", role_words__weights=np.ones(5, np.float16)),
        r"'weights' has the shape \(5,\)",
    ),
    "weights of another type": (
        lambda f: with_arrays(f, "language.npz", role_words__bias=np.array("x")),
        r"'bias' is of the type <U1",
    ),
    "trees whose sum is no number": (
        lambda f: with_arrays(f, "classifiers.npz", role__value=np.full_like(nodes(f, "value"), 1e308)),
        r"'value' holds values outside -1e\+06 to 1e\+06",
    ),
    "trees in a circle": (
        lambda f: with_arrays(f, "classifiers.npz", role__left=np.zeros_like(nodes(f, "left"))),
        "the nodes make up no trees",
    ),
    "trees that point outside": (
        lambda f: with_arrays(f, "classifiers.npz", role__right=nodes(f, "right") + 1),
        r"'right' holds values outside",
    ),
    "trees over features below the first": (
        lambda f: with_arrays(f, "classifiers.npz", role__feature=nodes(f, "feature") - 9),
        r"'feature' holds values outside",
    ),
    "arrays that are none": (lambda f: put(f, "boundary.npz", b"PK\x03\x04"), r"boundary\.npz: no arrays"),
    "what was learned, of other lengths": (
        lambda f: (put(f, "learned.npz", learned(columns=np.arange(3))), None),
        "columns and weights of what was learned do not go together",
    ),
    "what was learned, outside": (
        lambda f: put(f, "learned.npz", learned(columns=np.array([-1, 1 << 30]))),
        r"'0\.columns' holds values outside",
    ),
    "a vocabulary of no text": (lambda f: put(f, "vocabulary.txt", b"\xff\xff"), "does not hold what is read here"),
}


def learned(**changed: object) -> bytes:
    whole = io.BytesIO()
    voice = {
        "columns": np.arange(2),
        "weights": np.ones(2),
        "shift": np.ones(3),
        "word_trust": np.array(1.0),
        "shift_trust": np.array(1.0),
        "centred": np.array(False),
    }
    arrays = {f"0.{name}": array for name, array in {**voice, **changed}.items()}
    np.savez(whole, shows=np.array(["a"]), **arrays)
    return whole.getvalue()


@pytest.mark.parametrize("case", SPOILT)
def test_a_spoilt_version_is_the_model_error(folder: Path, case: str) -> None:
    spoil, message = SPOILT[case]
    spoil(folder)
    with pytest.raises(ModelError, match=message) as caught:
        load(folder)
    assert "rolecall train" in str(caught.value)


def test_a_device_in_place_of_a_file_is_never_read(folder: Path) -> None:
    (folder / "vocabulary.txt").unlink()
    (folder / "vocabulary.txt").symlink_to("/dev/zero")
    with pytest.raises(ModelError, match=r"vocabulary\.txt: cannot be read \(it is a folder, a pipe or a device"):
        load(folder)


def header(shape: tuple[int, ...]) -> bytes:
    whole = io.BytesIO()
    np.lib.format.write_array_header_1_0(whole, {"descr": "<f8", "fortran_order": False, "shape": shape})
    return whole.getvalue()


@pytest.mark.slow
def test_arrays_are_bounded_before_they_take_memory() -> None:
    for content, message in [
        (header((1 << 40,)), "is larger than its bytes"),
        (header((2,)) + bytes(600 << 20), "unpacks to more than 512 MB"),
    ]:
        whole = io.BytesIO()
        with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            archive.writestr("a.npy", content)
        with pytest.raises(ValueError, match=message):
            checked_arrays.load(whole.getvalue())


def test_trees_over_more_features_than_there_are_are_refused() -> None:
    trees = Trees.from_arrays(
        {
            "roots": np.array([0]),
            "feature": np.array([5, 0, 0]),
            "threshold": np.array([0.5, np.inf, np.inf]),
            "left": np.array([1, 1, 2]),
            "right": np.array([2, 1, 2]),
            "value": np.array([0.0, 1.0, 2.0]),
            "bias": np.array([0.0]),
        }
    )
    assert trees.log_odds(np.zeros((1, 6), np.float32)).tolist() == [1.0]
    with pytest.raises(ModelError, match="trees read 6 features, but there are 3"):
        trees.log_odds(np.zeros((1, 3), np.float32))


@pytest.mark.parametrize("version", ["/etc", "../v7", "a/b", "..", "C:\\x"])
def test_the_current_version_is_a_folder_beside_its_pointer(folder: Path, version: str) -> None:
    (folder.parent / "current").write_text(version, encoding="utf-8")
    with pytest.raises(ModelError, match="must hold the name of a folder beside it"):
        registry.current(folder.parent)


@pytest.mark.parametrize(("name", "plain"), [("a", True), ("encoder/a.onnx", True), ("/a", False), ("a/../b", False)])
def test_plain_names(name: str, plain: bool) -> None:
    assert is_plain(name) == plain


@pytest.mark.parametrize("content", [b"", b"garbage", b"[" * 100_000, b"\xff" * 100])
def test_a_garbage_encoder_is_the_model_error(tmp_path: Path, content: bytes) -> None:
    for name in ("tokenizer.json", "encoder.onnx", "head.onnx"):
        (tmp_path / name).write_bytes(content)
    encoder = Encoder(tmp_path)
    for part, message in (("tokenizer", "no tokenizer"), ("lower", "no ONNX model"), ("upper", "no ONNX model")):
        with pytest.raises(ModelError, match=f"{message} that can be read .*rolecall train"):
            getattr(encoder, part)


class Panic(BaseException):
    """What a library written in Rust raises where it gives up."""


@pytest.mark.parametrize("kind", [Exception, Panic])
def test_a_tokenizer_that_gives_up_is_the_model_error(tmp_path: Path, kind: type[BaseException]) -> None:
    def encode_batch(*_: object, **__: object) -> None:
        raise kind("retry limit")

    encoder = Encoder(tmp_path)
    vars(encoder)["_tokens"] = SimpleNamespace(encode_batch=encode_batch), BERT
    with pytest.raises(ModelError, match=r"tokenizer\.json: cannot split the talk into tokens \(retry limit\)"):
        encoder.scores(["So?"], [True])


def test_a_window_may_be_larger_than_a_batch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Encoder, "_run", lambda self, session, feed, shape: np.ones(shape, np.float32))
    encoder = Encoder(tmp_path)
    vars(encoder)["lower"] = SimpleNamespace(get_outputs=lambda: [SimpleNamespace(shape=["windows", "tokens", 2])])
    assert encoder.vectors(pack([[5, 6], [7]], window=4096)).shape == (2, 4)


@pytest.mark.parametrize(
    "facts", [{"metrics": 5}, {"metrics": {"captions": 5}}, {"learned": "x"}, {"decision_turns": []}]
)
def test_a_description_of_other_content_stops_no_list_and_makes_no_card(folder: Path, facts: dict[str, object]) -> None:
    describe(folder, lambda known: known.update(facts))
    with pytest.raises(ModelError, match="does not hold what is read here"):
        version_line(folder)
    with pytest.raises(ModelError, match="does not hold what is read here"):
        add_metrics(folder, "paragraph", {"right": "1"})


def test_an_encoder_reads_no_other_file(tmp_path: Path) -> None:
    (tmp_path / "weights.bin").write_bytes(np.ones(4, np.float32).tobytes())
    (tmp_path / "encoder.onnx").write_bytes(reading_from("weights.bin"))
    with pytest.raises(ModelError, match=r"encoder\.onnx: no ONNX model that can be read .*xternal data"):
        _ = Encoder(tmp_path).lower


def reading_from(location: str) -> bytes:
    """The bytes of an ONNX model that adds weights out of another file to its input."""
    value = field(1, number(1, 1) + field(2, field(1, number(1, 4))))
    external = b"".join(
        field(13, field(1, key.encode()) + field(2, text.encode()))
        for key, text in (("location", location), ("offset", "0"), ("length", "16"))
    )
    weights = number(1, 4) + number(2, 1) + field(8, b"w") + external + number(14, 1)
    node = field(1, b"x") + field(1, b"w") + field(2, b"y") + field(4, b"Add")
    ends = field(11, field(1, b"x") + field(2, value)) + field(12, field(1, b"y") + field(2, value))
    graph = field(1, node) + field(2, b"g") + field(5, weights) + ends
    return number(1, 8) + field(8, number(2, 17)) + field(7, graph)


def field(tag: int, content: bytes) -> bytes:
    return varint(tag << 3 | 2) + varint(len(content)) + content


def number(tag: int, value: int) -> bytes:
    return varint(tag << 3) + varint(value)


def varint(value: int) -> bytes:
    found = b""
    while value > 127:
        found, value = found + bytes([value & 127 | 128]), value >> 7
    return found + bytes([value])


def test_a_change_to_a_file_changes_the_digest_of_what_reads_it(folder: Path) -> None:
    before = {names: registry.digest_of(folder, names) for names in (("boundary",), ("language",), ("model.json",))}
    (folder / "boundary.npz").write_bytes(b"changed")
    after = {names: registry.digest_of(folder, names) for names in before}
    assert [before[names] == after[names] for names in before] == [False, True, False]
    (folder / "learned.npz").write_bytes(b"new")
    assert registry.digest(folder) != after["model.json",].partition(":")[2]
