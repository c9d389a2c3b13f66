"""Numbers of things, as messages tell them."""


def plural(number: int, what: str) -> str:
    """A number of things: `1 episode`, `2 episodes`."""
    return f"{number} {what}{'' if number == 1 else 's'}"
