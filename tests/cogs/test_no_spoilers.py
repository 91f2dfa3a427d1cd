"""Law 5 where people meet it: what is sent at horizon n is what would be sent if nothing after n had been written."""

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from os import environ
from pathlib import Path
from typing import Any

import msgspec
import pytest
from discord.ui.view import BaseView

from bot.knowledge.models import Pack, Person, Subject
from bot.knowledge.pack import read_pack
from bot.trivia.questions import written
from bot.words import catalogues
from tests.cogs.scene import HERO_MASK, LANTERN_STREET, Scene
from tests.cogs.walk_lookups import FINDING, LISTS, NAMES, PLAYING, Typed
from tests.cogs.walkthrough import Plan, normalised, strings, walk_through
from tests.unit.packs import pruned

# In the large pack a horizon has a third of the walk, its neighbours the others; the start and the middle have all.
THIRDS = (frozenset({NAMES}), frozenset({LISTS}), frozenset({FINDING, PLAYING}))

# A pack is never changed, and read for every horizon.
read = cache(read_pack)

EVERY = bool(environ.get("EVERY_HORIZON"))

# What is typed is quoted back, and stands in the buttons that turn a search's pages; that tells nobody anything.
QUOTED = re.compile("“[^”]*”|c1b:s:[^\n]*")


