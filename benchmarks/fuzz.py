"""Damaged transcripts and corrections, for as long as one likes: each must be read whole or end in a clear error.

    python -m benchmarks.fuzz [--seconds 60] [--seed 1] [--keep DIR]

A talk in every format is cut, doubled, mixed and flipped at random. What ends in anything but an error of ours, or takes more than
`SLOW` CPU seconds, is named with its seed and kept in a folder; put it into `tests/test_malformed.py`.
"""

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.format_catalogue import BYTES, LABELLED, TEXTS
from pipeline.corrections import store
from pipeline.errors import CorrectionError, InputError
from pipeline.transcript.reading import read

SLOW = 5.0  # CPU seconds for some tens of kilobytes
LINES = [
    "So how did you come to the ferry, and who had the timetable at 6:45?",
    "Well – it was my aunt's: 12 boats, and “no captain”.",
    "Right.",
    "R&D did, (laughs) twice; x < y and so on.",
] * 8
CORRECTIONS = (
    "start_char,end_char,role,speaker,evidence,by,at,note,text\n"
    '0,6,host,Ann,corrected,ann,2026-01-01T00:00:00+00:00,,Right.\n8,12,guest,,confirmed,ann,,"a, b","\'=No"\n'
)
PIECES = [
    b"<",
    b"<!--",
    b"<a ",
    b'"',
    b"'",
    b"\\",
    b"{",
    b"[",
    b"]",
    b"}",
    b",",
    b":",
    b"\x00",
    b"\xff",
    b"\xed\xa0\x80",
    b"-->",
    b"\n",
    b"\r",
]


def seeds() -> dict[str, bytes]:
    """A talk in every format, and corrections, by file name."""
    turns = [("guest" if i % 2 else "host", line) for i, line in enumerate(LINES)]
    found: dict[str, bytes] = {"corrections.csv": CORRECTIONS.encode()}
    for catalogue, said in ((TEXTS, LINES), (BYTES, LINES), (LABELLED, turns)):
        for (name, ending), write in catalogue.items():
            content = write(said)  # type: ignore[arg-type]
            found[f"{name}{ending}".replace("/", " ")] = content if isinstance(content, bytes) else content.encode()
    return found


def damaged(content: bytes, other: bytes, chance: random.Random) -> bytes:
    """The content after a few changes; `other` is what it is mixed with."""
    for _ in range(chance.randint(1, 4)):
        at, to = sorted(chance.randint(0, len(content)) for _ in range(2))
        flipped = bytes(byte ^ 1 << chance.randrange(8) for byte in content[at : at + 3])
        changed = (
            content[:at],
            content[:at] + content[to:],
            content[:to] + content[at:to] * chance.choice([1, 3, 50]) + content[to:],
            content[:at] + other[at:to] + content[to:],
            content[:at] + chance.choice(PIECES) * chance.choice([1, 2, 3000]) + content[at:],
            content[:at] + flipped + content[at + 3 :],
        )
        content = chance.choice(changed)[:200_000]
    return content


def fault(path: Path) -> str:
    """What is wrong with how a file is read; empty where nothing is."""
    before = time.process_time()
    try:
        if path.name.startswith("corrections"):
            store.read(path)
        else:
            read(path)
    except (InputError, CorrectionError):
        pass
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    taken = time.process_time() - before
    return f"{taken:.1f} CPU s" if taken > SLOW else ""


def main() -> None:
    """Fuzz for a while; exit status 1 where something was found."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fuzz", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1, help="of the first input; the others count on from it")
    parser.add_argument("--keep", type=Path, help="where to keep what was found [default: a new folder]")
    given = parser.parse_args()
    keep = given.keep or Path(tempfile.mkdtemp(prefix="rolecall-fuzz-"))
    keep.mkdir(parents=True, exist_ok=True)
    known, number, found = seeds(), given.seed, 0
    names, end = sorted(known), time.monotonic() + given.seconds
    while time.monotonic() < end:
        chance = random.Random(number)
        name = chance.choice(names)
        path = keep / name
        path.write_bytes(damaged(known[name], known[chance.choice(names)], chance))
        if what := fault(path):
            found += 1
            print(f"seed {number}: {path.rename(keep / f'{number} {name}')}: {what}", flush=True)
        else:
            path.unlink()
        number += 1
    print(f"{number - given.seed:,} inputs, {found} found")
    sys.exit(found > 0)


if __name__ == "__main__":
    main()
