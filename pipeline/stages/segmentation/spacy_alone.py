"""spaCy without its command line, which it imports for one function: that would be a fifth of what importing it costs.

What the stages use of spaCy they import from here. Where spaCy is imported already, this changes nothing.
"""

import sys
from types import ModuleType
from typing import Any

_STAND_INS = ("spacy.cli", "spacy.cli.info")


def _info(*words: Any, **options: Any) -> Any:
    """spaCy's own `info`, imported when it is called."""
    from spacy.cli.info import info

    return info(*words, **options)


def _import_spacy() -> None:
    if "spacy" in sys.modules:
        return
    for name in _STAND_INS:
        module = ModuleType(name)
        module.__path__ = []
        vars(module)["info"] = _info
        sys.modules[name] = module
    try:
        import spacy  # noqa: F401
    finally:
        for name in _STAND_INS:  # whoever asks for them from now on gets spaCy's own
            del sys.modules[name]


_import_spacy()

from spacy import blank  # noqa: E402
from spacy.attrs import LIKE_URL, SENT_START  # type: ignore[import-not-found]  # noqa: E402
from spacy.language import Language  # noqa: E402
from spacy.tokens import Doc, Token  # noqa: E402

__all__ = ["LIKE_URL", "SENT_START", "Doc", "Language", "Token", "blank"]
