"""JSON in the shapes of the programs that write it."""

import json
from typing import Any

import pytest

from pipeline.errors import InputError
from pipeline.transcript.reading import from_text
from pipeline.transcript.record import Transcript

ASKED, TOLD = "So how did it begin?", "With a clock."


def read(data: Any) -> Transcript:
    return from_text(json.dumps(data), ending=".json")


def said(transcript: Transcript) -> list[str]:
    return transcript.text.splitlines()


def times(transcript: Transcript) -> list[tuple[str, float, float]]:
    return [(transcript.text[time.start : time.end], time.start_s, time.end_s) for time in transcript.times]


def labels(transcript: Transcript) -> list[tuple[str, str]]:
    return [(label.label, transcript.text[label.start : label.end]) for label in transcript.labels]


def words(text: str, start: float, *, key: str = "word", unit: float = 1.0, **more: Any) -> list[dict[str, Any]]:
    """Half a second a word, in `unit`s of a second, with other keys."""
    return [
        {key: word, "start": (start + i / 2) * unit, "end": (start + i / 2 + 0.5) * unit, **more}
        for i, word in enumerate(text.split())
    ]


SEGMENTS = [
    {"id": 0, "seek": 0, "start": 0.0, "end": 2.5, "text": f" {ASKED}", "tokens": [1], "temperature": 0.0},
    {"id": 1, "seek": 0, "start": 2.5, "end": 4.0, "text": f" {TOLD}", "tokens": [2], "temperature": 0.0},
]
WORDED = [
    {**SEGMENTS[0], "words": words(ASKED.replace(" ", " "), 0.0, probability=0.9)},
    {**SEGMENTS[1], "words": words(TOLD, 2.5, probability=0.9)},
]


@pytest.mark.parametrize(
    "data",
    [
        {"text": f" {ASKED} {TOLD}", "segments": SEGMENTS, "language": "en"},
        SEGMENTS,
        {"text": "", "chunks": [{"timestamp": [s["start"], s["end"]], "text": s["text"]} for s in SEGMENTS]},
        {"version": "1.0.0", "segments": [{"startTime": s["start"], "endTime": s["end"], "body": s["text"]} for s in SEGMENTS]},
        {"paragraphs": [{"startTime": s["start"], "endTime": s["end"], "text": s["text"]} for s in SEGMENTS]},
        {"status": "completed", "sentences": [{"text": s["text"], "start": s["start"] * 1000, "end": s["end"] * 1000} for s in SEGMENTS]},
    ],
    ids=["openai-whisper", "faster-whisper", "transformers", "podcast", "descript", "assemblyai"],
)  # fmt: skip
def test_segments_are_lines_with_their_times(data: Any) -> None:
    transcript = read(data)
    assert said(transcript) == [ASKED, TOLD]
    assert times(transcript) == [(ASKED, 0, 2.5), (TOLD, 2.5, 4)]
    assert transcript.labels == ()


@pytest.mark.parametrize(
    "data", [{"segments": WORDED, "language": "en"}, WORDED], ids=["openai-whisper", "faster-whisper"]
)
def test_whispers_words_have_times(data: Any) -> None:
    transcript = read(data)
    assert said(transcript) == [ASKED, TOLD]
    assert times(transcript)[:2] == [("So", 0, 0.5), ("how", 0.5, 1)]
    assert times(transcript)[-1] == ("clock.", 3.5, 4)


def test_whisper_cpp_puts_words_together_from_tokens_and_tells_turns() -> None:
    def segment(start: int, text: str, tokens: list[tuple[str, int, int]], *, turn: bool = False) -> dict[str, Any]:
        listed = [{"text": piece, "offsets": {"from": a, "to": b}, "id": 1, "p": 0.9} for piece, a, b in tokens]
        offsets = {"from": start, "to": tokens[-1][2]}
        return {"offsets": offsets, "text": text, "tokens": listed, "speaker_turn_next": turn}

    first = [
        ("[_BEG_]", 0, 0),
        (" So", 0, 400),
        (" h", 400, 500),
        ("ow", 500, 900),
        ("?", 900, 1000),
        ("[_TT_50]", 1000, 1000),
    ]
    data = {"transcription": [
        segment(0, " So how?", first, turn=True), segment(1000, " Well.", [(" Well", 1000, 1300), (".", 1300, 1500)])
    ]}  # fmt: skip
    transcript = read(data)
    assert times(transcript) == [("So", 0, 0.4), ("how?", 0.4, 1), ("Well.", 1, 1.5)]
    assert labels(transcript) == [("", "Well.")]


