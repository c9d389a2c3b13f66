"""What a page sends."""

from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request


async def sent(request: Request) -> dict[str, Any]:
    """The JSON object in a request.

    Raises:
        HTTPException: there is none.
    """
    try:
        body = await request.json()
    except ValueError as error:
        raise HTTPException(400, "This is no JSON.") from error
    if not isinstance(body, dict):
        raise HTTPException(400, "This is no JSON object.")
    return body