@pytest.fixture(autouse=True)
def _the_same_seed_every_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("secrets.token_hex", lambda size: "5eed" * (size // 2))


@pytest.fixture(autouse=True)
def _no_timers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep no timer for private messages with buttons: there are hundreds, and SimCord looks at each at each turn."""
    listen = BaseView._start_listening_from_store

    def listen_for_ever(view: BaseView, store: Any) -> None:
        view.timeout = None
        listen(view, store)

    monkeypatch.setattr(BaseView, "_start_listening_from_store", listen_for_ever)


def plan_for(pack: Pack, horizon: int, *, every: bool) -> Plan:
    """Type every name of the pack, or those that open about now, at the start and in the end; and things like them."""
    characters = pack.subjects["character"]
    near = [one for one in characters if abs(one.known_from - horizon) <= 1]
    chosen = characters if every else [characters[0], characters[1], *near[:3], *near[-2:], characters[-1]]
    spellings = [
        spelling
        for one in chosen
        for spelling in (one.id, one.name.ja, *(alias.text for alias in one.aliases))
        if spelling
    ]
    names = dict.fromkeys([characters[0].name.en, *(spellings if every else spellings[:9])])
    typos = [name[:-2] + "zz" for name in (one.name.en for one in chosen)][: 20 if every else 2]
    last = pack.series.episodes
    numbers = range(1, last + 1) if every else sorted({1, max(horizon, 1), min(horizon + 1, last), last})
    typed = ("", *"aegimst", *(one.name.en[:3] for one in chosen))
    return Plan(
        (*names, *typos, "a", "qqqq"),
        typed[: 40 if every else 8],
        tuple(numbers),
        12 if every else 2,
        typed_for(pack, horizon, every=every),
    )


def typed_for(pack: Pack, horizon: int, *, every: bool) -> Typed:
    """Type what belongs to the other look-ups: everything, or what opens about now and later."""

    def some(kinds: Iterable[str], most: int) -> list[Subject]:
        things = [thing for kind in kinds for thing in pack.subjects[kind]]
        things.sort(key=lambda thing: abs(thing.known_from - horizon - 1))
        return things if every else things[:most]

    people, terms = some(["person"], 2), some(["organisation", "concept", "place"], 3)
    characters = some(["character"], 2)
    later = [fact.text for _, _, fact in pack.each_fact() if fact.known_from == horizon + 1]
    roles = dict.fromkeys(credit.role for one in people if isinstance(one, Person) for credit in one.credits)
    names = [one.name.en for one in (*people, *terms, *characters)]
    return Typed(
        people=(*(one.name.en for one in people), *(one.name.ja for one in people[:1] if one.name.ja), "qqqq"),
        terms=(*(one.name.en for one in terms), *(one.name.en[:-1] + "zz" for one in terms[:2])),
        topics=("", "production", *(one.id for one in (*characters, *terms)[: 20 if every else 1])),
        characters=tuple(one.id for one in characters),
        roles=(*list(roles)[: 20 if every else 1], "Mus", "qqqq"),
        queries=(names[-1][:60], "the", *(" ".join(text.split()[:3])[:60] for text in later[: 9 if every else 1])),
        messages=("; ".join(names)[:1500], "Nobody was there."),
        begun=("", "m", *(name[:4] for name in names[: 9 if every else 1])),
        turns=100 if every else 1,
    )


def hidden(pack: Pack, horizon: int) -> set[str]:
    """Return every text of the pack that is beyond `horizon` and in nothing that may be read there."""
    words = (path.read_text(encoding="utf-8") for path in catalogues())
    visible = "\n".join([*strings(msgspec.to_builtins(pruned(pack, horizon))), *words])
    everything = set(strings(msgspec.to_builtins(pack)))
    return {text for text in everything if len(text) >= 5 and text not in visible}


def found(texts: Iterable[str], bodies: list[Any]) -> set[str]:
    """Return those `texts` that stand in what was sent."""
    # Markdown in a pack's texts is switched off with backslashes.
    sent = QUOTED.sub("", "\n".join(strings(bodies)).replace("\\", ""))
    return {text for text in texts if text.replace("\\", "") in sent}


def differences(one: list[Any], other: list[Any]) -> list[tuple[str, str]]:
    """Return what was sent otherwise; a missing body counts too."""
    left, right = normalised(one), normalised(other)
    length = max(len(left), len(right))
    pairs = zip([*left, *[""] * (length - len(left))], [*right, *[""] * (length - len(right))], strict=True)
    return [pair for pair in pairs if pair[0] != pair[1]]


async def check(scene: Scene, folder: Path, horizon: int, *, every: bool) -> None:
    pack = read(folder)
    plan = plan_for(pack, horizon, every=every)
    if not every and horizon not in (0, pack.series.episodes // 2):
        plan = replace(plan, parts=THIRDS[horizon % 3])
    sent = await walk_through(scene, pack, horizon, plan)
    assert len(sent) > 30
    assert found(hidden(pack, horizon), sent) == set()
    assert differences(sent, await walk_through(scene, pruned(pack, horizon), horizon, plan)) == []


# Some of the horizons: the unit tests compare what is known at many more (and at every one with EVERY_HORIZON=1).
@pytest.mark.parametrize("horizon", range(6) if EVERY else (1, 4))
async def test_the_small_pack_gives_nothing_away(scene: Scene, horizon: int) -> None:
    await check(scene, LANTERN_STREET, horizon, every=True)


@pytest.mark.parametrize("horizon", range(25) if EVERY else (0, 5, 9, 13, 24))
async def test_the_shipped_pack_gives_nothing_away(scene: Scene, horizon: int) -> None:
    await check(scene, HERO_MASK, horizon, every=False)


async def test_at_the_end_the_walk_meets_what_was_hidden_before(scene: Scene) -> None:
    """The texts that are looked for are such as the walk can come upon."""
    pack = read(LANTERN_STREET)
    # Of the few written questions a walk comes upon all.
    plan = replace(plan_for(pack, 5, every=True), makers=(written.drafts,))
    met = found(hidden(pack, 2), await walk_through(scene, pack, 5, plan))
    assert {
        "Percy Finch",
        "percy-finch",
        "The Snuffer",
        "The warrant was a laundry list.",
        "has been his client all along",
        "The ferry brings Percy Finch, presumed drowned, who would like his old room back.",
        "What was on the inspector's warrant?",
        "Six shirts and a waistcoat.",
    } <= met


@pytest.mark.parametrize("gate", ["bot.knowledge.gate.known", "bot.knowledge.gate.holds", "bot.knowledge.names.known"])
async def test_both_checks_catch_a_gate_that_stands_open(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, gate: str
) -> None:
    pack = read(LANTERN_STREET)
    plan = plan_for(pack, 2, every=False)
    rest = await walk_through(scene, pruned(pack, 2), 2, plan)
    monkeypatch.setattr(gate, lambda records, _: list(records))
    sent = await walk_through(scene, pack, 2, plan)
    assert differences(sent, rest)
    assert found(hidden(pack, 2), sent)


async def test_the_identity_catches_what_has_no_text_of_its_own(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """That a statement will be overturned is a secret too: here it shows in what is missing."""
    pack = read(LANTERN_STREET)
    plan = plan_for(pack, 2, every=False)
    rest = await walk_through(scene, pruned(pack, 2), 2, plan)

    def only_what_lasts(records: Iterable[Any], horizon: int) -> list[Any]:
        return [record for record in records if record.known_from <= horizon and record.known_until is None]

    monkeypatch.setattr("bot.knowledge.gate.holds", only_what_lasts)
    sent = await walk_through(scene, pack, 2, plan)
    assert differences(sent, rest)
    assert not found(hidden(pack, 2), sent)
