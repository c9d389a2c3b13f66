"""Short names for content: of a stage's code, of a section of the configuration, of the packages in use."""

import ast
import hashlib
import json
import sys
from collections.abc import Iterator
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).resolve().parent.parent
PACKAGES = (
    "numpy",
    "onnxruntime",
    "pandas",
    "python-docx",
    "rapidfuzz",
    "scikit-learn",
    "scipy",
    "spacy",
    "tokenizers",
)
"""What the stages' results may depend on besides our own code."""


def of(value: Any) -> str:
    """The digest of a value that JSON can hold."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


@cache
def of_packages() -> dict[str, str]:
    """The versions of Python and of the packages that results depend on; empty for one that is not installed."""
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    return {"python": python, **{name: _version(name) for name in PACKAGES}}


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


@cache
def of_code(module: str) -> str:
    """The digest of the sources of a module and of all that it imports from this package."""
    content = hashlib.sha256()
    for path in sorted(closure(module), key=lambda path: path.relative_to(PACKAGE).as_posix()):
        content.update(path.relative_to(PACKAGE).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return content.hexdigest()


def closure(module: str) -> set[Path]:
    """The files of a module and of all that it imports from this package, by whatever way, also inside functions.

    Where a package as such is imported everything in its folder counts, since it may look for its modules by itself.
    The outermost `__init__.py` holds no stage's code and imports all of them, so it does not count; nor does what
    declares the settings, which count by their values.
    """
    found: set[Path] = set()
    ahead = list(_files(module))
    while ahead:
        path = ahead.pop()
        if path not in found:
            found.add(path)
            ahead += _imports(path) if path.suffix == ".py" else []
    return found


def _files(module: str) -> list[Path]:
    base = PACKAGE.joinpath(*module.split(".")[1:])
    if base in (PACKAGE, PACKAGE / "config"):
        return []
    if base.is_dir():
        return [path for path in base.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    file = base.with_suffix(".py")
    return [file] if file.is_file() else []


@cache
def _imports(path: Path) -> list[Path]:
    package = [PACKAGE.name, *path.relative_to(PACKAGE).parent.parts]
    names = _imported(_executed(ast.parse(path.read_bytes(), str(path))), package)
    return [file for name in names if name.split(".")[0] == PACKAGE.name for file in _files(name)]


def _imported(nodes: Iterator[ast.AST], package: list[str]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            origin = ".".join([*package[: len(package) - node.level + 1], *filter(None, [node.module])])
            base = origin if node.level else node.module or ""
            modules = [f"{base}.{alias.name}" for alias in node.names]
            yield from (name if _files(name) else base for name in modules)


def _executed(tree: ast.AST) -> Iterator[ast.AST]:
    """All nodes apart from what only a type checker runs."""
    ahead = [tree]
    while ahead:
        node = ahead.pop()
        yield node
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            ahead += node.orelse
        else:
            ahead += ast.iter_child_nodes(node)
