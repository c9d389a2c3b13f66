"""What earlier versions of rolecall wrote is read, or refused with the way forward."""

import json
from pathlib import Path

import pytest

from pipeline.corrections import store
from pipeline.errors import ModelError
from pipeline.modeling import model_version
from pipeline.workflow import manifest

MANIFEST_1 = {
    "schema": 1,
    "episode": "talk",
    "artifacts": {
        "turns.csv": {
            "schema": 1,
            "version": 2,
            "sha256": "ab" * 32,
            "made_from": {"transcript.txt": "cd" * 32, "code": "ef" * 32},
            "time": "2026-11-23T10:00:00+00:00",
            "older": [{"version": 1, "sha256": "01" * 32, "made_from": {}, "time": "2026-11-22T10:00:00+00:00"}],
        }
    },
    "transcript": {"file": "talk.txt", "format": "plain", "metadata": {"host": "Ann"}},
}
CORRECTIONS_1 = "start_char,end_char,role,text\n0,5,host,Hello\n6,9,guest,Yes\n"


def test_a_manifest_of_schema_1(tmp_path: Path) -> None:
    (tmp_path / manifest.FILE_NAME).write_text(json.dumps(MANIFEST_1), encoding="utf-8")
    found = manifest.read(tmp_path, episode="talk")
    entry = found.artifacts["turns.csv"]
    assert (entry.version, entry.replaces, [each.version for each in entry.older]) == (2, None, [1])
    assert found.transcript["metadata"] == {"host": "Ann"}


def test_corrections_with_the_first_columns(tmp_path: Path) -> None:
    (tmp_path / "talk.csv").write_text(CORRECTIONS_1, encoding="utf-8")
    found = store.read(tmp_path / "talk.csv")
    assert [(each.start, each.end, each.role, each.evidence) for each in found] == [
        (0, 5, "host", "corrected"),
        (6, 9, "guest", "corrected"),
    ]


@pytest.mark.parametrize("schema", range(1, model_version.SCHEMA))
def test_a_model_of_an_earlier_schema_is_refused_with_the_way_forward(tmp_path: Path, schema: int) -> None:
    (tmp_path / "model.json").write_text(json.dumps({"schema": schema, "files": {}, "decoder": {}}), encoding="utf-8")
    with pytest.raises(ModelError, match=rf"a model of schema {schema}.* use the rolecall it came with or train again"):
        model_version.read_facts(tmp_path)
