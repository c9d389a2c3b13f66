"""A project with a small real model whose episodes have been through all stages, to be reviewed."""

import random
import shutil
from collections.abc import Mapping
from pathlib import Path

from small_model import ANSWERS, ASKS
from trained import trained

from pipeline import project
from pipeline.stages import STAGES
from pipeline.workflow import episodes, run
from pipeline.workflow.stage import Workspace

EVIL = "<script>document.title='evil'</script><img src=x onerror=\"document.title='evil'\">"


def reviewed(root: Path, talks: Mapping[str, int]) -> Path:
    """Make the project; `talks` gives each episode's number of questions. Each begins with markup that must do nothing."""
    shutil.copytree(trained(), root / "models" / "small")
    (root / "models" / "current").write_text("small\n")
    (root / "rolecall.toml").touch()
    raw = root / "data" / "raw"
    for seed, (name, exchanges) in enumerate(talks.items()):
        chance = random.Random(seed)
        lines = [f"I said {EVIL} once."]
        for number in range(exchanges):
            topic = ("bees", "maps", "kites", "locks")[number % 4]
            lines += [chance.choice(ASKS).format(topic), *(each.format(topic) for each in chance.sample(ANSWERS, 3))]
        path = raw / f"{name}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    home = project.find(root)
    assert home
    for each in episodes.in_folder(raw):
        assert not run.run_episode(each, Workspace.of(home, STAGES)).error
    return root
