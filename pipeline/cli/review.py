"""`rolecall review`: the page on which an attribution is looked through and put right."""

from typing import Annotated

import typer

from pipeline import project
from pipeline.cli.stages import EpisodeName, ProjectFolder, find_episode

app = typer.Typer()


@app.command()
def review(
    episode: EpisodeName = None,
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="Where it listens on this machine [default: 8765]; 0: any.")
    ] = None,
    browser: Annotated[bool, typer.Option(help="Open the page in the browser.")] = True,
    folder: ProjectFolder = None,
) -> None:
    """Open the page on which host and guest are looked through and put right; Ctrl-C ends it."""
    from pipeline.review.serve import serve

    home = project.find(folder)
    if home is None:
        raise typer.BadParameter("there is no project here; name one with --project.")
    path = f"/episode/{find_episode(home, episode, None).id}" if episode else "/"
    serve(home, port=port, path=path, browser=browser)
