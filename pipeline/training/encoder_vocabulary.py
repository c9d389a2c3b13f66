"""Cuts an encoder's vocabulary down to the tokens that talk uses: word embeddings are a third of a small encoder.

WordPiece spells a word that has no token of its own with shorter pieces, so what is cut off can still be read.
"""

import json
import shutil
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import numpy_helper
from tokenizers import Tokenizer

from pipeline.files import TEMPORARY
from pipeline.modeling.encoder import LOWER, TOKENIZER

LEAST_COUNT = 60
"""How often a token occurs that is kept. Set so that half of MPNet's tokens stay; other values were not tried."""
LONGEST_PIECE = 2  # letters: shorter pieces are all kept, so that any word can be spelt
BATCH = 1_000


def used_tokens(tokenizer: Path, texts: Iterable[str]) -> NDArray[np.int64]:
    """The numbers of the tokens to keep, in order: those of enough use in the texts, short pieces, and special ones.

    Parameters:
        tokenizer: path of a WordPiece `tokenizer.json`.
        texts: of talk.
    """
    tokens = Tokenizer.from_file(str(tokenizer))
    tokens.no_truncation()
    tokens.no_padding()
    counts: Counter[int] = Counter()
    for batch in _batches(texts):
        for encoding in tokens.encode_batch(batch, add_special_tokens=False):
            counts.update(encoding.ids)
    prefix = tokens.model.continuing_subword_prefix
    special = set(tokens.get_added_tokens_decoder())
    kept = [
        number
        for token, number in tokens.get_vocab().items()
        if number in special or counts[number] >= LEAST_COUNT or len(token.removeprefix(prefix)) <= LONGEST_PIECE
    ]
    return np.array(sorted(kept), np.int64)


def cut_vocabulary(folder: Path, kept: NDArray[np.int64]) -> None:
    """Let the exported encoder in a folder know only the tokens of the given numbers, numbered anew in this order."""
    tokenizer, path = folder / TOKENIZER, folder / LOWER
    count = Tokenizer.from_file(str(tokenizer)).get_vocab_size()
    content, model = cut_tokenizer(tokenizer, kept), onnx.load(path)
    for table in model.graph.initializer:
        if table.dims and table.dims[0] == count:
            table.CopyFrom(numpy_helper.from_array(numpy_helper.to_array(table)[kept], table.name))
    onnx.save(model, path)
    tokenizer.write_text(content, encoding="utf-8", newline="\n")


def cut_copy(encoder: Path, kept: NDArray[np.int64], out: Path) -> None:
    """Write an exported encoder that knows only these tokens to a new folder, the whole of it or nothing.

    Parameters:
        encoder, kept: see `cut_vocabulary`; the folder stays as it is.
        out: the new folder.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=out.parent, prefix=".", suffix=TEMPORARY) as scratch:
        copy = Path(scratch) / out.name
        shutil.copytree(encoder, copy)
        cut_vocabulary(copy, kept)
        copy.rename(out)


def cut_tokenizer(tokenizer: Path, kept: NDArray[np.int64]) -> str:
    """The content of a `tokenizer.json` that knows only the tokens of the given numbers, numbered anew in this order."""
    content = json.loads(tokenizer.read_text(encoding="utf-8"))
    new = {old: number for number, old in enumerate(kept.tolist())}
    vocabulary = content["model"]["vocab"]
    content["model"]["vocab"] = {token: new[old] for token, old in vocabulary.items() if old in new}
    for token in content["added_tokens"]:
        token["id"] = new[token["id"]]
    padding = content["padding"]
    if padding:
        padding["pad_id"] = new[padding["pad_id"]]
    _renumber(content["post_processor"], new)
    return json.dumps(content, ensure_ascii=False)


def _renumber(processor: dict[str, Any], new: dict[int, int]) -> None:
    """Number the special tokens anew that a text is put between."""
    for end in {"cls", "sep"} & processor.keys():
        token, old = processor[end]
        processor[end] = [token, new[old]]
    for special in processor.get("special_tokens", {}).values():
        special["ids"] = [new[old] for old in special["ids"]]


def _batches(texts: Iterable[str]) -> Iterable[Sequence[str]]:
    rest = iter(texts)
    while batch := list(islice(rest, BATCH)):
        yield batch
