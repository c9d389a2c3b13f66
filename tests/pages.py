"""Pages that name no speaker: prose, lists, code, verse, and the dialogue of novels, composed by chance from a seed."""

import random
from collections.abc import Callable

NAMES = "Ada Milo Ines Perrin Tess Oskar Wren Strand Moss Holm Vale Quill".split()  # noqa: SIM905
_NOUNS = "harbour lamp orchard ledger kettle bridge meadow violin stair engine letter valley winter garden oven map"
NOUNS = _NOUNS.split()
VERBS = "carried mended painted weighed forgot opened followed measured sold drew".split()  # noqa: SIM905
ADJECTIVES = "grey narrow early heavy quiet crooked warm distant green sudden".split()  # noqa: SIM905
PLACES = ["by the river", "under the roof", "in the yard", "near the mill", "past the gate", "at dawn"]
_HEADS = """
Note Step Example Tip Warning Result Pros Cons Input Output Before After Ingredients Method Chapter Part Summary Goal
Question Problem Solution Date Place Total
"""
HEADS = _HEADS.split()


def _thing(chance: random.Random) -> str:
    return f"the {chance.choice(ADJECTIVES)} {chance.choice(NOUNS)}"


def _sentence(chance: random.Random) -> str:
    who = chance.choice(["She", "He", "They", "We", "I", chance.choice(NAMES), "Nobody"])
    said = f"{who} {chance.choice(VERBS)} {_thing(chance)} {chance.choice(PLACES)}"
    if chance.random() < 0.3:
        said += f", and {_thing(chance)} was {chance.choice(ADJECTIVES)}"
    if chance.random() < 0.1:
        said = f"At {chance.randint(1, 12)}:{chance.randint(0, 59):02d} {said[0].lower()}{said[1:]}"
    return said + chance.choice([".", ".", ".", "?", "!"])


def _paragraph(chance: random.Random, most: int = 6) -> str:
    return " ".join(_sentence(chance) for _ in range(chance.randint(1, most)))


def prose(chance: random.Random) -> str:
    """Paragraphs, some under headings or hard-wrapped."""
    parts = []
    for number in range(chance.randint(6, 16)):
        if chance.random() < 0.2:
            parts.append(
                chance.choice(
                    [f"Chapter {number + 1}", f"{number + 1}. {_thing(chance).title()}", _thing(chance).title()]
                )
            )
        parts.append(_paragraph(chance))
    return "\n\n".join(parts)


def listing(chance: random.Random) -> str:
    """Bullets, numbers, keys with values, a recipe's parts, an agenda, a list of dates."""
    form = chance.randrange(8)
    heads = chance.sample(HEADS, 3)
    rows = []
    for number in range(chance.randint(8, 30)):
        thing = f"{chance.choice(VERBS).title()} {_thing(chance)}"
        rows.append(
            [
                f"- {thing}",
                f"{number + 1}. {thing}.",
                f"{chance.choice(heads)}: {thing.lower()}",
                f"{heads[number % 2]}: {thing}, {_thing(chance)}.",
                f"{8 + number // 4}:{number % 4 * 15:02d} {thing}",
                f"{heads[number % 2]}\n{thing}\n{_thing(chance)}",
                f"{chance.randint(1900, 2020)} – {thing}",
                f"| {number} | {thing} | {chance.randint(1, 99)} |",
            ][form]
        )
    return chance.choice(["\n", "\n\n"]).join(rows)


def code(chance: random.Random) -> str:
    """Programs, settings and logs."""
    form = chance.randrange(4)
    rows = []
    for number in range(chance.randint(10, 40)):
        noun, other = chance.choice(NOUNS), chance.choice(NOUNS)
        rows.append(
            [
                chance.choice(
                    [
                        f"def {noun}({other}):",
                        f"    return {noun}",
                        "    else:",
                        "    try:",
                        f"if {noun}:",
                        f"# {_thing(chance)}",
                        f"{noun} = {other}[{number}]",
                    ]
                ),
                f"{['name', 'value'][number % 2]}: {noun}",
                f"{noun}: {number}",
                f"{['INFO', 'WARN'][chance.random() < 0.3]} {noun} {other} {number}",
            ][form]
        )
    return "\n".join(rows)


def verse(chance: random.Random) -> str:
    """Stanzas with refrains, some numbered as psalms are."""
    refrain, second = (f"{_thing(chance).title()}" for _ in range(2))
    numbered = chance.random() < 0.3
    stanzas = []
    for number in range(chance.randint(4, 12)):
        rows = [
            f"{chance.choice(['And', 'O', 'Then', 'I'])} {_thing(chance)} {chance.choice(PLACES)},"
            for _ in range(chance.randint(3, 5))
        ]
        rows.append(chance.choice([refrain, second]) if chance.random() < 0.7 else _sentence(chance))
        if numbered:
            rows = [f"{number + 1}:{k + 1:02d} {row}" for k, row in enumerate(rows)]
        stanzas.append("\n".join(rows))
    return "\n\n".join(stanzas)


def novel(chance: random.Random) -> str:
    """Dialogue as novels print it: in quotation marks, or behind dashes, told by a narrator."""
    first, second = chance.sample(NAMES, 2)
    form = chance.randrange(3)
    rows = []
    for number in range(chance.randint(8, 24)):
        who = (first, second)[number % 2]
        said = _sentence(chance).rstrip(".?!")
        rows.append(
            [
                f"“{said},” said {who}.",
                f'{who} {chance.choice(VERBS)} {_thing(chance)}. "{said}."',
                f"— {said}, said {who}, and {chance.choice(VERBS)} {_thing(chance)}.",
            ][form]
        )
        if chance.random() < 0.2:
            rows.append(_paragraph(chance, 3))
    return "\n\n".join(rows)


KINDS: dict[str, Callable[[random.Random], str]] = {
    "prose": prose, "lists": listing, "code": code, "verse": verse, "novels": novel
}  # fmt: skip


def page(kind: str, seed: int) -> str:
    """One page of a kind; the same for the same seed."""
    return KINDS[kind](random.Random(f"{kind} {seed}")) + "\n"
