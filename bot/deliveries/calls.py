"""Asking Discord for a delivery: what each of its refusals means to whoever is told."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

import discord

from bot import asking
from bot.deliveries.troubles import Reason

T = TypeVar("T")

# Discord's page "Opcodes and Status Codes", JSON error codes.
UNKNOWN_CHANNEL, UNKNOWN_GUILD = 10003, 10004
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


def wall_ms() -> int:
    """Return the machine's time of day, in ms since the epoch."""
    return round(discord.utils.utcnow().timestamp() * 1000)


async def once(what: Callable[[], Awaitable[T]], within_s: float) -> T:
    """Ask Discord as `bot.asking.once` does, but raise RefusedError with the reason that a person is told.

    It is cut off with the time, because a nonce is forgotten then.
    """
    try:
        return await asking.once(what, within_s)
    except asking.RefusedError as refusal:
        raise RefusedError(_reason(refusal), str(refusal), refusal.code) from None


def _reason(refusal: asking.RefusedError) -> Reason:
    by_status: dict[int, Reason] = {403: "no_right", 404: "channel_gone", 413: "too_large"}
    return _REASONS.get(refusal.code) or by_status.get(refusal.status, "rejected")
