"""Twenty files that their programs did not finish, or somebody damaged: a clear error or a sane result with a note."""

import json
import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from trained import trained

from pipeline.errors import InputError
from pipeline.stages import STAGES
from pipeline.transcript.reading import from_text, read
from pipeline.workflow import run
from pipeline.workflow.stage import Workspace

SRT_CUE = "{0}\n00:00:{0:02},000 --> 00:00:{0:02},900\nSo it was, {0} times.\n\n"
SRT = "".join(map(SRT_CUE.format, range(1, 6)))
SEGMENTS = [{"start": i, "end": i + 0.9, "text": f"So it was, {i} times."} for i in range(1, 6)]
WHISPER = json.dumps({"text": "", "segments": SEGMENTS})

INTERVAL = ' intervals [{0}]:\n  xmin = {1}\n  xmax = {2}\n  text = "{3}"\n'
TIER = ' item [{0}]:\n class = "IntervalTier"\n name = "{1}"\n xmin = 0\n xmax = 4\n intervals: size = 2\n'
TEXTGRID = (
    'File type = "ooTextFile"\nObject class = "TextGrid"\nxmin = 0\nxmax = 4\ntiers? <exists>\nsize = 2\nitem []:\n'
    + TIER.format(1, "Ann") + INTERVAL.format(1, 0, 1.5, "So how?") + INTERVAL.format(2, 1.5, 4, "")
    + TIER.format(2, "Ole") + INTERVAL.format(1, 0, 1.5, "") + INTERVAL.format(2, 1.5, 4, 'A ""key"" it was.')
)  # fmt: skip

