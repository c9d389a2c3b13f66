"""The same text is read the same in every process: no order of a set, which Python draws anew each time, gets into a result."""

import os
import subprocess
import sys

from homes import ROOT
from night_garden import TALK
from test_other_programs import SIGNED, TAILS
from test_patterns import LABELLED, STAMPED

PAGES = "".join(
    f"Night Moths, page {number}\nMoss Lane Press\n\n"
    + "".join(f"{name}: {said}\n\n" for name, said in TALK)
    + f"All rights kept\n{number} of 8\n\n"
    for number in range(1, 9)
)
TEXTS = [*LABELLED.values(), *STAMPED.values(), *SIGNED.values(), *TAILS.values(), PAGES]


def test_texts_are_read_the_same_whatever_the_order_of_sets() -> None:
    read = [
        subprocess.run(
            [sys.executable, "-c", "import sys; sys.path[:0] = ['', 'tests']; import test_same_in_every_process as t; t.show()"],
            cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True, encoding="utf-8",
        ).stdout.splitlines()
        for seed in ("0", "1", "2")
    ]  # fmt: skip
    assert len(read[0]) == len(TEXTS)
    for one, *others in zip(*read, strict=True):
        assert others == [one] * len(others)


def show() -> None:
    """Print what is read from each text, a line each."""
    from pipeline.transcript.reading import from_text

    for text in TEXTS:
        print(ascii(from_text(text)))