def test_whisperx_splits_a_segment_whose_words_are_two_speakers() -> None:
    listed = words(ASKED, 0.0, speaker="SPEAKER_00") + words(TOLD, 2.5, speaker="SPEAKER_01")
    del listed[1]["start"], listed[1]["end"], listed[2]["speaker"]
    data = {
        "segments": [{"start": 0.0, "end": 4.0, "text": f"{ASKED} {TOLD}", "words": listed, "speaker": "SPEAKER_00"}]
    }
    transcript = read(data)
    assert said(transcript) == [ASKED, TOLD]
    assert labels(transcript) == [("SPEAKER_00", ASKED), ("SPEAKER_01", TOLD)]
    assert [word for word, _, _ in times(transcript)] == ["So", "did", "it", "begin?", "With", "a", "clock."]


NAMES = ("SPEAKER_00", "SPEAKER_01")


def worded(text: str, start: float, *, segment: str | None, spoken: dict[int, str]) -> dict[str, Any]:
    """A segment with words, as WhisperX writes it; `spoken` are the speakers of words by their place."""
    listed = [{**word, **({"speaker": spoken[i]} if i in spoken else {})} for i, word in enumerate(words(text, start))]
    named = {"speaker": segment} if segment else {}
    return {"start": start, "end": start + 2.5, "text": f" {text}", "words": listed, **named}


SPOKEN: dict[str, dict[int, str]] = {
    "none": {},
    "first": {0: NAMES[0]},
    "inner": {3: NAMES[0]},
    "all": dict.fromkeys(range(5), NAMES[0]),
}
NESTS: dict[str, Any] = {
    "bare": lambda turns: turns,
    "object": lambda turns: {"data": {"talk": turns}},
    "deep": lambda turns: {"a": [{"b": turns}]},
    "numbered": lambda turns: {str(i): turn for i, turn in enumerate(turns)},
}


@pytest.mark.parametrize("spoken", SPOKEN.values(), ids=SPOKEN)
def test_words_without_a_speaker_have_that_of_their_segment(spoken: dict[int, str]) -> None:
    segments = [worded(ASKED, 0.0, segment=NAMES[0], spoken=spoken), worded(TOLD, 3.0, segment=NAMES[1], spoken={})]
    assert labels(read({"segments": segments})) == [(NAMES[0], ASKED), (NAMES[1], TOLD)]


def test_a_segment_without_a_speaker_has_that_of_its_words_or_none() -> None:
    segments = [
        worded(ASKED, 0.0, segment=None, spoken={2: NAMES[0]}),
        worded(TOLD, 3.0, segment=NAMES[1], spoken={}),
        worded("Was it yours?", 6.0, segment=None, spoken={}),
    ]
    transcript = read({"segments": segments})
    assert labels(transcript) == [(NAMES[0], ASKED), (NAMES[1], TOLD)]
    assert transcript.notes == ("segments[2]: says no speaker, as 1 of 3 in all; the model decides who speaks there.",)


def test_the_first_word_begins_when_its_segment_does() -> None:
    segment = worded(ASKED, 1.0, segment=None, spoken={})
    del segment["words"][0]["start"], segment["words"][0]["end"]
    assert times(read({"segments": [segment]}))[:2] == [("So", 1.0, 1.5), ("how", 1.5, 2.0)]


