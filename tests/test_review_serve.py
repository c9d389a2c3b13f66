"""The review page's server as a process: where it listens, what a kill costs, what it says when it cannot start."""

import json
import os
import shutil
import threading
import time
import urllib.request
from pathlib import Path
from urllib.error import URLError

import pytest
from reviewed import reviewed
from served import served

from pipeline import project
from pipeline.corrections import store
from pipeline.corrections.anchoring import place
from pipeline.errors import RolecallError
from pipeline.review import serve
from pipeline.workflow import episodes

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs a kill that nothing can catch")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return reviewed(tmp_path_factory.mktemp("served") / "project", {"talk": 40})


def ask(url: str, body: dict[str, object] | None = None) -> dict[str, object]:
    content = json.dumps(body).encode() if body else None
    request = urllib.request.Request(url, content, {"content-type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        found: dict[str, object] = json.load(answer)
        return found


def test_a_kill_in_a_burst_of_edits_costs_the_edit_in_flight_at_most(root: Path, tmp_path: Path) -> None:
    home = project.find(shutil.copytree(root, tmp_path / "project"))
    assert home
    (talk,) = episodes.in_folder(home.raw)
    sent, kept = 0, dict[int, str]()
    with served(home.root) as server:
        url = f"{server.url}episode/{talk.id}"
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
        again = ask(f"{server.url}episode/{talk.id}/state")
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
        with urllib.request.urlopen(server.url, timeout=60) as answer:
            assert b"talk" in answer.read()
        server.process.send_signal(2)
        assert server.process.wait(60) == 0
