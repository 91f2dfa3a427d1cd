"""The judge of a batch: holds what its members did and were shown against the journal, the scores and the board."""

import re
from collections import Counter
from copy import deepcopy
from typing import Any

from bot.trivia.events import Answer, AnyEvent, Finished, Opened, Ordered, Pressed, Revealed, Started
from bot.trivia.game import Game, apply, replay
from bot.ui.trivia import Users, reveal_card
from bot.ui.trivia_final import final_card
from tests.wire.killing.batch import Batch, Channel, Journal, Sight, Verdict, games_in, rows, sight_of
from tests.wire.room import texts


def judge(batch: Batch) -> Verdict:
    """Hold what the members did and saw against the journal.

    Every answer and every joining that was acknowledged stands in the journal, a player's last answer counts, and
    nothing stands there that nobody said. Every question and table was posted once and says what replaying the journal
    says; so do the scores and the board. How many were right is counted from the answers again.
    """
    verdict, database = deepcopy(batch.verdict), batch.database
    users: dict[int, int | None] = dict(rows(database, "SELECT id, user_id FROM player"))
    games = games_in(database)
    board: Counter[tuple[int, str]] = Counter()
    for channel in batch.channels.values():
        journals = [journal for journal in games.get(int(channel.id), []) if not journal.called_off]
        verdict.called_off += len(games.get(int(channel.id), [])) - len(journals)
        verdict.games += len(journals)
        if len(journals) > 1:
            verdict.fault("doubled", (channel.id, "games in a channel", len(journals)))
        if len(journals) != 1:
            continue
        (journal,) = journals
        game = replay(journal.events)
        if game.phase != "finished" or not journal.told or game.reason not in ("played", "idle"):
            verdict.fault("unfinished", (channel.id, game.phase, game.reason, journal.told))
            continue
        _judge_answers(verdict, batch, channel, journal.events, users)
        _judge_messages(verdict, batch, channel, journal, users)
        for line in game.standings():
            if line.answered:
                board.update({(line.player, "points"): line.points, (line.player, "right"): line.right})
    stood = rows(database, "SELECT player_id, points, correct FROM standing WHERE period = 'all' AND guild_id <> 0")
    if {key: n for row in stood for key, n in (((row[0], "points"), row[1]), ((row[0], "right"), row[2]))} != board:
        verdict.fault("board differs", (stood, board))
    return verdict


def _judge_answers(verdict: Verdict, batch: Batch, channel: Channel, events: list[AnyEvent], users: Users) -> None:
    game = replay(events)
    written = {event.press_id: event for event in events if isinstance(event, Answer)}
    acts = sorted((act for act in batch.acts if act.channel == channel.id), key=lambda act: int(act.interaction.id))
    lasting: dict[tuple[int, str], object] = {}
    confirmed: dict[tuple[int, str], list[int]] = {}
    for act in acts:
        spot, id_ = (act.number, act.user), int(act.interaction.id)
        event = written.pop(id_, None)
        reply = batch.noted.get(act.interaction.id)
        taken = act.interaction.phase == "acknowledged" and (reply is None or reply.startswith("Noted"))
        kind = "acknowledged" if taken else "refused" if reply else "without an answer"
        verdict.answers[kind] += 1
        if event is None:
            if taken:
                verdict.fault("lost", (channel.id, act))
            continue
        if not taken:
            verdict.answers["written, but refused" if reply else "written before the kill, answer cut off"] += 1
        if reply and reply.startswith("Noted"):
            confirmed.setdefault(spot, []).append(id_)
        if (event.round, str(users[event.player]), _said(event)) != (act.number, act.user, act.said):
            verdict.fault("changed", (channel.id, act, event))
        lasting[spot] = act.said
    members = {str(users[player]) for player in game.members}
    verdict.answers["joins acknowledged"] += sum(where == channel.id for where, _ in batch.joined)
    if absent := [user for where, user in batch.joined if where == channel.id and user not in members]:
        verdict.fault("lost", (channel.id, "joins", absent))
    if written:
        verdict.fault("invented", (channel.id, written))
    counted = {
        (round_.number, str(users[player])): _said(choice)
        for round_ in game.rounds
        for player, choice in round_.choices().items()
    }
    if counted != lasting:
        verdict.fault("lost", (channel.id, "another answer counts", counted, lasting))
    right = Counter(user for (number, user), said in lasting.items() if _is_right(game, number, user, said, users))
    told = {str(users[line.player]): line.right for line in game.standings() if line.right}
    if right != told:
        verdict.fault("table differs", (channel.id, "right answers", right, told))
    for spot, shown in confirmed.items():
        between = sum(shown[0] < killed < shown[-1] for killed in batch.killed_ids)
        if len(shown) > 1 + between:
            verdict.fault("doubled", (channel.id, "confirmations", spot, shown))