@pytest.mark.parametrize(
    "who", ["speaker", "speakerName", "speaker_id", "author", "role", "name", "from", "spk", "participant"]
)
@pytest.mark.parametrize("what", ["text", "content", "utterance", "message", "Transcript"])
@pytest.mark.parametrize("nest", NESTS.values(), ids=NESTS)
def test_who_and_what_are_found_under_any_name_in_any_nesting(who: str, what: str, nest: Any) -> None:
    turns = [{"n": i, who: name, what: text} for i, (name, text) in enumerate([("Ann", ASKED), ("Ole", TOLD)] * 2)]
    assert labels(read(nest(turns))) == [("Ann", ASKED), ("Ole", TOLD)] * 2


@pytest.mark.parametrize(
    "unit",
    [("start", "end", 1), ("start", "end", 1000), ("startMs", "endMs", 1000), ("start_time", "end_time", 1),
     ("offsetInTicks", "to_ticks", 10_000_000), ("begin_seconds", "end_seconds", 1)],
    ids=lambda unit: f"{unit[0]}-{unit[2]}",
)  # fmt: skip
def test_the_unit_of_times_is_told_by_name_or_by_the_pace_of_talk(unit: tuple[str, str, int]) -> None:
    start, end, scale = unit
    turns = [
        {start: int(i * 2 * scale), end: int((i * 2 + 2) * scale), "text": ASKED, "speaker": f"S{i % 2}"}
        for i in range(6)
    ]
    assert [at for _, at, _ in times(read(turns))] == [0, 2, 4, 6, 8, 10]


def test_numbers_of_speakers_have_the_names_of_a_list_beside() -> None:
    turns = [{"speakerId": i % 2, "text": text} for i, text in enumerate([ASKED, TOLD] * 2)]
    people = [{"id": 0, "name": "Ann Lee"}, {"id": 1, "name": "Ole Ur"}]
    assert labels(read({"participants": people, "turns": turns})) == [("Ann Lee", ASKED), ("Ole Ur", TOLD)] * 2


@pytest.mark.parametrize(
    "data",
    [[{"sku": 7, "price": 3.5}] * 5, {"dependencies": {"a": "1.0"}, "scripts": {"test": "run"}}, [{"name": "Ann"}, {"name": "Ole"}],
     {"results": [{"content": "A page about clocks."}]}],
)  # fmt: skip
def test_json_that_is_no_talk_is_refused(data: Any) -> None:
    with pytest.raises(InputError, match="no known kind"):
        read(data)


def test_what_a_service_says_of_a_talk_is_not_the_talk() -> None:
    turns = [{"speaker": name, "text": text} for name, text in (("A", ASKED), ("B", TOLD))]
    more = {"sentiments": [{**turn, "sentiment": "NEUTRAL"} for turn in turns], "summary": "A talk about a clock."}
    assert labels(read({**more, "utterances": turns})) == [("Speaker A", ASKED), ("Speaker B", TOLD)]


def test_podcast_words_become_lines_of_one_speaker() -> None:
    segments = [
        {"speaker": name, "startTime": word["start"], "endTime": word["end"], "body": word["word"]}
        for name, text, start in (("Ann", ASKED, 0.0), ("Ole", "With a clock", 2.5), ("Ann", ASKED, 4.0))
        for word in words(text, start)
    ]
    transcript = read({"version": "1.0.0", "segments": segments})
    assert said(transcript) == [ASKED, "With a clock", ASKED]
    assert labels(transcript) == [("Ann", ASKED), ("Ole", "With a clock"), ("Ann", ASKED)]
    assert len(transcript.times) == 13


def test_podcast_segments_without_a_speaker_are_the_last_one_s() -> None:
    segments = [{"speaker": "Ann", "body": ASKED}, {"body": "Or when?"}, {"speaker": "Ole", "body": TOLD}]
    assert labels(read({"segments": segments})) == [("Ann", f"{ASKED}\nOr when?"), ("Ole", TOLD)]


def test_assemblyai_counts_in_milliseconds() -> None:
    utterances = [
        {
            "speaker": name,
            "text": text,
            "start": start * 1000,
            "end": 0,
            "words": words(text, start, key="text", unit=1000),
        }
        for name, text, start in (("A", ASKED, 0), ("B", TOLD, 3))
    ]
    transcript = read({"id": "x", "status": "completed", "text": "", "words": [], "utterances": utterances})
    assert labels(transcript) == [("Speaker A", ASKED), ("Speaker B", TOLD)]
    assert times(transcript)[-1] == ("clock.", 4, 4.5)
    with pytest.raises(InputError, match="status: is 'processing'"):
        read({"id": "x", "status": "processing", "text": None, "words": None})


