"""How a game looks: its opening, an open question, a reveal, the table.

An open question carries nothing that tells the right option from a wrong one: custom_ids name the place of an option in
the shuffled order, all buttons look alike, and explanation and sources wait for the reveal (law 6).
"""

from collections.abc import Mapping

from discord import ui

from bot.trivia.game import Game, Result, Round, Standing
from bot.trivia.question import QuestionSource
from bot.ui.lasting import Press
from bot.ui.layouts import ASH, INK, card, plain, rule, small
from bot.ui.sources import cite, listed
from bot.words import say, say_count

Users = Mapping[int, int | None]
"""From the journal's players to Discord users; None for one who was erased."""

# A reveal names this many who were right, a table this many players; the rest are counted.
REVEAL_LINES = 10
TABLE_LINES = 15
# Of the 4000 characters of a message, what the links under a reveal may take.
LINKS_LIMIT = 1500


def opening_card(
    *, host_user_id: int, questions: int, asked: int, seconds: int, horizon: int, episodes: int
) -> ui.LayoutView:
    """Return what a game begins with: how long it is and how far it may spoil. `asked` is what the host wanted."""
    return card(
        "## " + say("trivia.opening.title"),
        say_count("trivia.opening.length", questions, seconds=seconds),
        say_count("trivia.opening.fewer", questions, asked=asked) if questions < asked else None,
        horizon_line(horizon, episodes),
        rule(),
        small(say("trivia.opening.rules", host=f"<@{host_user_id}>")),
    )


def horizon_line(horizon: int, episodes: int) -> str:
    """Return how far a public game may go."""
    if horizon == 0:
        return say("trivia.horizon.none")
    if horizon >= episodes:
        return say("trivia.horizon.all")
    return say("trivia.horizon.some", horizon=horizon)


def question_card(game_id: int, round_: Round, total: int, closes_s: int, *, resumed: bool = False) -> ui.LayoutView:
    """Return an open question that closes at `closes_s` (s since the epoch)."""
    row: ui.ActionRow[ui.LayoutView] = ui.ActionRow()
    for place, option in enumerate(round_.options):
        row.add_item(Press.make(option, "answer", game_id, round_.number, place))
    return card(
        small(say("trivia.question.title", round=round_.number, total=total)),
        "### " + plain(round_.question.text),
        small(say("trivia.question.resumed")) if resumed else None,
        row,
        small(say("trivia.question.closes", when=f"<t:{closes_s}:R>")),
    )


def reveal_card(round_: Round, results: tuple[Result, ...], total: int, users: Users) -> ui.LayoutView:
    """Return a question with its answer, who had it, and why it is right."""
    right = [result for result in results if result.right]
    wrong = len(results) - len(right)
    lines = [
        say("trivia.reveal.line", who=who(result.player, users), time=_seconds(result.elapsed_ms), points=result.points)
        for result in right[:REVEAL_LINES]
    ]
    if len(right) > REVEAL_LINES:
        lines.append(say_count("trivia.reveal.more", len(right) - REVEAL_LINES))
    if not right:
        lines.append(say("trivia.reveal.nobody") if results else say("trivia.reveal.silence"))
    if wrong:
        lines.append(say_count("trivia.reveal.wrong", wrong))
    return card(
        small(say("trivia.question.title", round=round_.number, total=total)),
        "### " + plain(round_.question.text),
        "\n".join(_option(option, place, round_, results) for place, option in enumerate(round_.options)),
        rule(),
        "\n".join(lines),
        rule(),
        plain(round_.question.explanation),
        sources_line(round_),
        accent=INK,
    )


def void_card(round_: Round, total: int) -> ui.LayoutView:
    """Return a question that was open when its game ended: it counts for nobody, and its answer stays shut away."""
    return card(
        small(say("trivia.question.title", round=round_.number, total=total)),
        "### " + plain(round_.question.text),
        say("trivia.void"),
        accent=ASH,
    )


def final_card(game_id: int, game: Game, users: Users) -> ui.LayoutView:
    """Return the table a game ends with. Its button carries the game's id, so that it can be found again."""
    standings = game.standings()
    lines = [table_line(standing, users) for standing in standings[:TABLE_LINES]]
    if len(standings) > TABLE_LINES:
        lines.append(say_count("trivia.final.more", len(standings) - TABLE_LINES))
    return card(
        "## " + say("trivia.final.title"),
        say(f"trivia.final.{game.reason}") if game.reason != "played" else None,
        "\n".join(lines) or say("trivia.final.empty"),
        rule(),
        small(say_count("trivia.final.footer", len(game.results))),
        rows=[ui.ActionRow(Press.make(say("trivia.final.board"), "table", game_id))],
    )


def table_line(standing: Standing, users: Users) -> str:
    """Return a line of the table; equal points share a rank."""
    return say_count(
        "trivia.final.line",
        standing.right,
        rank=standing.rank,
        who=who(standing.player, users),
        points=standing.points,
    )


def confirmation(option: str) -> ui.LayoutView:
    """Return what a player reads, alone, after pressing an option."""
    return card(say("trivia.locked", option=f"**{plain(option)}**"), small(say("trivia.locked.hint")))


def who(player: int, users: Users) -> str:
    """Return a mention, or a stand-in for somebody who had their data erased."""
    user_id = users.get(player)
    return f"<@{user_id}>" if user_id is not None else say("people.erased")


def sources_line(round_: Round) -> str:
    """Return the sources of a question as small print."""
    sources = round_.question.sources
    return small(
        say_count("sources.line", len(sources), sources=listed([cite(_title(s), s.url) for s in sources], LINKS_LIMIT))
    )


def _title(source: QuestionSource) -> str:
    return source.title if source.publisher in source.title else f"{source.title} ({source.publisher})"


def _option(option: str, place: int, round_: Round, results: tuple[Result, ...]) -> str:
    chosen = sum(result.option == place for result in results)
    key = "trivia.reveal.right" if option == round_.question.answer else "trivia.reveal.other"
    return say(key, option=plain(option)) + (f" · {chosen}" if chosen else "")


def _seconds(elapsed_ms: int) -> str:
    # Hundredths, cut and not rounded: nobody reads a time that they did not make.
    return f"{elapsed_ms // 1000}.{elapsed_ms % 1000 // 10:02}"
