import subprocess
import sys

from homes import Home

from pipeline.stages import STAGES
from pipeline.workflow import plan
from pipeline.workflow.plan import Plan

HEAVY = ("numpy", "pandas", "sklearn", "spacy", "typer", "joblib", "scipy", "onnxruntime")


def test_planning_imports_nothing_heavy() -> None:
    code = f"import sys, pipeline.make.tasks; print([name for name in {HEAVY} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_plan_begins_with_the_first_stage_that_is_not_current(home: Home) -> None:
    assert plan.plan(home.episode(), home.workspace).ahead == STAGES
    home.run_all()
    assert plan.plan(home.episode(), home.workspace).ahead == ()
    home.artifact("turns.csv").unlink()
    assert plan.plan(home.episode(), home.workspace).ahead == STAGES[1:]


def test_a_plan_names_what_a_person_edited(home: Home) -> None:
    home.run_all()
    home.edit(home.artifact("sentences.csv"), "How do you do?", "How do you do? ")
    assert plan.plan(home.episode(), home.workspace) == Plan(home.episode(), STAGES[1:], ("sentences.csv",))


def test_the_graph_holds_no_character_of_a_name_that_make_minds(home: Home) -> None:
    home.raw("$(rm) it's; 50% #1: x\\\n.txt", "Hello.\n")
    episode = home.episode("$(rm) it's; 50% #1: x\\\n")
    text = plan.graph([Plan(episode, STAGES, ())])
    assert f"\t@$(ROLECALL) segment --id {episode.id} # __rm_ it_s_ 50_ _1_ x__\n" in text
    assert f"{episode.id}.turns: {episode.id}.segment\n" in text


def test_without_anything_to_run_the_graph_is_empty(home: Home) -> None:
    assert plan.graph([Plan(home.episode(), (), ("turns.csv",))]) == ""
