"""`rolecall review`: the page on which an attribution is looked through and put right."""

from typing import Annotated

import typer

from pipeline.cli.console import EpisodeName, ProjectFolder, checked_call, project_at

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
    """Check and correct results in the browser.

    This opens the page and serves it until you press Ctrl-C.
    """
    from pipeline.review.serve import serve
    from pipeline.workflow import episodes

    home = project_at(folder)
    with checked_call():
        path = f"/episode/{episodes.find(home.raw, name=episode).id}" if episode else "/"
    serve(home, typer.echo, port=port, path=path, browser=browser)
