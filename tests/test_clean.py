"""`make clean`: what can be made again goes, and nothing else does. The stages are those of `stubs`."""

import pytest
from homes import Home

from pipeline import project
from pipeline.make import tasks


def clean(home: Home) -> None:
    found = project.find(home.root)
    assert found is not None
    tasks.clean_all(found)


def test_what_can_be_made_again_goes_and_nothing_else_does(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    home.raw("edited.txt", "How are you?\nFine.\n")
    for name in ("talk", "edited"):
        home.run_all(name)
    mine = "start_char,end_char,role,text\n6,20,guest,How do you do?\n"
    kept = [home.path("corrections", "talk.csv"), home.path("processed", "foreign", "attribution.csv")]
    for path in kept:
        path.parent.mkdir(parents=True)
        path.write_text(mine)
    home.edit(home.artifact("turns.csv", "edited"), ",0.5,", ",0.75,")
    clean(home)
    assert "edited: turns.csv was edited by hand and stays" in capsys.readouterr().err
    assert not home.path("processed", "talk").exists()
    assert not home.artifact("attribution.csv", "edited").exists()
    assert all(path.read_text() == mine for path in kept)
    assert home.path("raw", "talk.txt").is_file()
    assert (home.root / "models" / "v1" / "model.json").is_file()
    for name in ("talk", "edited"):
        home.run_all(name)
    assert ",0.75," in home.artifact("turns.csv", "edited").read_text()
    assert home.run_all("edited") == []


def test_older_versions_stay(home: Home) -> None:
    home.run_all()
    first = home.artifact("attribution.csv").read_bytes()
    home.use_model("guest", "host")
    home.run_all()
    clean(home)
    assert home.artifact("versions/attribution.v1.csv").read_bytes() == first
    home.run_all()
    assert home.workspace.store(home.episode()).manifest.artifacts["attribution.csv"].version == 2
