"""Plain text to read, `Name: what is said`, a turn a paragraph."""

from pipeline.export.talk import Talk, printable
from pipeline.report.view import Aside

NAME = "txt"
ENDING = ".txt"
NEEDS_TIMES = False


def write(talk: Talk) -> bytes:
    """The title, then each turn on a line of its own, blank lines between."""
    lines = [talk.title] if talk.title else []
    for each in talk.in_order:
        said = printable(each.text)
        lines.append(said.lstrip("# ") if isinstance(each, Aside) else f"{talk.name(each)}: {said}")
    return ("\n\n".join(lines) + "\n").encode()
