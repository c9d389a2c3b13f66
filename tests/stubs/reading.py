"""A first line that begins with `#` is a header, which may name the host; the rest is speech, line by line."""

from pathlib import Path
from types import SimpleNamespace

from pipeline.errors import InputError
from pipeline.transcript.record import EVERYTHING, Block, Sought, Transcript

rttm = SimpleNamespace(ENDING=".rttm")  # what says who speaks when; no test with stubs has it


def read_speakers(path: Path) -> tuple[object, ...]:
    return ()


def read(path: Path, sought: Sought = EVERYTHING) -> Transcript:
    try:
        return from_text(path.read_bytes().decode())
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read: {error}.") from error
    except InputError as error:
        raise InputError(f"{path}: {error}") from error


def from_text(text: str, *, ending: str = ".txt", sought: Sought = EVERYTHING) -> Transcript:
    if not text.strip():
        raise InputError("is empty.")
    blocks, metadata, start = [], {}, 0
    for line in text.splitlines(keepends=True):
        if line.startswith("# "):
            metadata["host"] = line[2:].strip()
        if line.strip():
            blocks.append(Block(start, start + len(line.rstrip()), "heading" if line.startswith("# ") else "speech"))
        start += len(line)
    return Transcript(text, tuple(blocks), metadata)
