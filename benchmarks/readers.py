"""Whether the programs that our exports are for read them: each in an environment of its own, made for this and thrown away.

    python -m benchmarks.readers RESULTS [READER …]

`RESULTS` is a folder of results with at least one episode with times and one without. Takes minutes and some gigabytes, since
the readers bring their own dependencies.
"""

import json
import subprocess
import sys
import tempfile
import venv
from dataclasses import replace
from pathlib import Path

from benchmarks import reader_checks
from pipeline.export import FORMATS, deliver, labelstudio
from pipeline.export.talk import Talk, read
from pipeline.report import site

VERSION = "from importlib.metadata import version; import sys; print(version(sys.argv[1]))"


NEEDED = {"meeteval": ("simplejson",), "simpleder": ("numpy", "scipy")}
"""What a reader takes for granted."""


def main() -> int:
    """Print a line a reader; the status says whether all could read."""
    results, chosen = Path(sys.argv[1]), sys.argv[2:] or list(reader_checks.READERS)
    with tempfile.TemporaryDirectory() as name:
        exports = Path(name, "exports")
        write(results, exports)
        failed = [reader for reader in chosen if not check(reader, exports, Path(name, reader))]
    return 1 if failed else 0


def write(results: Path, exports: Path) -> None:
    """Write all exports of all episodes side by side under safe names, and what is to be found in them."""
    exports.mkdir()
    expected = {}
    for number, episode in enumerate(site.episodes(results), 1):
        name, talk = f"episode-{number}", read(episode, results / episode)
        talk = replace(talk, view=replace(talk.view, episode=name))
        expected[name] = _expected(talk)
        for module in deliver.possible(talk, list(FORMATS.values()))[0]:
            (exports / f"{name}{module.ENDING}").write_bytes(module.write(talk))
    contents = [path.read_bytes() for path in sorted(exports.glob("*.jsonl"))]
    (exports / "all.jsonl").write_bytes(deliver.joined(FORMATS["jsonl"], contents))
    (exports / "expected.json").write_text(json.dumps(expected), encoding="utf-8")


def check(reader: str, exports: Path, place: Path) -> bool:
    """Install a reader and let it read; whether it could."""
    venv.create(place, with_pip=True)
    python = str(next(path for path in (place / "bin" / "python", place / "Scripts" / "python.exe") if path.exists()))
    install = [
        python,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        reader,
        *NEEDED.get(reader, ()),
    ]
    script = str(Path(reader_checks.__file__))
    for command in (install, [python, "-c", VERSION, reader], [python, "-I", script, reader, str(exports)]):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            print(f"{reader}: FAILED: {done.stderr.strip().splitlines()[-1:]}", flush=True)
            return False
        if command is not install:
            print(f"{reader}: {done.stdout.strip()}", flush=True)
    return True


def _expected(talk: Talk) -> dict[str, object]:
    return {
        "words": " ".join(each.text for each in talk.passages),
        "turns": len(talk.passages),
        "speakers": sorted(set(talk.names.values())),
        "config": labelstudio.CONFIG,
    }


if __name__ == "__main__":
    sys.exit(main())
