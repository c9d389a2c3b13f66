"""`data/audit.csv`: the words that were drawn, in the order of asking, and what a person said of each.

A row keeps the role that the word had when it was drawn; the audit is of that attribution, whatever comes later.
"""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from pathlib import Path

from pipeline import files
from pipeline.audit import UNKNOWN
from pipeline.audit.estimate import Estimate
from pipeline.audit.sample import Draw
from pipeline.corrections import spreadsheet
from pipeline.errors import CorrectionError
from pipeline.workflow import tables

FILE_NAME = "audit.csv"
COLUMNS = ("episode", "start_char", "end_char", "attributed", "judged", "by", "at", "word")
ANSWERS = ("host", "guest", UNKNOWN)


@dataclass(frozen=True, slots=True)
class Passage:
    """A word to judge, or judged: `judged` is empty, `host`, `guest`, or `unknown` where the person could not tell."""

    episode: str
    start: int
    end: int
    attributed: str
    judged: str = ""
    by: str = ""
    at: str = ""
    word: str = ""

    @classmethod
    def of(cls, drawn: Draw, text: str) -> "Passage":
        """A word that was drawn from a transcript."""
        return cls(drawn.episode, drawn.start, drawn.end, drawn.role, word=text[drawn.start : drawn.end])

    @property
    def wrong(self) -> bool:
        return self.judged not in ("", UNKNOWN, self.attributed)


def read(path: Path) -> list[Passage]:
    """Read an audit; an empty list where there is none.

    Raises:
        CorrectionError: the file cannot be understood; the message names the row.
    """
    if not path.exists():
        return []
    return [_parse(cells, f"{path}: row {number}") for number, cells in spreadsheet.read(path, COLUMNS)]


def write(path: Path, passages: Sequence[Passage]) -> None:
    """Put an audit in place, durably."""
    rows = [",".join(COLUMNS), *(",".join(map(tables.escaped, map(str, astuple(each)))) for each in passages)]
    path.parent.mkdir(parents=True, exist_ok=True)
    files.write_atomic(path, ("\n".join(rows) + "\n").encode())


def estimate(passages: Sequence[Passage]) -> Estimate:
    """What the judged words say of all; those that the person could not tell do not count."""
    told = [each for each in passages if each.judged in ("host", "guest")]
    return Estimate(sum(not each.wrong for each in told), len(told))


def report(passages: Sequence[Passage]) -> str:
    """The estimate in a line, with what is left out of it."""
    unknown = sum(each.judged == UNKNOWN for each in passages)
    return f"{estimate(passages)}" + (f"; {unknown} more could not be told" if unknown else "")


def _parse(cells: dict[str, str], where: str) -> Passage:
    start, end = spreadsheet.whole_number(cells["start_char"]), spreadsheet.whole_number(cells["end_char"])
    attributed, judged = spreadsheet.role(cells["attributed"]), cells["judged"].strip().lower()
    answer = spreadsheet.role(judged) or judged
    if start is None or end is None or attributed is None or answer not in ("", *ANSWERS):
        raise CorrectionError(
            f"{where}: cannot be understood; judged must be empty or one of {', '.join(ANSWERS)}, attributed host or guest, and the "
            "offsets whole numbers. Put it right, or take the file away to begin another audit."
        )
    return Passage(cells["episode"], start, end, attributed, answer, cells["by"], cells["at"], cells["word"])
