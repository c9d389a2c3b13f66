"""The same talk as other programs would write it, in their exact shape; times are invented, half a second a word."""

import html
import json
from collections.abc import Callable, Sequence
from typing import Any

Lines = Sequence[str]
Turns = Sequence[tuple[str, str]]  # speaker, text
SECONDS_A_WORD = 0.5
NAMES = {"host": "Ann Lee", "guest": "Ole Ur"}


def timed(lines: Lines) -> list[tuple[float, float, str]]:
    """Start, end (in seconds) and text of each line."""
    cues, at = [], 0.0
    for line in lines:
        end = at + SECONDS_A_WORD * len(line.split())
        cues.append((at, end, line))
        at = end
    return cues


def clock(seconds: float, mark: str = ".") -> str:
    """`01:02:03.450`."""
    milliseconds = round(seconds * 1000)
    minutes, rest = divmod(milliseconds, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}{mark}{rest % 1000:03}"


def short_clock(seconds: float) -> str:
    """`1:02:03` or `2:03`."""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{rest:02}" if minutes >= 60 else f"{minutes}:{rest:02}"


def words_of(start: float, text: str) -> list[tuple[str, float, float]]:
    """Each word of a line with its start and end."""
    step = SECONDS_A_WORD
    return [(word, start + i * step, start + (i + 1) * step) for i, word in enumerate(text.split())]


def vtt(lines: Lines) -> str:
    """WebVTT with identifiers, settings and a note."""
    cues = [
        f"cue-{i}\n{clock(a)} --> {clock(b)} align:start position:0%\n{html.escape(line, quote=False)}\n\n"
        for i, (a, b, line) in enumerate(timed(lines))
    ]
    return "WEBVTT\n\nNOTE made for a test\n\nSTYLE\n::cue { color: white }\n\n" + "".join(cues)


def rolling_vtt(lines: Lines) -> str:
    """YouTube's automatic captions: every line is shown three times, its words with times at first."""
    pieces, above = ["WEBVTT\nKind: captions\nLanguage: en\n\n"], " "
    for start, end, line in timed(lines):
        first, *others = words_of(start, html.escape(line, quote=False))
        said = first[0] + "".join(f"<{clock(a)}><c> {word}</c>" for word, a, _ in others)
        shown = html.escape(line, quote=False)
        pieces.append(f"{clock(start)} --> {clock(end - 0.01)} align:start position:0%\n{above}\n{said}\n\n")
        pieces.append(f"{clock(end - 0.01)} --> {clock(end)} align:start position:0%\n{shown}\n \n\n")
        above = shown
    return "".join(pieces)


def srt(lines: Lines) -> str:
    """SRT, numbered from 1, with a tag here and there."""
    return "".join(
        f"{i}\n{clock(a, ',')} --> {clock(b, ',')}\n{f'<i>{line}</i>' if i % 5 == 0 else line}\n\n"
        for i, (a, b, line) in enumerate(timed(lines), 1)
    )


def misnumbered_srt(lines: Lines) -> str:
    """SRT put together from files that each began at 1, with cues that lost their number or the blank line above it."""
    return "".join(
        f"{'' if i % 7 == 3 else f'{i % 50 + 1}{chr(10)}'}{clock(a, ',')} --> {clock(b, ',')}\n{line}\n{'' if i % 11 == 5 else chr(10)}"
        for i, (a, b, line) in enumerate(timed(lines))
    )


def tsv(lines: Lines) -> str:
    """Whisper's TSV."""
    return "start\tend\ttext\n" + "".join(f"{a * 1000:.0f}\t{b * 1000:.0f}\t{line}\n" for a, b, line in timed(lines))


def _whisper_words(start: float, line: str) -> list[dict[str, Any]]:
    return [{"word": f" {w}", "start": a, "end": b, "probability": 0.9} for w, a, b in words_of(start, line)]


def _segments(lines: Lines, *, words: bool = False) -> list[dict[str, Any]]:
    return [
        {"id": i, "seek": 0, "start": a, "end": b, "text": f" {line}", "tokens": [50364], "avg_logprob": -0.2}
        | ({"words": _whisper_words(a, line)} if words else {})
        for i, (a, b, line) in enumerate(timed(lines))
    ]


def whisper(lines: Lines) -> str:
    """openai-whisper."""
    return json.dumps({"text": " ".join(lines), "segments": _segments(lines), "language": "en"})


