"""How far a long piece of work is, for whoever watches this process: a command, if any."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

Watcher = Callable[[str, float], None]
_watchers: list[Watcher] = []


@contextmanager
def told_to(watcher: Watcher) -> Iterator[None]:
    """Within, `watcher` is called with what is being done and the share of it that is done, from 0 to 1."""
    _watchers.append(watcher)
    try:
        yield
    finally:
        _watchers.remove(watcher)


def tell(what: str, share: float = 0.0) -> None:
    """Tell whoever watches; nothing happens where nobody does."""
    for watcher in _watchers:
        watcher(what, share)
