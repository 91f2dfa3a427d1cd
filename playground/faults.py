"""Faults on purpose: lost, late and refused answers for chosen routes, and events that come twice."""

import asyncio
import hashlib
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Literal, get_args

from aiohttp import web

from playground.refusals import Json
from playground.replies import json_reply

ForRequests = Literal["delay", "rate_limit", "server_error", "lost_answer"]
KINDS: tuple[str, ...] = (*get_args(ForRequests), "duplicate_events")
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
_BUCKET_SIZE, _BUCKET_SECONDS = 50, 1.0


@dataclass
class Fault:
    """One fault: `route` is like "POST /channels/*/messages" (None: any), `left` how often it still strikes."""

    id: str
    kind: str
    route: str | None
    count: int
    delay_ms: int
    left: int

    def json(self) -> Json:
        """The fault as the page gets it."""
        return {
            "id": self.id,
            "kind": self.kind,
            "route": self.route,
            "count": self.count,
            "delay_ms": self.delay_ms,
            "left": self.left,
        }


@dataclass
class Faults:
    """The faults that still strike; `changed` is called whenever they are others than before."""

    active: list[Fault] = field(default_factory=list)
    changed: Callable[[], None] = lambda: None
    _made: int = 0

    def add(self, kind: str, route: str | None = None, count: int = 1, delay_ms: int = 0) -> Fault:
        """Make a fault that strikes `count` times."""
        self._made += 1
        fault = Fault(str(self._made), kind, route, count, delay_ms, count)
        self.active.append(fault)
        self.changed()
        return fault

    def clear(self, fault_id: str | None = None) -> None:
        """End one fault, or all of them."""
        self.active = [fault for fault in self.active if fault_id not in (None, fault.id)]
        self.changed()

    def take(self, method: str, path: str) -> Fault | None:
        """The fault that strikes this request, counted down; `path` is below /api/v10."""
        for fault in self.active:
            if fault.kind != "duplicate_events" and _fits(fault.route, f"{method} {path}"):
                return self._strike(fault)
        return None

    def copies(self) -> int:
        """How often the event that is about to be sent is to be sent."""
        fault = next((fault for fault in self.active if fault.kind == "duplicate_events"), None)
        return 2 if fault and self._strike(fault) else 1

    def _strike(self, fault: Fault) -> Fault:
        fault.left -= 1
        if fault.left <= 0:
            self.active.remove(fault)
        self.changed()
        return fault


def _fits(route: str | None, request: str) -> bool:
    if route is None:
        return True
    # A star stands for one step of the path and no more.
    wanted, given = route.split("/"), request.split("/")
    return len(wanted) == len(given) and all(map(fnmatchcase, given, wanted))


async def strike(fault: Fault | None, request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer a request as the fault will have it."""
    if fault is None:
        return await handler(request)
    wait = fault.delay_ms / 1000
    match fault.kind:
        case "rate_limit":
            return _too_many(wait or 0.3)
        case "server_error":
            return json_reply({"message": "500: Internal Server Error", "code": 0}, 500)
        case "delay":
            await asyncio.sleep(wait)
            return await handler(request)
    answer = await handler(request)
    if request.transport:
        request.transport.abort()
    return answer


def _too_many(seconds: float) -> web.Response:
    body = {"message": "You are being rate limited.", "retry_after": seconds, "global": False}
    answer = json_reply(body, 429)
    # Without Via, discord.py takes a 429 for one of Cloudflare's bans and does not try again.
    answer.headers.update({"Via": "1.1 playground", "Retry-After": str(int(seconds) + 1), "X-RateLimit-Scope": "user"})
    answer.headers.update(_headers(0, time.time() + seconds, seconds, "playground"))
    return answer


class Buckets:
    """Rate limits as Discord tells them: requests of one route and place, counted by the second."""

    def __init__(self) -> None:
        self._counts: dict[str, tuple[float, int]] = {}

    def count(self, route: str, place: str) -> tuple[dict[str, str], web.Response | None]:
        """The headers for one more request of a route ("GET /channels/{channel}") for one channel or token.

        With them comes the answer to give instead when it was one too many.
        """
        now = time.time()
        bucket, key = hashlib.blake2b(route.encode(), digest_size=16).hexdigest(), f"{route} {place}"
        ends, used = self._counts.get(key, (0.0, 0))
        if now >= ends:
            self._counts = {name: kept for name, kept in self._counts.items() if kept[0] > now}
            ends, used = now + _BUCKET_SECONDS, 0
        self._counts[key] = (ends, used + 1)
        headers = _headers(max(0, _BUCKET_SIZE - used - 1), ends, ends - now, bucket)
        return headers, _too_many(ends - now) if used >= _BUCKET_SIZE else None


def _headers(remaining: int, reset: float, after: float, bucket: str) -> dict[str, str]:
    return {
        "X-RateLimit-Limit": str(_BUCKET_SIZE),
        "X-RateLimit-Remaining": str(remaining),
        "X-RateLimit-Reset": f"{reset:.3f}",
        "X-RateLimit-Reset-After": f"{after:.3f}",
        "X-RateLimit-Bucket": bucket,
    }
