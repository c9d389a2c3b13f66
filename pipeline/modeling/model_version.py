"""The folder of a model version: its files, and what vouches for them.

    model.json        what it is: schema, numbers of the decoder, metrics, corpora, and the sha256 of every other file
    vocabulary.txt    words in use across many shows, one a line; the line's place is the word's id
    language.npz      n-gram weights, which the stages before `attribute` read; like all arrays here nothing but numbers
    boundary.npz      the trees of `turns`
    classifiers.npz   the trees of `attribute`
    learned.npz       what it learned from its user's corrections, where it learned any
    encoder/          the sentence encoder (ONNX) and its tokenizer, where the version has one; with several, a folder for each
    base.npz          features and labels of the base training data, to learn on from without the corpus
    CARD.md           where it comes from, how good it is, where it fails, how to make it again

A stage reads its own parts (`stages/<stage>/weights.py`), `stages/model.py` all of them. Reading runs no code from these files
and refuses what does not match its checksum.
"""

import io
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline import files, json_text
from pipeline.errors import ModelError
from pipeline.modeling import checked_arrays, listed_files
from pipeline.transcript.words import FIRST_WORD

Arrays = Mapping[str, NDArray[np.generic]]

SCHEMA = 2
DESCRIPTION, VOCABULARY, BASE, CARD, ENCODER = "model.json", "vocabulary.txt", "base.npz", "CARD.md", "encoder"
LANGUAGE, BOUNDARY, CLASSIFIERS, LEARNED = "language.npz", "boundary.npz", "classifiers.npz", "learned.npz"


class VersionFiles:
    """The files of a model version, each checked against its sha256 before it is read. Get one by `opened`."""

    def __init__(self, folder: Path) -> None:
        """Read `model.json`; raises `ModelError` where it cannot be read or does not list what lies in the folder."""
        self.folder = folder
        self.facts = read_facts(folder)
        self._listed = listed_files.names(folder, self.facts)
        listed_files.refuse_others(folder, self._listed)

    def check(self, names: str = "") -> None:
        """Compare the files whose names begin with `names` (all of them by default) with their checksums.

        Raises:
            ModelError: one is missing or damaged.
        """
        for name in self._listed:
            if name.startswith(names):
                self.read(name)

    def has(self, name: str) -> bool:
        """Whether the version has a file of this name, or a folder with files."""
        return any(f"{each}/".startswith(f"{name}/") for each in self._listed)

    def read(self, name: str) -> bytes:
        """The content of a file.

        Raises:
            ModelError: it is missing or damaged.
        """
        if name not in self._listed:
            raise ModelError(f"{self.folder / name}: is not listed in {DESCRIPTION}; {listed_files.MEND}")
        return listed_files.read(self.folder, name, self._listed[name])

    def arrays(self, file: str, part: str = "") -> dict[str, NDArray[np.generic]]:
        """The arrays of a file by name; with `part` those called `part.…`, under what follows the dot."""
        prefix = f"{part}." if part else ""
        try:
            stored = checked_arrays.load(self.read(file))
        except ValueError as error:
            raise ValueError(f"{file}: {error}") from error
        return {name.removeprefix(prefix): stored[name] for name in stored if name.startswith(prefix)}

    @cached_property
    def vocabulary(self) -> dict[str, int]:
        """Word → id."""
        return vocabulary_ids(self.read(VOCABULARY).decode().split("\n")[:-1])


@contextmanager
def opened(folder: Path) -> Iterator[VersionFiles]:
    """The files of a version; whatever is wrong with what is read from them within is a `ModelError`.

    Raises:
        ModelError: a file is missing or damaged, or the version is of another schema; the message says how to mend it.
    """
    with understood(folder):
        yield VersionFiles(folder)


@contextmanager
def understood(version: Path | str) -> Iterator[None]:
    """Make the model error of what fails within since the version does not hold what was looked for.

    Raises:
        ModelError: something does.
    """
    try:
        yield
    except (OSError, KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise ModelError(
            f"{version}: does not hold what is read here ({str(error)[:300]}); "
            "use the rolecall that the model came with, or train again with `rolecall train`."
        ) from error


def verify(folder: Path) -> None:
    """Compare every file of a version with its checksum.

    Raises:
        ModelError: one is missing or damaged, or the version is of another schema.
    """
    with opened(folder) as found:
        found.check()


def vocabulary_ids(words: list[str]) -> dict[str, int]:
    """Word → id, in the order given."""
    return {word: number for number, word in enumerate(words, FIRST_WORD)}


def read_facts(folder: Path) -> dict[str, Any]:
    """The content of `model.json`.

    Raises:
        ModelError: it is missing, damaged, or of another schema.
    """
    path = folder / DESCRIPTION
    try:
        facts: dict[str, Any] = json_text.loads(files.read(path, most=listed_files.MOST_DESCRIPTION))
        schema = facts["schema"]
    except (FileNotFoundError, NotADirectoryError) as error:
        raise ModelError(
            f"{path}: is missing, so this is no model version; name the folder of one, or restore the folder."
        ) from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(
            f"{path}: cannot be read ({str(error)[:200]!r}); restore the folder or train again with `rolecall train`."
        ) from error
    if schema != SCHEMA:
        raise ModelError(
            f"{path}: a model of schema {schema}, but schema {SCHEMA} is read here; "
            "use the rolecall it came with or train again."
        )
    return facts


def describe(folder: Path, facts: Mapping[str, Any], *, card: str) -> None:
    """Write `CARD.md`, then `model.json` with schema and checksums, for the files as they lie in the folder."""
    (folder / CARD).write_text(card, encoding="utf-8", newline="\n")
    names = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file() and p.name != DESCRIPTION)
    described = {
        **facts,
        "schema": SCHEMA,
        "files": {name: files.sha256(folder / name) for name in names},
    }
    (folder / DESCRIPTION).write_text(
        json.dumps(described, indent=1, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n"
    )


def npz(arrays: Arrays) -> bytes:
    """The bytes of a file that `VersionFiles.arrays` reads."""
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)  # type: ignore[arg-type]
    return buffer.getvalue()
