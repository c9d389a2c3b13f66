"""One transcript in every format that is read: how many words arrive, and how many keep the role they have as plain text.

    python -m benchmarks.formats TRANSCRIPT.txt [FORMAT ...]

The speech of a plain text is written in each format by `written`, a line a cue with invented times, taken through all
stages, and compared with the plain text word by word. Formats that need labels get those of the plain text's own result.
"""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.format_catalogue import BYTES, LABELLED, TEXTS
from benchmarks.running import attributed, kept, reading_once, words_of
from pipeline.transcript.reading import read


def main() -> int:
    """Print a line a format."""
    source, chosen = Path(sys.argv[1]), sys.argv[2:]
    transcript = read(source)
    lines = [line for block in transcript.speech for line in transcript.text[block.start : block.end].splitlines()]
    with tempfile.TemporaryDirectory() as name, reading_once():
        folder = Path(name)
        path = folder / "plain.txt"
        path.write_text("\n".join(lines), encoding="utf-8")
        plain = attributed(path, folder / "out")
        turns = list(zip(plain["role"], plain["text"], strict=True))
        print(f"{'format':26} {'words':>7} {'arrive':>8} {'keep role':>9}")
        for label, ending, content in written(lines, turns):
            if not chosen or label in chosen:
                path = folder / f"{label}{ending}"
                path.write_bytes(content)
                words = words_of(attributed(path, folder / "out"))
                arrive, keep = kept(words_of(plain), words)
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


if __name__ == "__main__":
    sys.exit(main())
