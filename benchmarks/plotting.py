"""The option `--plot` of the benchmarks that draw. Imports next to nothing: what is measured must not hold more for it."""

import argparse
import importlib.util
from pathlib import Path


def add_plot(parser: argparse.ArgumentParser) -> None:
    """Let a benchmark take `--plot FILE`, which is refused before anything is measured where nothing can draw."""
    parser.add_argument("--plot", type=_file, metavar="FILE", help="draw the figures there, as .svg or .png")


def _file(said: str) -> Path:
    if importlib.util.find_spec("matplotlib") is None:
        raise argparse.ArgumentTypeError("needs matplotlib: pip install --editable '.[bench]', or leave out --plot.")
    return Path(said)
