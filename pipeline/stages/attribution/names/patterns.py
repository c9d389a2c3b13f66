"""How names are said: patterns for a person's name, and the phrases that say whose it is."""

import re

from pipeline.stages.attribution.names.lexicon import CALLINGS

# A capital behind another begins no word, letters are given back by no word, and callings begin where words do: else each
# letter of a long word would be a place to begin or to end at, and time would grow with its square.
_WORD = r"(?<![^\W\d_a-z])[^\W\d_a-z][^\W\d_]*+(?:['’\-][^\W\d_]++){0,4}"
_PARTICLE = r"(?:van|von|de|der|den|del|della|di|da|dos|du|la|le|ten|ter|bin|al|el)"
NAME = rf"(?:(?:Dr|Prof|Mr|Mrs|Ms)\.? |Professor |Doctor )?{_WORD}(?: (?:{_PARTICLE} ){{0,2}}(?:[^\W\d_a-z]\. )?{_WORD}){{0,2}}"
_CALLING = rf"(?:(?<!\w)(?:[Tt]he |[Aa]uthor and )?(?:[\w’'&-]++ ){{0,2}}(?i:{'|'.join(sorted(CALLINGS))}) )"
_NAMES = rf"{_CALLING}?(?P<name>{NAME})(?:,? (?:and|&) {_CALLING}?(?P<other>{NAME}))?"
_TODAY = r"(?: today| this week| now| once again| again)?"
_WITH = (
    rf"(?:talk(?:s|ed|ing)?{_TODAY} (?:to|with)|sp(?:eaks?|oke|oken|eaking){_TODAY} (?:to|with)|chat(?:s|ted|ting)?{_TODAY} (?:to|with)|"
    rf"(?:sit|sits|sat|sitting) down{_TODAY} with|interview(?:s|ed|ing)?|in conversation with|a conversation with|"
    rf"here{_TODAY} with|joined{_TODAY} by|join(?:ing)? (?:me|us){_TODAY} is|with (?:me|us){_TODAY} is|(?:have|got) with (?:me|us)|"
    rf"with (?:our |my )?guests?|(?:[Tt]his is|[Ww]elcome to) (?:the )?episode (?:number )?\d+,? with|"
    rf"(?:this|the|my|today's) (?:interview|conversation|chat)(?: today)?(?: is)? with|back with)"
    rf"(?: none other than)?(?: (?:my|our) (?:(?:good|dear|old) )?(?:friend|colleague|buddy),?)?"
)

_ONE = rf"(?P<name>{NAME})"
_COMING = (
    r"for (?:coming|joining|being (?:here|on|with|my|our|a guest)|taking (?:the|your|some) time|your time|agreeing|"
    r"(?:talking|speaking|chatting) (?:to|with)|sitting down|stopping by)"
)
_HAVING = r"for (?:having|inviting) (?:me|us)"

INTRODUCED = tuple(
    (re.compile(pattern), weight)
    for pattern, weight in (
        (
            rf"\b[Gg]uests?(?: for)?(?: today| this week| on (?:today's|this) (?:show|episode))?(?: is| are|:|,)? {_NAMES}",
            3.0,
        ),
        (rf"\b[Tt]oday(?:'s|’s) guests? (?:is|are) {_NAMES}", 3.0),
        (rf"\b{_WITH} {_NAMES}", 2.0),
        (rf"\b[Tt]oday,? (?:I|we)(?:'ve|’ve)? (?:have|got|welcome) {_NAMES}", 2.0),
        (rf"\b(?:have|got) {_NAMES} (?:here|with (?:me|us)|on the (?:show|podcast))", 2.0),
        (rf"^{_NAMES} (?:joins|is interviewed|is being interviewed|talks (?:to|with) (?:us|me))\b", 3.0),
        (rf"\b(?:introduce(?: you to)?|[Pp]lease welcome) {_NAMES}", 2.0),
        (rf"\b[Tt]his is (?:my|our) (?:\w+ )?(?:friend|guest),? {_NAMES}", 2.0),
        (
            rf"{_NAMES}(?:,[^,.:;!?]{{2,60}},)? (?:joins?|is joining|returns to) (?:us|me|(?:the|our|my) (?:show|podcast|program|pod))\b",
            2.0,
        ),
        (rf"(?<=[.!?] ){_NAMES} (?:is|are) (?:here )?(?:with us|joining (?:us|me)|(?:my|our) guests?)\b", 2.0),
        (rf"(?<=[.!?] ){_NAMES} (?:joins|is interviewed|is being interviewed)\b", 3.0),
    )
)
"""Who is introduced is a guest; what is in `other` is one too. Third person, in show notes or at the start of the talk."""

