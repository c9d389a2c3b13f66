"""The words of a Word document as a reader sees them, paragraph by paragraph, from its XML.

`python-docx` gives a paragraph's own runs and links only. What stands in content controls, smart tags, fields and tracked
insertions is seen on the page too, so the XML is read: every `w:t` counts unless something above it hides it.
"""

from collections.abc import Callable, Iterator
from typing import Any

from pipeline.transcript.reading.paragraphs import Paragraph, Table, paragraph_of
from pipeline.transcript.reading.styles import Look

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
UNSEEN = frozenset(
    {f"{W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "rt", "rPr", "pPr", "tblPr", "sdtPr")}
    | {"{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
)
"""Deletions, the old place of what was moved, a field's formula, and what stands there a second time for older programs."""
BREAKS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
OFF = frozenset({"0", "false", "off", "none"})
BLACK = "000000"


Level = Callable[[Any], int]


def content(body: Any, level_of: Level) -> Iterator[Paragraph | Table]:
    """Paragraphs and tables in order, whatever they are wrapped in.

    Parameters:
        body: an XML element that holds them.
        level_of: the level of a paragraph's element as a heading, 0 for none.
    """
    for element in body:
        if element.tag in UNSEEN:
            continue
        if element.tag == f"{W}p":
            yield _paragraph(element, level_of)
            for box in element.iter(f"{W}txbxContent"):
                if not any(each.tag in UNSEEN for each in box.iterancestors()):
                    yield from content(box, level_of)
        elif element.tag == f"{W}tbl":
            yield _table(element, level_of)
        elif isinstance(element.tag, str):
            yield from content(element, level_of)


def seen_words(body: Any) -> str:
    """Each text of the XML that nothing hides, whatever it stands in, one after the other."""
    texts: list[str] = []
    paragraph = None
    for piece in body.iter(f"{W}t", *BREAKS):
        above = list(piece.iterancestors())
        if any(each.tag in UNSEEN for each in above) or (above[0].tag == f"{W}r" and _has(above[0], "vanish")):
            continue
        around = next((each for each in above if each.tag == f"{W}p"), None)
        texts += ["" if around is paragraph else "\n", BREAKS.get(piece.tag) or piece.text or ""]
        paragraph = around
    return "".join(texts)


def _paragraph(element: Any, level_of: Level) -> Paragraph:
    style = element.find(f"{W}pPr/{W}pStyle")
    look = {} if style is None else {"style": style.get(f"{W}val", "")}
    pieces = [(text, {**look, **own}) for text, own in _pieces(element)]
    return paragraph_of(pieces, "".join(text for text, _ in pieces).strip("\n"), level_of(element))


def _pieces(element: Any) -> Iterator[tuple[str, Look]]:
    """Each piece of text that is seen, and how it looks."""
    for child in element:
        if child.tag in UNSEEN or child.tag == f"{W}txbxContent":
            continue
        if child.tag == f"{W}r":
            if not _has(child, "vanish"):
                yield "".join(_text(child)), _look(child)
        elif isinstance(child.tag, str):
            yield from _pieces(child)


def _look(run: Any) -> Look:
    look = {name: "on" for name, tag in (("bold", "b"), ("italic", "i")) if _has(run, tag)}
    if _is_strong(run):
        look["bold"] = "on"
    for name, tag in (("colour", "color"), ("shade", "highlight")):
        found = run.find(f"{W}rPr/{W}{tag}")
        if found is not None and found.get(f"{W}val", "auto") not in (*OFF, "auto", BLACK):
            look[name] = found.get(f"{W}val")
    return look


def _text(run: Any) -> Iterator[str]:
    for child in run:
        if child.tag == f"{W}t":
            yield child.text or ""
        elif child.tag in BREAKS:
            yield BREAKS[child.tag]
        elif child.tag == f"{W}ruby":
            yield from (text for text, _ in _pieces(child))


def _has(run: Any, name: str) -> bool:
    """Whether a property of a run is on."""
    found = run.find(f"{W}rPr/{W}{name}")
    return found is not None and found.get(f"{W}val", "1") not in OFF


def _is_strong(run: Any) -> bool:
    style = run.find(f"{W}rPr/{W}rStyle")
    return style is not None and style.get(f"{W}val", "").lower() == "strong" and run.find(f"{W}rPr/{W}b") is None


def _table(element: Any, level_of: Level) -> Table:
    rows = []
    for row in _within(element, f"{W}tr"):
        if row.find(f"{W}trPr/{W}del") is None:
            rows.append(tuple(_cell(cell, level_of) for cell in _within(row, f"{W}tc")))
    return Table(tuple(rows))


def _within(element: Any, tag: str) -> Iterator[Any]:
    """The nearest elements of a tag, through whatever wraps them."""
    for child in element:
        if child.tag == tag:
            yield child
        elif isinstance(child.tag, str) and child.tag not in UNSEEN and not child.tag.endswith("}tbl"):
            yield from _within(child, tag)


def _cell(element: Any, level_of: Level) -> str:
    words: list[str] = []
    for item in content(element, level_of):
        if isinstance(item, Paragraph):
            words += item.text.split()
        else:
            words += [word for row in item.rows for cell in row for word in cell.split()]
    return " ".join(words)
