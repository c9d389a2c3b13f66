"""Make itself, in a temporary copy of the project with the tiny stages of `stubs`."""

import os
import re
import signal
import time

import pytest
from homes import Checkout

from pipeline.workflow.manifest import read

ALL = ["talk: attribute", "talk: evidence", "talk: segment", "talk: turns"]
ODD_NAMES = ['a b it\'s 50% $(rm) $HOME `ls` #1; x&y|z: say "no" <*>', "naïve 日本/-j/back\\slash = $@\nnew line"]


def test_a_second_make_does_nothing_and_says_so(checkout: Checkout) -> None:
    first = checkout.make()
    assert "talk" in first.stdout
    assert "attribution.csv" in first.stdout
    assert checkout.make().stdout == "nothing to do, see data/processed\n"


def test_what_would_be_run_is_a_line_a_stage(checkout: Checkout) -> None:
    checkout.raw("show/one.txt", "Hello.\n")
    for name in ("talk", "show/one"):
        id_ = checkout.episode(name).id
        lines = [line for line in checkout.make("-n").stdout.splitlines() if id_ in line]
        assert lines == [
            f".venv/bin/python -m pipeline {stage} --id {id_} # {name}"
            for stage in ("segment", "turns", "evidence", "attribute")
        ]
    assert not checkout.path("processed").exists()


def test_each_change_runs_what_depends_on_it(checkout: Checkout) -> None:
    """Which change runs what is tried in `test_stages`; this is of Make and of changed code."""
    checkout.run_quickly()
    with (checkout.root / "pipeline" / "stages" / "turns" / "candidates.py").open("a") as file:
        file.write("# changed\n")
    assert checkout.ran() == ["talk: turns"]
    settings = checkout.root / "pipeline" / "config.py"
    declared, more = 'from sentences to candidate turns."""\n', '    value: int = setting(1, "A number.")\n'
    checkout.edit(settings, declared, declared + more)
    assert planned(checkout)[0] == "turns", "a new setting is a new section"
    checkout.edit(settings, more, "")
    assert planned(checkout) == []
    checkout.edit(checkout.artifact("turns.csv"), ",0.5,", ",0.75,")
    checkout.use_model("guest", "host")
    checkout.raw("other.txt", "Hello.\n")
    assert checkout.ran() == sorted(
        ["talk: attribute", "talk: evidence", *(line.replace("talk", "other") for line in ALL)]
    )
    assert checkout.ran() == []


def planned(checkout: Checkout) -> list[str]:
    """The stages of all episodes that Make would run."""
    return re.findall(r"-m pipeline (\w+) --id", checkout.make("-n").stdout)


def test_odd_names_in_parallel(checkout: Checkout) -> None:
    checkout.path("raw", "talk.txt").unlink()
    for name in ODD_NAMES:
        checkout.raw(f"{name}.txt", "How are you?\nFine.\n")
    checkout.make("-j4")
    for name in ODD_NAMES:
        assert checkout.artifact("attribution.csv", name).is_file()
    assert checkout.ran("-j4") == []


def test_one_that_fails_stops_no_other(checkout: Checkout) -> None:
    checkout.raw("a.txt", b"\xff\xfe\x00")
    checkout.raw("b.txt", "")
    (checkout.path("raw") / "broken.txt").symlink_to("nowhere")
    done = checkout.make("all", check=False)
    assert done.returncode != 0
    for name in ("a.txt: cannot be read", "b.txt: is empty", "broken.txt: cannot be read"):
        assert f"raw/{name}" in done.stderr
    assert checkout.artifact("attribution.csv", "talk").is_file()
    assert "attribution.csv" in done.stdout, "the overview comes all the same"
    assert "rolecall: 3 episodes stopped: a, b, broken" in done.stderr.splitlines()
    for name in ("a", "b", "broken"):
        told = [line for line in done.stderr.splitlines() if f"raw/{name}.txt" in line]
        assert len(told) == 1, "the stages after the one that failed are not tried"
        assert not checkout.path("processed", name).exists()
    alone = checkout.rolecall("segment", "a")
    assert (alone.returncode, checkout.path("processed", "a").exists()) == (1, False)
    for name in ("a", "b", "broken"):
        checkout.path("raw", f"{name}.txt").unlink()
    assert "stopped" not in checkout.make("all").stderr
    assert "Traceback" not in done.stderr