_OF = r"(?:,[^,.:;!?]{2,60},)?"
_FIRST = rf"{_CALLING}?(?P<first>{NAME})(?:,? (?:and|&) {_CALLING}?(?P<first_other>{NAME}))?{_OF}"
_PLAIN = (
    r"(?:(?!(?:and|or|at|in|of|for|from|on|to|with|about|who|us|me|by|as)\b)[a-z][\w’'-]*+ ){0,3}"  # "his old friend"
)
_SECOND = rf"{_PLAIN}{_CALLING}?(?P<second>{NAME})(?:,? (?:and|&) {_CALLING}?(?P<second_other>{NAME}))?"
PAIRS = tuple(
    (re.compile(rf"{_FIRST} (?:{verb}) {_SECOND}"), role, certain)
    for verb, role, certain in (
        (r"joins?", "guest", True),
        (r"(?:is|are|was|were) (?:being )?interviewed by", "guest", True),
        (r"(?:is|are|was|were) (?:in conversation|in dialogue) with|in (?:conversation|dialogue) with", "guest", False),
        (r"(?:interview(?:s|ed)?|(?:is|are|was|were) joined(?: \w+)? by|welcom(?:es?|ed)|asks?)", "host", True),
        (
            r"(?:sits?|sat) down(?: \w+)? with|(?:talk|speak|chat)s?(?: \w+)? (?:to|with)|(?:talk|chatt)ed (?:to|with)|spoke (?:to|with)",
            "host",
            False,
        ),
    )
)
"""Two people and a verb between them: the role of the first, and whether the verb is certain of it or goes both ways."""

HOSTING = tuple(
    (re.compile(pattern), weight)
    for pattern, weight in (
        (rf"\b(?:your|show|the) hosts?,?[ \-]{_NAMES}", 3.0),
        (rf"\b(?:I'm|I’m|I am) (?:your |the )?(?:co-?)?host,?[ \-]{_NAMES}", 3.0),
        (rf"\b[Hh]ost(?:ed by|s|:) {_NAMES}", 3.0),
        (rf"\b(?:is|are|being|was) (?:being )?interviewed by {_NAMES}", 3.0),
        (rf"\bco-?hosts?,?(?: is| today is)? {_NAMES}", 1.0),
        (
            rf"\b[Ii]n this episode,? {_NAMES} (?:(?:talk|speak|chat)s? (?:to|with)|sits? down with|interviews?|asks) [a-z]",
            3.0,
        ),
        (
            rf"\b(?:I['’]m|I am|[Mm]y name is) {_NAMES},? and (?:this is|you['’]re listening|welcome|today|I['’]m your)",
            2.0,
        ),
        (rf"\b[Tt]he {_NAMES} (?:podcast|Podcast|show|Show)\b", 1.0),
    )
)
"""Who hosts, by these words."""

TITLES = (
    re.compile(rf"\b[Ww]ith {_NAMES}\s*(?:$|[,:;|()\-–—]|from\b|of\b|on\b)"),
    re.compile(rf"^(?:.{{0,40}}[:|–—\-] )?{_NAMES} on [A-Z\"“]"),
)
"""What a title says of its guest."""

TOPIC = re.compile(rf"(?:^|[:|–—\-] ){_CALLING}?(?P<name>{_WORD} {_WORD}) on \S")
NAME_ALONE = re.compile(
    rf"(?:^|[|:,–—\-] |\b[Ee]p(?:isode|\.)?(?: #?\d+)?[:,]? |\b[Ii]nterview:? |\b\d+[:.)]? )(?P<name>{NAME})(?= [|:(–—\-]|[:,]? ?$|: )"
)
"""What may be a guest's name in a title (`TOPIC`: "Ann Lee on clay"), if the show notes or the talk have it too."""