REFUSED = {
    "json cut off": ("x.json", WHISPER[:150], "line 1, column 1.*no JSON from here on.*cut off"),
    "json cut off under another ending": ("x.txt", WHISPER[:150], "no JSON from here on"),
    "json, a list of strings": ("x.json", '["So it was.", "Was it?"]', "no known kind .a list of str.*plain text"),
    "json, something else": ("x.json", '{"name": "rolecall", "version": 1}', "no known kind .an object with 'name', 'version'"),
    "json, an empty object": ("x.json", "{}", "no known kind .an empty object."),
    "json nested deeply": ("x.json", "[" * 100_000 + "]" * 100_000, "nested too deeply"),
    "json lines nested deeply": ("x.jsonl", '{"a": 1}\\n' + "[" * 100_000, "no JSON from here on"),
    "json, a name given twice": ("x.json", '{"segments": [{"text": "So."}], "segments": []}', "gives 'segments' twice"),
    "json, a segment that is none": ("x.json", '{"segments": [{"text": "So."}, 7]}', r"segments\[1\]: must be an object, but is a number"),
    "json, a text that is none": ("x.json", '{"segments": [{"text": "So."}, {"text": [1]}]}', r"segments\[1\].text: must be a text, but is a list"),
    "json, segments that are no list": ("x.json", '{"monologues": [{"elements": {}}]}', r"elements: must be a list, but is an object"),
    "json with no words": ("x.json", '{"segments": [{"text": " "}, {"text": null}]}', "its cues hold no words"),
    "json, a number too long": ("x.json", '{"segments": [{"text": "So.", "start": ' + "9" * 5000 + "}]}", "no JSON that can be read"),
    "srt of empty cues": ("x.srt", "1\n00:00:01,000 --> 00:00:02,000\n\n2\n00:00:03,000 --> 00:00:04,000\n \n", "its cues hold no words"),
    "srt without a time": ("x.srt", "1\nSo it was.\n\n2\nWas it?\n", "without a cue.*-->"),
    "webvtt cut off in its head": ("x.vtt", "WEBVTT\nKind: captions\n", "without a cue.*-->"),
    "tsv without its head": ("x.tsv", "0\t900\tSo it was.\n900\t1800\tWas it?\n", "line 1: must name the columns"),
    "html under another ending": ("x.txt", "<!DOCTYPE html><p>So it was.</p>", "a page of HTML in which nothing says who speaks"),
    "rtf under another ending": ("x.txt", r"{\rtf1\ansi So it was.}", "this is RTF, which is not read"),
    "a list of times of speakers alone": ("x.rttm", "SPEAKER x 1 0.5 2.0 <NA> <NA> A <NA> <NA>\n", "says who speaks when, but not what"),
    "a textgrid that counts wrongly": ("x.TextGrid", TEXTGRID.replace("size = 2\n intervals [1]", "size = 1\n intervals [1]"), "the tier 'Ann' goes on"),
    "a textgrid cut off": ("x.TextGrid", TEXTGRID[:250], "this TextGrid breaks off here"),
    "docx cut off": ("x.docx", "PK\x03\x04\x14\x00", "no Word document that can be read"),
}  # fmt: skip
NOTED = {
    "srt cut off within a time": ("x.srt", f"{SRT}6\n00:00:06,000 --> 00:0", 25, "line 22: nothing is said below the last time"),
    "srt cut off at its beginning": ("x.srt", f"it was once.\n\n{SRT}", 28, "words above the first time"),
    "srt with an end before its beginning": ("x.srt", SRT.replace("--> 00:00:02,900", "--> 00:00:01,900"), 25, "line 6: times that cannot be"),
    "srt with times below zero": ("x.srt", SRT.replace("00:00:03,000", "-00:00:03,000"), 25, "line 10: times that cannot be"),
    "srt with letters in a time": ("x.srt", SRT.replace("00:00:04,000", "00:0o:04,000"), 25, "line 14: times that cannot be read"),
    "mixed encodings": ("x.srt", SRT.encode() + "6\n00:00:07,000 --> 00:00:08,000\nZoë, naïve – ".encode() + b"\xe9\n", 29, "of no known encoding"),
    "tsv with a line torn apart": ("x.tsv", "start\tend\ttext\n0\t900\tSo it\nwas.\n", 3, "line 3: not two times and a text"),
    "webvtt without its first line": ("x.vtt", "00:01.000 --> 00:02.000\nSo it was.\n", 3, "does not say WEBVTT"),
    "json with times that are none": ("x.json", '{"segments": [{"text": "So it was.", "start": 5, "end": -1}]}', 3, r"segments\[0\]: times that cannot be"),
    "json with a time beyond all recordings": ("x.json", '{"segments": [{"text": "So it was.", "start": 0, "end": 1e308}, {"text": "Was it?", "start": 1e300, "end": 1e308}]}', 5, r"segments\[0\]: times that cannot be"),
    "csv with times beyond all recordings": ("x.csv", "start,end,speaker,text\n0,1e300,A,So how was it?\n1e300,1e301,B,Long. It rained.\n", 7, "times that cannot be .*above 10,000 hours.* 2 in all"),
    "json with half a letter": ("x.json", r'{"segments": [{"text": "So it was \ud83d.", "start": 0, "end": 1}]}', 4, "of no known encoding"),
}  # fmt: skip
SANE = {
    "json with half a letter in a name": ("x.json", r'{"segments": [{"text": "So it was.", "speaker": "An\ud83d"}]}', 3),
    "srt with times that overlap": ("x.srt", SRT.replace("02,900", "59,900"), 25),
    "srt with times out of order": ("x.srt", "".join(map(SRT_CUE.format, (3, 1, 2))), 15),
    "srt with nested and open tags": ("x.srt", SRT.replace("So it", "<i><b><font color='red'><i>So</b> it"), 25),
    "webvtt with voices within voices": ("x.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ann><v Bo>So <c.x>it</v></v> was<i\n", 3),
    "a huge cue": ("x.srt", "1\n00:00:01,000 --> 00:00:02,000\n" + "So it was.\n" * 20_000, 60_000),
    "a cue of blank lines": ("x.srt", SRT + "\n" * 100_000 + "7\n", 26),
    "json with null for words and speakers": ("x.json", WHISPER.replace('"start": 1', '"words": null, "speaker": null, "start": 1'), 25),
    "json with times as text": ("x.json", WHISPER.replace('"start": 1', '"start": "00:00:01"'), 25),
}  # fmt: skip


def written(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize("case", REFUSED)
def test_refused_with_the_file_the_place_and_the_mend(tmp_path: Path, case: str) -> None:
    name, content, message = REFUSED[case]
    with pytest.raises(InputError, match=message) as caught:
        read(written(tmp_path, name, content))
    assert str(caught.value).startswith(f"{tmp_path / name}: ")


def test_what_is_too_large_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"x\.txt: cannot be read \(it is larger than 64 MB\)"):
        read(written(tmp_path, "x.txt", b"So. " * (17 << 20)))


