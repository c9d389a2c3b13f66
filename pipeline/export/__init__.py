"""Results in the forms that other programs and people read.

A format is a module of this folder with `NAME`, `ENDING`, `NEEDS_TIMES` and `write(talk) -> bytes`, listed in `FORMATS`. One
that can hold several episodes has `join(contents) -> bytes` too.
"""

from types import ModuleType

from pipeline.export import (
    dialogue,
    html,
    jsonl,
    labelstudio,
    markdown,
    podcast,
    rttm,
    seglst,
    srt,
    webvtt,
    word,
)  # fmt: skip

FORMATS: dict[str, ModuleType] = {
    module.NAME: module
    for module in (dialogue, markdown, word, html, webvtt, srt, podcast, jsonl, labelstudio, rttm, seglst)
}
