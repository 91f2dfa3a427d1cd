"""The members of a batch: they start games, and press, write and sort what they like at seeded moments.

They do so whether or not anybody listens; who gets no answer tries again when the bot is back.
"""

import asyncio
import itertools
import random
from collections.abc import Iterable
from pathlib import Path

from playground.components import LABEL, STRING_SELECT, TEXT_INPUT
from playground.world import Interaction, Message
from tests.wire.killing.batch import SECONDS, Act, Batch, Channel, Sight, draw_kills, games_in, open_batch
from tests.wire.room import Json, buttons, option, until

MODES = ("classic", "classic", "race", "survival", "sudden_death", "teams")
STUCK_S = 240
"""A batch that takes longer has got stuck somewhere; the judge says where."""


async def play_batch(
    folder: Path,
    seed: str,
    games: int,
    names: Iterable[str],
    *,
    questions: tuple[int, ...] = (3, 4),
    brisk: bool = False,
) -> Batch:
    """Play `games` games at once in one bot that is killed at the named moments; its database lies in `folder`.

    `brisk` has the bot wait shorter between questions than it does.
    """
    kills = draw_kills(random.Random(f"{seed}/kills"), games, names)
    async with open_batch(folder, seed, games, kills, questions, brisk=brisk) as batch:
        killing = asyncio.create_task(batch.kill_all())
        playing = [asyncio.create_task(play(batch, channel)) for channel in batch.channels.values()]
        try:
            done, late = await asyncio.wait(playing, timeout=STUCK_S)
            for task in done:
                task.result()
            if not late:
                await until(lambda: all(one.told for games in games_in(batch.database).values() for one in games))
            if killing.done():
                killing.result()
        finally:
            for task in (killing, *playing):
                task.cancel()
            await asyncio.gather(killing, *playing, return_exceptions=True)
        return batch


async def settled(interaction: Interaction | None) -> bool:
    """Wait for the bot's answer, or until the time for it is over; return whether there was one."""
    if interaction is None:
        return False
    await until(lambda: interaction.phase != "waiting")
    return interaction.phase == "acknowledged"


async def play(batch: Batch, channel: Channel) -> None:
    """Start a game, at once or through a lobby, and play it until its table is there."""
    await asyncio.sleep(channel.dice.uniform(0, len(batch.channels) / 2.5))
    await begin(batch, channel)
    players = [asyncio.create_task(answer_all(batch, channel, user)) for user in channel.players]
    await batch.sight(channel, Sight("final"))
    for task in players:
        task.cancel()
    for outcome in await asyncio.gather(*players, return_exceptions=True):
        if isinstance(outcome, Exception):
            raise outcome


async def begin(batch: Batch, channel: Channel) -> None:
    """Use the command until a game is seen; with a lobby, press its button until the game begins."""
    dice, host = channel.dice, channel.players[0]
    begun = (Sight("opening"), Sight("question", 1), Sight("final"))
    if dice.random() < 0.5:
        inner: Json = {"name": "quick", "type": 1, "options": []}
    else:
        mode, answers = dice.choice(MODES), "typed" if dice.random() < 0.3 else "choice"
        given = [option("mode", mode, kind=3), option("answers", answers, kind=3)]
        given += [option("questions", channel.questions, kind=4), option("seconds", SECONDS, kind=4)]
        inner = {"name": "start", "type": 1, "options": given}
    while await batch.sight(channel, Sight("lobby"), *begun, patience=0.1) is None:
        made = await batch.send("command", **{"as": host}, channel_id=channel.id, name="trivia", options=[inner])
        batch.happened("begun")
        if not await settled(made):
            await batch.room.online()
    if await batch.sight(channel, *begun, Sight("lobby")) != Sight("lobby"):
        return
    lobby = batch.room.world.messages[channel.id][channel.seen[Sight("lobby")]]
    for user in channel.players[1:]:
        await join(batch, lobby, user)
    while await batch.sight(channel, *begun, patience=1.0) is None:
        start = [one for one in buttons(lobby.body["components"]) if ":lobby_start:" in one["custom_id"]]
        if start and not await settled(await batch.press(host, lobby, start[0])):
            await batch.room.online()


async def join(batch: Batch, lobby: Message, user: str) -> None:
    """Join a game in its lobby; who gets no answer tries again."""
    for _ in range(3):
        pressed = await batch.press(user, lobby, buttons(lobby.body["components"])[0])
        if pressed is None:  # it has begun
            return
        if await settled(pressed):
            if pressed.id not in batch.noted:
                batch.joined.append((lobby.channel_id, user))
            return
        await batch.room.online()


async def answer_all(batch: Batch, channel: Channel, user: str) -> None:
    """Answer each question of a game, or not."""
    dice = random.Random(f"{channel.dice.random()}/{user}")
    for number in itertools.count(1):
        await batch.sight(channel, Sight("question", number))
        if dice.random() < 0.1:
            continue
        waits = sorted(dice.uniform(0, SECONDS + 0.4) for _ in range(dice.choice((1, 1, 1, 2, 3))))
        message = batch.room.world.messages[channel.id][channel.seen[Sight("question", number)]]
        last = None
        for earlier, wait in zip([0.0, *waits], waits, strict=False):
            await asyncio.sleep(wait - earlier)
            last = await answer(batch, message, user, number, dice)
            if dice.random() < 0.1:  # a nervous finger
                await answer(batch, message, user, number, dice)
        # Who got no answer presses again when the bot is back.
        for _ in range(2):
            if last is None or await settled(last):
                break
            await batch.room.online()
            last = await answer(batch, message, user, number, dice)


async def answer(batch: Batch, message: Message, user: str, number: int, dice: random.Random) -> Interaction | None:
    """Answer a question in whichever way it is answered; return what has to be acknowledged."""
    shown: dict[str, list[Json]] = {":answer:": [], ":write:": []}
    for button, action in itertools.product(buttons(message.body["components"]), shown):
        if action in button["custom_id"] and not button.get("disabled"):
            shown[action].append(button)
    said: object
    if shown[":answer:"]:
        button = dice.choice(shown[":answer:"])
        made, said = await batch.press(user, message, button), int(button["custom_id"].split(":")[-1])
    elif shown[":write:"]:
        opener = await batch.press(user, message, shown[":write:"][0])
        if opener is None or not await settled(opener) or opener.modal is None:
            return opener
        parts = [part["component"] for part in opener.modal["components"] if part["type"] == LABEL]
        said, fields = fill(parts, dice)
        labels = [{"type": LABEL, "component": part} for part in fields]
        form = {"interaction_id": opener.id, "custom_id": opener.modal["custom_id"], "components": labels}
        made = await batch.send("modal", **{"as": user}, **form)
    else:
        return None
    if made is not None:
        batch.acts.append(Act(message.channel_id, user, number, said, made))
        batch.happened("answer")
    return made


def fill(parts: list[Json], dice: random.Random) -> tuple[object, list[Json]]:
    """Fill in a form: a text, or places in some order. Return what was said, and the fields."""
    if parts[0]["type"] == TEXT_INPUT:
        said = dice.choice(("12", "2019", "no idea"))
        return said, [{"type": TEXT_INPUT, "custom_id": parts[0]["custom_id"], "value": said}]
    order = dice.sample(range(len(parts)), len(parts))
    return tuple(order), [
        {"type": STRING_SELECT, "custom_id": part["custom_id"], "values": [str(place)]}
        for part, place in zip(parts, order, strict=True)
    ]
