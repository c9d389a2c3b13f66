"""The same labelled talk as the JSON of services, whole: segments with their words, and what else stands around them.

The shapes are those of the services' own documentation. Times are invented, half a second a word.
"""

import json
from collections.abc import Callable
from typing import Any

from benchmarks.format_writers import NAMES, Turns, clock, short_clock, timed_turns, words_of

Spoken = tuple[str, float, float]


def _number(role: str) -> int:
    return int(role == "guest")


def _spoken(turns: Turns) -> list[tuple[str, Spoken]]:
    """Each word with its speaker's part."""
    return [(role, word) for start, _, role, text in timed_turns(turns) for word in words_of(start, text)]


def whisperx(turns: Turns) -> str:
    """WhisperX with speakers: of segments, of most of their words, and all words once more. Numbers have no times."""
    segments: list[dict[str, Any]] = []
    spoken = 0
    for start, end, role, text in timed_turns(turns):
        name, words = f"SPEAKER_0{_number(role)}", list[dict[str, Any]]()
        for word, a, b in words_of(start, text):
            spoken += 1
            if any(map(str.isdigit, word)):
                words.append({"word": word})
            else:
                named = {} if spoken % 20 == 0 else {"speaker": name}
                words.append({"word": word, "start": a, "end": b, "score": 0.87, **named})
        segments.append({"start": start, "end": end, "text": f" {text}", "words": words, "speaker": name})
    listed = [word for segment in segments for word in segment["words"]]
    return json.dumps({"segments": segments, "word_segments": listed, "language": "en"})


def insanely_fast_whisper(turns: Turns) -> str:
    """insanely-fast-whisper: `speakers` beside `chunks`, and the whole text."""
    chunks = [{"timestamp": [a, b], "text": f" {text}"} for a, b, _, text in timed_turns(turns)]
    speakers = [
        {"speaker": f"SPEAKER_0{_number(role)}", **chunk} for chunk, (role, _) in zip(chunks, turns, strict=True)
    ]
    return json.dumps({"speakers": speakers, "chunks": chunks, "text": "".join(f" {text}" for _, text in turns)})


def assemblyai(turns: Turns) -> str:
    """AssemblyAI: the text, its words, and utterances with words; milliseconds."""

    def listed(start: float, role: str, text: str) -> list[dict[str, Any]]:
        return [
            {"text": w, "start": int(a * 1000), "end": int(b * 1000), "confidence": 0.97, "speaker": role[0].upper()}
            for w, a, b in words_of(start, text)
        ]

    utterances: list[dict[str, Any]] = [
        {
            "speaker": role[0].upper(), "text": text, "confidence": 0.95, "start": int(a * 1000), "end": int(b * 1000),
            "words": listed(a, role, text),
        }
        for a, b, role, text in timed_turns(turns)
    ]  # fmt: skip
    words = [word for each in utterances for word in each["words"]]
    chapters = [{"gist": "Clocks", "headline": "A talk about clocks.", "summary": "They talk.", "start": 0, "end": 9}]
    text = " ".join(text for _, text in turns)
    return json.dumps(
        {"id": "x", "status": "completed", "text": text, "words": words, "utterances": utterances, "chapters": chapters}
    )


def _deepgram_words(start: float, role: str, text: str) -> list[dict[str, Any]]:
    return [
        {
            "word": w.lower().strip(".,?!"), "start": a, "end": b, "confidence": 0.99, "speaker": _number(role),
            "speaker_confidence": 0.5, "punctuated_word": w,
        }
        for w, a, b in words_of(start, text)
    ]  # fmt: skip


