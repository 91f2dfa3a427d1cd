"""Asking Discord for something once, and what can come of it: done, refused, its message gone, or no answer."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import aiohttp
import discord

from bot.deliveries.troubles import Reason

T = TypeVar("T")

# Discord's page "Opcodes and Status Codes", JSON error codes.
UNKNOWN_CHANNEL, UNKNOWN_GUILD, UNKNOWN_MESSAGE = 10003, 10004, 10008
MISSING_ACCESS, MISSING_PERMISSIONS = 50001, 50013
WRONG_CHANNEL_TYPE, NO_MESSAGES_THERE = 50024, 50008
TOO_LARGE, CROSSPOSTED_ALREADY, THREAD_EXISTS = 40005, 40033, 160004

_REASONS: dict[int, Reason] = {
    UNKNOWN_CHANNEL: "channel_gone",
    UNKNOWN_GUILD: "channel_gone",
    MISSING_ACCESS: "no_access",
    MISSING_PERMISSIONS: "no_right",
    WRONG_CHANNEL_TYPE: "wrong_channel",
    NO_MESSAGES_THERE: "wrong_channel",
    TOO_LARGE: "too_large",
}


class RefusedError(Exception):
    """Discord will not do it, however often it is asked; `code` is its own."""

    def __init__(self, reason: Reason, detail: str, code: int = 0) -> None:
        super().__init__(detail)
        self.reason: Reason = reason
        self.detail = detail
        self.code = code


class MessageGoneError(Exception):
    """The message was deleted."""


class NotNowError(Exception):
    """There was no answer that tells whether it was done."""


def wall_ms() -> int:
    """Return the machine's time of day, in ms since the epoch."""
    return round(discord.utils.utcnow().timestamp() * 1000)


async def once(what: Callable[[], Awaitable[T]], within_s: float) -> T:
    """Ask Discord, at most for `within_s` seconds. Raises RefusedError, MessageGoneError or NotNowError.

    discord.py itself waits out a 429 and tries a server error or a reset connection again, under the same nonce; it is
    cut off with the time, because the nonce is forgotten then.
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
        raise RefusedError(_reason(error), str(error), error.code) from None
    except (discord.RateLimited, aiohttp.ClientError, OSError, TimeoutError) as error:
        raise NotNowError(str(error) or type(error).__name__) from None


def _reason(error: discord.HTTPException) -> Reason:
    by_status: dict[int, Reason] = {403: "no_right", 404: "channel_gone", 413: "too_large"}
    return _REASONS.get(error.code) or by_status.get(error.status, "rejected")
