"""What a page sends."""

import asyncio
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request

from pipeline import json_text

MOST_BYTES = 1 << 20
PATIENCE_S = 30.0


async def read_body(request: Request) -> dict[str, Any]:
    """The JSON object in a request.

    Raises:
        HTTPException: there is none, it is too large, or it does not come to an end.
    """
    try:
        async with asyncio.timeout(PATIENCE_S):
            content = await _read(request)
        body = json_text.loads(content)
    except TimeoutError as error:
        raise HTTPException(408, "What was sent did not come to an end.") from error
    except ValueError as error:
        raise HTTPException(400, "This is no JSON.") from error
    if not isinstance(body, dict):
        raise HTTPException(400, "This is no JSON object.")
    return body


async def _read(request: Request) -> bytes:
    content = b""
    async for chunk in request.stream():
        content += chunk
        if len(content) > MOST_BYTES:
            raise HTTPException(413, "This is more than a page sends.")
    return content
