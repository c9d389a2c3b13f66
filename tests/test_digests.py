import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.stages import STAGES
from pipeline.workflow import digests

FILES = {
    "__init__.py": "def attribute():\n    from pipeline import everything\n",
    "a.py": "import os\nfrom pipeline.b import thing\nfrom pipeline import c\n",
    "b.py": "from pipeline.config import Section\ndef thing():\n    import pipeline.lazy\n",
    "c.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from pipeline import typed\n",
    "lazy.py": "from . import d\n",
    "d.py": "from .sub.inner import (\n    x,  # (one), two\n)\nfrom pipeline.plugins import all_of_them\n",
    "sub/__init__.py": "from pipeline import everything\n",
    "sub/inner.py": "from ..e import y\n",
    "e.py": "import pipeline.a\n",
    "plugins/__init__.py": "",
    "plugins/one.py": "",
    "plugins/words.txt": "",
    "plugins/__pycache__/one.pyc": "",
    "typed.py": "",
    "config.py": "",
    "everything.py": "",
}


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "pipeline"
    for name, content in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content)
    monkeypatch.setattr(digests, "PACKAGE", root)
    return root


def test_the_closure_is_what_the_code_may_import(package: Path) -> None:
    found = {path.relative_to(package).as_posix() for path in digests.closure("pipeline.a")}
    assert found == {
        "a.py", "b.py", "c.py", "lazy.py", "d.py", "sub/inner.py", "e.py",
        "plugins/__init__.py", "plugins/one.py", "plugins/words.txt",
    }  # fmt: skip


def executed(node: ast.AST) -> Iterator[ast.AST]:
    """A syntax tree's nodes, but for what only a type checker runs."""
    yield node
    only_types = isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
    for child in node.orelse if only_types else ast.iter_child_nodes(node):  # type: ignore[attr-defined]
        yield from executed(child)


def files_imported(path: Path) -> Iterator[Path]:
    for node in executed(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            names = [(alias.name, "") for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [(f"{node.module}.{alias.name}", str(node.module)) for alias in node.names]
        else:
            continue
        own = [(name, base) for name, base in names if name.split(".")[0] == "pipeline"]
        yield from (file for name, base in own for file in digests._files(name) or digests._files(base))


def test_the_imports_of_a_module_are_those_of_its_syntax_tree() -> None:
    modules = list(digests.PACKAGE.rglob("*.py"))
    assert {path: set(digests._imports(path)) for path in modules} == {
        path: {*files_imported(path)} for path in modules
    }


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("e.py", True),
        ("plugins/words.txt", True),
        ("everything.py", False),
        ("typed.py", False),
        ("config.py", False),
    ],
)
def test_the_digest_is_of_the_closure(package: Path, name: str, changes: bool) -> None:
    before = digests.of_code.__wrapped__("pipeline.a")
    with (package / name).open("a") as file:
        file.write("# more\n")
    assert (digests.of_code.__wrapped__("pipeline.a") != before) is changes


def test_a_stages_code_is_its_own_and_not_the_orchestration() -> None:
    closures = {
        stage.name: {path.relative_to(digests.PACKAGE).as_posix() for path in digests.closure(stage.module)}
        for stage in STAGES
    }
    assert "stages/segmentation/sentences.py" in closures["segment"]
    assert "stages/turns/candidates.py" not in closures["segment"]
    assert "stages/attribution/attribute_turns.py" not in closures["turns"]
    orchestration = {f"workflow/{name}.py" for name in ("stage", "artifacts", "plan", "run")} | {
        "config.py",
        "project.py",
    }
    for found in closures.values():
        assert "workflow/tables.py" in found
        assert not found & orchestration


def test_a_part_of_a_model_is_code_of_the_stages_that_read_it() -> None:
    read_by = {
        "modeling/crf.py": {"attribute"},
        "modeling/show_adaptation.py": {"attribute"},
        "modeling/encoder.py": {"evidence"},
        "modeling/trees.py": {"turns", "attribute"},
        "modeling/ngrams.py": {"segment", "turns", "evidence", "attribute"},
    }
    for file, stages in read_by.items():
        path = digests.PACKAGE / file
        assert path.is_file()
        assert {stage.name for stage in STAGES if path in digests.closure(stage.module)} == stages, file


@pytest.mark.parametrize("room", ["report", "review", "cli", "evaluation", "training", "learning", "export", "audit"])
def test_pages_and_commands_are_code_of_no_stage(room: str) -> None:
    assert (digests.PACKAGE / room).is_dir()
    for stage in STAGES:
        assert not [path for path in digests.closure(stage.module) if path.is_relative_to(digests.PACKAGE / room)]
