"""Files that appear whole or not at all, and what writers leave behind that were stopped."""

import errno
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


@pytest.mark.skipif(os.name != "posix", reason="needs locks that end with their process")
def test_what_is_swept_before_it_is_held_is_written_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hold, held = files._hold, list[int]()

    def swept_first(descriptor: int, *, wait: bool = True) -> bool:
        if wait and not held:
            held.append(descriptor)
            files.sweep(tmp_path)
            assert list(tmp_path.iterdir()) == []
        return hold(descriptor, wait=wait)

    monkeypatch.setattr(files, "_hold", swept_first)
    files.write_atomic(tmp_path / "table", b"new")
    assert held
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"table": b"new"}


def test_a_full_disk_is_told_by_the_name_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)) as caught:
        files.write_atomic(tmp_path / "table.csv", b"new")
    assert caught.value.filename == str(tmp_path / "table.csv")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("place", ["file/table.csv", "gone/table.csv"])
def test_a_place_where_no_file_can_be_is_named(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OSError) as caught:
        files.write_atomic(tmp_path / place, b"new")
    assert caught.value.filename == str(tmp_path / place)


def test_a_stage_with_nothing_to_do_sweeps_its_folder(home: Home) -> None:
    home.run_all()
    left = [home.artifact(".turns.csv.1.tmp"), home.artifact("versions") / ".turns.v1.csv.1.tmp"]
    left[1].parent.mkdir()
    for path in left:
        path.write_bytes(b"half")
    assert home.run_all() == []
    assert not any(path.exists() for path in left)


@pytest.mark.parametrize("name", ["x" * 250, "é" * 125, "x"])
def test_a_file_of_any_name_that_is_allowed_can_be_written(tmp_path: Path, name: str) -> None:
    try:
        (tmp_path / name).write_bytes(b"old")
    except OSError:
        pytest.skip("no such long names here")
    files.write_atomic(tmp_path / name, b"new")
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"new"]


def test_what_cannot_be_written_is_named_and_nothing_is_left(tmp_path: Path) -> None:
    (tmp_path / "table").mkdir()
    with pytest.raises(OSError, match="a folder is in the place of this file") as error:
        files.write_atomic(tmp_path / "table", b"new")
    assert error.value.filename == str(tmp_path / "table")
    assert [path.name for path in tmp_path.iterdir()] == ["table"]
