"""What a pattern costs grows with the text, whatever stands in it; counted in steps of a matcher, not in seconds."""

import re

import pytest
from pattern_steps import Steps

from pipeline.transcript.reading import MARKUP, caption_file, from_text, header, lines
from pipeline.transcript.reading.patterns import stamps
from pipeline.transcript.reading.patterns.head_forms import FORMS

SOUGHT = [
    (header.HEADING, "Notes", " ", "x"),
    (header.HEADING, "Notes:", "\n", "x"),
    (caption_file.IDENTIFIER, "", "1", "x"),
    (stamps.INLINE, "", "[", "x"),
]
AT_A_PLACE = [
    (MARKUP, "", "\n", "So how was it? Long."),
    (MARKUP, "---", "\t\n", "So how was it?"),
    (MARKUP, "talk:", "\r\n", "x"),
    (MARKUP, "", "%\n\n", "x"),
    (MARKUP, "- a: b\n  c: d\n", " ", "x"),
    (stamps.STAMP, "1.11", "\t", "x"),
    (stamps.STAMP, "(0:01", "\t", "x"),
    (FORMS[0].pattern, "Ann", "\t", "x"),
    (FORMS[0].pattern, "Ann (0:03)", " ", "x"),
    (FORMS[1].pattern, "Ann", " ", "x"),
    (FORMS[1].pattern, "Ann", "-", "x"),
    (FORMS[7].pattern, "Ann", "\t", ""),
    (lines.URL, "", "www.", " x"),
]


def assert_linear(pattern: re.Pattern[str], text: str, longer: str, *, sought: bool) -> None:
    counts = []
    for each in (text, longer):
        steps = Steps(pattern, each)
        if sought:
            steps.find_all()
        else:
            steps.match()
            steps.fullmatch()
        counts.append(steps.taken)
    assert counts[1] < 2.3 * counts[0] + 200, counts


@pytest.mark.parametrize(("pattern", "head", "piece", "tail"), SOUGHT)
def test_what_is_sought_anywhere(pattern: re.Pattern[str], head: str, piece: str, tail: str) -> None:
    assert_linear(pattern, head + piece * 150 + tail, head + piece * 300 + tail, sought=True)


@pytest.mark.parametrize(("pattern", "head", "piece", "tail"), AT_A_PLACE)
def test_what_is_read_at_a_place(pattern: re.Pattern[str], head: str, piece: str, tail: str) -> None:
    assert_linear(pattern, head + piece * 150 + tail, head + piece * 300 + tail, sought=False)


@pytest.mark.slow
@pytest.mark.parametrize("blank", ["\n", "\r\n", "\r", "\t\n", "\u00a0\n"])
@pytest.mark.parametrize("ending", [".txt", ".md"])
def test_what_is_said_below_a_hundred_thousand_blank_lines_is_read(blank: str, ending: str) -> None:
    said = from_text(blank * 100_000 + "So how was it? Long.\n", ending=ending)
    assert said.text.split() == ["So", "how", "was", "it?", "Long."]


@pytest.mark.parametrize(
    "text",
    ["Ann\u00a0Lee 0:01\nSo.", "1.5\t \t2.5 x", "Ann  ,  0:03: Hi", "Ann - 0:03 Hi", "0:01 - 0:02", "(0:01 \t0:02)"],
)
def test_the_counter_finds_what_python_finds(text: str) -> None:
    for form in (*FORMS, stamps):
        pattern = form.STAMP if form is stamps else form.pattern
        match = pattern.match(text)
        assert Steps(pattern, text).match() == (match and match.end())
        assert Steps(pattern, text).find_all() == [each.span() for each in pattern.finditer(text)]
