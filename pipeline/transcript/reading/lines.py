"""What a single line of a transcript file looks like."""

import re
from dataclasses import dataclass

from pipeline.transcript.back_channel import is_back_channel
from pipeline.transcript.record import Kind

_MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
_DATE = rf"(?:{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}|\d{{1,2}}(?:st|nd|rd|th)?\.? {_MONTH},? \d{{4}}|\d{{4}}-\d\d-\d\d|\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}})"
_TIME = r"\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d{1,3})?"
_STAMP = rf"[(\[]?{_TIME}[)\]]?"

DATE = re.compile(rf"(?:[\w ]{{0,24}}: ?)?(?:\w+, )?{_DATE}(?:\s*[•·|,–—-].{{0,60}})?", re.I)
DATE_START = re.compile(rf"(?:[\w ]{{0,24}}: ?)?(?:\w+, )?{_DATE}", re.I)
LENGTH = re.compile(
    r"(?:(?:duration|length|runtime|running time):? )?\d+ ?(?:min(?:ute)?s?|hours?|hrs?|h)\b.{0,20}", re.I
)
TIME = re.compile(rf"{_STAMP}(?:\s*(?:-->|–|-)\s*{_STAMP})?")
CHAPTER = re.compile(rf"(?:[-*•]\s*)?(?:{_STAMP}\s*[-–—:|]?\s*\S.*|.*\S\s+(?:[-–—|]\s*{_TIME}|[(\[]{_TIME}[)\]]))")
STAMP = re.compile(rf"(?<![\d:]){_TIME}(?![\d:])")
WORDS_A_CHAPTER = 20
MARKDOWN_HEADING = re.compile(r"#{1,6}\s+\S.*")
RULE = re.compile(r"(?:[-*_=~]\s?){3,}")
KEY_VALUE = re.compile(
    r"[*_]{1,2}([A-Z][\w /&-]{1,28}):[*_]{1,2}\s*(.*)|[*_]{1,2}([A-Z][\w /&-]{1,28})[*_]{1,2}:\s*(.*)"
)
PLAIN_KEY = re.compile(
    r"((?:show|podcast|host|hosts|guest|guests|title|date|episode|published|recorded|duration|speakers?|interviewer|interviewee|participants?|attendees|meeting|transcri(?:bed by|ber)|with)(?: \w+)?):\s+(\S.{0,200})",
    re.I,
)
URL = re.compile(r"(?>\S*?(?:https?://|www\.))\S+")
TRANSCRIPT_HEADING = re.compile(
    r"[#*_=\-\s]*(?:(?:full|complete|episode|interview|podcast|show|audio|video|raw|edited|unedited|rough|auto(?:matic(?:ally)?)?[- ]generated|machine|read the|view)\s+)*transcript(?:ion|s)?(?: of (?:the )?(?:talk|episode|interview|conversation))?(?: (?:begins|starts|follows)(?: here)?)?(?:\s*\([^()]{1,60}\))?\s*[:.]?[#*_=\-\s]*",
    re.I,
)
TRANSCRIPT_BELOW = re.compile(  # at the end of a line of prose
    r"(?:^|[.!?:] )(?:(?:What follows is|Here is|Here's|Below is|You(?:'ll| will) find) (?:the|a|an|our) (?:\w+,? ){0,4}transcript\b[^.!?]{0,80}|"
    r"The (?:\w+,? ){0,3}transcript (?:follows|is|begins|starts)(?: just)?(?: here| below)?)[.:]?$"
)
SECTION_HEADING = re.compile(
    r"[#*_=\-\s]*(?:time ?stamps?|chapters?|chapter marks?|show ?notes?|episode notes?|description|summary|overview|outline|contents|topics|about(?: (?:the|this) (?:episode|guest|show))?|links?|resources|references|highlights|key takeaways|in this episode)\s*:?[#*_=\-\s]*",
    re.I,
)
CAPITAL_HEADING = re.compile(
    r"\W*(?:FOLLOW|CONNECT WITH|MENTIONED|SPONSORS?|SUPPORT|WHERE TO FIND|CREDITS|TIMESTAMPS)(?: [A-Z'’&/-]+){0,6}:?"
)
LISTING = re.compile(  # what pages, feeds and video sites write around a talk; none of it is a sentence that is said
    r".*https?://\S.*|[•▪‣●◦]\s*\S.*|(?:#\w+[\s,]*)+|(?:\.\.\.|…)\s?more|show (?:more|less)|"
    r"S\d{1,3}[ ,·:]{0,2}E\d{1,4}\b.{0,40}|(?:[♡♥❤💬↻🔁👍∙•]\s*[\d.,]+[km]?\s*)+|[\d.,]+[km]|[\d.,]+[km]? (?:subscribers|views|likes|followers)\b.*|(?:©|\(c\) \d|copyright \d).*|.{0,80}all rights reserved\.?|"
    r"(?:subscribe|listen|follow|watch)\b[^.!?|]{0,80} [|·•∙] .*|"
    r"(?:author|guid|season|explicit|categor(?:y|ies)|tags|keywords|language|publisher|copyright|episode type|link): \S.*|"
    r"(?:[\U0001F300-\U0001FAFF\u2700-\u27BF\u23E9-\u23FF]\ufe0f?\s*)+\S.*",
    re.I,
)
BYLINE = re.compile(r"By (?:[A-Z][\w.'’-]*,? ){1,4}[A-Z][\w'’-]*(?: ?[|·•∙–—-] .{0,60})?")
CREDITS = re.compile(
    r".*\b(?:[Pp]roduced|[Ee]dited|[Mm]ixed|[Mm]astered|[Ee]ngineered|[Mm]usic (?:is )?(?:composed )?) ?by (?:[A-Z]\S+ ?){1,4}.*|"
    r".*\b[Vv]iews expressed\b.*|(?:This|The(?: following)?)(?: \w+){0,2} transcript (?:was|is|has been|may)\b.*|"
    r"\W*(?:Transcript(?:ion|s)?|Captions?|Subtitles?)(?: (?:was|were|is|are))? (?:auto-?)?(?:generated|created|provided|made|produced|prepared) "
    r"(?:by|with|using) [A-Z]\S*(?: \S+){0,5}|"
    r"(?:Here is|Here's|Below is|What follows is) (?:the|a|an|our) (?:\w+ ){0,4}transcript\b.{0,80}|Hosted on [A-Z]\S+ See .*|Learn more about your ad choices.*"
)
TOLD = re.compile(r"\b(?:i'm|i am|i|my|me|we're|you're|welcome|hello|hi|thanks)\b", re.I)
FURNITURE = re.compile(
    r"(?:support the (?:show|podcast)|upgrade to paid|leave a comment|discussion|comments?|likes?|share|subscribe|listen(?: now)?|play|download|copy link|show more|read more|sign in|episodes?|reviews?|views?|transcript)\s*(?:\(?\d[\d,.]*k?\)?)?",
    re.I,
)
STAGE = re.compile(r"[\[(](?:[A-Za-z'’ -]{2,40})[\])]|\[[A-Za-z][\w'’ .,:/-]{1,50}\]|♪.*|\*[a-z ]{3,30}\*")
FOOTER = re.compile(
    r"(?:transcribed|transcript (?:created|generated|provided)|captions) (?:by|with|using) (?:https?://|www\.)\S+", re.I
)
FIRST_STAMP = re.compile(r"(?:[-*•]\s*)?[(\[]?(\d{1,2}):(\d\d)(?::(\d\d))?(?![\d:])")
UNMARKED = re.compile(rf"(?!{_DATE}$)(?:[^•·|#*_=(\[:]|:(?=\d|//))*", re.I)
"""A line without the marks that headers are made of, and no mere date either: it may as well be talk."""
MOST_CHARS = 2_000  # of a line of header form: no header needs more, and a hostile line costs no time
SENTENCE_END = re.compile(r"[.?!…][\"'”’)]*$")


