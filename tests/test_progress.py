"""What is told of a run while it works."""

import pytest
from homes import Home

from pipeline import watch
from pipeline.cli import progress
from pipeline.stages import STAGES
from pipeline.workflow import run


def test_the_stages_of_an_episode_are_told_to_who_watches(home: Home) -> None:
    told: list[str] = []
    with watch.told_to(lambda what, share: told.append(what)):
        run.run_episode(home.episode(), home.workspace)
    watch.tell("nobody hears it")
    assert told == [stage.name for stage in STAGES]


def test_a_long_episode_says_how_far_it_is_but_seldom(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = 0.0
    monkeypatch.setattr(progress.time, "monotonic", lambda: clock)
    with progress.shown(2) as advance:
        watch.tell("segment")
        clock = 31.0
        watch.tell("evidence", 0.25)
        watch.tell("evidence", 0.5)
        advance("one", [])
        clock = 62.0
        watch.tell("turns")
    lines = [line.removeprefix("rolecall: ") for line in capsys.readouterr().err.splitlines()]
    assert lines == ["1 of 2: evidence, 25%", "1 of 2: one", "2 of 2: turns"]
