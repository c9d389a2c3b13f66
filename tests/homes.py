"""Temporary projects, and short ways to do to them what a user does."""

import json
import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field, make_dataclass, replace
from pathlib import Path

from pipeline import project
from pipeline.stages import STAGES
from pipeline.workflow import episodes
from pipeline.workflow.episodes import Episode
from pipeline.workflow.stage import Outcome, Stage, Workspace, run_stage

ROOT = Path(__file__).resolve().parent.parent
STUBS = ROOT / "tests" / "stubs"
STUBBED = {
    "transcript.reading": "reading",
    "stages.segmentation.sentences": "segmentation",
    "stages.turns.candidates": "turns",
    "stages.evidence.gather": "evidence",
    "stages.attribution.attribute_turns": "attribution",
    "stages.segmentation.weights": "weights",
    "stages.turns.weights": "weights",
    "stages.evidence.weights": "weights",
    "stages.attribution.weights": "weights",
    "stages.model": "weights",
}
"""The modules of the package that a stub stands in for, and the stub's name."""
ABOVE_STUBS = ("stages.attribution.decide", "stages.in_memory", "attributor")
"""The modules besides the stages' steps that import a stub by its names."""


@dataclass
class Home:
    """A temporary project."""

    root: Path
    sections: dict[str, object] = field(default_factory=dict)

    def path(self, *parts: str) -> Path:
        return self.root.joinpath("data", *parts)

    def raw(self, name: str, text: str | bytes) -> Path:
        path = self.path("raw", name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def artifact(self, name: str, episode: str = "talk") -> Path:
        return self.path("processed", episode, name)

    def edit(self, path: Path, old: str, new: str) -> None:
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    def configure(self, section: str, value: int) -> None:
        """Give a section of the configuration, whatever its settings are, one of our own."""
        self.sections[section] = make_dataclass("Section", [("value", int)])(value)

    def use_model(self, *roles: str, version: str = "v1", files: Mapping[str, str] | None = None) -> None:
        folder = self.root / "models" / version
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in (files or {}).items():
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_text(content)
        (folder / "model.json").write_text(json.dumps({"roles": roles, "files": files or {}}))
        (self.root / "models" / "current").write_text(f"{version}\n")

    @property
    def workspace(self) -> Workspace:
        found = project.find(self.root)
        assert found is not None
        workspace = Workspace.of(found, STAGES)
        return replace(workspace, config=replace(workspace.config, **self.sections))  # type: ignore[arg-type]

    def episode(self, name: str = "talk") -> Episode:
        return next(episode for episode in episodes.in_folder(self.path("raw")) if episode.name == name)

    def run(self, stage: Stage, episode: str = "talk", *, keep: bool = False) -> Outcome:
        return run_stage(stage, self.episode(episode), self.workspace, keep=keep)

    def run_all(self, episode: str = "talk") -> list[str]:
        """Run every stage as Make would; the names of those that had to run."""
        return [stage.name for stage in STAGES if self.run(stage, episode).ran]


TALK = "# Ann\nHow do you do?\nVery well.\nWhat is new?\nNothing at all.\n"


def furnish(root: Path) -> Home:
    root.mkdir(exist_ok=True)
    home = Home(root)
    (root / "rolecall.toml").touch()
    home.use_model("host", "guest")
    home.raw("talk.txt", TALK)
    return home


@dataclass
class Checkout(Home):
    """A temporary copy of the whole project with its own Makefile and code."""

    def start(self, *words: str) -> "subprocess.Popen[str]":
        # As from a shell, also where a `make test` runs this.
        surroundings = {name: value for name, value in os.environ.items() if "MAKE" not in name and name != "MFLAGS"}
        pipe = subprocess.PIPE
        return subprocess.Popen(
            ["make", *words],
            cwd=self.root,
            env=surroundings,
            stdout=pipe,
            stderr=pipe,
            text=True,
            start_new_session=True,
        )

    def make(self, *words: str, check: bool = True) -> "subprocess.CompletedProcess[str]":
        running = self.start(*words)
        out, err = running.communicate()
        done = subprocess.CompletedProcess(words, running.returncode, out, err)
        if check:
            assert done.returncode == 0, done.stdout + done.stderr
        return done

    def rolecall(self, *words: str) -> "subprocess.CompletedProcess[str]":
        python = str(self.root / ".venv" / "bin" / "python")
        return subprocess.run(
            [python, "-m", "pipeline", *words], cwd=self.root, capture_output=True, text=True, check=False
        )

    def run_quickly(self) -> None:
        """Take all episodes through all stages in one process, which comes to the same as Make's many."""
        done = self.rolecall("run", "data/raw", "--jobs", "1")
        assert done.returncode == 0, done.stderr

    def ran(self, *words: str) -> list[str]:
        """The stages that one `make all` ran, as `<episode>: <stage>`, sorted."""
        lines = self.make("all", *words).stdout.splitlines()
        return sorted(line.removesuffix(" done") for line in lines if line.endswith(" done"))
