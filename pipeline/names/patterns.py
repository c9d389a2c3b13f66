"""How names are said: patterns for a person's name, and the phrases that say whose it is."""

import re

_WORD = r"[^\W\d_a-z][^\W\d_]*(?:['’\-][^\W\d_]+)*"
_PARTICLE = r"(?:van|von|de|der|den|del|della|di|da|dos|du|la|le|ten|ter|bin|al|el)"
NAME = rf"(?:(?:Dr|Prof|Mr|Mrs|Ms)\.? |Professor |Doctor )?{_WORD}(?: (?:{_PARTICLE} ){{0,2}}(?:[^\W\d_a-z]\. )?{_WORD}){{0,2}}"
_NAMES = rf"(?P<name>{NAME})(?:,? (?:and|&) (?P<other>{NAME}))?"
_TODAY = r"(?: today| this week| now| once again| again)?"
_WITH = (
    rf"(?:talk(?:s|ed|ing)?{_TODAY} (?:to|with)|sp(?:eaks?|oke|oken|eaking){_TODAY} (?:to|with)|chat(?:s|ted|ting)?{_TODAY} (?:to|with)|"
    rf"(?:sit|sits|sat|sitting) down{_TODAY} with|interview(?:s|ed|ing)?|in conversation with|a conversation with|"
    rf"here{_TODAY} with|joined{_TODAY} by|join(?:ing)? me is|with me{_TODAY} is|(?:have|got) with (?:me|us)|with (?:our |my )?guests?)"
)

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
        (rf"(?<=[.!?] ){_NAMES} (?:joins|is interviewed|is being interviewed)\b", 3.0),
    )
)
"""Who is introduced is a guest; what is in `other` is one too. Third person, in show notes or at the start of the talk."""

HOSTING = tuple(
    (re.compile(pattern), weight)
    for pattern, weight in (
        (rf"\b(?:your|show|the) hosts?,?[ \-]{_NAMES}", 3.0),
        (rf"\b(?:I'm|I’m|I am) (?:your |the )?(?:co-?)?host,?[ \-]{_NAMES}", 3.0),
        (rf"\b[Hh]ost(?:ed by|s|:) {_NAMES}", 3.0),
        (rf"\b(?:is|are|being|was) (?:being )?interviewed by {_NAMES}", 3.0),
        (rf"\bco-?hosts?,?(?: is| today is)? {_NAMES}", 1.0),
    )
)
"""Who hosts, by these words."""

TITLES = (
    re.compile(rf"\b[Ww]ith {_NAMES}\s*(?:$|[,:;|()\-–—]|from\b|of\b|on\b)"),
    re.compile(rf"^(?:.{{0,40}}[:|–—\-] )?{_NAMES} on [A-Z\"“]"),
)
"""What a title says of its guest."""

NAME_ALONE = re.compile(
    rf"(?:^|[|:,–—\-] |\b[Ee]p(?:isode|\.)?(?: #?\d+)?[:,]? |\b[Ii]nterview:? |\b\d+[:.)]? )(?P<name>{NAME})(?= [|:(–—\-]|[:,]? ?$|: )"
)
"""What may be a guest's name in a title, if the show notes or the talk have it too."""

OWN = re.compile(rf"\b(?:I'm|I’m|I am|[Mm]y name is|[Mm]y name's) (?P<name>{NAME})")
ADDRESS = (
    re.compile(
        rf"(?:\b[Tt]hanks|\b[Tt]hank you|\b[Hh]i|\b[Hh]ello|\b[Hh]ey|\b[Ww]elcome(?: back)?|\b[Bb]ye)"
        rf"(?: (?:so|very) much)?(?: there)?,? (?P<name>{NAME})(?=[.,!?]|$| for\b| to\b)"
    ),
    re.compile(
        rf"(?:^|[.!?] )(?:(?:So|And|Well|Okay|Now|Yeah|Great|Awesome),? )?(?P<name>{NAME}), "
        r"(?=you|what|how|why|tell|thank|welcome|when|where|can|could|do|did|I)"
    ),
    re.compile(rf", (?P<name>{NAME})[.?!](?= |$)"),
)
"""Who is spoken to is not who speaks."""

BARE = re.compile(
    r"\b(?:(?P<guest>(?:my|our) guest (?:today|this week) is|today i(?: a|')m (?:talking to|here with|joined by))|"
    r"(?P<host>i(?:'m| am) your host))"
    r" (?P<name>[a-z'\-]+ [a-z'\-]+)"
)
"""Without capitals only phrases after which hardly anything but a name is said."""