def _is_right(game: Game, number: int, user: str, said: object, users: Users) -> bool:
    """Mark an answer by the question itself; what takes a judge or a comparison is as the journal has it."""
    round_ = game.rounds[number - 1]
    if isinstance(said, int):
        return round_.options[said] == round_.question.answer
    if isinstance(said, tuple):
        return tuple(round_.options[place] for place in said) == round_.question.order
    return any(result.right and str(users[result.player]) == user for result in game.results[number - 1])


def _said(event: Answer) -> object:
    if isinstance(event, Pressed):
        return event.option
    return tuple(event.order) if isinstance(event, Ordered) else event.text


def _judge_messages(verdict: Verdict, batch: Batch, channel: Channel, journal: Journal, users: Users) -> None:
    game_id, events = journal.id, journal.events
    game = replay(events)
    opened = [event for event in events if isinstance(event, Opened)]
    asked = [event.question.id for event in opened]
    once = [sum(isinstance(event, kind) for event in events) for kind in (Started, Finished)]
    if (
        len(set(asked)) != len(asked)
        or [event.round for event in opened] != [*range(1, len(asked) + 1)]
        or once != [1, 1]
    ):
        verdict.fault("doubled", (channel.id, "in the journal", asked, once))
    posted = Counter(sight for where, sight in batch.created if where == channel.id and sight.game in (0, game_id))
    wanted = Counter([Sight("final"), *(Sight("question", event.round) for event in opened)])
    first = posted.pop(Sight("lobby"), 0) + posted.pop(Sight("opening"), 0)
    verdict.unannounced += not first
    if posted != wanted or first > 1:
        kind = "doubled" if posted - wanted or first > 1 else "missing"
        verdict.fault(kind, (channel.id, first, posted))
    public = [m for m in batch.room.world.messages[channel.id].values() if m.ephemeral_for is None]
    shown = {sight: texts(m.body["components"]) for m in public if (sight := sight_of(m.body)).game in (0, game_id)}
    table = text_of(final_card(game_id, game, users))
    if shown.get(Sight("final")) != table:
        verdict.fault("table differs", (channel.id, shown.get(Sight("final")), table))
    kept = rows(batch.database, f"SELECT player_id, points, correct FROM game_score WHERE game_id = {game_id}")
    lines = [(line.player, line.points, line.right) for line in game.standings() if line.answered]
    told = {(int(user), int(points)) for user, points in re.findall(r"\*\* <@(\d+)> · \*\*(\d+)\*\*", table)}
    if sorted(kept) != sorted(lines) or not {(users[player], points) for player, points, _ in lines} <= told:
        verdict.fault("table differs", (channel.id, kept, lines, table))
    state = Game()
    for event in events:
        state = apply(state, event)
        if isinstance(event, Revealed):
            reveal = text_of(reveal_card(game_id, state, users))
            if shown.get(Sight("reveal", event.round)) != reveal:
                verdict.fault("reveal differs", (channel.id, shown.get(Sight("reveal", event.round)), reveal))


def text_of(view: Any) -> str:
    """Return what a card that is not sent would say."""
    return texts(view.to_components())
