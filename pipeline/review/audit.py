"""The audit on the page: the same as `rolecall audit`, with buttons and keys."""

import threading
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from pipeline.audit import record
from pipeline.audit.session import Audit
from pipeline.project import Project
from pipeline.report import render
from pipeline.review.request_body import read_body
from pipeline.workflow import episodes

MOST = 5000
LAST_SEED = 1 << 32


def routes(home: Project, settle: Callable[[], None]) -> list[Route]:
    """The addresses of the audit of a project; `settle` brings its results up to date before words are drawn."""
    lock = threading.Lock()

    def page(_: Request) -> Response:
        return HTMLResponse(render.page("review_audit.html"))

    def state(_: Request) -> Response:
        with lock:
            return JSONResponse(_shown(Audit(home)))

    def act(body: dict[str, Any]) -> Response:
        with lock:
            audit = Audit(home)
            said = _act(audit, body, settle)
            return JSONResponse({**_shown(audit), "said": said})

    async def change(request: Request) -> Response:
        return await run_in_threadpool(act, await read_body(request))

    return [Route("/audit", page), Route("/audit/state", state), Route("/audit/act", change, methods=["POST"])]


def _act(audit: Audit, body: dict[str, Any], settle: Callable[[], None]) -> str:
    place, answer, passages = body.get("place"), body.get("answer"), body.get("passages")
    seed = body.get("seed", 0)
    match body.get("name"):
        case "begin" if type(passages) is int and 0 < passages <= MOST and type(seed) is int and 0 <= seed < LAST_SEED:
            settle()
            audit.begin(passages=passages, seed=seed)
            return f"{len(audit.passages)} passages drawn"
        case "judge" if type(place) is int and 0 <= place < len(audit.passages) and answer in ("", *record.ANSWERS):
            audit.judge(place, answer)
            return ""
        case "correct":
            return f"{audit.correct()} corrections kept"
    raise HTTPException(400, "This is no answer.")


def _shown(audit: Audit) -> dict[str, Any]:
    """What the page shows; of what is not judged yet it does not say what it was taken for."""
    ids = {each.name: each.id for each in episodes.in_folder(audit.home.raw)}
    place = audit.next()
    judged = [number for number, each in enumerate(audit.passages) if each.judged]
    return {
        "drawn": len(audit.passages),
        "judged": len(judged),
        "last": max(judged, key=lambda number: (audit.passages[number].at, number)) if judged else None,
        "place": place,
        "question": None if place is None else asdict(audit.question(place)),
        "report": record.report(audit.passages),
        "wrong": [
            {"episode": each.episode, "id": ids.get(each.episode, ""), "start": each.start, "word": each.word}
            for each in audit.wrong
        ],
    }