_MUCH = r"(?: (?:so|very) much| a lot)?(?: (?:again|indeed))?"
_HERE = r"(?: (?:on|to|here|today|back|again|the|this|your|show|podcast|program|episode)\b)*"
GREETED = tuple(
    (re.compile(pattern), role, weight)
    for pattern, role, weight in (
        (rf"(?:^|[.!?…] |\b[Ss]o,? |\b[Aa]nd,? ){_ONE}, (?:and )?(?:a (?:very )?(?:warm )?)?welcome\b", "guest", 2.0),
        (
            rf"\b[Ww]elcome(?: back)?(?: to (?:the|this|our|my) (?:show|podcast|program))?,? {_ONE}(?=[.,!?]|$)",
            "guest",
            1.5,
        ),
        (rf", {_ONE}[.!] [Ww]elcome (?:back |on )?to (?:the|this|our|my) (?:show|podcast|program)\b", "guest", 1.5),
        (rf"\b[Tt]hank(?:s| you){_MUCH},? {_ONE},? {_COMING}", "guest", 1.5),
        (rf"(?:^|[.!?…] |\b[Ss]o,? |\b[Ww]ell,? ){_ONE}, thank(?:s| you){_MUCH},? {_COMING}", "guest", 1.5),
        (rf"\b[Tt]hank(?:s| you){_MUCH},? {_COMING}{_HERE},? {_ONE}(?=[.,!?]| and\b|$)", "guest", 1.5),
        (rf"\b[Tt]hank(?:s| you){_MUCH},? {_ONE},? {_HAVING}", "host", 2.0),
        (rf"\b[Tt]hank(?:s| you){_MUCH},? {_HAVING}{_HERE},? {_ONE}(?=[.,!?]| and\b|$)", "host", 2.0),
    )
)
"""Who is welcomed or thanked for coming is a guest, and who is thanked for having somebody a host, whoever seems to say so."""

FULL = re.compile(rf"\b{_WORD} (?:{_PARTICLE} )?(?:[^\W\d_a-z]\. )?{_WORD}(?: {_WORD})?")
"""A name of two words or three."""

OWN = re.compile(rf"\b(?:I'm|I’m|I am|[Mm]y name is|[Mm]y name's) (?P<name>{NAME})")
OWN_FULL = re.compile(rf"\b[Tt]his is (?P<name>{_WORD} {_WORD})\. (?:I['’]m|I am) an? ")
ADDRESS = (
    (
        re.compile(
            rf"(?:\b[Tt]hanks|\b[Tt]hank you|\b[Hh]i|\b[Hh]ello|\b[Hh]ey|\b[Ww]elcome(?: back)?|\b[Bb]ye)"
            rf"(?: (?:so|very) much| a lot)?(?: there)?,? (?P<name>{NAME})(?=[.,!?]|$| for\b| to\b)"
        ),
        1.0,
    ),
    (
        re.compile(
            rf"(?:^|[.!?…] )(?:(?:So|And|Well|Okay|OK|Now|Yeah|Great|Awesome|Alright|Cool|But|Oh),? )?{_ONE}, "
            r"(?=you|what|how|why|tell|thank|welcome|when|where|can|could|do|did|I\b|we\b|is|are|there|let|that|it\b|just|any)"
        ),
        0.5,
    ),
    (re.compile(rf", {_ONE}(?:\.\.\.|[.?!…]|, (?:you|what|how|I)\b)(?= |$)"), 0.5),
)
"""Who is spoken to is not who speaks; with the weight of each."""

BARE = re.compile(
    r"\b(?:(?P<guest>(?:my|our) guest (?:today|this week) is|today i(?: a|')m (?:talking to|here with|joined by))|"
    r"(?P<host>i(?:'m| am) your host))"
    r" (?P<name>[a-z'\-]+ [a-z'\-]+)"
)
"""Without capitals only phrases after which hardly anything but a name is said."""
