"""How a question looks: open, revealed, void.

An open question carries nothing that tells the right option from a wrong one: custom_ids name the place of an option in
the shuffled order, all buttons look alike, and explanation and sources wait for the reveal (law 6).
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from discord import ui

from bot.trivia.game import Game
from bot.trivia.question import QuestionSource
from bot.trivia.rounds import Round
from bot.trivia.scores import Result
from bot.trivia.votes import hint_of
from bot.ui.lasting import Press
from bot.ui.layouts import ASH, INK, card, plain, rule, small
from bot.ui.sources import cite, listed
from bot.words import say, say_count

Users = Mapping[int, int | None]
"""From the journal's players to Discord users; None for one who was erased."""

# A reveal names this many who were right; the rest are counted.
REVEAL_LINES = 10
# Of the 4000 characters of a message, what the links under a reveal may take.
LINKS_LIMIT = 1500


def question_card(game_id: int, game: Game, closes_s: int, *, note: str = "") -> ui.LayoutView:
    """Return the open question, which closes at `closes_s` (s since the epoch).

    `note` is "resumed" after an interruption, "resting" before one, or "".
    """
    round_ = game.open_round
    letters = [hint.letters for hint in round_.hints if hint.letters]
    return card(
        small(title(round_, game.total)),
        "### " + plain(round_.question.text),
        small(say("trivia.question.how.number")) if round_.how == "number" else None,
        small(say("trivia.question.resumed")) if note == "resumed" else None,
        "\n".join(f"{place}. {plain(item)}" for place, item in enumerate(round_.options, start=1))
        if round_.how == "order"
        else None,
        say("trivia.question.letters", letters=f"`{letters[-1]}`") if letters else None,
        _answers(game_id, round_),
        _tools(game_id, game),
        small(say("trivia.question.closes", when=f"<t:{closes_s}:R>") if note != "resting" else say("trivia.back")),
    )


def title(round_: Round, total: int) -> str:
    """Return which question of how many it is."""
    return say("trivia.question.title", round=round_.number, total=total)


def _answers(game_id: int, round_: Round) -> ui.ActionRow[Any]:
    row: ui.ActionRow[Any] = ui.ActionRow()
    if round_.how != "choice":
        return row.add_item(Press.make(say(f"trivia.write.{round_.how}"), "write", game_id, round_.number, "open"))
    struck = {hint.struck for hint in round_.hints}
    for place, option in enumerate(round_.options):
        row.add_item(Press.make(option, "answer", game_id, round_.number, place, disabled=place in struck))
    return row


def _tools(game_id: int, game: Game) -> ui.ActionRow[Any] | None:
    """Return what can be done beside answering, as far as the settings allow it."""
    round_, settings = game.open_round, game.settings
    row: ui.ActionRow[Any] = ui.ActionRow()
    if settings.mode == "teams":
        row.add_item(Press.make(say("trivia.join"), "lobby_join", game_id, -1))
    number = len(round_.hints) + 1
    if settings.hints and hint_of(round_, game.seed, number) is not None:
        row.add_item(Press.make(say("trivia.hint.button"), "hint", game_id, round_.number, number))
    if not settings.private:
        row.add_item(Press.make(say("trivia.skip.button"), "skip", game_id, round_.number))
        row.add_item(Press.make(say("trivia.pause.button"), "pause", game_id, round_.number))
    return row if row.children else None


def reveal_card(game_id: int, game: Game, users: Users, *, resting: bool = False) -> ui.LayoutView:
    """Return the last closed question with its answer, who had it, and why it is right.

    `resting`: the bot is about to go away for a moment.
    """
    round_, results = game.rounds[-1], game.results[-1]
    right = [result for result in results if result.right]
    fallen = [player for player, score in game.scores.items() if score.fell == round_.number]
    return card(
        small(title(round_, game.total)),
        "### " + plain(round_.question.text),
        _key(round_, results),
        rule(),
        "\n".join(_verdicts(round_, results, right, users)),
        say("trivia.reveal.fallen", who=names(fallen, users)) if fallen else None,
        rule(),
        plain(round_.question.explanation),
        sources_line(round_),
        _status(game, resting=resting),
        accent=INK,
        rows=[_afterwards(game_id, game, round_)],
    )


