"""Files that appear whole or not at all, and what writers leave behind that were stopped."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from homes import Home

from pipeline import files

WRITER = """
import sys, time
from pathlib import Path
from pipeline import files
files.os.fsync = lambda descriptor: (print("held", flush=True), time.sleep(600))
files.write_atomic(Path(sys.argv[1]), b"new")
"""


@pytest.mark.skipif(os.name != "posix", reason="needs locks that end with their process")
def test_what_a_writer_has_in_hand_is_swept_only_when_it_is_dead(tmp_path: Path) -> None:
    command = [sys.executable, "-c", WRITER, str(tmp_path / "table")]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"held\n"
        files.sweep(tmp_path)
        assert [path.name for path in tmp_path.iterdir()] == [f".table.{writer.pid}.tmp"]
        writer.kill()
    files.sweep(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_stage_with_nothing_to_do_sweeps_its_folder(home: Home) -> None:
    home.run_all()
    left = [home.artifact(".turns.csv.1.tmp"), home.artifact("versions") / ".turns.v1.csv.1.tmp"]
    left[1].parent.mkdir()
    for path in left:
        path.write_bytes(b"half")
    assert home.run_all() == []
    assert not any(path.exists() for path in left)
