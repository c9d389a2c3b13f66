"""Kills at every change that a command makes, and at random moments: nothing lost, nothing half-written, the same bytes after.

`make soak ROUNDS=100` runs these; the quick suite leaves them out.
"""

import os
import random
import shutil
import signal
import time
from functools import partial
from pathlib import Path

import pytest
from homes import Checkout, Home
from trained import trained

from pipeline import project
from pipeline.corrections.store import read, write
from pipeline.workflow import episodes, run
from soak.kills import held, is_json, sweep

pytestmark = [
    pytest.mark.soak,
    pytest.mark.skipif(os.name != "posix", reason="needs fork and a kill that nothing can catch"),
]
ROUNDS = int(os.environ.get("ROUNDS", "10"))


def run_all(home: Home) -> None:
    for result in run.run(run.collect(home.path("raw"), None), home.workspace):
        assert not result.error, result.error


def test_a_run_killed_before_any_of_its_changes(home: Home) -> None:
    home.raw("show/one.txt", "How do you do?\nVery well.\n")
    assert sweep(home.root, partial(run_all, home)) > 40


def test_a_run_on_a_changed_transcript_killed_before_any_of_its_changes(home: Home) -> None:
    run_all(home)
    home.raw("talk.txt", "# Ann\nHow do you do?\nQuite well.\nWhat is new?\n")
    assert sweep(home.root, partial(run_all, home)) > 40


def test_edits_that_are_taken_in_are_never_lost(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.corrections.intake.now", lambda: "2026-01-01T00:00:00+00:00")
    run_all(home)
    home.edit(home.artifact("attribution.csv"), "2,21,31,guest", "2,21,31,host")

    def take_in() -> None:
        home.run_all()
        (found,) = read(home.path("corrections", "talk.csv"))
        assert (found.role, found.text) == ("host", "Very well.")

    assert sweep(home.root, take_in) > 10


def test_retraining_killed_before_any_of_its_changes(tmp_path: Path) -> None:
    from test_retrain import Talks, write_corpus

    talks = Talks(tmp_path / "home", write_corpus(tmp_path / "corpus", shows=1, episodes=1, exchanges=6))
    run_all_real(talks)
    talks.correct("show-0/0")
    assert sweep(talks.root, talks.retrain) > 10


def run_all_real(talks: Home) -> None:
    assert trained().is_dir()
    for result in run.run(episodes.in_folder(talks.path("raw")), talks.workspace):
        assert not result.error, result.error


def test_make_killed_at_random_moments(checkout: Checkout) -> None:
    for number in range(4):
        checkout.raw(f"show/{number}.txt", f"How do you do?\nVery well, {number} times.\n")
    started = time.monotonic()
    checkout.make("all", "-j2")
    whole = time.monotonic() - started
    after = held(checkout.path("processed"))
    chance = random.Random(0)
    for _ in range(ROUNDS):
        shutil.rmtree(checkout.path("processed"))
        running = checkout.start("all", "-j2")
        time.sleep(chance.uniform(0, whole))
        os.killpg(running.pid, signal.SIGKILL)
        running.communicate()
        for path in checkout.path("processed").rglob("manifest.json"):
            assert is_json(path)
        two = [checkout.start("all", "-j2") for _ in range(2)]  # at once, as two terminals do
        assert [each.wait() for each in two] == [0, 0]
        for each in two:
            each.communicate()
        assert held(checkout.path("processed"), leftovers=True) == after


def test_corrections_survive_edits_and_kills_in_a_loop(checkout: Checkout) -> None:
    checkout.make("all")
    chance = random.Random(1)
    for _ in range(ROUNDS):
        table = checkout.artifact("attribution.csv")
        row = next(line for line in table.read_text(encoding="utf-8").splitlines() if "Very well." in line)
        role = "host" if ",guest," in row else "guest"
        checkout.edit(table, row, row.replace(",guest," if role == "host" else ",host,", f",{role},"))
        running = checkout.start("all")
        time.sleep(chance.uniform(0, 4))
        os.killpg(running.pid, signal.SIGKILL)
        running.communicate()
        checkout.make("all")
        (found,) = [each for each in read(checkout.path("corrections", "talk.csv")) if each.text == "Very well."]
        assert found.role == role
    home = project.find(checkout.root)
    assert home
    write(home.corrections / "talk.csv", [])
