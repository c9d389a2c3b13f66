"""How far a long run is: a bar with the time left on a terminal, a line an episode elsewhere; both on stderr."""

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from pipeline import watch
from pipeline.cli.console import tell

SELDOM = 30.0
"""Seconds between two lines that say how far one episode is."""

Advance = Callable[[str, Sequence[str]], None]


@contextmanager
def shown(total: int) -> Iterator[Advance]:
    """Show how far a run of `total` episodes is; call what is given with each that is done and what is to be said of it.

    Where this process does the work itself, the stage is shown too, and how far the longest one is.
    """
    with _bar(total) if sys.stderr.isatty() and total else _lines(total) as advance:
        yield advance


@contextmanager
def counted(what: str, *, every: int = 25) -> Iterator[Callable[[int], None]]:
    """Say how many are done: on one line of a terminal, elsewhere a line now and then; call what is given with the number."""
    live, shown_yet = sys.stderr.isatty(), False

    def count(done: int) -> None:
        nonlocal shown_yet
        if live or done % every == 0:
            print(f"{done} {what}", file=sys.stderr, end="\r" if live else "\n", flush=True)
            shown_yet = True

    yield count
    if live and shown_yet:
        print(file=sys.stderr)


@contextmanager
def _lines(total: int) -> Iterator[Advance]:
    done = 0

    def advance(name: str, said: Sequence[str]) -> None:
        nonlocal done
        done += 1
        for line in said:
            tell(line)
        tell(f"{done} of {total}: {name}")

    last = time.monotonic()

    def within(what: str, share: float) -> None:
        nonlocal last
        if time.monotonic() - last >= SELDOM:
            last = time.monotonic()
            tell(f"{done + 1} of {total}: {_so_far(what, share)}")

    with watch.told_to(within):
        yield advance


def _so_far(what: str, share: float) -> str:
    return f"{what}, {share:.0%}" if share else what


@contextmanager
def _bar(total: int) -> Iterator[Advance]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
    from rich.progress import TimeRemainingColumn as TimeLeftColumn

    columns = (
        SpinnerColumn(),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeLeftColumn(),
        TextColumn("{task.description}"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=total)

        def advance(_: str, said: Sequence[str]) -> None:
            for line in said:
                progress.console.print(f"rolecall: {line}", markup=False, highlight=False, soft_wrap=True, emoji=False)
            progress.advance(task)

        with watch.told_to(lambda what, share: progress.update(task, description=_so_far(what, share))):
            yield advance