def deepgram(turns: Turns) -> str:
    """Deepgram with diarization, paragraphs and utterances."""
    listed = timed_turns(turns)
    utterances = [
        {
            "start": a, "end": b, "confidence": 0.9, "channel": 0, "transcript": text,
            "words": _deepgram_words(a, role, text), "speaker": _number(role), "id": f"{i}",
        }
        for i, (a, b, role, text) in enumerate(listed)
    ]  # fmt: skip
    paragraphs = [
        {
            "sentences": [{"text": text, "start": a, "end": b}],
            "num_words": 3,
            "start": a,
            "end": b,
            "speaker": _number(role),
        }
        for a, b, role, text in listed
    ]
    words = [word for a, _, role, text in listed for word in _deepgram_words(a, role, text)]
    whole = " ".join(text for _, text in turns)
    best = {
        "transcript": whole, "confidence": 0.9, "words": words,
        "paragraphs": {"transcript": f"\nSpeaker 0: {whole}", "paragraphs": paragraphs},
    }  # fmt: skip
    metadata = {"request_id": "x", "duration": 9.0, "channels": 1, "models": ["m"]}
    return json.dumps(
        {"metadata": metadata, "results": {"channels": [{"alternatives": [best]}], "utterances": utterances}}
    )


def deepgram_words(turns: Turns) -> str:
    """Deepgram without utterances and paragraphs."""
    words = [word for a, _, role, text in timed_turns(turns) for word in _deepgram_words(a, role, text)]
    best = {"transcript": " ".join(text for _, text in turns), "confidence": 0.9, "words": words}
    return json.dumps({"results": {"channels": [{"alternatives": [best]}]}})


def _parts(word: str) -> tuple[str, str]:
    """A word and the mark that closes it."""
    bare = word.rstrip(".,?!")
    return (bare, word[len(bare) :]) if bare else (word, "")


def _amazon(turns: Turns, *, joined: bool) -> str:
    items: list[dict[str, Any]] = []
    segments = []
    for start, end, role, text in timed_turns(turns):
        name, timed = f"spk_{_number(role)}", []
        for word, a, b in words_of(start, text):
            bare, mark = _parts(word)
            times = {"start_time": f"{a:.3f}", "end_time": f"{b:.3f}"}
            said = {"type": "pronunciation", "alternatives": [{"confidence": "0.99", "content": bare}], **times}
            items.append(said if joined else {**said, "speaker_label": name})
            timed.append({"speaker_label": name, **times})
            items += [{"type": "punctuation", "alternatives": [{"confidence": "0.0", "content": c}]} for c in mark]
        segments.append({"start_time": f"{start:.3f}", "end_time": f"{end:.3f}", "speaker_label": name, "items": timed})
    results = {
        "transcripts": [{"transcript": " ".join(text for _, text in turns)}],
        "speaker_labels": {"speakers": 2, "segments": segments},
        "items": items,
    }
    return json.dumps({"jobName": "x", "accountId": "1", "status": "COMPLETED", "results": results})


def amazon(turns: Turns) -> str:
    """Amazon Transcribe: words and marks as items, each with its speaker."""
    return _amazon(turns, joined=False)


def amazon_joined(turns: Turns) -> str:
    """Amazon Transcribe as in older jobs: speakers apart, joined by times."""
    return _amazon(turns, joined=True)


def amazon_call_analytics(turns: Turns) -> str:
    """Amazon Transcribe Call Analytics: a participant's role, milliseconds."""
    roles = {"host": "AGENT", "guest": "CUSTOMER"}
    transcript = [
        {
            "Id": str(i), "ParticipantRole": roles[role], "Content": text, "BeginOffsetMillis": int(a * 1000),
            "EndOffsetMillis": int(b * 1000), "Sentiment": "NEUTRAL",
            "Items": [
                {"Type": "pronunciation", "Content": w, "BeginOffsetMillis": int(s * 1000), "EndOffsetMillis": int(e * 1000)}
                for w, s, e in words_of(a, text)
            ],
        }
        for i, (a, b, role, text) in enumerate(timed_turns(turns))
    ]  # fmt: skip
    return json.dumps({"JobStatus": "COMPLETED", "LanguageCode": "en-US", "Transcript": transcript})