def whisper_words(lines: Lines) -> str:
    """openai-whisper with times of words."""
    return json.dumps({"text": " ".join(lines), "segments": _segments(lines, words=True), "language": "en"})


def faster_whisper(lines: Lines) -> str:
    """A dump of faster-whisper's segments."""
    return json.dumps(_segments(lines, words=True), indent=1)


def transformers(lines: Lines) -> str:
    """Whisper run by Transformers: chunks with a pair of times."""
    return json.dumps(
        {"text": " ".join(lines), "chunks": [{"timestamp": [a, b], "text": f" {line}"} for a, b, line in timed(lines)]}
    )


def whisper_cpp(lines: Lines) -> str:
    """whisper.cpp with tokens that are pieces of words."""
    segments = []
    for a, b, line in timed(lines):
        tokens: list[dict[str, Any]] = [{"text": "[_BEG_]", "offsets": {"from": int(a * 1000), "to": int(a * 1000)}}]
        for word, start, end in words_of(a, line):
            offsets = {"from": int(start * 1000), "to": int(end * 1000)}
            tokens += [{"text": piece, "offsets": offsets} for piece in (f" {word[:3]}", word[3:]) if piece]
        offsets = {"from": int(a * 1000), "to": int(b * 1000)}
        stamps = {"from": clock(a, ","), "to": clock(b, ",")}
        segments.append({"timestamps": stamps, "offsets": offsets, "text": f" {line}", "tokens": tokens})
    return json.dumps({"systeminfo": "", "result": {"language": "en"}, "transcription": segments}, indent="\t")


def whisperx(lines: Lines) -> str:
    """WhisperX without speakers; words with a digit have no times."""
    segments = []
    for a, b, line in timed(lines):
        words = [
            {"word": w} if any(map(str.isdigit, w)) else {"word": w, "start": s, "end": e, "score": 0.9}
            for w, s, e in words_of(a, line)
        ]
        segments.append({"start": a, "end": b, "text": f" {line}", "words": words})
    return json.dumps({"segments": segments, "word_segments": [w for s in segments for w in s["words"]]})  # type: ignore[attr-defined]


def podcast(lines: Lines) -> str:
    """Podcasting 2.0, a line a segment."""
    segments = [{"startTime": a, "endTime": b, "body": line} for a, b, line in timed(lines)]
    return json.dumps({"version": "1.0.0", "segments": segments})


def podcast_words(lines: Lines) -> str:
    """Podcasting 2.0, a word a segment, as some hosts write it."""
    words = [word for a, _, line in timed(lines) for word in words_of(a, line)]
    return json.dumps(
        {"version": "1.0.0", "segments": [{"startTime": a, "endTime": b, "body": w} for w, a, b in words]}
    )


def assemblyai_words(lines: Lines) -> str:
    """AssemblyAI without speakers."""
    words = [
        {"text": w, "start": int(a * 1000), "end": int(b * 1000), "confidence": 0.9, "speaker": None}
        for start, _, line in timed(lines)
        for w, a, b in words_of(start, line)
    ]
    return json.dumps({"id": "x", "status": "completed", "text": " ".join(lines), "words": words, "utterances": None})


def youtube_paste(lines: Lines) -> str:
    """The transcript panel of YouTube, copied: a time stamp, below it what is said."""
    return "".join(f"{short_clock(a)}\n{line}\n" for a, _, line in timed(lines))


def stamped_lines(lines: Lines) -> str:
    """A time stamp before each line."""
    return "".join(f"[{clock(a)[:8]}] {line}\n" for a, _, line in timed(lines))


def timed_turns(turns: Turns) -> list[tuple[float, float, str, str]]:
    """Start, end (in seconds), speaker and text of each turn."""
    return [(*cue[:2], name, cue[2]) for cue, (name, _) in zip(timed([text for _, text in turns]), turns, strict=True)]


def voice_vtt(turns: Turns) -> str:
    """WebVTT with voice tags."""
    return "WEBVTT\n\n" + "".join(
        f"{clock(a)} --> {clock(b)}\n<v {NAMES[role]}>{html.escape(text, quote=False)}</v>\n\n"
        for a, b, role, text in timed_turns(turns)
    )


def rev(turns: Turns) -> str:
    """Rev's monologues."""
    monologues = []
    for a, _, role, text in timed_turns(turns):
        elements: list[dict[str, Any]] = []
        for word, start, end in words_of(a, text):
            elements += [{"type": "punct", "value": " "}] if elements else []
            elements.append({"type": "text", "value": word, "ts": start, "end_ts": end, "confidence": 0.9})
        monologues.append({"speaker": int(role == "guest"), "elements": elements})
    return json.dumps({"monologues": monologues})


