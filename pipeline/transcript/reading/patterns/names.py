"""What a speaker may be called in a label, and when two spellings are one person."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping

ANONYMOUS = re.compile(
    r"(?:unknown[ _])?(?:speaker|spk|spkr|voice|person|participant|caller)[ _-]?#?(?:\d{1,3}|[a-z]|\?)|"
    r"unknown(?: speaker)?|speaker|s\d{1,2}|(?:bold|italic|quoted|plain|heading|numbered|capital) type|(?:colou?r|style) [\w-]{1,30}",
    re.I,
)
GENERIC = re.compile(
    r"(?:co-?)?host|guest|interview(?:er|ee)|moderator|narrator|announcer|audience|q|a|i|r|question|answer|int|resp(?:ondent)?|"
    r"inf(?:ormant)?|p\d{1,3}|(?-i:Me|Them|You)|(?:the )?(?:court|witness|clerk)",
    re.I,
)
OFFICE = re.compile(r"THE(?: [A-Z][A-Z.'’-]+){1,4}")
"""As minutes and court reporters write it: `THE VICE PRESIDENT`."""
_PARTICLES = "de del della der den di da dos du la le van von ter ten zu bin ibn al el y e and the of"
PARTICLES = frozenset(_PARTICLES.split())
_NO_NAMES = """
attendees guests hosts keywords participants speakers
action address advantages after ah also and answers applause are aside at background because before beginning blank
but by catch caution chapter cheering client command con conclusion cons context correction cost coughs crosstalk date
day default definition description did difficulty director disadvantages disclaimer disclosure do edit elif else email
end error episode evening example except fact figure final finally first foreign from goal good hello hey hint however
i idea if import in inaudible ingredients input intro introduction is it item just key laughing laughs laughter lesson
let like link links listen location look me meaning method music my myself myth name no noise note notes now number of
oh ok okay on once only or origin outcome output outro part pause phone place please point price problem pro pros
proof ps purpose quantity quote reason recap remember request requirements response rest result return right rule say
scene second section see serves servings setting she sighs silence size so solution source sources spoiler stage
status step still subject summary sure takeaway task text thanks that the theme then there they thing third this time
tip title tldr today topic total truth try type uh um unit update usage use value verse version warning we week weight
well what when where which while why with write yeah year yes yesterday yet you
"""
NO_NAMES = frozenset(_NO_NAMES.split())
"""What lists, recipes, code and sentences begin with, and noises: no name, whatever follows."""
INITIALS = re.compile(r"(?!PS|NO|OK)[A-Z]{2}")
HONORIFICS = frozenset({"dr", "mr", "mrs", "ms", "prof", "professor", "sir", "dame", "rev", "hon"})
HANDLE = re.compile(r"@?[\w.+-]{2,40}@[\w.-]{3,40}|@[\w.]{2,30}|[a-z]\w{0,20}[_.]\w{1,20}|[a-z]{2,20}\d{1,4}", re.I)
MOST_NAMES = 12  # of people in one talk
RARE = 0.25  # as often as the other spelling, at most: then it is a slip of the pen
SHORT, LONG = 4, 8  # letters from which one letter, and two, may differ


def is_name(name: str) -> bool:
    """Whether every word begins with a capital, apart from `van` and its like, and none is what lists begin with."""
    words = name.replace("&", " ").split()
    if GENERIC.fullmatch(name) or OFFICE.fullmatch(name):
        return True
    return (
        0 < len(words) <= 5
        and _is_capital(words[0])
        and (words[0].lower().strip(".") not in NO_NAMES or INITIALS.fullmatch(name) is not None)
        and name[-1] not in "?!,"
        and all(_is_capital(word) or word[0].isdigit() or word.lower() in PARTICLES for word in words)
        and not all(word.isdigit() for word in words)
    )


def _is_capital(word: str) -> bool:
    """Whether a word begins with a capital, or is short and of letters that know none."""
    return word[0].isupper() or (len(word) <= LONG and word.isalpha() and word.lower() == word.upper())


def may_be_name(name: str) -> bool:
    """Whether a word or two may call somebody where capitals are not to be had: `ann`, `ann_lee`, `ann@example.org`."""
    words = name.split()
    return is_name(name) or (
        0 < len(words) <= 3
        and words[0].lower() not in NO_NAMES
        and words[0][0].isalpha() | (words[0][0] == "@")
        and (HANDLE.fullmatch(name) is not None or all(re.sub("['-]", "", word).isalpha() for word in words))
    )


def key_of(name: str) -> str:
    """What stands for a person in comparing: without title, case and full stops."""
    words = [word for word in re.sub(r"[.’']", " ", name.casefold()).split() if word not in HONORIFICS]
    return " ".join(words) or name.casefold()


def one_person(counts: Mapping[str, int]) -> dict[str, str]:
    """For each key that is another's in short or misspelt, the key of the full or usual spelling.

    `lee` is `ann lee`, if there is no other Lee, and so is `al`; `tobyn` is `tobin`, if it stands far more seldom.
    """
    same: dict[str, str] = {}
    for key in counts:
        if _is_role(key):
            continue
        fuller = [
            other for other in counts if other != key and not _is_role(other) and set(key.split()) < set(other.split())
        ]
        fuller = fuller or [other for other in counts if _initials(other) == key]
        if len(fuller) == 1:
            same[key] = fuller[0]
    for key, count in counts.items():
        near = [
            other
            for other, often in counts.items()
            if other != key and key not in same and count <= RARE * often and is_near(key, other)
        ]
        if len(near) == 1:
            same[key] = same.get(near[0], near[0])
    return same


def is_near(a: str, b: str) -> bool:
    """Whether two spellings differ by a letter, or by two where they are long; roles and numbers never do."""
    if _is_role(a) or _is_role(b) or a == b:
        return False
    most = 2 if min(len(a), len(b)) >= LONG else 1 if min(len(a), len(b)) >= SHORT else 0
    return abs(len(a) - len(b)) <= most and _distance(a, b) <= most


def numbered(keys: Iterable[str]) -> dict[str, str]:
    """Keys such as `q1 q2 q3`, each once, as what they count: `q`."""
    counts = Counter(keys)
    stems: dict[str, list[str]] = {}
    for key in counts:
        if match := re.fullmatch(r"([^\W\d_]{1,11}) ?\d{1,3}", key):
            stems.setdefault(match[1], []).append(key)
    return {
        key: stem
        for stem, several in stems.items()
        if len(several) >= 3 and sum(counts[key] for key in several) < 2 * len(several)
        for key in several
    }


def _initials(key: str) -> str:
    words = key.split()
    return "".join(word[0] for word in words) if len(words) in (2, 3) else ""


def _is_role(key: str) -> bool:
    return bool(ANONYMOUS.fullmatch(key) or GENERIC.fullmatch(key) or any(char.isdigit() for char in key))


def _distance(a: str, b: str) -> int:
    """How many letters have to be changed, put in or taken out, or swapped with their neighbour."""
    before: list[int] = []
    last = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        row = [i]
        for j, y in enumerate(b, 1):
            row.append(min(last[j] + 1, row[-1] + 1, last[j - 1] + (x != y)))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                row[-1] = min(row[-1], before[j - 2] + 1)
        before, last = last, row
    return last[-1]