def google(turns: Turns) -> str:
    """Google Speech-to-Text: results without speakers, and all words with them in one more result."""
    results: list[dict[str, Any]] = []
    every: list[dict[str, Any]] = []
    for start, end, role, text in timed_turns(turns):
        words = [{"startTime": f"{a:.3f}s", "endTime": f"{b:.3f}s", "word": w} for w, a, b in words_of(start, text)]
        best = {"transcript": f" {text}", "confidence": 0.9, "words": words}
        results.append({"alternatives": [best], "resultEndTime": f"{end:.3f}s", "languageCode": "en-us"})
        every += [{**word, "speakerTag": _number(role) + 1} for word in words]
    return json.dumps({"results": [*results, {"alternatives": [{"words": every}]}]})


def google_v2(turns: Turns) -> str:
    """Google Speech-to-Text v2: a label in every word."""
    results = [
        {
            "alternatives": [{
                "transcript": text, "confidence": 0.9,
                "words": [
                    {"startOffset": f"{s:.3f}s", "endOffset": f"{e:.3f}s", "word": w, "speakerLabel": f"{_number(role) + 1}"}
                    for w, s, e in words_of(a, text)
                ],
            }],
            "resultEndOffset": f"{b:.3f}s", "languageCode": "en-us",
        }
        for a, b, role, text in timed_turns(turns)
    ]  # fmt: skip
    return json.dumps({"results": results})


def azure(turns: Turns) -> str:
    """Azure batch transcription: phrases with their best hypotheses, ticks of 100 ns."""
    phrases = [
        {
            "recognitionStatus": "Success", "channel": 0, "speaker": _number(role) + 1, "offset": f"PT{a}S",
            "duration": f"PT{b - a}S", "offsetInTicks": a * 1e7, "durationInTicks": (b - a) * 1e7,
            "nBest": [
                {"confidence": 0.9, "lexical": text.lower(), "itn": text.lower(), "maskedITN": text.lower(), "display": text},
                {"confidence": 0.5, "lexical": "something else", "display": "Something else."},
            ],
        }
        for a, b, role, text in timed_turns(turns)
    ]  # fmt: skip
    whole = {"channel": 0, "lexical": "", "display": " ".join(text for _, text in turns)}
    return json.dumps({"source": "x.wav", "combinedRecognizedPhrases": [whole], "recognizedPhrases": phrases})


def azure_fast(turns: Turns) -> str:
    """Azure fast transcription: phrases with words, milliseconds."""
    phrases = [
        {
            "speaker": _number(role) + 1, "offsetMilliseconds": int(a * 1000), "durationMilliseconds": int((b - a) * 1000),
            "text": text, "locale": "en-US", "confidence": 0.9,
            "words": [
                {"text": w, "offsetMilliseconds": int(s * 1000), "durationMilliseconds": int((e - s) * 1000)}
                for w, s, e in words_of(a, text)
            ],
        }
        for a, b, role, text in timed_turns(turns)
    ]  # fmt: skip
    whole = " ".join(text for _, text in turns)
    return json.dumps({"durationMilliseconds": 9000, "combinedPhrases": [{"text": whole}], "phrases": phrases})


def speechmatics(turns: Turns) -> str:
    """Speechmatics: words and marks as results, the speaker within their alternatives."""
    results = []
    for role, (word, a, b) in _spoken(turns):
        bare, mark = _parts(word)
        who = f"S{_number(role) + 1}"
        results.append({
            "type": "word", "start_time": a, "end_time": b,
            "alternatives": [{"content": bare, "confidence": 1.0, "language": "en", "speaker": who}],
        })  # fmt: skip
        results += [
            {
                "type": "punctuation", "start_time": b, "end_time": b, "attaches_to": "previous", "is_eos": c != ",",
                "alternatives": [{"content": c, "confidence": 1.0, "language": "en", "speaker": who}],
            }
            for c in mark
        ]  # fmt: skip
    return json.dumps({"format": "2.9", "job": {"id": "x"}, "metadata": {"type": "transcription"}, "results": results})


