"""WebVTT, in which every cue names its speaker in a voice tag."""

from pipeline.export.captions import captions
from pipeline.export.talk import Talk

NAME = "vtt"
ENDING = ".vtt"
NEEDS_TIMES = True
WIDTH = 42


def write(talk: Talk) -> bytes:
    """The cues, each of one speaker."""
    title = f" - {talk.title.replace('-->', '→')}" if talk.title else ""
    parts = [f"WEBVTT{title}"]
    for cue in captions(talk, width=WIDTH):
        name = escaped(talk.name(cue.passage))
        said = escaped("\n".join(cue.lines))
        parts.append(f"{stamp(cue.start_s)} --> {stamp(cue.end_s)}\n<v {name}>{said}")
    return ("\n\n".join(parts) + "\n").encode()


def escaped(text: str) -> str:
    """The text with what would be a tag or an entity written as one; `-->` cannot stand in a cue otherwise."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def stamp(seconds: float, mark: str = ".") -> str:
    """`01:02:03.450`."""
    minutes, milliseconds = divmod(round(seconds * 1000), 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{milliseconds // 1000:02}{mark}{milliseconds % 1000:03}"