def test_edits_are_named_and_never_overwritten(checkout: Checkout) -> None:
    checkout.run_quickly()
    path = checkout.artifact("turns.csv")
    checkout.edit(path, ",0.5,", ",0.75,")
    content = path.read_bytes()
    assert "talk: turns.csv was edited by hand and stays" in checkout.make().stderr
    checkout.raw("talk.txt", "Something else.\n")
    done = checkout.make("all", check=False)
    assert done.returncode != 0
    assert f"{path}: was edited by hand" in done.stderr
    assert path.read_bytes() == content


def test_edited_roles_are_taken_in_or_stop_their_episode_alone(checkout: Checkout) -> None:
    checkout.raw("other.txt", "How are you?\nFine.\n")
    checkout.run_quickly()
    path, other = checkout.artifact("attribution.csv"), checkout.artifact("attribution.csv", "other")
    checkout.edit(path, ",host,", ",banana,")
    checkout.edit(other, ",host,", ",guest,")
    content = path.read_bytes()
    done = checkout.make("all", check=False)
    assert done.returncode != 0
    what = f"{path}: row 2: role must be host or guest, not 'banana'"
    assert done.stderr.count(what) == 1, "each failure is told once"
    assert "make[1]" not in done.stderr
    *_, last, of_make = done.stderr.splitlines()
    assert last == "rolecall: 1 episode stopped: talk"
    assert of_make.startswith("make: ***"), "Make ends so where something failed"
    assert path.read_bytes() == content
    kept = checkout.path("corrections", "other.csv")
    assert f"other: 1 turns corrected by hand, kept in {kept}" in done.stderr
    assert "How are you?" in kept.read_text()
    checkout.edit(path, ",banana,", ",host,")
    assert checkout.ran() == []


def test_after_a_real_interruption_make_goes_on(checkout: Checkout) -> None:
    checkout.raw("other.txt", "How are you?\nFine.\n")
    running = checkout.start("-j2")
    assert running.stdout is not None
    running.stdout.readline()
    time.sleep(0.3)  # into the middle of something, wherever that is
    os.killpg(running.pid, signal.SIGINT)
    running.communicate()
    checkout.make("-j2")
    for name in ("other", "talk"):
        manifest = read(checkout.path("processed", name), episode=name)
        assert all(entry.version == 1 and entry.replaces is None for entry in manifest.artifacts.values())
    assert checkout.ran() == []


@pytest.mark.parametrize(
    ("prepare", "words"),
    [
        (lambda checkout: (checkout.root / "rolecall.toml").write_text("[turms]"), "did you mean `turns`?"),
        (lambda checkout: (checkout.root / "models" / "current").unlink(), "rolecall train"),
        (lambda checkout: checkout.raw("episodes.csv", "a,b\n"), "episodes.csv: row 1 must name a column `episode`"),
    ],
)
def test_what_concerns_all_episodes_stops_with_one_line(checkout: Checkout, prepare: object, words: str) -> None:
    prepare(checkout)  # type: ignore[operator]
    done = checkout.make("all", check=False)
    assert done.returncode != 0
    assert words in done.stderr.splitlines()[0]
    assert "Traceback" not in done.stderr


def test_who_reads_only_the_first_line_stops_nothing(checkout: Checkout) -> None:
    with checkout.start("all") as running:
        assert running.stdout
        assert running.stderr
        running.stdout.close()
        assert (running.stderr.read(), running.wait()) == ("", 0)
    assert checkout.ran() == []


def test_a_row_of_the_list_that_is_of_no_episode_is_told(checkout: Checkout) -> None:
    listed = checkout.raw("episodes.csv", "episode;host\ntolk;Ann\ntalk;Ann Lee\n")
    line = f"{listed}: row 2: there is no episode 'tolk'; did you mean talk?"
    assert line in checkout.make("all").stderr.splitlines()
    assert ",Ann Lee," in checkout.artifact("attribution.csv").read_text()
    assert f"rolecall: {line}" in checkout.rolecall("run", "data/raw/talk.txt").stderr.splitlines()


def test_without_transcripts_there_is_a_hint(checkout: Checkout) -> None:
    checkout.path("raw", "talk.txt").unlink()
    assert checkout.make().stdout == "no transcripts in data/raw: put some there\n"


def test_help_lists_the_targets(checkout: Checkout) -> None:
    shown = checkout.make("help").stdout
    for target in ("all", "setup", "test", "evaluate", "bench", "clean", "help"):
        assert f"make {target} " in shown


def test_an_old_python_is_refused_with_the_mend(checkout: Checkout) -> None:
    (checkout.root / ".venv" / ".rolecall").unlink()
    old = checkout.root / "old"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    done = checkout.make("setup", "PYTHON=./old", check=False)
    assert done.returncode != 0
    assert "needs Python 3.11 or newer" in done.stderr
