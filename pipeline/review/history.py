"""What was done to an episode's corrections, to be undone and done again.

A step is the rows that went and the rows that came. So undoing it touches nothing else, and where the rows that came are no
longer there as they were (edited in a spreadsheet meanwhile), it is not undone. The steps are kept in a file, a line each,
and outlive the program; it is no loss if they go.
"""

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path

from pipeline import files, json_text
from pipeline.corrections.store import Correction

KEPT = 200


@dataclass(frozen=True, slots=True)
class Step:
    """An edit by what it did to the rows of the corrections file; `said` tells the person."""

    said: str
    gone: tuple[Correction, ...]
    come: tuple[Correction, ...]

    @classmethod
    def between(cls, said: str, before: Sequence[Correction], after: Sequence[Correction]) -> "Step":
        """The step from one state of the corrections to another."""
        old, new = set(before), set(after)
        gone = tuple(each for each in before if each not in new)
        return cls(said, gone, tuple(each for each in after if each not in old))

    @property
    def reversed(self) -> "Step":
        return Step(self.said, self.come, self.gone)

    def applied(self, corrections: Sequence[Correction]) -> list[Correction] | None:
        """The corrections after this step; None where it does not fit them."""
        going = set(self.gone)
        if not going <= set(corrections):
            return None
        left = [each for each in corrections if each not in going]
        result = sorted([*left, *self.come], key=lambda each: each.start)
        return None if any(a.end > b.start for a, b in pairwise(result)) else result


class History:
    """The steps of one episode: those done, the last one last, and those undone."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.done: list[Step] = []
        self.undone: list[Step] = []
        self._read()

    def do(self, step: Step) -> None:
        """Keep a step; what was undone before cannot be done again after it."""
        self._apply({"do": asdict(step)})

    def undo(self) -> None:
        """The last step done becomes the last one undone."""
        self._apply({"undo": True})

    def redo(self) -> None:
        """The reverse of `undo`."""
        self._apply({"redo": True})

    def forget(self) -> None:
        """Nothing is to be undone or done again any more."""
        self._apply({"forget": True})

    def _apply(self, line: dict[str, object]) -> None:
        self._replay(line)
        with suppress(OSError), self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")  # on a full disk there is nothing to undo after a restart

    def _replay(self, line: dict[str, object]) -> None:
        if "undo" in line and self.done:
            self.undone.append(self.done.pop())
        elif "redo" in line and self.undone:
            self.done.append(self.undone.pop())
        elif isinstance(values := line.get("do"), dict):
            rows = ([Correction(**each) for each in values[name]] for name in ("gone", "come"))
            self.done.append(Step(values["said"], *map(tuple, rows)))
            self.undone = []
        elif "forget" in line:
            self.done, self.undone = [], []

    def _read(self) -> None:
        """Take up where the file ends, and write it anew: short, and without a line that was cut off."""
        try:
            for line in self.path.read_text(encoding="utf-8").splitlines():
                self._replay(json_text.loads(line))
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            pass  # a line that was cut off is the last one
        steps = self.done[-KEPT:]
        lines = [
            *({"do": asdict(each)} for each in [*steps, *reversed(self.undone)]),
            *[{"undo": True}] * len(self.undone),
        ]
        self.done = steps
        with suppress(OSError):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            files.write_atomic(self.path, "".join(json.dumps(line) + "\n" for line in lines).encode())
