"""The look-ups beside /character and /episode, each done as somebody would, at one horizon: part of the walk."""

from collections.abc import Collection
from dataclasses import dataclass

from simcord import ChannelHandle, InteractionResult, MemberActor
from simcord.results import ResponseMessage

from tests.cogs.scene import answer_of, buttons, walk

# The parts of a walk.
NAMES, LISTS, FINDING, PLAYING = "names", "lists", "finding", "playing"
EVERYTHING = frozenset({NAMES, LISTS, FINDING, PLAYING})


@dataclass(frozen=True)
class Typed:
    """What is typed into the look-ups. The same for the whole pack and the pruned one."""

    people: tuple[str, ...]
    terms: tuple[str, ...]
    topics: tuple[str, ...]
    characters: tuple[str, ...]
    roles: tuple[str, ...]
    queries: tuple[str, ...]
    messages: tuple[str, ...]
    begun: tuple[str, ...]
    turns: int


@dataclass(frozen=True)
class Walkers:
    """Who walks where: two who have watched as far as the place, one less far, one who has not said."""

    channel: ChannelHandle
    reader: MemberActor
    unknown: MemberActor
    behind: MemberActor


async def turn_all(member: MemberActor, shown: InteractionResult, most: int = 100) -> None:
    """Turn a card to its last page, by at most so many turns."""
    card = answer_of(shown)
    for _ in range(most):
        if "More ▶" not in buttons(card) or buttons(card)["More ▶"]["disabled"]:
            break
        await member.click(card, label="More ▶")


async def look_up_everything(who: Walkers, typed: Typed, parts: Collection[str]) -> None:
    """Use every look-up of `parts`, its buttons and lists, its suggestions, and what it says where nothing is found."""
    if NAMES in parts:
        await _named(who, typed)
    if LISTS in parts:
        await _lists(who, typed)
    if FINDING in parts:
        await _facts(who, typed)
        await _search(who, typed)
        await _in_japanese(who, typed)
        await _alone(who, typed)


async def _named(who: Walkers, typed: Typed) -> None:
    for command, names in (("person", typed.people), ("term", typed.terms)):
        for name in names:
            shown = await who.reader.slash(who.channel, command, name=name, private=True)
            await turn_all(who.reader, shown, typed.turns)
            await _press_meant(who.reader, answer_of(shown))
        for begun in typed.begun:
            await who.reader.autocomplete(who.channel, command, "name", begun)
        if names:
            await for_me(who.behind, answer_of(await who.unknown.slash(who.channel, command, name=names[0])))


async def _press_meant(member: MemberActor, card: ResponseMessage) -> None:
    """Press the first of the things that may have been meant."""
    for part in buttons(card).values():
        if str(part["custom_id"]).endswith(":d0"):
            await member.click(card, custom_id=part["custom_id"])
            return


async def for_me(member: MemberActor, card: ResponseMessage) -> None:
    """Press *For me*, where it is, and open every name on the private card."""
    if "For me" in buttons(card):
        await open_names(member, answer_of(await member.click(card, label="For me")))


async def open_names(member: MemberActor, card: ResponseMessage) -> None:
    """Open the first name on a card, from the buttons or from the list."""
    for part in list(walk(card.components)):
        if part["type"] == 3 and part["custom_id"].startswith("c1s:open:"):
            await member.select(card, [part["options"][-1]["value"]], custom_id=part["custom_id"])
            return
        if part["type"] == 2 and part["custom_id"].endswith(":n0"):
            await member.click(card, custom_id=part["custom_id"])
            return


async def _lists(who: Walkers, typed: Typed) -> None:
    for command in ("series", "cast", "staff", "music", "releases", "timeline", "recap", "sources"):
        shown = await who.reader.slash(who.channel, command)
        await turn_all(who.reader, shown, typed.turns)
        await for_me(who.behind, answer_of(shown))
        await _press_each(who.reader, answer_of(shown), "l")
        await who.unknown.slash(who.channel, command, private=True)
    await turn_all(who.reader, await who.reader.slash(who.channel, "cast", language="ja"))
    for role in typed.roles:
        await _press_meant(who.reader, answer_of(await who.reader.slash(who.channel, "staff", role=role)))
        await who.reader.autocomplete(who.channel, "staff", "role", role[:3])
    await who.reader.autocomplete(who.channel, "staff", "role", "")
    for name in typed.characters:
        await turn_all(who.reader, await who.reader.slash(who.channel, "recap", character=name), typed.turns)
    for begun in typed.begun:
        await who.reader.autocomplete(who.channel, "recap", "character", begun)


async def _press_each(member: MemberActor, card: ResponseMessage, tag: str) -> None:
    """Press, once each, the buttons of a card that lead to other lists."""
    count = sum(str(part["custom_id"]).rpartition(":")[2].startswith(tag) for part in buttons(card).values())
    for place in range(count):
        for part in list(buttons(card).values()):
            if str(part["custom_id"]).endswith(f":{tag}{place}") and not part.get("disabled"):
                await member.click(card, custom_id=part["custom_id"])
                break


async def _facts(who: Walkers, typed: Typed) -> None:
    for topic in typed.topics:
        options = {"topic": topic} if topic else {}
        card = answer_of(await who.reader.slash(who.channel, "fact", **options))
        for _ in range(3):
            if "Another" in buttons(card):
                await who.reader.click(card, label="Another")
        await for_me(who.behind, card)
        alone = answer_of(await who.reader.slash(who.channel, "fact", private=True, **options))
        if "Share" in buttons(alone):
            await who.reader.click(alone, label="Share")
    for begun in typed.begun:
        await who.reader.autocomplete(who.channel, "fact", "topic", begun)


async def _search(who: Walkers, typed: Typed) -> None:
    for query in typed.queries:
        shown = await who.reader.slash(who.channel, "search", query=query)
        await for_me(who.behind, answer_of(shown))
        await turn_all(who.reader, shown, typed.turns)
    for text in typed.messages:
        message = await who.reader.send(who.channel, text)
        for member in (who.reader, who.behind, who.unknown):
            found = await member.context_menu(who.channel, "Look this up", message)
            await open_names(member, answer_of(found))


async def _in_japanese(who: Walkers, typed: Typed) -> None:
    await who.reader.slash(who.channel, "settings names", script="ja")
    await who.reader.autocomplete(who.channel, "person", "name", "")
    await who.reader.slash(who.channel, "cast")
    for name in typed.characters[:1]:
        await who.reader.slash(who.channel, "character", name=name)
    await who.reader.slash(who.channel, "settings names", script="en")


async def _alone(who: Walkers, typed: Typed) -> None:
    """Ask in a direct message, where nobody's horizon counts but the reader's own."""
    person = who.reader.user
    for command in ("cast", "recap", "fact", "series"):
        await person.slash(command)
    for query in typed.queries[:1]:
        await person.slash("search", query=query)
