"""The same talk in every format: each word arrives, and reading takes time in proportion to length."""

import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import pytest

from benchmarks.format_catalogue import BYTES, LABELLED, ROWS, TEXTS, table
from pipeline.transcript.reading import from_text, read
from pipeline.transcript.record import Transcript

LINES = [
    "So how did it begin, and who had the key to the tower at 10:30?",
    "Well – it began with a naïve idea: 42 clocks, and “no time”.",
    "Yeah.",
    "Yeah.",
    "And nobody asked?",
    "R&D did, (laughs once) once; x < y and so on.",
] * 6
TURNS = [("guest" if i % 2 else "host", line) for i, line in enumerate(LINES)]
WRITERS: dict[str, tuple[str, Callable[[], str | bytes]]] = {
    **{name: (ending, lambda write=write: write(LINES)) for (name, ending), write in TEXTS.items()},
    **{name: (ending, lambda write=write: write(TURNS)) for (name, ending), write in LABELLED.items()},
    **{name: (ending, lambda write=write: write(LINES)) for (name, ending), write in BYTES.items()},
}


def written(folder: Path, name: str) -> Path:
    ending, write = WRITERS[name]
    content = write()
    path = folder / f"talk{ending}"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def words(transcript: Transcript) -> list[str]:
    return [word for block in transcript.speech for word in transcript.text[block.start : block.end].split()]


@pytest.mark.parametrize("name", WRITERS)
def test_every_word_arrives_and_nothing_else(tmp_path: Path, name: str) -> None:
    assert words(read(written(tmp_path, name))) == " ".join(LINES).split()


@pytest.mark.parametrize("name", [name for name, _ in LABELLED])
def test_every_label_heads_what_it_headed(tmp_path: Path, name: str) -> None:
    transcript = read(written(tmp_path, name))
    heads = [(label.label, " ".join(transcript.text[label.start : label.end].split())) for label in transcript.labels]
    assert [text for _, text in heads] == [" ".join(line.split()) for line in LINES]
    assert len({label for label, _ in heads[::2]} | {label for label, _ in heads[1::2]}) == (
        1 if name in ("dashes", "arrows") else 2
    )


TIMED = [name for name, _ in (*TEXTS, *LABELLED) if name not in {
    "markdown", "one-line", "word-a-line", "crlf", "no-break-spaces", "labelled", "dashes", "arrows",
    "messages", "names-as-keys", "html-page"
}]  # fmt: skip


@pytest.mark.parametrize("name", TIMED)
def test_times_are_those_that_were_written(tmp_path: Path, name: str) -> None:
    transcript = read(written(tmp_path, name))
    begins = {transcript.text[time.start : time.end].split()[0]: time.start_s for time in reversed(transcript.times)}
    assert begins["So"] == pytest.approx(0, abs=1)
    assert begins["Well"] == pytest.approx(7, abs=1)
    assert all(a.start_s <= b.start_s for a, b in zip(transcript.times, transcript.times[1:], strict=False))


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name, _ in (*TEXTS, *LABELLED)])
def test_the_work_grows_with_the_length(name: str) -> None:
    """Counted in lines of Python run, not in seconds."""

    def steps(times: int) -> int:
        count = 0

        def trace(frame: FrameType, event: str, argument: object) -> object:
            nonlocal count
            count += event == "line"
            return trace

        write = {**{key[0]: writer for key, writer in TEXTS.items()}}.get(name)
        given = LINES * times if write else TURNS * times
        text = (write or {key[0]: writer for key, writer in LABELLED.items()}[name])(given)  # type: ignore[operator]
        sys.settrace(trace)
        try:
            from_text(text)
        finally:
            sys.settrace(None)
        return count

    assert steps(6) < 2.3 * steps(3)


def test_the_documentation_lists_what_is_tried_here_and_nothing_else() -> None:
    listed = " ".join(row.writers for row in ROWS).split()
    assert sorted(listed) == sorted(name for name, _ in (*TEXTS, *LABELLED, *BYTES))
    assert table() in Path(__file__).parents[1].joinpath("docs/formats.md").read_text(encoding="utf-8")
