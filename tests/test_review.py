"""The review page's server, asked as a browser would ask it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from reviewed import reviewed
from starlette.testclient import TestClient

from pipeline import files, project
from pipeline.corrections import store
from pipeline.project import Project
from pipeline.review import page_state, queue
from pipeline.review.app import application
from pipeline.review.token import Tokens
from pipeline.workflow import episodes, tables

HOST = "127.0.0.1:8765"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return reviewed(tmp_path_factory.mktemp("review") / "project", {"talk": 12, "show/other": 12})


@pytest.fixture
def home(made: Path, tmp_path: Path) -> Project:
    root = shutil.copytree(made, tmp_path / "project")
    found = project.find(root)
    assert found
    return found


class Page:
    """What a page in a browser does."""

    def __init__(self, client: TestClient, home: Project, episode: str = "talk") -> None:
        self.client = client
        id_ = next(each.id for each in episodes.in_folder(home.raw) if each.name == episode)
        self.url = f"/episode/{id_}"
        self.state = client.get(f"{self.url}/state").json()

    @property
    def turns(self) -> list[dict[str, object]]:
        return [row for row in self.state["rows"] if "id" in row]

    def do(self, name: str, turn: int = 0, status: int = 200, **more: object) -> str:
        row = {key: self.turns[turn][key] for key in ("start", "end", "role")}
        sent = {"name": name, "revision": self.state["revision"], **row, **more}
        answer = self.client.post(f"{self.url}/edit", json=sent)
        self.state = answer.json()
        assert answer.status_code == status, self.state.get("said")
        return str(self.state["said"])


@pytest.fixture
def client(home: Project) -> Iterator[TestClient]:
    with TestClient(application(home, [HOST]), base_url=f"http://{HOST}") as client:
        yield client


@pytest.fixture
def page(client: TestClient, home: Project) -> Page:
    return Page(client, home)


def kept(home: Project) -> list[store.Correction]:
    return store.read(home.corrections / "talk.csv")


def test_an_edit_is_on_disk_and_shown_before_the_answer(page: Page, home: Project) -> None:
    turn = page.turns[2]
    page.do("flip", 2)
    (found,) = kept(home)
    assert (found.start, found.end, found.evidence) == (turn["start"], turn["end"], "corrected")
    assert found.role != turn["role"]
    (shown,) = [row for row in page.turns if row["start"] == turn["start"]]
    assert shown["settled"]
    assert shown["role"] == found.role
    assert 0 < page.state["settled"] < page.state["words"]


def test_undo_and_redo_to_the_byte_also_after_a_restart(page: Page, home: Project) -> None:
    path, states = home.corrections / "talk.csv", []
    for turn in (0, 4, 2):
        page.do("flip", turn)
        states.append(path.read_bytes())
    page.do("undo")
    assert path.read_bytes() == states[1]
    with TestClient(application(home, [HOST]), base_url=f"http://{HOST}") as anew:
        again = Page(anew, home)
        assert again.do("undo").startswith("Undone: Given to")
        assert path.read_bytes() == states[0]
        again.do("redo")
        again.do("redo")
        assert path.read_bytes() == states[2]
        assert "Nothing is left" in again.do("redo", status=422)


def test_two_pages_do_not_eat_each_others_edits(client: TestClient, home: Project) -> None:
    one, two = Page(client, home), Page(client, home)
    one.do("flip", 0)
    two.do("flip", len(two.turns) - 1)
    assert len(kept(home)) == 2, "another turn: both are kept"
    one.do("flip", len(one.turns) - 1, status=409)
    assert len(kept(home)) == 2, "the same turn: the second is shown first what it is now"
    one.do("flip", 0)
    assert "look again" in two.do("undo", status=409)
    assert "look again" in Page(client, home).do("finish", status=409, revision="old")
    assert one.state["revision"] == client.get(f"{one.url}/state").json()["revision"]
    assert client.get(f"{one.url}/state", params={"revision": one.state["revision"]}).status_code == 204


def test_what_another_program_writes_is_taken_in(page: Page, home: Project) -> None:
    page.do("flip", 0)
    mine = kept(home)
    text = (home.processed / "talk" / "transcript.txt").read_text(encoding="utf-8")
    end = len(text.rstrip())
    start = text.rindex("\n", 0, end) + 1
    other = store.Correction(start, end, "host", by="ann", text=store.quoted(text, start, end))
    store.write(home.corrections / "talk.csv", [*mine, other])
    page.do("flip", 3)
    assert {*mine, other} <= set(kept(home))
    store.write(home.corrections / "talk.csv", [other])
    page.state = page.client.get(f"{page.url}/state").json()
    assert "stays" in page.do("undo", status=422)
    assert kept(home) == [other]


def test_the_results_follow(home: Project) -> None:
    with TestClient(application(home, [HOST]), base_url=f"http://{HOST}") as client:
        page = Page(client, home)
        page.do("swap_all")
        shown = [(row["start"], row["role"]) for row in page.turns]
        assert page.state["settled"] == 0, "nobody looked at them one by one"
        assert len(page.state["queue"]) == len(page.turns)
    rows = tables.read(tables.ATTRIBUTION, home.processed / "talk" / "attribution.csv")
    assert list(zip(rows["start_char"], rows["role"], strict=True)) == shown
    assert set(rows["source"]) == {"person"}


def test_a_finished_episode_is_locked_and_all_settled(page: Page, home: Project) -> None:
    page.do("finish")
    assert [page.state[each] for each in ("settled", "wrong", "halve", "queue")] == [page.state["words"], 0, 0, []]
    before = files.sha256(home.corrections / "talk.csv")
    assert "is finished" in page.do("flip", status=422)
    assert files.sha256(home.corrections / "talk.csv") == before
    page.do("reopen")
    assert page.state["settled"] == 0


def test_what_fits_nowhere_stays_in_the_file(home: Project, client: TestClient) -> None:
    lost = store.Correction(3, 40, "host", note="from another recogniser", text="Nobody in this talk says these words.")
    home.corrections.mkdir()
    store.write(home.corrections / "talk.csv", [lost])
    page = Page(client, home)
    page.do("flip", 0)
    assert [(each.text, each.note) for each in kept(home) if each.note] == [(lost.text, lost.note)]
    page.do("undo")
    assert [each.text for each in kept(home)] == [lost.text]


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "evil.example"},
        {"host": "127.0.0.1"},
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"content-type": "text/plain"},
        {"content-type": "application/x-www-form-urlencoded"},
    ],
)
def test_nothing_from_elsewhere_gets_in(page: Page, home: Project, headers: dict[str, str]) -> None:
    row = page.turns[0]
    sent = {"name": "flip", "start": row["start"], "end": row["end"], "role": row["role"]}
    assert page.client.post(f"{page.url}/edit", json=sent, headers=headers).status_code == 403
    assert not (home.corrections / "talk.csv").exists()
    if {"host", "origin"} & set(headers):
        assert page.client.get(f"{page.url}/state", headers=headers).status_code == 403


@pytest.mark.parametrize("path", ["..", "../../etc", "talk", "%2e%2e%2f%2e%2e", "0" * 12, "a/../.."])
def test_only_listed_episodes_are_found(client: TestClient, path: str) -> None:
    answer = client.get(f"/episode/{path}/state")
    assert answer.status_code == 404
    assert client.get("/static/../look.css").status_code == 404
    assert client.get("/static/%2e%2e/view.py").status_code == 404


def test_markup_in_a_transcript_is_text(page: Page) -> None:
    html = "".join(row["html"] for row in page.state["rows"])
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    answer = page.client.get(page.url)
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    assert "unsafe-inline" not in answer.headers["content-security-policy"].replace(
        "style-src-attr 'unsafe-inline'", ""
    )


def test_a_name_with_markup_is_text(home: Project, client: TestClient) -> None:
    (home.raw / "episodes.csv").write_text("episode,host\ntalk,<script>alert(1)</script>\n", encoding="utf-8")
    html = "".join(row["html"] for row in Page(client, home).state["rows"])
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "<script" not in html


def test_why(page: Page) -> None:
    first, second = page.turns[0]["start"], page.turns[1]["start"]
    why = page.client.get(f"{page.url}/why", params={"start": second}).json()
    assert [each["name"] for each in why["parts"]][:2] == ["classifier", "own speakers"]
    assert why["weighed"]
    assert why["change"]
    assert why["settled"] == ""
    page.do("flip", 1)
    assert page.client.get(f"{page.url}/why", params={"start": second}).json()["settled"] == "person"
    assert page.client.get(f"{page.url}/why", params={"start": first}).json()["change"] == []
    assert page.client.get(f"{page.url}/why", params={"start": int(second) + 1}).status_code == 404
    assert page.client.get(f"{page.url}/why", params={"start": "x"}).status_code == 400


def test_a_new_model_is_taken_up(page: Page, home: Project) -> None:
    page.do("flip", 0)
    shutil.copytree(home.models / "small", home.models / "other")
    (home.models / "current").write_text("other\n")
    assert page.client.get(f"{page.url}/state").json()["revision"] != page.state["revision"]
    assert Path(home.processed / "talk" / "manifest.json").read_text().count("other:") == 1
    assert len(kept(home)) == 1


@pytest.mark.parametrize("body", ["[]", "{", '{"name": "rm"}', '{"name": "flip", "start": []}', "{}"])
def test_what_is_no_edit_is_answered(page: Page, body: str) -> None:
    answer = page.client.post(f"{page.url}/edit", content=body, headers={"content-type": "application/json"})
    assert answer.status_code in (400, 422)


def test_the_list_of_episodes(client: TestClient, page: Page) -> None:
    page.do("finish")
    html = client.get("/").text
    assert "show/other" in html
    assert "100%" in html


def test_an_episode_that_cannot_be_opened_says_why(client: TestClient, home: Project) -> None:
    (home.raw / "empty.txt").write_text("")
    id_ = next(each.id for each in episodes.in_folder(home.raw) if each.name == "empty")
    assert client.get(f"/episode/{id_}").status_code == 200
    answer = client.get(f"/episode/{id_}/state")
    assert answer.status_code == 500
    assert "empty.txt" in answer.json()["error"]


def test_a_token_opens_the_page_and_one_for_the_browser_only_once(home: Project) -> None:
    tokens = Tokens()
    once = tokens.for_browser()

    def asked(**query: str) -> TestClient:
        client = TestClient(application(home, [HOST], tokens), base_url=f"http://{HOST}")
        client.status = client.get("/", params=query).status_code  # type: ignore[attr-defined]
        return client

    assert asked().status == 403  # type: ignore[attr-defined]
    assert asked(token="guessed").status == 403  # type: ignore[attr-defined]
    first = asked(token=once)
    assert first.status == 200  # type: ignore[attr-defined]
    assert first.get("/audit").status_code == 200, "the cookie opens the other pages"
    assert asked(token=once).status == 403  # type: ignore[attr-defined]
    assert asked(token=tokens.lasting).status == 200  # type: ignore[attr-defined]
    assert first.post("/audit/act", json={}).status_code == 400
    assert asked().post("/audit/act", json={"name": "correct"}).status_code == 403


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"{", 400),
        (b"[" * 100_000, 400),
        (b"\xff", 400),
        (b"7", 400),
        (b'{"name": "begin", "passages": 5, "seed": "x"}', 400),
        (b'{"name": "begin", "passages": 5, "seed": []}', 400),
        (b'{"name": "begin", "passages": 5, "seed": -1}', 400),
        (b'{"name": "begin", "passages": true}', 400),
        (b'{"name": "' + b"x" * (2 << 20) + b'"}', 413),
    ],
)
def test_what_no_page_sends_is_refused(client: TestClient, content: bytes, status: int) -> None:
    answer = client.post("/audit/act", content=content, headers={"content-type": "application/json"})
    assert answer.status_code == status
    assert answer.json()["error"]


def test_a_full_disk_is_told_and_nothing_is_changed(page: Page, home: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    row = {key: page.turns[0][key] for key in ("start", "end", "role")}
    answer = page.client.post(f"{page.url}/edit", json={"name": "flip", **row})
    assert answer.status_code == 500
    assert "No space left on device" in answer.json()["error"]
    assert not (home.corrections / "talk.csv").exists()


def test_a_fault_is_one_line(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.review.app.lines", lambda *_: 1 // 0)
    answer = client.get("/")
    assert answer.status_code == 500
    assert "a fault in rolecall (ZeroDivisionError" in answer.json()["error"]
    assert "Traceback" not in answer.text


def test_of_a_long_queue_only_what_the_page_shows_is_worked_out(
    client: TestClient, home: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def looks(rows: object) -> Iterator[queue.Look]:
        yield from (queue.Look(turn, 1e9) for turn in range(4))
        yield queue.Look(4, 0.0)
        raise AssertionError("one more is asked for")

    monkeypatch.setattr(page_state, "looks", looks)
    monkeypatch.setattr(page_state, "QUEUED", 2)
    monkeypatch.setattr(page_state, "expected_wrong", lambda rows: 10.0)
    page = Page(client, home)
    assert (page.state["queue"], page.state["halve"]) == ([0, 1], 5)
