"""The review page's server as a process: where it listens, what a kill costs, what it says when it cannot start."""

import asyncio
import json
import os
import shutil
import socket
import threading
import time
import urllib.request
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urljoin

import pytest
import uvicorn
from reviewed import reviewed
from served import Served, served
from starlette.responses import PlainTextResponse
from starlette.types import Message

from pipeline import project
from pipeline.corrections import store
from pipeline.corrections.anchoring import place
from pipeline.errors import RolecallError
from pipeline.review import patience, serve
from pipeline.review.app import application
from pipeline.review.guard import Guard
from pipeline.review.token import Tokens
from pipeline.workflow import episodes

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs a kill that nothing can catch")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return reviewed(tmp_path_factory.mktemp("served") / "project", {"talk": 40})


class Browser:
    """What keeps the cookie that a server gives for its token."""

    def __init__(self, server: Served) -> None:
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        with self.opener.open(server.address, timeout=60) as answer:
            self.page = answer.read()
            self.url = answer.url

    def ask(self, url: str, body: dict[str, object] | None = None) -> dict[str, object]:
        content = json.dumps(body).encode() if body else None
        request = urllib.request.Request(url, content, {"content-type": "application/json"})
        with self.opener.open(request, timeout=60) as answer:
            found: dict[str, object] = json.load(answer)
            return found


def test_a_kill_in_a_burst_of_edits_costs_the_edit_in_flight_at_most(root: Path, tmp_path: Path) -> None:
    home = project.find(shutil.copytree(root, tmp_path / "project"))
    assert home
    (talk,) = episodes.in_folder(home.raw)
    sent, kept = 0, dict[int, str]()
    with served(home.root) as server:
        url, ask = f"{server.url}episode/{talk.id}", Browser(server).ask
        state = ask(f"{url}/state")
        threading.Thread(target=lambda: (time.sleep(1.0), server.process.kill()), daemon=True).start()
        with pytest.raises((URLError, ConnectionError, OSError)):
            for _ in range(100_000):
                turns = [row for row in state["rows"] if "id" in row]  # type: ignore[attr-defined]
                row = turns[sent % len(turns)]
                sent += 1
                state = ask(f"{url}/edit", {"name": "flip", **{key: row[key] for key in ("start", "end", "role")}})
                kept[row["start"]] = "guest" if row["role"] == "host" else "host"
    assert kept, "it was killed in the middle"
    found = store.read(home.corrections / "talk.csv")
    text = (home.processed / "talk" / "transcript.txt").read_text(encoding="utf-8")
    assert place(found, text).found == found, "each whole, none overlapping"
    differing = [each for each in found if kept.get(each.start) != each.role]
    assert len(differing) <= 1
    assert set(kept) <= {each.start for each in found}
    with served(home.root) as server:
        again = Browser(server).ask(f"{server.url}episode/{talk.id}/state")
        assert again["settled"]
        assert again["undo"]


def test_it_listens_on_loopback_only(root: Path) -> None:
    listening = serve._listen(0)
    with listening:
        assert listening.getsockname()[0] == "127.0.0.1"
        with pytest.raises(RolecallError, match=r"port \d+ cannot be had .* choose another port with --port"):
            serve._listen(listening.getsockname()[1])


def test_an_episode_is_opened_by_name_and_ctrl_c_ends_it_well(root: Path) -> None:
    home = project.find(root)
    assert home
    (talk,) = episodes.in_folder(home.raw)
    with served(root, "talk") as server:
        assert server.url.endswith(f"/episode/{talk.id}")
        opened = Browser(server)
        assert b"talk" in opened.page
        assert opened.url == server.url, "the token goes from the address"
        server.process.send_signal(2)
        assert server.process.wait(60) == 0


def test_another_user_of_the_machine_gets_nothing(root: Path) -> None:
    with served(root) as server:
        for url in (server.url, f"{server.url}?token=guessed", f"{server.url}static/look.css"):
            with pytest.raises(HTTPError, match="403"):
                urllib.request.urlopen(url, timeout=60)
        assert Browser(server).page


def test_whoever_has_a_token_is_led_to_no_other_host() -> None:
    guard = Guard(PlainTextResponse(""), ["here"], tokens := Tokens())
    for path in ("//evil.example/", "///evil.example", "/\\evil.example", "/episode/x"):
        sent: list[Message] = []

        async def send(message: Message, sent: list[Message] = sent) -> None:
            sent.append(message)

        query = f"token={tokens.lasting}".encode()
        scope = {"type": "http", "method": "GET", "path": path, "query_string": query, "headers": [(b"host", b"here")]}
        asyncio.run(guard(scope, None, send))  # type: ignore[arg-type]
        target = dict(sent[0]["headers"])[b"location"].decode()
        assert urljoin("http://here/", target).startswith("http://here/"), target
        assert "\\" not in target


def test_a_connection_that_says_nothing_is_closed(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "PATIENCE_S", 0.2)
    home = project.find(root)
    assert home
    listening = serve._listen(0)
    config = uvicorn.Config(application(home, []), http=patience.PatientProtocol, log_level="warning")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    for said in (b"", b"GET / HTTP/1.1\r\nHost:"):
        with socket.create_connection(listening.getsockname(), timeout=60) as caller:
            caller.sendall(said)
            assert caller.recv(1) == b""
    server.should_exit = True
    thread.join()
