"""What the lessons of a show are worth, and how that is told."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Worth:
    """What a show's lessons are worth: of its corrected episodes' settled words those that are wrong by the shipped model alone,
    and those that are wrong with what the other episodes of the show teach."""

    show: str
    episodes: int
    words: int
    before: int
    after: int


def worth_line(each: Worth) -> str:
    """What a show's lessons are worth; nothing where they do not help."""
    if each.after >= each.before:
        return ""
    before, after = (100 * wrong / max(each.words, 1) for wrong in (each.before, each.after))
    others = "other" if each.episodes == 2 else "others"
    return (
        f"{_named(each.show)}: on its {each.episodes} corrected episodes, each by what it learned from the {others}, "
        f"{before:.1f} % → {after:.1f} % of the words wrong"
    )


def _named(show: str) -> str:
    return "episodes directly in data/raw" if show == "." else show