def watson(turns: Turns) -> str:
    """IBM Watson: words as triples, speakers apart."""
    results, labels = [], []
    for start, _, role, text in timed_turns(turns):
        stamps = [[w, a, b] for w, a, b in words_of(start, text)]
        results.append(
            {"final": True, "alternatives": [{"transcript": f"{text} ", "confidence": 0.9, "timestamps": stamps}]}
        )
        labels += [
            {"from": a, "to": b, "speaker": _number(role), "confidence": 0.6, "final": False}
            for _, a, b in words_of(start, text)
        ]
    return json.dumps({"result_index": 0, "results": results, "speaker_labels": labels})


def recall(turns: Turns) -> str:
    """Recall: a participant and words, whose times are relative to the recording and absolute."""
    return json.dumps([
        {
            "participant": {"id": _number(role), "name": NAMES[role], "is_host": role == "host", "platform": "desktop"},
            "words": [
                {
                    "text": w,
                    "start_timestamp": {"relative": s, "absolute": f"2025-01-01T10:{int(s // 60):02}:{s % 60:06.3f}Z"},
                    "end_timestamp": {"relative": e, "absolute": f"2025-01-01T10:{int(e // 60):02}:{e % 60:06.3f}Z"},
                }
                for w, s, e in words_of(a, text)
            ],
        }
        for a, _, role, text in timed_turns(turns)
    ])  # fmt: skip


def recall_before(turns: Turns) -> str:
    """Recall's former shape."""
    return json.dumps([
        {
            "speaker": NAMES[role], "speaker_id": _number(role), "language": "en",
            "words": [{"text": w, "start_timestamp": s, "end_timestamp": e} for w, s, e in words_of(a, text)],
        }
        for a, _, role, text in timed_turns(turns)
    ])  # fmt: skip


def fireflies(turns: Turns) -> str:
    """Fireflies, downloaded: a list of sentences."""
    return json.dumps([
        {"sentence": text, "startTime": short_clock(a), "endTime": short_clock(b), "speaker_name": NAMES[role], "speaker_id": _number(role)}
        for a, b, role, text in timed_turns(turns)
    ])  # fmt: skip


def fireflies_api(turns: Turns) -> str:
    """Fireflies, asked by program: with a summary."""
    sentences = [
        {
            "index": i, "speaker_name": NAMES[role], "speaker_id": _number(role), "text": text, "raw_text": text.lower(),
            "start_time": a, "end_time": b,
        }
        for i, (a, b, role, text) in enumerate(timed_turns(turns))
    ]  # fmt: skip
    summary = {"overview": "They talk about clocks.", "action_items": "None."}
    return json.dumps({"data": {"transcript": {"id": "x", "title": "", "sentences": sentences, "summary": summary}}})


def teams(turns: Turns) -> str:
    """Teams, from Stream."""
    entries = [
        {
            "id": f"{i}/0", "text": text, "speakerDisplayName": NAMES[role], "speakerId": f"{role}@8f14", "confidence": 0.8,
            "startOffset": clock(a), "endOffset": clock(b), "hasBeenEdited": False, "spokenLanguageTag": "en-us",
        }
        for i, (a, b, role, text) in enumerate(timed_turns(turns))
    ]  # fmt: skip
    return json.dumps({"version": "1.0", "type": "Transcript", "entries": entries})


def elevenlabs(turns: Turns) -> str:
    """ElevenLabs: words and the blanks between them."""
    words: list[dict[str, Any]] = []
    for role, (word, a, b) in _spoken(turns):
        who = f"speaker_{_number(role)}"
        if words:
            words.append({"text": " ", "start": a, "end": a, "type": "spacing", "speaker_id": who, "logprob": 0.0})
        words.append({"text": word, "start": a, "end": b, "type": "word", "speaker_id": who, "logprob": -0.1})
    whole = " ".join(text for _, text in turns)
    return json.dumps({"language_code": "eng", "language_probability": 0.9, "text": whole, "words": words})