def test_deepgram() -> None:
    spoken = [
        {**word, "word": word["word"].lower().strip("?."), "punctuated_word": word["word"], "speaker": number}
        for number, text in enumerate((f"{ASKED} {ASKED}", TOLD))
        for word in words(text, number * 5.0)
    ]
    transcript = read(
        {"metadata": {}, "results": {"channels": [{"alternatives": [{"transcript": "", "words": spoken}]}]}}
    )
    assert said(transcript) == [ASKED, ASKED, TOLD]
    assert labels(transcript) == [("Speaker 0", f"{ASKED}\n{ASKED}"), ("Speaker 1", TOLD)]


def test_deepgram_with_a_channel_a_speaker() -> None:
    channels = [
        {"alternatives": [{"words": words(text, start)}]} for text, start in ((f"{ASKED} {ASKED}", 0.0), (TOLD, 5.0))
    ]
    transcript = read({"results": {"channels": channels}})
    assert labels(transcript) == [("Channel 0", f"{ASKED}\n{ASKED}"), ("Channel 1", TOLD)]


@pytest.mark.parametrize(
    ("keys", "clocks"),
    [(("ts", "end_ts"), (0.25, 0.75)), (("timestamp", "end_timestamp"), ("00:00:00,250", "00:00:00,750"))],
)
def test_rev_keeps_punctuation_apart(keys: tuple[str, str], clocks: tuple[Any, Any]) -> None:
    elements = [
        {"type": "text", "value": "Well", **dict(zip(keys, clocks, strict=True))},
        {"type": "punct", "value": ", "}, {"type": "text", "value": "so"}, {"type": "punct", "value": "."},
    ]  # fmt: skip
    transcript = read(
        {"speakers": [{"id": 0, "name": "Ann Lee"}], "monologues": [{"speaker": 0, "elements": elements}]}
    )
    assert said(transcript) == ["Well, so."]
    assert times(transcript) == [("Well,", 0.25, 0.75)]
    assert labels(transcript) == [("Ann Lee", "Well, so.")]


def test_otter_counts_in_samples() -> None:
    transcripts = [{"transcript": ASKED, "start_offset": 16000, "end_offset": 40000, "speaker_id": 7}]
    transcript = read(
        {"speech": {"title": "Clocks", "transcripts": transcripts, "speakers": [{"id": 7, "speaker_name": "Ann"}]}}
    )
    assert times(transcript) == [(ASKED, 1, 2.5)]
    assert labels(transcript) == [("Ann", ASKED)]
    assert transcript.metadata == {"title": "Clocks"}


def test_json_lines_and_seglst() -> None:
    segments = [
        {"session_id": "x", "start_time": 0.5, "end_time": 1.5, "speaker": "s1", "words": ASKED},
        {"session_id": "x", "start_time": 1.5, "end_time": 2.5, "speaker": "s2", "words": TOLD},
    ]
    for content in (json.dumps(segments), "\n".join(map(json.dumps, segments)) + "\n"):
        transcript = from_text(content, ending=".txt")
        assert times(transcript) == [(ASKED, 0.5, 1.5), (TOLD, 1.5, 2.5)]
        assert [label for label, _ in labels(transcript)] == ["s1", "s2"]


def test_brackets_at_the_head_of_talk_are_no_json() -> None:
    for text in ("[Music] So how did it begin?", "{laughs} So how did it begin?"):
        assert from_text(text).format == "plain"


SPOKEN = [("Ann", ASKED), ("Bo", TOLD), ("Ann", "And then?"), ("Bo", "It rained.")] * 3