@dataclass(frozen=True, slots=True)
class Line:
    """A line with its offsets, white space at both ends left out; `text` is empty for a blank line.

    All blanks in `text` are plain ones, for patterns to know them; no offset changes by that.
    """

    start: int
    end: int
    text: str

    @property
    def words(self) -> int:
        return len(self.text.split())


BLANKS = str.maketrans(dict.fromkeys("\u00a0\u2007\u2009\u202f\u3000", " "))


def split_lines(text: str) -> list[Line]:
    """All lines of a text, blank ones with `start == end`."""
    lines, at = [], 0
    for raw in text.splitlines(keepends=True):
        left = at + len(raw) - len(raw.lstrip())
        right = at + len(raw.rstrip())
        lines.append(Line(left, right, text[left:right].translate(BLANKS)) if right > left else Line(at, at, ""))
        at += len(raw)
    return lines


_FORMS: tuple[tuple[Kind, tuple[re.Pattern[str], ...], int], ...] = (
    ("heading", (TRANSCRIPT_HEADING, SECTION_HEADING, MARKDOWN_HEADING, RULE), 40),
    ("date", (DATE, LENGTH), 14),
    ("time", (TIME,), 4),
    ("chapter", (CHAPTER,), 16),
    ("description", (KEY_VALUE, URL), 60),
    ("description", (PLAIN_KEY,), 30),
    ("heading", (CAPITAL_HEADING,), 8),
    ("description", (LISTING,), 60),
    ("description", (BYLINE,), 14),
)
"""What a line of header form is called, the forms, and the most words that such a line has."""


def mask_numbers(text: str) -> str:
    """The text with `#` for each number: the same for texts that differ in what is counted only."""
    return re.sub(r"\d+", "#", text)


def header_kind(line: Line) -> Kind | None:
    """The kind of a line that can hardly be speech, None for all others."""
    words = line.words
    if len(STAMP.findall(line.text)) * WORDS_A_CHAPTER >= max(words, 3 * WORDS_A_CHAPTER):
        return "chapter"  # a chapter list that was pasted into one line
    for kind, forms, most in _FORMS:
        if words <= most and len(line.text) <= MOST_CHARS and any(form.fullmatch(line.text) for form in forms):
            return kind
    is_credit = (
        words <= 60 and len(line.text) <= MOST_CHARS and CREDITS.fullmatch(line.text) and not TOLD.search(line.text)
    )
    return "description" if is_credit else None


def body_kind(line: Line) -> Kind | None:
    """The kind of a line that is not speech though it stands among speech, None for speech."""
    if len(line.text) > 200:
        return None
    if STAGE.fullmatch(line.text) and not is_back_channel(line.text.strip("[(*)]")):
        return "stage_direction"
    if TIME.fullmatch(line.text):
        return "time"
    if FOOTER.fullmatch(line.text):
        return "description"
    if MARKDOWN_HEADING.fullmatch(line.text) or RULE.fullmatch(line.text):
        return "heading"
    return None