def descript_json(turns: Turns) -> str:
    """JSON as Descript's: a speaker with a name."""
    paragraphs = [
        {"startTime": a, "endTime": b, "text": text, "speaker": {"id": role, "name": NAMES[role]}}
        for a, b, role, text in timed_turns(turns)
    ]
    return json.dumps({"paragraphs": paragraphs})


def seglst(turns: Turns) -> str:
    """SegLST, as meeteval reads it."""
    return json.dumps(
        [
            {"session_id": "x", "start_time": a, "end_time": b, "words": text, "speaker": NAMES[role]}
            for a, b, role, text in timed_turns(turns)
        ]
    )


def otter_json(turns: Turns) -> str:
    """Otter's JSON."""
    transcripts = [
        {"transcript": text, "start_offset": int(a * 16_000), "end_offset": int(b * 16_000), "speaker_id": role}
        for a, b, role, text in timed_turns(turns)
    ]
    speakers = [{"id": role, "speaker_name": name} for role, name in NAMES.items()]
    return json.dumps({"speech": {"title": "", "transcripts": transcripts, "speakers": speakers}})


def otter(turns: Turns) -> str:
    """Otter's text."""
    pieces = [f"{NAMES[role]}  {short_clock(a)}  \n{text}\n\n" for a, _, role, text in timed_turns(turns)]
    return "".join(pieces) + "Transcribed by https://otter.ai\n"


def rev_text(turns: Turns) -> str:
    """Rev's text."""
    return "".join(f"{NAMES[role]} ({short_clock(a)}):\n{text}\n\n" for a, _, role, text in timed_turns(turns))


def descript(turns: Turns) -> str:
    """Descript's Markdown."""
    return "".join(f"**{NAMES[role]}:** [{clock(a)[:8]}] {text}\n\n" for a, _, role, text in timed_turns(turns))


def labelled(turns: Turns) -> str:
    """A name and a colon before each turn."""
    return "".join(f"{NAMES[role].upper()}: {text}\n" for role, text in turns)


def dashes(turns: Turns) -> str:
    """A dash before each turn."""
    return "".join(f"- {text}\n" for _, text in turns)


def arrows(turns: Turns) -> str:
    """`>>` before each turn."""
    return "".join(f">> {text}\n" for _, text in turns)


PLAIN_TEXTS: dict[tuple[str, str], Callable[[Lines], str]] = {
    ("webvtt", ".vtt"): vtt,
    ("webvtt-rolling", ".vtt"): rolling_vtt,
    ("webvtt-as-txt", ".txt"): vtt,
    ("srt", ".srt"): srt,
    ("srt-misnumbered", ".srt"): misnumbered_srt,
    ("whisper-tsv", ".tsv"): tsv,
    ("whisper", ".json"): whisper,
    ("whisper-words", ".json"): whisper_words,
    ("faster-whisper", ".json"): faster_whisper,
    ("transformers", ".json"): transformers,
    ("whisper-cpp", ".json"): whisper_cpp,
    ("whisperx", ".json"): whisperx,
    ("podcast", ".json"): podcast,
    ("podcast-words", ".json"): podcast_words,
    ("assemblyai-words", ".json"): assemblyai_words,
    ("youtube-paste", ".txt"): youtube_paste,
    ("stamped-lines", ".txt"): stamped_lines,
    ("markdown", ".md"): "\n".join,
    ("one-line", ".txt"): " ".join,
    ("word-a-line", ".txt"): lambda lines: "\n".join(word for line in lines for word in line.split()),
    ("crlf", ".txt"): "\r\n".join,
    ("no-break-spaces", ".txt"): lambda lines: "\n".join(line.replace(" ", "\u00a0") for line in lines),
}
LABELLED_TEXTS: dict[tuple[str, str], Callable[[Turns], str]] = {
    ("webvtt-voices", ".vtt"): voice_vtt,
    ("rev", ".json"): rev,
    ("seglst", ".json"): seglst,
    ("descript-json", ".json"): descript_json,
    ("otter-json", ".json"): otter_json,
    ("otter-text", ".txt"): otter,
    ("rev-text", ".txt"): rev_text,
    ("descript", ".md"): descript,
    ("labelled", ".txt"): labelled,
    ("dashes", ".txt"): dashes,
    ("arrows", ".txt"): arrows,
}