def soniox(turns: Turns) -> str:
    """Soniox: tokens, which are pieces of words with their blanks."""
    tokens: list[dict[str, Any]] = []
    for role, (word, a, b) in _spoken(turns):
        pieces = [piece for piece in (word[:3], word[3:]) if piece]
        for i, piece in enumerate(pieces):
            blank = " " if tokens and i == 0 else ""
            tokens.append({
                "text": blank + piece, "start_ms": int(a * 1000), "end_ms": int(b * 1000), "confidence": 0.9,
                "speaker": f"{_number(role) + 1}",
            })  # fmt: skip
    return json.dumps({"id": "x", "text": " ".join(text for _, text in turns), "tokens": tokens})


def gladia(turns: Turns) -> str:
    """Gladia: utterances with words, each after its blank, and the talk once more in sentences."""
    utterances = [
        {
            "text": text, "language": "en", "start": a, "end": b, "confidence": 0.9, "channel": 0, "speaker": _number(role),
            "words": [{"word": f" {w}", "start": s, "end": e, "confidence": 0.9} for w, s, e in words_of(a, text)],
        }
        for a, b, role, text in timed_turns(turns)
    ]  # fmt: skip
    whole = " ".join(text for _, text in turns)
    transcription = {"languages": ["en"], "full_transcript": whole, "utterances": utterances}
    return json.dumps({"id": "x", "status": "done", "result": {"metadata": {}, "transcription": transcription}})


def sonix(turns: Turns) -> str:
    """Sonix: paragraphs with words."""
    transcript = [
        {
            "speaker": NAMES[role], "start_time": a, "end_time": b, "text": text,
            "words": [{"text": w, "start_time": s, "end_time": e} for w, s, e in words_of(a, text)],
        }
        for a, b, role, text in timed_turns(turns)
    ]  # fmt: skip
    return json.dumps({"media_id": "x", "name": "Clocks", "transcript": transcript})


def gong(turns: Turns) -> str:
    """Gong: monologues of sentences, the speaker's id with the monologue, names apart."""
    monologues = [
        {"speakerId": f"62{_number(role)}", "topic": "", "sentences": [{"start": int(a * 1000), "end": int(b * 1000), "text": text}]}
        for a, b, role, text in timed_turns(turns)
    ]  # fmt: skip
    parties = [{"speakerId": f"62{_number(role)}", "name": name} for role, name in NAMES.items()]
    return json.dumps({"callTranscripts": [{"callId": "7", "transcript": monologues}], "parties": parties})


def fathom(turns: Turns) -> str:
    """Fathom: a speaker with a name, a clock."""
    return json.dumps({"transcript": [
        {"speaker": {"display_name": NAMES[role], "matched_calendar_invitee_email": None}, "text": text, "timestamp": clock(a)[:8]}
        for a, _, role, text in timed_turns(turns)
    ]})  # fmt: skip


def read_ai(turns: Turns) -> str:
    """Read: blocks with the name of the speaker and a date in milliseconds."""
    begins = 1_735_725_600_000
    blocks = [
        {"start_time": begins + int(a * 1000), "end_time": begins + int(b * 1000), "speaker": {"name": NAMES[role]}, "words": text}
        for a, b, role, text in timed_turns(turns)
    ]  # fmt: skip
    return json.dumps(
        {
            "session_id": "x",
            "title": "",
            "transcript": {"speaker_blocks": blocks, "speakers": [{"name": name} for name in NAMES.values()]},
        }
    )


