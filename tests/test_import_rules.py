"""What never imports what. A room is a folder or a module right below `pipeline`, or a stage's folder in `stages`."""

import ast
from collections.abc import Iterator
from pathlib import Path

from pipeline.workflow.digests import PACKAGE

MODULES = {
    ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(PACKAGE.rglob("*.py"))
}
ROOMS = sorted({name.split(".")[1] for name in MODULES if "." in name})
NEVER = {
    "transcript": {*ROOMS} - {"transcript", "errors", "files", "json_text"},
    "workflow": {"stages", "corrections", "report", "review", "learning", "corpus", "training", "evaluation", "make"},
    "modeling": {"stages", "workflow", "corrections", "corpus", "training", "learning"},
    "stages": {"report", "review", "learning", "corpus", "training", "evaluation"},
    "stages.segmentation": {
        "stages.turns",
        "stages.evidence",
        "stages.attribution",
        "modeling.encoder",
        "modeling.crf",
    },
    "stages.turns": {"stages.evidence", "stages.attribution", "modeling.encoder", "modeling.crf"},
    "stages.evidence": {"stages.attribution", "modeling.crf", "modeling.show_adaptation"},
    "stages.attribution": {"modeling.encoder"},
    "scale": {"stages", "corrections", "report", "review", "learning", "corpus", "training", "evaluation"},
    "corrections": {"stages", "report", "review", "learning", "corpus", "training", "evaluation"},
    "corpus": {"stages", "training", "evaluation"},
    "evaluation": {"training", "learning", "review"},
    "training": {"evaluation", "learning", "review"},
}
FRONT_DOORS = ("cli", "__main__")
"""Nothing else imports the command line."""
MAKES_DOORS = ("make", "faults")


def imports(path: Path) -> Iterator[str]:
    """The modules of the package that a file imports itself, also inside functions and for the type checker."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}: imports are written out"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (name if name in MODULES else str(node.module) for name in names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def within(module: str, room: str) -> bool:
    return f"{module}.".startswith(f"pipeline.{room}.")


def test_no_room_imports_what_it_may_not_know() -> None:
    broken = [
        f"{module} imports {imported}"
        for module, path in MODULES.items()
        for imported in imports(path)
        for room, forbidden in NEVER.items()
        if within(module, room) and any(within(imported, other) for other in forbidden)
    ]
    assert not broken


def test_nothing_imports_the_command_line() -> None:
    others = [name for name in MODULES if not any(within(name, room) for room in FRONT_DOORS)]
    assert not [name for name in others for imported in imports(MODULES[name]) if within(imported, "cli")]


def test_only_a_front_door_prints_or_ends_the_process() -> None:
    loud = [
        f"{name}, line {node.lineno}"
        for name, path in MODULES.items()
        if not any(within(name, room) for room in (*FRONT_DOORS, *MAKES_DOORS))
        for node in ast.walk(ast.parse(path.read_bytes()))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"print", "sys.exit", "sys.stderr.write", "exit"}
    ]
    assert not loud


def test_the_rules_are_about_rooms_that_are_there() -> None:
    named = {*NEVER, *FRONT_DOORS, *MAKES_DOORS, *(room for forbidden in NEVER.values() for room in forbidden)}
    assert [room for room in named if not any(within(module, room) for module in MODULES)] == []


def test_modules_and_functions_stay_small() -> None:
    sources = {path: path.read_text(encoding="utf-8") for path in MODULES.values()}
    long = [path.name for path, source in sources.items() if source.count("\n") > 300]
    long += [
        f"{path.name}: {node.name}"
        for path, source in sources.items()
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or node.lineno) - node.lineno >= 60
    ]
    assert not long
