"""Turns as keys with values, one below the other: `Speaker: Ann`, `Time: 0:03`, `Text: So how?`, and again from the top.

People write such blocks by hand, and programs as YAML, TOML or the heads of messages. The keys are found by their coming
again in every block; what each of them holds is told as in a table.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from pipeline.errors import InputError
from pipeline.transcript.reading.captions import assemble
from pipeline.transcript.reading.dialects import generic
from pipeline.transcript.reading.lines import BLANKS
from pipeline.transcript.reading.patterns.talk import SAID_WORDS
from pipeline.transcript.reading.table_columns import by_contents
from pipeline.transcript.reading.text import read_labelled
from pipeline.transcript.record import Transcript

NAME = "keyed-lines"
ENDINGS = (".yaml", ".yml", ".toml")
KEYED = re.compile(
    r"[ \t]*(?:[-*•][ \t]+)?[*_]{0,2}[\"']?(?P<key>[^\W\d_][\w .-]{0,24}?)[\"']?[*_]{0,2}[ \t]*(?:::?|=)(?![/\w])[*_]{0,2}(?P<value>.*)"
)
FEWEST = 4  # blocks
OFTEN = 0.8  # of the blocks have a key
BLOCK_MARK = re.compile(r"[|>][-+]?\d?")
"""What YAML writes where a value begins on the next line."""
BETWEEN = re.compile(r"\W*|\W*\d+\W*|\[{1,2}[\w. ]{1,30}\]{1,2}|%.*")
"""Lines that part blocks: rules, numbers, the heads of tables in TOML."""
QUOTED = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^']|'')*'")
BELOW = "below"
"""What stands below a blank line and has no key."""


def sniff(text: str) -> bool:
    """Whether blocks with the same keys follow each other, of which one says who speaks and another what."""
    return _talk(text) is not None


def parse(text: str) -> Transcript:
    """A block a cue; where there are no blocks, names as keys are labels as in any text.

    Raises:
        InputError: nothing says who speaks.
    """
    rows = _talk(text)
    found = generic.read(rows) if rows else None
    if found is None:
        if labelled := read_labelled(text, format=NAME):
            return labelled
        raise InputError(
            "no transcript that can be told from its keys: each turn must have the same ones, such as `speaker:` and "
            "`text:`, a line each; give the transcript as plain text, SRT or WebVTT."
        )
    return assemble(found[0], format=NAME)


def written(text: str) -> str:
    """What the blocks hold as said."""
    rows = _talk(text)
    return text if rows is None else " ".join(row["text"] for row in rows if "text" in row)


def _talk(text: str) -> list[dict[str, str]] | None:
    """The blocks as records of `speaker`, `text` and times."""
    blocks = _blocks(text.translate(BLANKS).splitlines())
    return by_contents(_with_rests(blocks)) if len(blocks) >= FEWEST else None


def _with_rests(blocks: Sequence[dict[str, str]]) -> Sequence[dict[str, str]]:
    """The blocks, where one key holds what is said with what stands below it as well."""
    keys = dict.fromkeys(key for block in blocks for key in block if key != BELOW)
    said = max(keys, key=lambda key: _words(blocks, key))
    if _words(blocks, said) < SAID_WORDS * len(blocks):
        return blocks
    return [
        {**{key: value for key, value in block.items() if key != BELOW}, said: f"{block.get(said, '')} {block[BELOW]}"}
        if BELOW in block
        else block
        for block in blocks
    ]


def _words(blocks: Sequence[dict[str, str]], key: str) -> int:
    return sum(len(block.get(key, "").split()) for block in blocks)


def _blocks(lines: Sequence[str]) -> list[dict[str, str]]:
    """The blocks, each by its keys; none where keys do not come again in order."""
    keyed = {i: match for i, line in enumerate(lines) if (match := KEYED.fullmatch(line))}
    keys = _recurring(keyed)
    if not keys:
        return []
    first = next(match["key"].lower() for match in keyed.values() if match["key"].lower() in keys)
    blocks: list[dict[str, list[str]]] = []
    for i, line in enumerate(lines):
        match = keyed.get(i)
        key = match["key"].lower() if match else ""
        if match and key == first:
            blocks.append({})
        if not blocks or (not match and BETWEEN.fullmatch(line)):
            continue
        block = blocks[-1]
        if match and key in keys:
            if key in block:
                return []
            block[key] = [match["value"]]
        elif not lines[i - 1].strip() and len(block) >= len(keys):
            block.setdefault(BELOW, []).append(line)
        else:
            block[list(block)[-1]].append(line)
    return [{key: _value(pieces) for key, pieces in block.items()} for block in blocks]


def _recurring(keyed: Mapping[int, re.Match[str]]) -> set[str]:
    """The keys that nearly every block has; none where fewer than two come again as often as the first of them."""
    counts = Counter(match["key"].lower() for match in keyed.values())
    if not counts:
        return set()
    most = max(counts.values())
    keys = {key for key, count in counts.items() if count >= max(FEWEST, OFTEN * most)}
    return keys if len(keys) > 1 else set()


def _value(pieces: Sequence[str]) -> str:
    """A value as one line, without the marks and quotes of YAML and TOML."""
    lines = [piece.strip() for piece in pieces]
    if BLOCK_MARK.fullmatch(lines[0]):
        lines = lines[1:]
    value = " ".join(line for line in lines if line)
    if QUOTED.fullmatch(value):
        inner = value[1:-1]
        value = inner.replace("''", "'") if value[0] == "'" else re.sub(r"\\(.)", r"\1", inner)
    return value
