"""One transcript in every format that is read: how many words arrive, and how many keep the role they have as plain text.

    python -m benchmarks.formats TRANSCRIPT.txt [FORMAT ...]

The speech of a plain text is written in each format by `written`, a line a cue with invented times, taken through all
stages, and compared with the plain text word by word. Formats that need labels get those of the plain text's own result.
"""

import difflib
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.format_writers import BYTES, LABELLED, TEXTS
from pipeline import episodes, project, tables
from pipeline.errors import RolecallError
from pipeline.reading import read
from pipeline.run import run_episode
from pipeline.stages import Workspace

Words = list[tuple[str, str]]
"""Each word of the speech with its role."""


def main() -> int:
    """Print a line a format."""
    source, chosen = Path(sys.argv[1]), sys.argv[2:]
    transcript = read(source)
    lines = [line for block in transcript.speech for line in transcript.text[block.start : block.end].splitlines()]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        plain, turns = attributed(folder, "plain.txt", "\n".join(lines).encode())
        print(f"{'format':26} {'words':>7} {'arrive':>8} {'keep role':>9}")
        for label, ending, content in written(lines, turns):
            if not chosen or label in chosen:
                words, _ = attributed(folder, f"{label}{ending}", content)
                arrive, keep = kept(plain, words)
                print(f"{label:26} {len(words):7} {arrive:8.2%} {keep:9.2%}", flush=True)
    return 0


def written(lines: list[str], turns: list[tuple[str, str]]) -> Iterator[tuple[str, str, bytes]]:
    """Name, ending and content of the same talk in each format; `turns` are speakers and what they say."""
    for (label, ending), write in TEXTS.items():
        yield label, ending, write(lines).encode()
    for (label, ending), write_turns in LABELLED.items():
        yield label, ending, write_turns(turns).encode()
    for (label, ending), encode in BYTES.items():
        yield label, ending, encode(lines)


def attributed(folder: Path, name: str, content: bytes) -> tuple[Words, list[tuple[str, str]]]:
    """The words with their roles, and the turns as (role, text), that all stages make of a file.

    Raises:
        RolecallError: the file cannot be attributed.
    """
    path = folder / name
    path.write_bytes(content)
    (episode,) = episodes.in_files(folder, [path])
    result = run_episode(episode, Workspace(folder / "out", project.current_model(project.find())))
    if result.error:
        raise RolecallError(result.error)
    table = tables.read(tables.ATTRIBUTION, folder / "out" / episode.name / tables.ATTRIBUTION.file_name)
    turns = list(zip(table["role"], table["text"], strict=True))
    return [(word, role) for role, text in turns for word in text.split()], turns


def kept(before: Words, after: Words) -> tuple[float, float]:
    """The shares of the words of `before` that arrive in `after`, and that do so with the same role."""
    words, others = [word for word, _ in before], [word for word, _ in after]
    if words == others:
        pairs = list(zip(before, after, strict=True))
    else:
        matcher = difflib.SequenceMatcher(None, words, others, autojunk=False)
        pairs = [(before[a + k], after[b + k]) for a, b, size in matcher.get_matching_blocks() for k in range(size)]
    return len(pairs) / len(before), sum(a[1] == b[1] for a, b in pairs) / len(before)


if __name__ == "__main__":
    sys.exit(main())