@pytest.mark.parametrize(
    "data",
    [
        {"dialogue": [[name, text] for name, text in SPOKEN]},
        {"speaker": [name for name, _ in SPOKEN], "text": [text for _, text in SPOKEN]},
        {key: {str(i): pair[k] for i, pair in enumerate(SPOKEN)} for k, key in enumerate(("speaker", "text"))},
        {"columns": ["speaker", "text"], "index": [0], "data": [[name, text] for name, text in SPOKEN]},
        {"rows": [{"row_idx": i, "row": {"speaker": name, "text": text}} for i, (name, text) in enumerate(SPOKEN)]},
        [{"who": name, "utt": f"{text} So it was.", "id": i} for i, (name, text) in enumerate(SPOKEN)],
        [{"users": [{"username": name}], "ts": float(i), "text": text} for i, (name, text) in enumerate(SPOKEN)],
        {"blocks": [{"data": {"speaker": name, "words": words(text, i)}, "text": text} for i, (name, text) in enumerate(SPOKEN)]},
    ],
)  # fmt: skip
def test_tables_pairs_and_wrapped_fields_are_records_as_well(data: Any) -> None:
    transcript = read(data)
    assert [name for name, _ in labels(transcript)] == [name for name, _ in SPOKEN]
    assert "".join(said(transcript)).startswith(ASKED)


@pytest.mark.parametrize("unit", [1, 1000])
def test_speakers_in_a_list_of_their_own_are_joined_by_time(unit: int) -> None:
    spans = [
        {"id": i, "start": 5 * i * unit, "end": (5 * i + 4) * unit, "speaker": name}
        for i, (name, _) in enumerate(SPOKEN)
    ]
    spoken = [word for i, (_, text) in enumerate(SPOKEN) for word in words(text, 5.0 * i, unit=unit)]
    transcript = read({"transcript": {"words": spoken, "paragraphs": spans}})
    assert [name for name, _ in labels(transcript)] == [name for name, _ in SPOKEN]


def test_speakers_joined_by_time_leave_the_times_of_words() -> None:
    segments = [
        {"text": text, "start": 5.0 * i, "end": 5.0 * i + 4, "words": words(text, 5.0 * i)}
        for i, (_, text) in enumerate(SPOKEN)
    ]
    spans = [{"start": 5.0 * i, "end": 5.0 * i + 4.5, "speaker": name} for i, (name, _) in enumerate(SPOKEN)]
    alone, joined = read({"segments": segments}), read({"segments": segments, "diarization": spans})
    assert [name for name, _ in labels(joined)] == [name for name, _ in SPOKEN]
    assert len(joined.times) == len(alone.times) == sum(len(text.split()) for _, text in SPOKEN)


def test_times_of_a_calendar_stand_back_behind_those_of_the_recording() -> None:
    messages = [
        {"text": text, "from": {"name": name}, "startTime": f"2024-05-14T10:00:{5 * i + 7:02d}Z", "timeOffset": 5.0 * i + 3,
         "duration": 2.0}
        for i, (name, text) in enumerate(SPOKEN[:10])
    ]  # fmt: skip
    assert times(read({"messages": messages}))[0] == (ASKED, 3.0, 5.0)


def test_json_between_the_fences_of_a_language_model_is_json() -> None:
    fenced = f"```json\n{json.dumps([{'speaker': name, 'text': text} for name, text in SPOKEN])}\n```\n"
    assert [name for name, _ in labels(from_text(fenced))] == [name for name, _ in SPOKEN]


@pytest.mark.parametrize("tier", ["{} - words", "{}"])
def test_tiers_of_intervals_are_their_speakers(tier: str) -> None:
    def entries(name: str) -> list[list[Any]]:
        return [[5.0 * i, 5.0 * i + 2, text] for i, (who, text) in enumerate(SPOKEN) if who == name]

    names = list(dict.fromkeys(name for name, _ in SPOKEN))
    tiers = {tier.format(name): {"type": "interval", "entries": entries(name)} for name in names}
    phones = {f"{names[0]} - phones": {"type": "interval", "entries": [[0.0, 0.1, "S"], [0.1, 0.2, "OW"]]}}
    transcript = read({"start": 0, "end": 99.5, "tiers": tiers | phones})
    assert [name for name, _ in labels(transcript)] == [name for name, _ in SPOKEN]
    assert times(transcript)[0] == (ASKED, 0.0, 2.0)
