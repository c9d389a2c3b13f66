"""WebVTT in the player that people use: Chromium shows our cues, at their time, each with its speaker."""

import base64
import io
import threading
import wave
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from talks import settle

from pipeline.export import webvtt
from pipeline.export.captions import captions
from pipeline.export.talk import Talk, read
from pipeline.transcript.record import Block, Timed, Transcript

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

SAID = (
    ("host", "Bo O'Berg & <Son>", "Who had the key & the <lamp>, x --> y?", 0.0, 4.0),
    (
        "guest",
        "Ann Lee",
        "I had – at least until the ferry came, and then the other keeper took it home with him.",
        4.0,
        10.0,
    ),
    ("host", "Bo O'Berg & <Son>", "Ah.", 12.0, 12.4),
)
PAGE = """<!doctype html>
<video src="data:audio/wav;base64,SOUND" width="640" height="360"><track src="talk.vtt" kind="captions" default></video>
"""
LOADED = "const track = document.querySelector('track'); return track.readyState === 2 && document.querySelector('video').readyState > 0"
CUES = """
return [...document.querySelector("track").track.cues].map((cue) => {
  const voice = cue.getCueAsHTML().firstElementChild;
  return [cue.startTime, cue.endTime, voice.title, voice.textContent.replace("\\n", " ")];
});
"""
ACTIVE = """
const done = arguments[arguments.length - 1], video = document.querySelector("video"), track = document.querySelector("track").track;
track.mode = "showing";
video.onseeked = () => setTimeout(() => done([...track.activeCues].map((cue) => cue.getCueAsHTML().textContent)), 300);
video.currentTime = arguments[0];
"""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *words: object) -> None:
        pass


@pytest.fixture
def talk(tmp_path: Path) -> Talk:
    text, turns, blocks, times = "", [], [], []
    for role, name, line, start_s, end_s in SAID:
        start, end = len(text), len(text) + len(line)
        turns.append((role, name, start, end))
        blocks.append(Block(start, end, "speech"))
        times.append(Timed(start, end, start_s, end_s))
        text += f"{line}\n"
    return read("talk", settle(tmp_path, Transcript(text, tuple(blocks), times=tuple(times)), turns))


@pytest.fixture
def address(tmp_path: Path, talk: Talk) -> Iterator[str]:
    """A page with fifteen seconds of silence and our captions."""
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "talk.vtt").write_bytes(webvtt.write(talk))
    sound = io.BytesIO()
    with wave.open(sound, "wb") as file:
        file.setparams((1, 1, 8000, 0, "NONE", ""))
        file.writeframes(b"\x80" * 8000 * 15)
    page = PAGE.replace("SOUND", base64.b64encode(sound.getvalue()).decode())  # so that there is all of it to seek in
    (folder / "index.html").write_text(page, encoding="utf-8")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/index.html"
    server.shutdown()
    thread.join()
    server.server_close()


def test_chromium_reads_every_cue_as_we_meant_it_and_shows_it_at_its_time(
    browser: "Chrome", talk: Talk, address: str
) -> None:
    from selenium.webdriver.support.ui import WebDriverWait  # an extra

    browser.get(address)
    browser.execute_script("document.querySelector('track').track.mode = 'showing'")
    WebDriverWait(browser, 20).until(lambda page: page.execute_script(LOADED))
    ours = captions(talk, width=webvtt.WIDTH)
    assert len(ours) > len(SAID), "the long turn is several cues"
    assert browser.execute_script(CUES) == [
        [round(cue.start_s, 3), round(cue.end_s, 3), talk.name(cue.passage), " ".join(cue.lines)] for cue in ours
    ]
    for second, shown in (
        (1.0, ["\n".join(ours[0].lines)]),
        (12.2, ["Ah."]),
        (11.0, []),
        (4.5, ["\n".join(ours[1].lines)]),
    ):
        assert browser.execute_async_script(ACTIVE, second) == shown
