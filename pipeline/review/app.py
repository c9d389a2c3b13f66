"""The web application of `rolecall review`: a list of the episodes, a page for each, and what the pages ask for."""

import threading
from collections.abc import AsyncIterator, Callable, Collection, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import asdict
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from pipeline.errors import RolecallError
from pipeline.project import Project
from pipeline.report import render
from pipeline.review import audit
from pipeline.review.edits import Edit, RefusedError, StaleError
from pipeline.review.episode_list import lines
from pipeline.review.guard import Guard
from pipeline.review.page_state import state_of
from pipeline.review.request_body import read_body
from pipeline.review.session import Session
from pipeline.review.token import Tokens
from pipeline.workflow import episodes
from pipeline.workflow.episodes import Episode

QUIET_S = 10.0
"""So long after the last edit `attribution.csv` is written anew."""


class Room:
    """The episodes of a project, and the sessions that are open. An episode is only ever found in the list of them."""

    def __init__(self, home: Project) -> None:
        self.home = home
        self._sessions: dict[str, Session] = {}
        self._locks: dict[str, threading.RLock] = {}
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None

    def episodes(self) -> list[Episode]:
        return episodes.in_folder(self.home.raw)

    @contextmanager
    def session(self, id_: str) -> Iterator[Session]:
        """The session of an episode by its id, for this thread alone; it opens when it is first asked for.

        Raises:
            HTTPException: there is no such episode.
            RolecallError: it cannot be opened.
        """
        found = next((episode for episode in self.episodes() if episode.id == id_), None)
        if found is None:
            raise HTTPException(404, "There is no such episode; is its transcript still in data/raw?")
        with self._lock:
            lock = self._locks.setdefault(id_, threading.RLock())
        with lock:
            if id_ not in self._sessions or self._sessions[id_].episode != found:
                self._sessions[id_] = Session.open(found, self.home)
            yield self._sessions[id_]

    def changed(self) -> None:
        """Let `attribution.csv` follow once nobody has changed anything for a while."""
        with self._lock:
            if self._timer:
                self._timer.cancel()
            self._timer = threading.Timer(QUIET_S, self.settle)
            self._timer.daemon = True
            self._timer.start()

    def settle(self) -> None:
        """Bring all results up to date; what cannot be is left to the next `make all`."""
        for id_, session in list(self._sessions.items()):
            with self._locks[id_], suppress(RolecallError, OSError):
                session.settle()


def application(home: Project, hosts: Collection[str], tokens: Tokens | None = None) -> Starlette:
    """The application for a project.

    Parameters:
        home: the project whose episodes are reviewed.
        hosts: the names (with port) under which it answers.
        tokens: who may open it; without them whoever reaches it.
    """
    room = Room(home)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        await run_in_threadpool(room.settle)

    def index(_: Request) -> Response:
        room.settle()
        return HTMLResponse(render.page("review_index.html", lines=lines(home, room.episodes())))

    def episode(request: Request) -> Response:
        found = next((each for each in room.episodes() if each.id == request.path_params["id"]), None)
        if found is None:
            return RedirectResponse("/")
        return HTMLResponse(render.page("review.html", episode=found.name))

    def state(request: Request) -> Response:
        with room.session(request.path_params["id"]) as session:
            session.refresh()
            if request.query_params.get("revision") == session.revision:
                return Response(status_code=204)
            return JSONResponse(state_of(session))

    def why(request: Request) -> Response:
        with room.session(request.path_params["id"]) as session:
            return JSONResponse(_explained(session, request.query_params.get("start", "")))

    async def change(request: Request) -> Response:
        body = await read_body(request)
        return await run_in_threadpool(_answer, room, request.path_params["id"], lambda session: _edit(session, body))

    return Starlette(
        routes=[
            Route("/", index),
            Route("/episode/{id}", episode),
            Route("/episode/{id}/state", state),
            Route("/episode/{id}/why", why),
            Route("/episode/{id}/edit", change, methods=["POST"]),
            *audit.routes(home, room.settle),
            Mount("/static", StaticFiles(directory=render.STATIC)),
        ],
        middleware=[Middleware(Guard, hosts=hosts, tokens=tokens)],
        exception_handlers={RolecallError: _failed, HTTPException: _failed, OSError: _failed},
        lifespan=lifespan,
    )


def _explained(session: Session, start: str) -> dict[str, Any]:
    """Why the turn that begins at a character has its role."""
    try:
        return asdict(session.explain(int(start)))
    except StaleError as error:
        raise HTTPException(404, str(error)) from error
    except ValueError as error:
        raise HTTPException(400, "Say where the turn begins.") from error


def _edit(session: Session, body: dict[str, Any]) -> str:
    """Do what a request asks for; what the page is told of it."""
    name, revision = body.get("name"), str(body.get("revision", ""))
    if name in ("undo", "redo"):
        return session.undo(revision) if name == "undo" else session.redo(revision)
    return session.edit(Edit.parse(body), revision)


def _answer(room: Room, id_: str, act: Callable[[Session], str]) -> Response:
    """Do something in a session; what the page is told of it. 409: look again; 422: it cannot be done."""
    with room.session(id_) as session:
        try:
            said, status = act(session), 200
            room.changed()
        except StaleError as error:
            said, status = str(error), 409
        except RefusedError as error:
            said, status = str(error), 422
        return JSONResponse({**state_of(session), "said": said}, status_code=status)


def _failed(_: Request, error: Exception) -> Response:
    """What went wrong, in words. What could not be written, since the disk is full, say, is as it was before."""
    status, said = 500, str(error)
    if isinstance(error, HTTPException):
        status, said = error.status_code, error.detail
    elif isinstance(error, OSError):
        said = (
            f"{error.filename or 'A file'} cannot be read or written ({error.strerror or error}); nothing was changed."
        )
    return JSONResponse({"error": said}, status_code=status)
