"""What a player reads alone: what counts of theirs, how a question was decided, the form for an answer."""

from typing import Any

from discord import SelectOption, ui

from bot.trivia.game import Game
from bot.trivia.recap import Explanation, explain
from bot.trivia.rounds import Round
from bot.trivia.scoring import HINT, Parts
from bot.ui.lasting import Form
from bot.ui.layouts import card, plain, rule, shortened, small
from bot.ui.trivia import REVEAL_LINES, Users, seconds, title, who
from bot.words import say, say_count

# What a select allows (Discord's components reference).
_OPTION = 100
# The longest answer that is typed; the longest name in a pack is far shorter.
_LONGEST = 120


def standing_card(game: Game, player: int | None) -> ui.LayoutView:
    """Return all that counts of a player in the open question: their answer, their votes."""
    round_ = game.round
    choice = round_.choice(player) if round_ is not None and player is not None else None
    votes = set() if round_ is None else {vote.about for vote in round_.votes if vote.player == player}
    lines = [] if round_ is None else [_vote(round_, about) for about in ("hint", "skip") if about in votes]
    if round_ is not None and choice is not None:
        lines.insert(0, say("trivia.locked", option=f"**{plain(round_.label(choice))}**"))
        lines.insert(1, small(say("trivia.locked.hint")))
    return card("\n".join(lines) or say("trivia.locked.nothing"))


def _vote(round_: Round, about: str) -> str:
    if about == "hint":
        asked = max(vote.hint for vote in round_.votes if vote.about == "hint")
        cast = len({vote.player for vote in round_.votes if vote.about == "hint" and vote.hint == asked})
        if asked <= len(round_.hints):
            return say("trivia.hint.given", cost=HINT)
        return say("trivia.hint.voted", cast=cast, needed=round_.votes_needed, cost=HINT)
    cast = len({vote.player for vote in round_.votes if vote.about == "skip"})
    return say("trivia.skip.voted", cast=cast, needed=round_.votes_needed)


def answer_form(game_id: int, round_: Round, total: int) -> Form:
    """Return the form for a typed answer, a number, or an order."""
    form = Form.make(title(round_, total), "written", game_id, round_.number)
    form.add_item(ui.TextDisplay(plain(round_.question.text)))
    if round_.how == "order":
        options = [SelectOption(label=shortened(item, _OPTION), value=str(i)) for i, item in enumerate(round_.options)]
        for place in range(len(round_.options)):
            select: ui.Select[Any] = ui.Select(custom_id=str(place), options=options)
            form.add_item(ui.Label(text=say("trivia.form.place", place=place + 1), component=select))
        return form
    field: ui.TextInput[Any] = ui.TextInput(custom_id="text", max_length=_LONGEST)
    form.add_item(ui.Label(text=say(f"trivia.form.{round_.how}"), component=field))
    return form


def how_card(game: Game, number: int, player: int | None, users: Users) -> ui.LayoutView:
    """Return how question `number` was decided, for one player: their own time, the others' ranks, and why."""
    told = explain(game, number, -1 if player is None else player)
    ranks = [
        say("trivia.how.place", rank=place.rank, who=who(place.player, users), time=seconds(place.elapsed_ms))
        for place in told.right[:REVEAL_LINES]
    ]
    if len(told.right) > REVEAL_LINES:
        ranks.append(say_count("trivia.reveal.more", len(told.right) - REVEAL_LINES))
    if told.wrong:
        ranks.append(say_count("trivia.reveal.wrong", told.wrong))
    return card(
        small(title(game.rounds[number - 1], game.total)),
        "### " + say("trivia.how.title"),
        _outcome(told),
        _sum(told.parts) if told.parts != Parts() else None,
        rule() if ranks else None,
        "\n".join(ranks) or None,
        small(say("trivia.how.clock")),
    )


def _outcome(told: Explanation) -> str:
    if told.elapsed_ms is None or told.outcome == "void":
        return say("trivia.how.void") if told.outcome == "void" else say("trivia.how.silent")
    return say(f"trivia.how.{told.outcome}", time=seconds(told.elapsed_ms), rank=told.rank or 0, points=told.points)


def _sum(parts: Parts) -> str:
    """Return what the points are made of."""
    named = {
        "base": parts.base,
        "speed": parts.speed,
        "streak": parts.streak,
        "rare": parts.rare,
        "difficulty": parts.difficulty,
        "hint": parts.hint,
    }
    return "\n".join(say(f"trivia.part.{part}", points=f"{points:+}") for part, points in named.items() if points)
