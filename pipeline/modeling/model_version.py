"""A model version in memory, and its folder on disk.

    model.json        what it is: schema, numbers of the decoder, metrics, corpora, and the sha256 of every other file
    vocabulary.txt    words in use across many shows, one a line; the line's place is the word's id
    language.npz      n-gram weights, which all stages read; like all arrays here nothing but numbers
    boundary.npz      the trees of stage 2
    classifiers.npz   the trees of stage 4
    learned.npz       what it learned from its user's corrections, where it learned any
    encoder/          the sentence encoder (ONNX) and its tokenizer, where the version has one
    base.npz          features and labels of the base training data, to learn on from without the corpus
    CARD.md           where it comes from, how good it is, where it fails, how to make it again

Loading runs no code from these files and refuses what does not match its checksum.
"""

import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import ModelError
from pipeline.modeling.crf import Decoder
from pipeline.modeling.encoder import Encoder
from pipeline.modeling.ngrams import LinearModel
from pipeline.modeling.show_adaptation import Learned
from pipeline.modeling.trees import Trees
from pipeline.transcript.words import FIRST_WORD

SCHEMA = 2
DESCRIPTION, VOCABULARY, BASE, CARD, ENCODER = "model.json", "vocabulary.txt", "base.npz", "CARD.md", "encoder"
LANGUAGE, LEARNED = "language.npz", "learned.npz"
LINEAR = ("breaks", "role_words", "change_words")
TREES = {"boundary": "boundary.npz", "role": "classifiers.npz", "change": "classifiers.npz"}


@dataclass(frozen=True)
class Model:
    """All that the stages need.

    `breaks` finds utterances without stops; `role_words` and `change_words` are the n-gram models; `boundary` weighs cues
    and words for stage 2; `role` and `change` are stage 3's classifiers over everything known of a turn.
    """

    name: str
    vocabulary: Mapping[str, int]
    breaks: LinearModel
    role_words: LinearModel
    change_words: LinearModel
    boundary: Trees
    role: Trees
    change: Trees
    decoder: Decoder
    encoder: Encoder | None = None
    learned: Learned | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


def vocabulary_ids(words: list[str]) -> dict[str, int]:
    """Word → id, in the order given."""
    return {word: number for number, word in enumerate(words, FIRST_WORD)}


def load(folder: Path) -> Model:
    """Read a model version.

    Raises:
        ModelError: a file is missing or damaged, or the version is of another schema; the message says how to mend it.
    """
    facts = read_facts(folder)
    try:
        for name, expected in facts["files"].items():
            _check(folder / name, expected)
        return _assemble(folder, facts)
    except (OSError, KeyError, TypeError, ValueError, AttributeError, BadZipFile) as error:
        raise ModelError(
            f"{folder}: does not hold what is read here ({error!r}); "
            "use the rolecall that the model came with, or train again with `rolecall train`."
        ) from error


def _check(path: Path, expected: str) -> None:
    if (found := _sha256(path)) != expected:
        what = "is missing" if found is None else "is not the file that was made (its checksum differs)"
        raise ModelError(
            f"{path}: {what}; restore the folder, for example with `git checkout`, or train again with `rolecall train`."
        )


def _assemble(folder: Path, facts: Mapping[str, Any]) -> Model:
    arrays: dict[str, NDArray[np.generic]] = {}
    for name in sorted({LANGUAGE, *TREES.values()}):
        with np.load(folder / name, allow_pickle=False) as stored:
            arrays |= {key: stored[key] for key in stored.files}
    words = (folder / VOCABULARY).read_text(encoding="utf-8").split("\n")
    encoder = Encoder(folder / ENCODER) if (folder / ENCODER).is_dir() else None
    return Model(
        name=folder.name,
        vocabulary=vocabulary_ids(words[:-1]),
        breaks=_linear(arrays, "breaks"),
        role_words=_linear(arrays, "role_words"),
        change_words=_linear(arrays, "change_words"),
        boundary=_trees(arrays, "boundary"),
        role=_trees(arrays, "role"),
        change=_trees(arrays, "change"),
        decoder=Decoder(**facts["decoder"]),
        encoder=encoder,
        learned=_learned(folder / LEARNED),
        facts=facts,
    )


def read_facts(folder: Path) -> dict[str, Any]:
    """The content of `model.json`.

    Raises:
        ModelError: it is missing, damaged, or of another schema.
    """
    path = folder / DESCRIPTION
    try:
        facts: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        schema = facts["schema"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(
            f"{path}: cannot be read ({error!r}); restore the folder or train again with `rolecall train`."
        ) from error
    if schema != SCHEMA:
        raise ModelError(
            f"{path}: a model of schema {schema}, but schema {SCHEMA} is read here; "
            "use the rolecall it came with or train again."
        )
    return facts


def save(
    folder: Path, model: Model, facts: Mapping[str, Any], *, card: str, base: Mapping[str, NDArray[np.generic]]
) -> None:
    """Write a model version; `model.json` comes last, so a folder without it is no model.

    Parameters:
        folder: the version's folder; what lies in it under `encoder/` is kept as it is.
        facts: what `model.json` says besides schema, decoder and checksums.
        card: the text of `CARD.md`.
        base: arrays for `base.npz`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    contents: dict[str, dict[str, NDArray[np.generic]]] = {file: {} for file in (LANGUAGE, *TREES.values())}
    for name in LINEAR:
        linear: LinearModel = getattr(model, name)
        contents[LANGUAGE][f"{name}.weights"] = linear.weights.astype(np.float16)
        contents[LANGUAGE][f"{name}.bias"] = np.asarray(linear.bias, np.float64)
    for name, file in TREES.items():
        contents[file] |= {f"{name}.{key}": array for key, array in getattr(model, name).arrays().items()}
    for file, arrays in contents.items():
        (folder / file).write_bytes(npz(arrays))
    (folder / BASE).write_bytes(npz(base))
    (folder / VOCABULARY).write_text("".join(f"{word}\n" for word in model.vocabulary), encoding="utf-8", newline="\n")
    describe(folder, {**facts, "decoder": model.decoder.numbers()}, card=card)


def describe(folder: Path, facts: Mapping[str, Any], *, card: str) -> None:
    """Write `CARD.md`, then `model.json` with schema and checksums, for the files as they lie in the folder."""
    (folder / CARD).write_text(card, encoding="utf-8", newline="\n")
    names = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file() and p.name != DESCRIPTION)
    described = {
        **facts,
        "schema": SCHEMA,
        "files": {name: _sha256(folder / name) for name in names},
    }
    (folder / DESCRIPTION).write_text(
        json.dumps(described, indent=1, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n"
    )


def _learned(path: Path) -> Learned | None:
    if not path.exists():
        return None
    with np.load(path, allow_pickle=False) as stored:
        return Learned.from_arrays({key: stored[key] for key in stored.files})


def _linear(arrays: Mapping[str, NDArray[np.generic]], name: str) -> LinearModel:
    return LinearModel(arrays[f"{name}.weights"].astype(np.float32), float(arrays[f"{name}.bias"]))


def _trees(arrays: Mapping[str, NDArray[np.generic]], name: str) -> Trees:
    prefix = f"{name}."
    return Trees.from_arrays(
        {key.removeprefix(prefix): array for key, array in arrays.items() if key.startswith(prefix)}
    )


def npz(arrays: Mapping[str, NDArray[np.generic]]) -> bytes:
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)  # type: ignore[arg-type]
    return buffer.getvalue()


def _sha256(path: Path) -> str | None:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return None
