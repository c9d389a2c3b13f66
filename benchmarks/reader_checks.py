"""What other programs make of our exports; run by `benchmarks.readers` in an environment that holds the program, not us.

    python reader_checks.py READER EXPORTS

`EXPORTS` holds, for each episode, its exports side by side; `expected.json` says what they hold. Prints what was read; an
assertion or an error of the reader ends it with a status other than 0.
"""

import csv
import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

Expected = dict[str, dict[str, Any]]
"""By episode: `words` (the text), `turns`, `speakers`, and the labelling `config`."""


def meeteval(folder: Path, expected: Expected) -> str:
    """SegLST and RTTM; scored against themselves they are without error."""
    import meeteval as reader

    for name, episode in _timed(folder, expected):
        segments = reader.io.load(folder / f"{name}.seglst.json")
        assert len(segments) == episode["turns"]
        score = reader.wer.cpwer(segments, segments)[name]
        assert (score.errors, score.length) == (0, len(episode["words"].split()))
        lines = reader.io.load(folder / f"{name}.rttm")
        assert {line["speaker"] for line in lines.to_seglst()} == {
            each.replace(" ", "_") for each in episode["speakers"]
        }
    return "SegLST: every turn, cpWER 0 of all words; RTTM: every speaker"


def simpleder(folder: Path, expected: Expected) -> str:
    """RTTM as intervals, by the plain reading that everybody writes."""
    import simpleder as reader

    for name, _ in _timed(folder, expected):
        rows = [line.split(" ") for line in (folder / f"{name}.rttm").read_text(encoding="utf-8").splitlines()]
        intervals = [(row[7], float(row[3]), float(row[3]) + float(row[4])) for row in rows]
        assert abs(reader.DER(intervals, intervals)) < 1e-9
    return "RTTM: error 0 against itself"


def datasets(folder: Path, expected: Expected) -> str:
    """JSON lines of episodes with times and of those without: in one file, and in several of which the first has times."""
    import datasets as reader

    timed = [name for name, _ in _timed(folder, expected)]
    names = [str(folder / f"{name}.jsonl") for name in [*timed, *(name for name in expected if name not in timed)]]
    turns = sum(episode["turns"] for episode in expected.values())
    for files in (names, [str(folder / "all.jsonl")]):
        with tempfile.TemporaryDirectory() as cache:
            loaded = reader.load_dataset("json", data_files=files, split="train", cache_dir=cache)
            assert len(loaded) == turns
            assert loaded.features["start_s"].dtype == "float64"
    return f"JSON lines: {turns} turns of {len(names)} files, times as float64"


def pandas(folder: Path, expected: Expected) -> str:
    """JSON lines as a frame."""
    import pandas as reader

    for name, episode in expected.items():
        frame = reader.read_json(folder / f"{name}.jsonl", lines=True)
        assert " ".join(frame["text"]).split() == episode["words"].split()
    return "JSON lines: every word"


def label_studio_sdk(folder: Path, expected: Expected) -> str:
    """The tasks against the labelling interface, then annotated as predicted and sent through the converter."""
    from label_studio_sdk.converter import Converter
    from label_studio_sdk.label_interface import LabelInterface

    for name, episode in expected.items():
        interface = LabelInterface(episode["config"])
        interface.validate()
        (task,) = json.loads((folder / f"{name}.labelstudio.json").read_text(encoding="utf-8"))
        assert interface.validate_task({"data": task["data"]})  # with predictions it calls itself wrongly
        assert all(map(interface.validate_prediction, task["predictions"]))
        said = {"created_at": "2024-05-06T07:08:09Z", "completed_by": {"id": 1}, "was_cancelled": False}
        annotation = {"id": 1, "result": task["predictions"][0]["result"], **said}
        with tempfile.TemporaryDirectory() as place:
            source = Path(place, "tasks.json")
            source.write_text(json.dumps([{**task, "id": 1, "annotations": [annotation]}]), encoding="utf-8")
            converter = Converter(episode["config"], place, download_resources=False)
            for kind in ("JSON", "JSON_MIN", "CSV"):
                converter.convert(str(source), str(Path(place, kind)), kind, is_dir=False)
            (made,) = json.loads(next(Path(place, "JSON_MIN").glob("*.json")).read_text(encoding="utf-8"))
            assert len(made["role"]) == episode["turns"]
            assert " ".join(each["text"] for each in made["role"]).split() == episode["words"].split()
            with next(Path(place, "CSV").glob("*.csv")).open(encoding="utf-8", newline="") as file:
                assert len(list(csv.DictReader(file))) == 1
    return "tasks and predictions valid; converted to JSON, JSON_MIN and CSV with every word"


READERS: dict[str, Callable[[Path, Expected], str]] = {
    "meeteval": meeteval,
    "simpleder": simpleder,
    "datasets": datasets,
    "pandas": pandas,
    "label-studio-sdk": label_studio_sdk,
}


def _timed(folder: Path, expected: Expected) -> list[tuple[str, dict[str, Any]]]:
    found = [(name, episode) for name, episode in expected.items() if (folder / f"{name}.rttm").exists()]
    assert found, "no episode with times among the results"
    return found


if __name__ == "__main__":
    exports = Path(sys.argv[2])
    print(READERS[sys.argv[1]](exports, json.loads((exports / "expected.json").read_text(encoding="utf-8"))))
