"""Whole games over real HTTP and WebSocket, with lost gateways and killed processes in the middle."""

import asyncio
import json
import re
import signal
import sqlite3
from pathlib import Path

from bot.trivia.happenings import snowflake_ms
from tests.patience import PATIENCE_S
from tests.wire.room import Room, buttons, option, start, texts, until


def right_place(room: Room, game_id: str, number: int, database: Path) -> int:
    """Look up the right option where only the bot may look: in its journal."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        row = connection.execute(
            "SELECT json_extract(body, '$.options'), json_extract(body, '$.question.answer') FROM game_event"
            " WHERE game_id = ? AND json_extract(body, '$.event') = 'opened' AND json_extract(body, '$.round') = ?",
            (int(game_id), number),
        ).fetchone()
    options: list[str] = json.loads(row[0])
    return options.index(row[1])


def another(place: int) -> int:
    """Return the place of another option; true or false has two."""
    return 0 if place else 1


def presses(database: Path) -> list[tuple[int, int]]:
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        return connection.execute(
            "SELECT json_extract(body, '$.player'), json_extract(body, '$.round') FROM game_event"
            " WHERE json_extract(body, '$.event') = 'pressed' ORDER BY seq"
        ).fetchall()


async def test_from_login_to_a_card(room: Room) -> None:
    names = {command["name"] for command in room.world.commands}
    assert {"character", "help", "privacy", "search", "trivia", "Look this up"} <= names
    asked = await room.slash(room.members[0], "character", {"name": "name", "type": 3, "value": "James Blood"})
    assert asked.original is not None
    assert asked.original.ephemeral_for is None
    assert "James Blood" in texts(asked.original.body["components"])


async def test_a_channel_has_a_horizon_of_its_own(room: Room) -> None:
    owner = room.members[0]
    everything = option("horizon", "finished", kind=3)
    inner = {"name": "set", "type": 1, "options": [everything, option("channel", room.channel, kind=7)]}
    told = await room.slash(owner, "spoilers", inner)
    assert told.original is not None
    assert f"<#{room.channel}>: Everything" in texts(told.original.body["components"])
    card = await room.slash(owner, "episode", option("number", "24", kind=3))
    assert card.original is not None
    assert "under seal" not in texts(card.original.body["components"])


async def test_a_whole_game(room: Room, tmp_path: Path) -> None:
    host, second, third, fourth = room.members
    begun = await room.begin(host, 2, 20, second, third, fourth)
    for number in (1, 2):
        question = await room.question(number)
        right = right_place(room, begun.id, number, tmp_path / "bot.db")
        wrong = another(right)
        assert (await room.press(host, question, right)).phase == "acknowledged"
        await asyncio.sleep(0.6)
        await room.press(second, question, right)
        await room.press(third, question, wrong)
        await room.press(fourth, question, wrong)
        await room.press(fourth, question, right)  # a change of mind
        told = await room.revealed(question)
        assert all(f"<@{user}>" in told for user in (host, second, fourth)), told
        order = [told.index(f"<@{user}>") for user in (host, second, fourth)]
        assert order == sorted(order)
        assert f"<@{third}>" not in told
        assert "One answer was wrong." in told
    final = await room.final()
    places = [final.index(f"<@{user}>") for user in (host, second, fourth, third)]
    assert places == sorted(places)
    assert "**0** points" in final
    for user in room.members:
        private = [m for m in room.world.messages[room.channel].values() if m.ephemeral_for == user]
        assert len(private) == 2, "one confirmation a player a question"
    board = await room.slash(host, "leaderboard")
    assert board.original is not None
    assert f"**1.** <@{host}>" in texts(board.original.body["components"])


async def test_a_dropped_gateway_resumes_and_loses_no_press(room: Room, tmp_path: Path) -> None:
    host = room.members[0]
    begun = await room.begin(host, 1, 10)
    question = await room.question(1)
    right = right_place(room, begun.id, 1, tmp_path / "bot.db")
    await room.post("control/drop-gateway")
    pressed = await room.press_only(host, question, right)  # while the bot hears nothing
    await room.settled(pressed)
    told = await room.revealed(question)
    assert f"<@{host}>" in told
    assert room.supervisor.process is not None
    assert room.supervisor.process.returncode is None, "the same process went on"


async def test_killed_in_the_middle_of_a_question(room: Room, tmp_path: Path) -> None:
    host, second, third, _ = room.members
    database = tmp_path / "bot.db"
    begun = await room.begin(host, 2, 20, second, third)
    question = await room.question(1)
    right = right_place(room, begun.id, 1, database)
    first = await room.press(host, question, right)
    assert first.phase == "acknowledged"
    await asyncio.sleep(1.0)
    assert (await room.press(second, question, another(right))).phase == "acknowledged"

    await room.kill()
    killed = room.world.now()
    assert len(presses(database)) == 2, "every acknowledged press is in the file"
    await asyncio.sleep(2)
    await room.online()
    away = room.world.now() - killed
    await until(lambda: "interruption" in texts(question.body["components"]))

    assert len(room.questions()) == 1, "the same message goes on"
    await asyncio.sleep(0.5)
    last = await room.press(third, question, right)
    assert last.phase == "acknowledged"
    told = await room.revealed(question)
    lines = {m[1]: float(m[2]) for m in re.finditer(r"<@(\d+)> · (\d+\.\d\d) s", told)}
    first_ms, last_ms = (snowflake_ms(int(one.id)) - snowflake_ms(int(question.id)) for one in (first, last))
    assert abs(lines[host] * 1000 - first_ms) < 20, "a locked answer keeps its time"
    # Used before the kill: about 1 s more than the host's time. The clock stood still while the bot was away.
    assert lines[host] * 1000 + 1000 < lines[third] * 1000 < last_ms - away
    assert "One answer was wrong." in told

    second_question = await room.question(2)
    right = right_place(room, begun.id, 2, database)
    await room.press(third, second_question, right)
    final = await room.final()
    assert "2 right" in final.split(f"<@{third}>")[1].splitlines()[0]
    assert "one right" in final.split(f"<@{host}>")[1].splitlines()[0]
    assert "0 right" in final.split(f"<@{second}>")[1].splitlines()[0]
    assert len(room.questions()) == 2, "no question was posted twice"


async def test_killed_before_the_question_is_known_to_be_posted(room: Room) -> None:
    """The message exists, the bot dies before it hears of it: the nonce gives the same message back."""
    host = room.members[0]
    await room.begin(host, 1, 5)
    seen = asyncio.Event()

    def kill_at_once(event: object) -> None:
        data = getattr(event, "data", {})
        if getattr(event, "kind", "") == "message_create" and "Question 1" in str(data) and not seen.is_set():
            seen.set()
            assert room.supervisor.process is not None
            room.supervisor.process.kill()

    room.world.to_page.append(kill_at_once)
    async with asyncio.timeout(PATIENCE_S):
        await seen.wait()
    question = await room.question(1)
    await until(lambda: "interruption" in texts(question.body["components"]))
    await room.press(host, question, 0)
    await room.revealed(question)
    assert len(room.questions()) == 1
    assert "Case closed" in await room.final()


async def test_an_orderly_stop_leaves_the_game_resumable(room: Room) -> None:
    host = room.members[0]
    await room.begin(host, 1, 8, room.members[1])
    question = await room.question(1)
    await room.press(host, question, 1)
    process = room.supervisor.process
    assert process is not None
    process.send_signal(signal.SIGTERM)
    async with asyncio.timeout(PATIENCE_S):
        assert await process.wait() == 0
    assert buttons(question.body["components"]), "the question is still open"
    assert "Casebook is restarting." in texts(question.body["components"])
    room.supervisor.start()
    await room.online()
    told = await room.revealed(question)
    assert f"<@{host}>" in told or "One answer was wrong." in told
    assert len(room.questions()) == 1


async def test_killed_in_the_lobby(room: Room, tmp_path: Path) -> None:
    host, second, third, _ = room.members
    begun = await room.slash(host, "trivia", start(1, 20))
    lobby = begun.original
    assert lobby is not None
    await room.press(second, lobby, 0)
    await room.kill()
    await room.online()
    await room.press(third, lobby, 0)
    await until(lambda: "3 in:" in texts(lobby.body["components"]))
    labels = [button.get("label") for button in buttons(lobby.body["components"])]
    assert (await room.press(host, lobby, labels.index("Start"))).phase == "acknowledged"
    question = await room.question(1)
    right = right_place(room, begun.id, 1, tmp_path / "bot.db")
    for user in (host, second, third):
        await room.press(user, question, right)
    final = await room.final()
    assert all(f"<@{user}>" in final for user in (host, second, third))
    assert len(room.shown()) == 3, "lobby, question, table"
