"""What the page is told of an episode: numbers, and pieces of HTML made with the very templates of the report."""

from collections.abc import Mapping
from itertools import chain, islice
from typing import Any

from pipeline.report import render, timeline
from pipeline.report.view import Passage
from pipeline.review.queue import expected_wrong, looks, looks_to_halve
from pipeline.review.session import Session

QUEUED = 60


def state_of(session: Session) -> dict[str, Any]:
    """All that the page shows of an episode, in a form that JSON can hold."""
    view, rows = session.view, session.rows
    parts: Any = render.environment().get_template("parts.html").module
    settled = sum(turn.words for turn in view.passages if is_settled(turn))
    coming, wrong = looks(rows), expected_wrong(rows)
    ahead = list(islice(coming, QUEUED))
    undo, redo = session.history.done, session.history.undone
    return {
        "revision": session.revision,
        "rows": [_row(each, view.names, parts) for each in view.in_order],
        "strip": str(parts.strip(timeline.bars(view), timeline.ticks(view))),
        "queue": [look.turn for look in ahead],
        "words": view.words,
        "settled": settled,
        "wrong": round(wrong),
        "halve": looks_to_halve(chain(ahead, coming), wrong),
        "look": sum(turn.needs_review for turn in view.passages),
        "open": sum(not is_settled(turn) for turn in view.passages),
        "finished": session.talk.finished,
        "undo": undo[-1].said if undo else "",
        "redo": redo[-1].said if redo else "",
    }


def is_settled(turn: Passage) -> bool:
    """Whether a person looked at this very turn."""
    return turn.source == "person" and turn.confidence == 1


def _row(each: Any, names: Mapping[str, str], parts: Any) -> dict[str, Any]:
    if not isinstance(each, Passage):
        return {"html": str(parts.aside(each))}
    return {
        "id": each.number,
        "start": each.start,
        "end": each.end,
        "role": each.role,
        "settled": is_settled(each),
        "html": str(parts.passage(each, names[each.role])),
    }
