"""Rate limits as Discord tells them: requests of one route and place, and of the bot as a whole, by the second."""

import hashlib
from collections.abc import Callable

from aiohttp import web

from playground.replies import json_reply

_BUCKET_SIZE, _SECONDS = 50, 1.0
# What a token of its own opens does not count against the bot.
_EXEMPT = ("/interactions/", "/webhooks/")


class Buckets:
    """Counts requests. `now` gives seconds since 1970, `most` is how many a bot may make in a second altogether."""

    def __init__(self, now: Callable[[], float], most: Callable[[], int]) -> None:
        self._now = now
        self._most = most
        self._counts: dict[str, tuple[float, int]] = {}

    def count(self, route: str, place: str) -> tuple[dict[str, str], web.Response | None]:
        """The headers for one more request of a route ("GET /channels/{channel}") for one channel or token.

        With them comes the answer to give instead when it was one too many.
        """
        now = self._now()
        self._counts = {name: kept for name, kept in self._counts.items() if kept[0] > now}
        ends, used = self._one_more(f"{route} {place}", now)
        bucket = hashlib.blake2b(route.encode(), digest_size=16).hexdigest()
        headers = _headers(max(0, _BUCKET_SIZE - used), ends, ends - now, bucket)
        if used > _BUCKET_SIZE:
            return headers, too_many(ends - now, now)
        if not route.partition(" ")[2].startswith(_EXEMPT):
            ends, used = self._one_more("", now)
            if used > self._most():
                return {}, too_many_of_all(ends - now)
        return headers, None

    def _one_more(self, key: str, now: float) -> tuple[float, int]:
        ends, used = self._counts.get(key, (now + _SECONDS, 0))
        self._counts[key] = (ends, used + 1)
        return self._counts[key]


def too_many(seconds: float, now: float) -> web.Response:
    """The 429 of one route, to be tried again after `seconds`; `now` is in seconds since 1970."""
    answer = _refusal(seconds, "user")
    answer.headers.update(_headers(0, now + seconds, seconds, "playground"))
    return answer


def too_many_of_all(seconds: float) -> web.Response:
    """The 429 of all routes together: it names no bucket."""
    answer = _refusal(seconds, "global")
    answer.headers["X-RateLimit-Global"] = "true"
    return answer


def _refusal(seconds: float, scope: str) -> web.Response:
    body = {"message": "You are being rate limited.", "retry_after": seconds, "global": scope == "global"}
    answer = json_reply(body, 429)
    # Without Via, discord.py takes a 429 for one of Cloudflare's bans and does not try again.
    answer.headers.update({"Via": "1.1 playground", "Retry-After": str(int(seconds) + 1), "X-RateLimit-Scope": scope})
    return answer


def _headers(remaining: int, reset: float, after: float, bucket: str) -> dict[str, str]:
    return {
        "X-RateLimit-Limit": str(_BUCKET_SIZE),
        "X-RateLimit-Remaining": str(remaining),
        "X-RateLimit-Reset": f"{reset:.3f}",
        "X-RateLimit-Reset-After": f"{after:.3f}",
        "X-RateLimit-Bucket": bucket,
    }
