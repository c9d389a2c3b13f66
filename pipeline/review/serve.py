"""Serves the review page on this machine until Ctrl-C."""

import socket
import sys
import threading
import webbrowser
from collections.abc import Callable

import uvicorn

from pipeline.errors import RolecallError
from pipeline.project import Project
from pipeline.review.app import application
from pipeline.review.patience import MOST_CONNECTIONS, PatientProtocol
from pipeline.review.token import Tokens, address

ADDRESS = "127.0.0.1"
PORT = 8765


def serve(
    home: Project, tell: Callable[[str], object], *, port: int | None = None, path: str = "/", browser: bool = True
) -> None:
    """Serve the review page of a project until the process is told to end.

    Parameters:
        home: the project.
        tell: is given a line that says where the page is, once it can be opened.
        port: None for the usual one, 0 for any that is free.
        path: what to open in the browser.
        browser: whether to open one.

    Raises:
        RolecallError: the port is taken.
    """
    listening = _listen(PORT if port is None else port)
    port = listening.getsockname()[1]
    hosts = [f"{name}:{port}" for name in (ADDRESS, "localhost")]
    tokens = Tokens()
    tell(f"→ {address(hosts[0], path, tokens.lasting)}  (Ctrl-C ends it)")
    config = uvicorn.Config(
        application(home, hosts, tokens),
        http=PatientProtocol,
        limit_concurrency=MOST_CONNECTIONS,
        log_level="warning",
        server_header=False,
    )
    server = uvicorn.Server(config)
    if browser:
        url = address(hosts[0], path, tokens.for_browser())
        threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()
    try:
        server.run(sockets=[listening])
    except KeyboardInterrupt:
        pass
    finally:
        listening.close()


def _listen(port: int) -> socket.socket:
    listening = socket.socket()
    if sys.platform != "win32":  # there it would let two servers share the port
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((ADDRESS, port))
        listening.listen()
    except OSError as error:
        listening.close()
        raise RolecallError(
            f"port {port} cannot be had ({error.strerror}). Is the page open already, at http://{ADDRESS}:{port}? "
            "Else choose another port with --port, or --port 0 for any that is free."
        ) from error
    return listening
