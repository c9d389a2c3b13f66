"""The templates, with everything from a transcript escaped."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment

HERE = Path(__file__).parent
STATIC = HERE / "static"


@cache
def environment() -> "Environment":
    """The templates' surroundings; a name that a template does not get is an error."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    from pipeline.report.timeline import WIDTH, opacity

    surroundings = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    surroundings.filters.update(percent=_percent, clock=_clock, opacity=opacity)
    surroundings.globals.update(strip_width=int(WIDTH), static=_static)
    return surroundings


def page(template: str, **values: object) -> str:
    """A whole page."""
    return environment().get_template(template).render(**values)


def _static(name: str) -> str:
    """A file of our own to stand in a page as it is."""
    from markupsafe import Markup

    return Markup((STATIC / name).read_text(encoding="utf-8"))


def _percent(value: float) -> str:
    return f"{value:.0%}"


def _clock(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
