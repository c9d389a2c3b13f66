"""The two roles: words in tables, numbers in arrays."""

ROLES = ("guest", "host")
GUEST, HOST = range(2)
"""The place of each in `ROLES`, by which arrays hold it."""


def other(role: str) -> str:
    """The role on the other side."""
    return ROLES[1 - ROLES.index(role)]
