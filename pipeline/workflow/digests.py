"""Short names for content: of a stage's code, of a section of the configuration, of the packages in use."""

import hashlib
import json
import re
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
IMPORT = re.compile(
    r"^[ \t]*(?:from[ \t]+(\.*)([\w.]*)[ \t]+import[ \t]+(\((?:#.*|[^#)])*\)|[^#\n]*)|import[ \t]+([^#\n]*))",
    re.MULTILINE,
)
"""An import statement. Parsing whole modules would take ten times as long, and every start of a stage pays for this."""
COMMENT = re.compile(r"#.*")
ONLY_FOR_TYPES = re.compile(r"^([ \t]*)if (?:typing\.)?TYPE_CHECKING:.*\n(?:\1[ \t]+.*\n|[ \t]*\n)*", re.MULTILINE)
"""What only a type checker runs."""


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
    source = ONLY_FOR_TYPES.sub("", path.read_text(encoding="utf-8"))
    package = [PACKAGE.name, *path.relative_to(PACKAGE).parent.parts]
    return [file for statement in IMPORT.finditer(source) for file in _imported(statement, package)]


def _imported(statement: re.Match[str], package: list[str]) -> Iterator[Path]:
    """The files of this package that one import statement in a module of `package` names."""
    dots, origin, some, whole = statement.groups(default="")
    listed = COMMENT.sub("", some or whole).strip("() \t").split(",")
    names = [part.split()[0] for part in listed if part.strip()]
    base = ".".join([*package[: len(package) + 1 - len(dots)], *filter(None, [origin])]) if dots else origin
    modules = [f"{base}.{name}" for name in names] if base else names
    for module in modules:
        if module.split(".")[0] == PACKAGE.name:
            yield from _files(module) or (_files(base) if base else [])
