"""Faults on purpose: lost, late and refused answers for chosen routes, and events that come twice."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Literal, get_args

from aiohttp import web

from playground.rate_limits import too_many
from playground.refusals import Json
from playground.replies import json_reply

ForRequests = Literal["delay", "rate_limit", "server_error", "lost_answer"]
KINDS: tuple[str, ...] = (*get_args(ForRequests), "duplicate_events")
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


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
            return too_many(wait or 0.3, time.time())
        case "server_error":
            return json_reply({"message": "500: Internal Server Error", "code": 0}, 500)
        case "delay":
            await asyncio.sleep(wait)
            return await handler(request)
    answer = await handler(request)
    if request.transport:
        request.transport.abort()
    return answer
