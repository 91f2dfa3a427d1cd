"""A post in a forum: a thread with its first message, which has no nonce, so each try asks Discord exactly once."""

from typing import Any

import aiohttp
import discord
from discord.http import Route, handle_message_parameters

from bot.deliveries.letter import Letter


async def post_in_forum(client: discord.Client, forum_id: int, made: Letter) -> int:
    """Start a thread with a letter in a forum; return the id of its first message.

    Raises aiohttp.ClientResponseError for a server error, after which discord.py would ask again by itself and might
    start a second thread.
    """
    with handle_message_parameters(
        view=made.view,
        files=made.files,
        allowed_mentions=made.mentions,
        previous_allowed_mentions=client.allowed_mentions,
        flags=discord.MessageFlags(suppress_notifications=made.silent),
        channel_payload={"name": made.title},
    ) as params:
        body: dict[str, Any] = {"form": params.multipart} if params.files else {"json": params.payload}
        answer = await client.http.request(
            Route("POST", "/channels/{channel_id}/threads", channel_id=forum_id),
            files=params.files,
            params={"use_nested_fields": 1},
            raise_for_status=_no_second_try,
            **body,
        )
    return int(answer["message"]["id"])


async def _no_second_try(response: aiohttp.ClientResponse) -> None:
    if response.status >= 500:
        response.raise_for_status()