def _key(round_: Round, results: tuple[Result, ...]) -> str:
    if round_.how == "choice":
        chosen = Counter(result.option for result in results)
        return "\n".join(_option(option, chosen[place], round_) for place, option in enumerate(round_.options))
    answer = " → ".join(round_.question.order) or round_.question.answer
    return say("trivia.reveal.right", option=plain(answer))


def _option(option: str, chosen: int, round_: Round) -> str:
    key = "trivia.reveal.right" if option == round_.question.answer else "trivia.reveal.other"
    return say(key, option=plain(option)) + (f" · {chosen}" if chosen else "")


def _verdicts(round_: Round, results: tuple[Result, ...], right: list[Result], users: Users) -> list[str]:
    if round_.skipped:
        return [say("trivia.reveal.skipped")]
    lines = [small(say("trivia.reveal.order"))] if len(right) > 1 else []
    lines += [_verdict(result, round_, users) for result in right[:REVEAL_LINES]]
    if len(right) > REVEAL_LINES:
        lines.append(say_count("trivia.reveal.more", len(right) - REVEAL_LINES))
    if not right:
        lines.append(say("trivia.reveal.nobody") if results else say("trivia.reveal.silence"))
    if wrong := len(results) - len(right):
        lines.append(say_count("trivia.reveal.wrong", wrong))
    return lines


def _verdict(result: Result, round_: Round, users: Users) -> str:
    line = say(
        "trivia.reveal.line", who=who(result.player, users), time=seconds(result.elapsed_ms), points=result.points
    )
    if round_.how == "number":
        line += " · " + plain(result.answer[:40])
    if result.streak > 1:
        line += " · " + say("trivia.reveal.streak", streak=result.streak)
    return line


def _status(game: Game, *, resting: bool) -> str | None:
    if resting:
        return small(say("trivia.back"))
    return say("trivia.paused") if game.paused and game.phase == "between" else None


def _afterwards(game_id: int, game: Game, round_: Round) -> ui.ActionRow[Any]:
    row: ui.ActionRow[Any] = ui.ActionRow()
    if game.settings.private:
        last = len(game.rounds) >= game.total
        button = (say("trivia.result.button"), "result") if last else (say("trivia.next.button"), "next")
        row.add_item(Press.make(*button, game_id, round_.number))
    elif game.paused:
        row.add_item(Press.make(say("trivia.continue.button"), "pause", game_id, round_.number))
    row.add_item(Press.make(say("trivia.how.button"), "how", game_id, round_.number))
    row.add_item(Press.make(say("trivia.report.button"), "report", game_id, round_.number))
    return row


def void_card(round_: Round, total: int) -> ui.LayoutView:
    """Return a question that was open when its game ended: it counts for nobody, and its answer stays shut away."""
    return card(small(title(round_, total)), "### " + plain(round_.question.text), say("trivia.void"), accent=ASH)


def who(player: int, users: Users) -> str:
    """Return a mention, or a stand-in for somebody who had their data erased."""
    user_id = users.get(player)
    return f"<@{user_id}>" if user_id is not None else say("people.erased")


def names(players: list[int], users: Users, most: int = 15) -> str:
    """Return mentions in a row; beyond `most` they are counted."""
    shown = ", ".join(who(player, users) for player in players[:most])
    return shown + (" " + say_count("trivia.names.more", len(players) - most) if len(players) > most else "")


def sources_line(round_: Round) -> str:
    """Return the sources of a question as small print."""
    sources = round_.question.sources
    return small(
        say_count("sources.line", len(sources), sources=listed([cite(_title(s), s.url) for s in sources], LINKS_LIMIT))
    )


def seconds(elapsed_ms: int) -> str:
    """Return a time to answer in seconds: hundredths, cut and not rounded. Nobody reads a time they did not make."""
    return f"{elapsed_ms // 1000}.{elapsed_ms % 1000 // 10:02}"


def _title(source: QuestionSource) -> str:
    return source.title if source.publisher in source.title else f"{source.title} ({source.publisher})"