@pytest.mark.parametrize("case", NOTED)
def test_read_with_every_word_and_a_note(tmp_path: Path, case: str) -> None:
    name, content, words, note = NOTED[case]
    transcript = read(written(tmp_path, name, content))
    assert len(transcript.text.split()) == words
    assert re.search(note, "\n".join(transcript.notes))


@pytest.mark.parametrize("case", SANE)
def test_read_with_every_word(tmp_path: Path, case: str) -> None:
    name, content, words = SANE[case]
    transcript = read(written(tmp_path, name, content))
    assert len(transcript.text.split()) == words
    assert all(0 <= time.start_s <= time.end_s for time in transcript.times)


def test_none_of_them_stops_the_others(tmp_path: Path) -> None:
    cases = {**REFUSED, **NOTED, **SANE}
    for number, (name, content, *_) in enumerate(cases.values()):
        written(tmp_path, name.replace("x", f"{number}", 1), content[:50_000])
    written(tmp_path, "good.srt", SRT)
    workspace = Workspace(tmp_path / "out", trained(), STAGES[:1])  # the stages after it no longer see what was read
    done = {result.episode.name: result for result in run.run(run.collect(tmp_path, None), workspace)}
    assert len(done) == len(cases) + 1
    for number, case in enumerate(cases):
        assert bool(done[str(number)].error) == (case in REFUSED), (case, done[str(number)].error)
        assert "Traceback" not in done[str(number)].error
        assert case not in NOTED or done[str(number)].notes
    assert done["good"].error == ""


VTT = "WEBVTT\n\nNOTE x\n\n1\n00:00:01.000 --> 00:00:02.000\n<v Ann>So &amp; <00:00:01.500><c>so.</c></v>\n\n00:02.000 --> 00:03.000\nso.\n"
WORDED = json.dumps(
    {
        "segments": [
            {
                "text": " So it",
                "start": 0,
                "end": 1,
                "speaker": "A",
                "words": [
                    {"word": " So", "start": 0, "end": 0.5},
                    {"word": " it", "start": 0.5, "end": 1, "speaker": "B"},
                ],
            }
        ]
        * 2
    }
)
REV = json.dumps(
    {"monologues": [{"speaker": 0, "elements": [{"type": "text", "value": "So", "ts": 0.1, "end_ts": 0.2}]}]}
)
CPP = json.dumps(
    {
        "transcription": [
            {
                "offsets": {"from": 0, "to": 9},
                "text": " So",
                "tokens": [{"text": " So", "offsets": {"from": 0, "to": 9}}],
            }
        ]
    }
)
OTTER = "Ann Lee  0:03\nSo it was.\n\nOle Ur  0:10\nWas it? >> Yes.\n\n" * 3
PASTED = "".join(f"0:{second:02}\nso it was {second}\n" for second in range(0, 40, 5))
PIECES = st.sampled_from(
    [
        "",
        "\n",
        "\n\n",
        "-->",
        "<v ",
        "</v>",
        "&#0;",
        "null",
        "[]",
        "{}",
        '"',
        "-1",
        "1e999",
        "NaN",
        "\x00",
        "\ufeff",
        "\ud7ff",
        "9" * 30,
        "\u2028",
        ">>",
        "- ",
        "7",
        "0:00",
    ]
)


@given(st.sampled_from([SRT, VTT, WHISPER, WORDED, REV, CPP, OTTER, PASTED]), st.data())
def test_whatever_is_damaged_every_character_is_in_one_block_or_the_file_is_refused(
    text: str, data: st.DataObject
) -> None:
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = min(len(text), start + data.draw(st.integers(0, 12)))
        text = text[:start] + data.draw(PIECES) + text[end:]
    try:
        transcript = from_text(text)
    except InputError:
        return
    covered = "".join(transcript.text[block.start : block.end] for block in transcript.blocks)
    assert "".join(covered.split()) == "".join(transcript.text.split())
    transcript.text.encode()
    for spans in (transcript.blocks, transcript.labels, transcript.times):
        assert all(0 <= span.start < span.end <= len(transcript.text) for span in spans)
        assert all(a.end <= b.start for a, b in pairwise(spans))
    assert all(0 <= time.start_s <= time.end_s < float("inf") for time in transcript.times)
