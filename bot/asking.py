"""Asking Discord for something once, and what can come of it: done, refused, its message gone, or no answer."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import aiohttp
import discord

T = TypeVar("T")

# Discord's page "Opcodes and Status Codes", JSON error codes.
UNKNOWN_MESSAGE = 10008
# What discord.py may wait for a rate limit by itself: the least that it takes. Nothing else is done there meanwhile.
MOST_LIMITED_S = 30.0


class RefusedError(Exception):
    """Discord will not do it, however often it is asked; `code` is its own, `status` that of HTTP."""

    def __init__(self, error: discord.HTTPException) -> None:
        super().__init__(str(error))
        self.code = error.code
        self.status = error.status


class MessageGoneError(Exception):
    """The message was deleted."""


class NotNowError(Exception):
    """There was no answer that tells whether it was done; for `again_s` seconds Discord wants not to be asked again."""

    def __init__(self, problem: str, again_s: float = 0.0) -> None:
        super().__init__(problem)
        self.again_s = again_s


async def once(what: Callable[[], Awaitable[T]], within_s: float | None = None) -> T:
    """Ask Discord, at most for `within_s` seconds. Raises RefusedError, MessageGoneError or NotNowError.

    discord.py itself waits out a 429 of up to MOST_LIMITED_S seconds, and tries a server error or a reset connection
    again, under the same nonce.
    """
    try:
        async with asyncio.timeout(within_s):
            return await what()
    except discord.HTTPException as error:
        if error.code == UNKNOWN_MESSAGE:
            raise MessageGoneError from None
        # 401 is the operator's trouble, and mended with the token. A 429 that comes this far is a ban of the address.
        if error.status >= 500 or error.status in (401, 408, 429):
            raise NotNowError(str(error)) from None
        raise RefusedError(error) from None
    except discord.RateLimited as limited:
        raise NotNowError(str(limited), limited.retry_after) from None
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        raise NotNowError(str(error) or type(error).__name__) from None
