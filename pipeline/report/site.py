"""A report to look at, below the results: `index.html`, and a page in each episode's folder.

It is brought up to date with every `make all`, so templates and
pandas are imported only where a page has to be written. A page says in its first lines what it was made from.
"""

import base64
import hashlib
import json
import os
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from urllib.parse import quote

from pipeline import faults, files, json_text
from pipeline.report import render, timeline, view
from pipeline.workflow import digests, manifest

FILE_NAME = "index.html"
HIDDEN = {FILE_NAME, manifest.FILE_NAME}
EXPORTS = "exports"


@dataclass(frozen=True, slots=True)
class Line:
    """An episode in the table of the index; `minutes` is None where no times are known."""

    episode: str
    link: str
    words: int
    minutes: float | None
    host_share: float
    turns: int
    confidence: float
    words_to_review: int
    exports: int


def write(out: Path, *, told: Collection[str] = ()) -> tuple[int, list[str]]:
    """Bring the report on the results below a folder up to date.

    Parameters:
        out: the folder.
        told: the episodes of which it was said already that something is wrong with their results.

    Returns:
        How many pages had to be written, and a complaint for each other episode whose page could not be.
    """
    written, complaints, lines = 0, list[str](), list[Line]()
    for name in episodes(out):
        folder = out / name
        try:
            stamp = _stamp(name, folder)
            line = _line_of(folder / FILE_NAME, stamp)
            if line is None:
                line = _write_episode(name, folder, stamp)
                written += 1
            lines.append(line)
        except Exception as error:  # a fault of ours in one page must not cost the others
            complaint = f"{name}: no page in the report: {faults.told(error, str(folder), out)}"
            complaints += [complaint] if name not in told else []
    try:
        written += _write_index(out, lines)
    except Exception as error:
        complaints.append(f"{faults.told(error, str(out / FILE_NAME), out)} So there is no list of all episodes.")
    return written, complaints


def episodes(out: Path) -> list[str]:
    """The names of the episodes that have an attribution below a folder, in order."""
    found = []
    for folder, _, names in os.walk(out):
        if view.ARTIFACTS[0] in names and manifest.FILE_NAME in names:
            found.append(Path(folder).relative_to(out).as_posix())
    return sorted(found)


def _stamp(name: str, folder: Path) -> str:
    """What stands for all that an episode's page shows."""
    shown = {artifact: files.sha256(folder / artifact) for artifact in view.ARTIFACTS}
    found = manifest.read(folder, episode=name).transcript.get("found", [])
    return digests.of([_own_code(), name, shown, _links(folder), found])


@cache
def _own_code() -> str:
    return digests.of_code("pipeline.report")  # templates too


def _links(folder: Path) -> list[str]:
    """The files to point to: results, then what `rolecall export` made of them."""
    results = [name for name in _files(folder) if name not in HIDDEN and not name.endswith(".npz")]
    exports = folder / EXPORTS
    return results + [f"{EXPORTS}/{name}" for name in (_files(exports) if exports.is_dir() else [])]


def _files(folder: Path) -> list[str]:
    return sorted(entry.name for entry in os.scandir(folder) if entry.is_file() and not entry.name.startswith("."))


def _line_of(page: Path, stamp: str) -> Line | None:
    """The line on an episode, as its page keeps it; None where the page was made from something else."""
    try:
        found, _, values = _head(page)[1].removeprefix("<!-- rolecall ").removesuffix(" -->\n").partition(" ")
        return Line(**json_text.loads(bytes.fromhex(values))) if found == stamp else None
    except (OSError, ValueError, TypeError):
        return None


def _write_episode(name: str, folder: Path, stamp: str) -> Line:
    shown = view.read(name, folder)
    line = Line(
        episode=name,
        link=f"{quote(os.fsencode(name))}/{FILE_NAME}",
        words=shown.words,
        minutes=shown.minutes,
        host_share=shown.host_share,
        turns=len(shown.passages),
        confidence=shown.confidence,
        words_to_review=shown.words_to_review,
        exports=sum(each.startswith(f"{EXPORTS}/") for each in _links(folder)),
    )
    content = render.page(
        "episode.html",
        stamp=f"{stamp} {json.dumps(asdict(line)).encode().hex()}",
        script_sha=_script_sha(),
        view=shown,
        bars=timeline.bars(shown),
        ticks=timeline.ticks(shown),
        files=[(link.removeprefix(f"{EXPORTS}/"), quote(os.fsencode(link))) for link in _links(folder)],
        up="../" * (name.count("/") + 1),
    )
    files.sweep(folder)
    files.write_atomic(folder / FILE_NAME, content.encode(errors="replace"))
    return line


def _write_index(out: Path, lines: Sequence[Line]) -> bool:
    page, stamp = out / FILE_NAME, digests.of([_own_code(), [asdict(line) for line in lines]])
    if not lines or _begins_with(page, stamp):
        return False
    content = render.page("index.html", stamp=stamp, script_sha=_script_sha(), lines=lines)
    files.sweep(out)
    files.write_atomic(page, content.encode(errors="replace"))
    return True


def _begins_with(page: Path, stamp: str) -> bool:
    try:
        return stamp in "".join(_head(page))
    except (OSError, ValueError):
        return False


def _head(page: Path) -> tuple[str, str]:
    """The first two lines of a page."""
    with files.opened_text(page) as file:
        return file.readline(), file.readline()


def _script_sha() -> str:
    """What the page's policy knows its one script by."""
    script = (render.STATIC / "report.js").read_bytes()
    return base64.b64encode(hashlib.sha256(script).digest()).decode()