def symbl(turns: Turns) -> str:
    """Symbl: messages from somebody, with dates."""
    messages = [
        {
            "id": f"{i}", "text": text, "from": {"id": f"u{_number(role)}", "name": NAMES[role]}, "conversationId": "6",
            "startTime": f"2025-01-01T10:{int(a // 60):02}:{a % 60:06.3f}Z", "endTime": f"2025-01-01T10:{int(b // 60):02}:{b % 60:06.3f}Z",
            "timeOffset": a, "duration": b - a, "phrases": [],
        }
        for i, (a, b, role, text) in enumerate(timed_turns(turns))
    ]  # fmt: skip
    return json.dumps({"messages": messages})


def pyannote(turns: Turns) -> str:
    """pyannoteAI: turns, words, and the speakers' times alone."""
    listed = timed_turns(turns)
    names = {role: f"SPEAKER_0{_number(role)}" for role in NAMES}
    return json.dumps({"status": "succeeded", "output": {
        "diarization": [{"speaker": names[role], "start": a, "end": b} for a, b, role, _ in listed],
        "wordLevelTranscription": [{"start": a, "end": b, "text": w, "speaker": names[role]} for role, (w, a, b) in _spoken(turns)],
        "turnLevelTranscription": [{"start": a, "end": b, "text": text, "speaker": names[role]} for a, b, role, text in listed],
    }})  # fmt: skip


def openai_diarized(turns: Turns) -> str:
    """OpenAI's model that tells speakers apart."""
    segments = [
        {"type": "transcript.text.segment", "id": f"seg_{i}", "start": a, "end": b, "text": f" {text}", "speaker": role[0].upper()}
        for i, (a, b, role, text) in enumerate(timed_turns(turns))
    ]  # fmt: skip
    whole = " ".join(text for _, text in turns)
    return json.dumps(
        {
            "task": "transcribe",
            "duration": 9.0,
            "text": whole,
            "segments": segments,
            "usage": {"type": "duration", "seconds": 9},
        }
    )


def messages(turns: Turns) -> str:
    """A chat, as people keep it: who has which part, and what is said."""
    roles = {"host": "interviewer", "guest": "interviewee"}
    return json.dumps({"messages": [{"role": roles[role], "content": text} for role, text in turns]})


def nameless_lists(turns: Turns) -> str:
    """Objects whose only key is who speaks."""
    return json.dumps({"interview": {"date": "2025-01-01", "talk": [{NAMES[role]: text} for role, text in turns]}})


SERVICES: dict[tuple[str, str], Callable[[Turns], str]] = {
    ("whisperx-speakers", ".json"): whisperx,
    ("insanely-fast-whisper", ".json"): insanely_fast_whisper,
    ("openai-diarized", ".json"): openai_diarized,
    ("pyannoteai", ".json"): pyannote,
    ("assemblyai", ".json"): assemblyai,
    ("deepgram", ".json"): deepgram,
    ("deepgram-words", ".json"): deepgram_words,
    ("amazon", ".json"): amazon,
    ("amazon-joined", ".json"): amazon_joined,
    ("amazon-call-analytics", ".json"): amazon_call_analytics,
    ("google", ".json"): google,
    ("google-v2", ".json"): google_v2,
    ("azure", ".json"): azure,
    ("azure-fast", ".json"): azure_fast,
    ("speechmatics", ".json"): speechmatics,
    ("watson", ".json"): watson,
    ("elevenlabs", ".json"): elevenlabs,
    ("soniox", ".json"): soniox,
    ("gladia", ".json"): gladia,
    ("sonix", ".json"): sonix,
    ("recall", ".json"): recall,
    ("recall-before", ".json"): recall_before,
    ("fireflies", ".json"): fireflies,
    ("fireflies-api", ".json"): fireflies_api,
    ("teams-json", ".json"): teams,
    ("gong", ".json"): gong,
    ("fathom", ".json"): fathom,
    ("read", ".json"): read_ai,
    ("symbl", ".json"): symbl,
    ("messages", ".json"): messages,
    ("names-as-keys", ".json"): nameless_lists,
}
