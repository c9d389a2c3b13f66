"""Cuts an encoder's vocabulary down to the tokens that talk uses: word embeddings are a third of a small encoder.

WordPiece spells a word that has no token of its own with shorter pieces, so what is cut off can still be read.
"""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

LEAST_COUNT = 30
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
    batch: list[str] = []
    for text in texts:
        batch.append(text)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
