"""Every format that the benchmark and the tests write, and the table of them that the documentation shows."""

from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.document_writers import BYTES, DOCUMENTS
from benchmarks.format_writers import LABELLED_TEXTS, PLAIN_TEXTS, Lines, Turns
from benchmarks.service_writers import SERVICES
from benchmarks.table_writers import FRAMES, TABLES

TEXTS: dict[tuple[str, str], Callable[[Lines], str]] = {**PLAIN_TEXTS, **FRAMES}
LABELLED: dict[tuple[str, str], Callable[[Turns], str]] = {
    **LABELLED_TEXTS, **TABLES, **DOCUMENTS, **SERVICES
}  # fmt: skip

__all__ = ["BYTES", "LABELLED", "ROWS", "TEXTS", "table"]


@dataclass(frozen=True, slots=True)
class Row:
    """What is said of a format, and the names of the writers with which the tests try it."""

    format: str
    writers: str
    times: str
    speakers: str
    notes: str = ""


ROWS = (
    Row("plain text", "one-line word-a-line crlf no-break-spaces byte-order-mark utf-16 windows-1252 labelled dashes arrows otter-text rev-text",
        "where time stamps stand", "where labels stand", "UTF-8, UTF-16 or Windows-1252; any line ends; `&#39;` and its like are resolved"),
    Row("Markdown", "markdown descript", "likewise", "likewise", "front matter, headings and `**Key:** value` lines are header"),
    Row("a page with stamps, pasted", "youtube-paste stamped-lines", "stamp", "–", "a time on a line of its own, or before each line, as YouTube shows it"),
    Row("Word (`.docx`)", "docx", "likewise", "likewise",
        "all that is seen: also content controls, tracked insertions, fields, links; tables in any order of columns; headings and bold names that come again; colours and types, where nothing else tells speakers apart; needs python-docx"),
    Row("HTML", "html-piece html-page", "`<time>`, or stamps in the text", "`<cite>`, bold names, labels in the text, or colours", "a whole page only where something in it says who speaks"),
    Row("WebVTT", "webvtt webvtt-rolling webvtt-as-txt webvtt-voices webvtt-identifiers", "cue, or word where `<00:00:01.000>` stands",
        "voice tags, identifiers that come again, colours, or labels in the text", "notes and styles are passed over; captions that roll, each line shown again, are unrolled"),
    Row("SRT", "srt srt-misnumbered", "cue", "labels in the text, or colours", "wrong numbers and stray tags do no harm"),
    Row("CSV, tables with tabs or semicolons", "csv tabs", "columns of times", "a column", "columns are told by their names, which the first line gives, else by what they hold"),
    Row("keys with values, a block a turn", "keyed-lines yaml", "a key", "a key", "`Speaker: …`, `Time: …`, `Text: …`, each on its line; also as YAML, TOML or the heads of messages have it"),
    Row("STM, CTM", "stm ctm", "segment or word", "speaker, or a channel that is no number"),
    Row("MicroDVD, MPL2", "microdvd mpl2", "frames, tenths of a second", "labels in the text", "`{75}{100}…`, `[30][40]…`; 25 frames a second unless the first line says how many"),
    Row("CHAT (CLAN)", "chat", "bullets", "main lines", "`*ANN:`; dependent tiers (`%mor:`) and codes are left out"),
    Row("TextGrid (Praat)", "textgrid", "interval", "a tier each", "long or short form; tiers of phones, notes and the like are left aside"),
    Row("Whisper and its kin, JSON or TSV", "whisper whisper-words faster-whisper transformers whisper-cpp whisper-tsv", "segment, word or token", "–", ""),
    Row("WhisperX, insanely-fast-whisper, pyannoteAI, OpenAI", "whisperx whisperx-speakers insanely-fast-whisper pyannoteai openai-diarized", "segment or word", "of segments and words", "a word without a speaker has its segment's; what has none is the model's to decide"),
    Row("Podcasting 2.0, SegLST", "podcast podcast-words seglst", "segment or word", "yes"),
    Row("AssemblyAI, Deepgram, Gladia, ElevenLabs, Soniox, Speechmatics", "assemblyai assemblyai-words deepgram deepgram-words gladia elevenlabs soniox speechmatics", "word", "yes", "utterances, or words, or pieces of words"),
    Row("Amazon, Google, Azure, IBM Watson", "amazon amazon-joined amazon-call-analytics google google-v2 azure azure-fast watson", "word or phrase", "yes", "also where speakers stand apart and are joined by times"),
    Row("Otter, Rev, Descript, Sonix", "otter-json rev descript-json sonix", "turn or word", "yes"),
    Row("Teams, Recall, Fireflies, Gong, Fathom, Read, Symbl", "teams-json recall recall-before fireflies fireflies-api gong fathom read symbl", "sentence or word", "by name"),
    Row("any other JSON", "messages names-as-keys", "where a field says when", "where a field says who", "a list of objects with what is said, in any nesting: `[{\"speaker\": …, \"text\": …}]`; or pairs, or columns, or speakers apart that times join; what cannot be told is refused"),
)  # fmt: skip


def table() -> str:
    """The rows as Markdown."""
    head = "| format | times | speakers | notes |\n| --- | --- | --- | --- |\n"
    return head + "".join(f"| {row.format} | {row.times} | {row.speakers} | {row.notes} |\n" for row in ROWS)
