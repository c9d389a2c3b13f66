"""`rolecall audit`: a random sample to judge, and what it says of the whole collection."""

import shutil
import sys
import textwrap
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.audit import PASSAGES, UNKNOWN
from pipeline.cli.console import ProjectFolder, Seed, project_at, tell
from pipeline.errors import CorrectionError

if TYPE_CHECKING:
    from pipeline.audit.session import Audit, Question

app = typer.Typer()

KEYS = {"h": "host", "g": "guest", "?": UNKNOWN}
ASK = "h host · g guest · ? cannot tell · b back · q stop > "
HINT = "Press h, g, ?, b or q."


@app.command()
def audit(
    passages: Annotated[int, typer.Option(min=1, help="How many passages to draw.")] = PASSAGES,
    seed: Seed = 0,
    new: Annotated[
        bool, typer.Option("--new", help="Draw a new sample; the audit before is kept under another name.")
    ] = False,
    report: Annotated[bool, typer.Option("--report", help="Only print the result so far.")] = False,
    folder: ProjectFolder = None,
) -> None:
    """Estimate how many words are right.

    You are asked who speaks in a random sample of passages. From your answers comes the share of right words in this collection, with
    an interval.
    """
    from pipeline.audit import record
    from pipeline.audit.session import Audit

    home = project_at(folder)
    under_way = Audit(home)
    if not report:
        if new or not under_way.passages:
            under_way.begin(passages=passages, seed=seed)
        _ask(under_way)
    print(record.report(under_way.passages))
    left, gone = under_way.open()
    if left:
        print(f"{left} passages are left: `rolecall audit` goes on with them")
    if gone:
        print(
            f"{gone} passages count no more, since their transcripts are gone or changed: `rolecall audit --new` draws others"
        )
    if not report and not left:
        _offer(under_way)


def _ask(under_way: "Audit") -> None:
    """Ask until all is judged or the person stops; each answer is kept at once."""
    back: list[int] = []
    place = under_way.next()
    while place is not None:
        print(_shown(under_way.question(place)))
        answer = _key(first=not back)
        if answer == "q":
            return
        if answer == "b":
            place = back.pop()
            under_way.judge(place, "")
        else:
            under_way.judge(place, KEYS[answer])
            back.append(place)
            place = under_way.next()


def _key(*, first: bool) -> str:
    """The key that the person chose: one of `KEYS`, `q`, or `b` where there is something to go back to."""
    while True:
        try:
            answer = input(ASK).strip().lower()[:1]
        except (EOFError, KeyboardInterrupt):
            print()
            return "q"
        if answer == "b" and first:
            print("This is the first passage of this round: there is nothing to go back to.")
        elif answer in (*KEYS, "b", "q"):
            return answer
        else:
            print(HINT)


def _shown(asked: "Question") -> str:
    """The passage folded to the window, the word in question in brackets."""
    width = min(100, shutil.get_terminal_size().columns)
    said = f"… {asked.before} >>> {asked.word} <<< {asked.after} …"
    lines = textwrap.wrap(said, width, break_on_hyphens=False)
    return f"\n{asked.number} of {asked.of} · {asked.episode}: who says the word between >>> and <<< ?\n" + "\n".join(
        lines
    )


def _offer(under_way: "Audit") -> None:
    if not (wrong := under_way.wrong) or not sys.stdin.isatty():
        return
    if typer.confirm(f"{len(wrong)} passages are under the wrong role. Make corrections of them?"):
        try:
            print(f"{under_way.correct()} corrections kept in {under_way.home.corrections}; `make all` takes them in")
        except CorrectionError as error:
            tell(str(error))
            raise typer.Exit(1) from error
