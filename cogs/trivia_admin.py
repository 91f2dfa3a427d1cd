"""What stands around the quizzes: /trivia settings, /trivia reports with its rulings."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Casebook
from bot.games import journal
from bot.games.house import moderates
from bot.games.rulings import Rulings, wording_of
from bot.knowledge.horizons import horizon_at
from bot.storage import reports
from bot.storage.boards import reset_season
from bot.storage.reports import EVERYWHERE, KINDS, Report, Reported, RuledAlreadyError, Ruling, Verdict
from bot.storage.trivia_settings import (
    allow_channels,
    change_settings,
    panel_of,
    set_barred,
)
from bot.times import now_ms
from bot.trivia.answers import number
from bot.trivia.game import replay
from bot.trivia.rounds import Round
from bot.trivia.rules import snowflake_ms
from bot.ui.errors import Refusal
from bot.ui.horizons import spot_of
from bot.ui.lasting import chosen_values, fields, on_form, on_press
from bot.ui.layouts import card, notice, small
from bot.ui.reports import (
    TEXT_LIMIT,
    Case,
    Desk,
    Scope,
    case_card,
    empty_queue,
    key_form,
    report_form,
    ruled_card,
)
from bot.ui.trivia_settings import TABS, Tab, panel_card, parse_choice, reset_card
from bot.words import say


class TriviaAdmin(commands.Cog):
    """Carries rulings out, and forgets the settings of servers that the bot has left."""

    def __init__(self, bot: Casebook) -> None:
        self._bot = bot
        self._rulings: Rulings | None = None

    @property
    def rulings(self) -> Rulings:
        """What carries rulings out."""
        if self._rulings is None:
            bot = self._bot
            self._rulings = Rulings(
                bot.store,
                channel_of=lambda channel, guild: bot.get_partial_messageable(channel, guild_id=guild),
                me=lambda: bot.user.id if bot.user else 0,
            )
        return self._rulings

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Go on with what a stop or a crash has left undone. Discord may say "ready" more than once."""
        self.rulings.go_on()

    async def cog_unload(self) -> None:
        """Stop carrying rulings out."""
        if self._rulings is not None:
            self._rulings.close()


@app_commands.command(name="settings", description=say("command.trivia.settings"))
async def settings(interaction: discord.Interaction[Casebook]) -> None:
    """Show the panel of the server's quizzes to somebody who manages the server."""
    guild_id = _managed(interaction)
    await interaction.response.send_message(view=await _panel(interaction, guild_id, "defaults"), ephemeral=True)


@on_press("settings_tab")
async def turn_tab(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Show another part of the panel."""
    guild_id = _managed(interaction)
    tab = next((tab for tab in TABS if tab == arguments[0]), TABS[0])
    await interaction.response.edit_message(view=await _panel(interaction, guild_id, tab))


@on_press("settings_set")
async def choose(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Keep what was chosen for one field."""
    guild_id = _managed(interaction)
    field = arguments[0]
    try:
        value = parse_choice(field, "".join(chosen_values(interaction)))
    except ValueError:
        raise Refusal("error.old_button") from None
    await change_settings(interaction.client.store.writer, guild_id, **{field: value})
    await _show(interaction, guild_id, "house" if field in ("hosts", "cooldown_s", "longest") else "defaults")


@on_press("settings_flip")
async def flip(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Keep the other of two: typed answers or options, hints or none. The button says which."""
    guild_id = _managed(interaction)
    field, value = arguments
    changes: dict[str, dict[str, Any]] = {
        "answers": {"typed": "typed", "choice": "choice"},
        "hints": {"on": True, "off": False},
    }
    if value not in changes.get(field, {}):
        raise Refusal("error.old_button")
    await change_settings(interaction.client.store.writer, guild_id, **{field: changes[field][value]})
    await _show(interaction, guild_id, "defaults")


@on_press("settings_channels")
async def choose_channels(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Keep the channels in which quizzes are allowed."""
    guild_id = _managed(interaction)
    channels = [int(value) for value in chosen_values(interaction)]
    await allow_channels(interaction.client.store.writer, guild_id, channels)
    await _show(interaction, guild_id, "house")


@on_press("settings_role")
async def choose_role(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Keep the role whose members may start quizzes."""
    guild_id = _managed(interaction)
    roles = [int(value) for value in chosen_values(interaction)]
    if not roles:
        raise Refusal("error.option_missing")
    await change_settings(interaction.client.store.writer, guild_id, hosts="role", role_id=roles[0])
    await _show(interaction, guild_id, "house")


@on_press("settings_barred")
async def choose_barred(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Keep who is barred."""
    guild_id = _managed(interaction)
    await set_barred(interaction.client.store.writer, guild_id, [int(value) for value in chosen_values(interaction)])
    await _show(interaction, guild_id, "people")


@on_press("settings_reset")
async def ask_reset(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Ask before the season begins anew."""
    _managed(interaction)
    await interaction.response.edit_message(view=reset_card())


@on_press("settings_reset_yes")
async def reset(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Begin the server's boards anew."""
    guild_id = _managed(interaction)
    at = snowflake_ms(interaction.id)
    await interaction.client.store.writer.run(lambda connection: reset_season(connection, guild_id, at))
    await interaction.response.edit_message(view=notice(say("settings.reset.done")))


@app_commands.command(name="reports", description=say("command.trivia.reports"))
async def show_reports(interaction: discord.Interaction[Casebook]) -> None:
    """Show the queue of reported questions to a moderator, or to the bot's owner."""
    scope: Scope = "here" if interaction.guild_id is not None and moderates(interaction) else "all"
    _may_rule(interaction, scope)
    await interaction.response.send_message(view=await _queue(interaction, scope, 0), ephemeral=True)


@on_press("reports")
async def turn_page(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Turn to another question of the queue, or to the other queue."""
    page, scope = int(arguments[0]), _scope(arguments[1])
    _may_rule(interaction, scope)
    await interaction.response.edit_message(view=await _queue(interaction, scope, page))


@on_press("reports_show")
async def show_hidden(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Show a question to somebody who has not watched that far, and wants to see it all the same."""
    page, scope = int(arguments[0]), _scope(arguments[1])
    _may_rule(interaction, scope)
    await interaction.response.edit_message(view=await _queue(interaction, scope, page, anyway=True))


@on_press("rule_void")
async def rule_void(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Rule that a question counts for nobody."""
    await _rule(interaction, arguments, "void")


@on_press("rule_fine")
async def rule_fine(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Rule that a question is right as it is."""
    await _rule(interaction, arguments, "fine")


@on_press("rule_back")
async def rule_back(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Take a ruling back."""
    await _rule(interaction, arguments, "fine", reported=False)


@on_press("rule_key")
async def ask_key(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Ask what is right instead."""
    scope, mark = _scope(arguments[0]), arguments[1]
    _may_rule(interaction, scope)
    case = await _find(interaction, scope, mark)
    await interaction.response.send_modal(key_form(case.round, scope, mark))


@on_form("rule_key")
async def rule_key(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Rule that something else is right."""
    scope, mark = _scope(arguments[0]), arguments[1]
    _may_rule(interaction, scope)
    case = await _find(interaction, scope, mark)
    await _rule(interaction, arguments, "key", right=_key(interaction, case.round))


@on_press("report")
async def ask_report(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Ask what is wrong with a question."""
    game_id, round_number = (int(argument) for argument in arguments)
    await interaction.response.send_modal(report_form(game_id, round_number))


@on_form("report")
async def report(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Keep a report; a second one on the same question takes the place of the first."""
    game_id, round_number = (int(argument) for argument in arguments)
    filled = fields(interaction)
    kind = next((kind for kind in KINDS if kind == filled.get("kind")), None)
    round_ = await _round(interaction, game_id, round_number)
    key = await journal.key_of(interaction.client.store.reader, game_id)
    if kind is None or round_ is None or key is None:
        raise Refusal("report.lost")
    await reports.keep_report(
        interaction.client.store.writer,
        interaction.user.id,
        Report(
            # A private game is no server's, wherever it was played: only the bot's owner can rule on it.
            guild_id=key.guild_id or EVERYWHERE,
            wording=wording_of(round_.question),
            game_id=game_id,
            round=round_number,
            kind=kind,
            text=filled.get("text", "")[:TEXT_LIMIT],
            at_ms=now_ms(),
        ),
    )
    where = "report.thanks.server" if key.guild_id else "report.thanks.owner"
    await interaction.response.send_message(view=card(say("report.thanks"), small(say(where))), ephemeral=True)


async def _rule(
    interaction: discord.Interaction[Casebook],
    arguments: list[str],
    verdict: Verdict,
    *,
    right: tuple[str, ...] = (),
    reported: bool = True,
) -> None:
    scope, mark = _scope(arguments[0]), arguments[1]
    _may_rule(interaction, scope)
    guild_id = _guild(interaction, scope)
    wording = await reports.known_as(interaction.client.store.reader, mark)
    if wording is None:
        raise Refusal("reports.gone")
    ruling = Ruling(guild_id, wording, verdict, right, snowflake_ms(interaction.id))
    cog = interaction.client.get_cog("TriviaAdmin")
    if not isinstance(cog, TriviaAdmin):
        raise TypeError("the cog of this button is not loaded")
    try:
        games = await cog.rulings.rule(interaction.user.id, ruling, reported=reported)
    except RuledAlreadyError:
        raise Refusal("reports.gone") from None
    await interaction.response.edit_message(view=ruled_card(verdict, games, scope, mark))


def _key(interaction: discord.Interaction[Casebook], round_: Round) -> tuple[str, ...]:
    """Return what is right by a form that was sent off. Raises Refusal where that makes no key."""
    data: Any = interaction.data or {}
    filled = [label["component"] for label in data.get("components", []) if "component" in label]
    if round_.how == "choice":
        places = [int(value) for part in filled for value in part.get("values", [])]
        return tuple(round_.options[place] for place in places if place < len(round_.options))
    lines = tuple(line.strip() for part in filled for line in str(part.get("value", "")).splitlines() if line.strip())
    if round_.how == "number":
        named = number(" ".join(lines))
        if named is None:
            raise Refusal("ruling.no_number")
        return (str(named),)
    if round_.how == "order" and sorted(lines) != sorted(round_.options):
        raise Refusal("ruling.no_order")
    if not lines:
        raise Refusal("error.option_missing")
    return lines


async def _queue(
    interaction: discord.Interaction[Casebook], scope: Scope, page: int, *, anyway: bool = False
) -> discord.ui.LayoutView:
    waiting = await reports.queue(interaction.client.store.reader, _guild(interaction, scope))
    page = min(max(page, 0), max(0, len(waiting) - 1))
    desk = Desk(scope, page, len(waiting), _owns(interaction), interaction.guild_id is not None)
    if not waiting:
        return empty_queue(desk)
    return case_card(await _case(interaction, scope, waiting[page], anyway=anyway), desk)


async def _find(interaction: discord.Interaction[Casebook], scope: Scope, mark: str) -> Case:
    waiting = await reports.queue(interaction.client.store.reader, _guild(interaction, scope))
    found = next((one for one in waiting if one.wording.print == mark), None)
    if found is None:
        raise Refusal("reports.gone")
    return await _case(interaction, scope, found, anyway=True)


async def _case(interaction: discord.Interaction[Casebook], scope: Scope, reported: Reported, *, anyway: bool) -> Case:
    reader = interaction.client.store.reader
    said = await reports.reports_on(reader, _guild(interaction, scope), reported.wording)
    round_ = await _round(interaction, said[0].game_id, said[0].round) if said else None
    if round_ is None:
        raise Refusal("reports.gone")
    horizon = await horizon_at(reader, spot_of(interaction), public=False)
    hidden = round_.question.known_from > horizon.value and not anyway
    return Case(reported, round_, tuple(said), hidden)


async def _round(interaction: discord.Interaction[Casebook], game_id: int, number: int) -> Round | None:
    """Return a closed question of a game, or None where there is none."""
    game = replay(await journal.read(interaction.client.store.reader, game_id))
    return game.rounds[number - 1] if 1 <= number <= len(game.rounds) else None


async def _panel(interaction: discord.Interaction[Casebook], guild_id: int, tab: Tab) -> discord.ui.LayoutView:
    panel = await panel_of(interaction.client.store.reader, guild_id)
    guild = interaction.guild

    def known(place: int) -> bool:
        return guild is not None and (guild.get_channel(place) is not None or guild.get_role(place) is not None)

    return panel_card(panel, tab, known)


async def _show(interaction: discord.Interaction[Casebook], guild_id: int, tab: Tab) -> None:
    await interaction.response.edit_message(view=await _panel(interaction, guild_id, tab))


def _managed(interaction: discord.Interaction[Casebook]) -> int:
    """Return the server that somebody manages. Raises Refusal where they do not."""
    if interaction.guild_id is None:
        raise Refusal("error.servers_only")
    if not interaction.permissions.manage_guild:
        raise Refusal("settings.not_allowed")
    return interaction.guild_id


def _may_rule(interaction: discord.Interaction[Casebook], scope: Scope) -> None:
    if scope == "all" and not _owns(interaction):
        raise Refusal("reports.not_allowed")
    if scope == "here" and (interaction.guild_id is None or not moderates(interaction)):
        raise Refusal("reports.not_allowed")


def _owns(interaction: discord.Interaction[Casebook]) -> bool:
    """Return whether somebody owns the bot, alone or in a team, by what Discord said at the login."""
    bot = interaction.client
    if bot.owner_id or bot.owner_ids:
        return interaction.user.id in {bot.owner_id, *(bot.owner_ids or ())}
    application = bot.application
    if application is None:
        return False
    if application.team is None:
        return interaction.user.id == application.owner.id
    ruling = (discord.TeamMemberRole.admin, discord.TeamMemberRole.developer)
    owners = {member.id for member in application.team.members if member.role in ruling}
    return interaction.user.id in {application.team.owner_id, *owners}


def _guild(interaction: discord.Interaction[Casebook], scope: Scope) -> int:
    return EVERYWHERE if scope == "all" else interaction.guild_id or EVERYWHERE


def _scope(argument: str) -> Scope:
    return "all" if argument == "all" else "here"


async def setup(bot: Casebook) -> None:
    """Add the commands to /trivia, which is another cog's."""
    await bot.add_cog(TriviaAdmin(bot))
    group = bot.tree.get_command("trivia")
    if not isinstance(group, app_commands.Group):
        raise TypeError("/trivia is not loaded")
    added: tuple[app_commands.Command[Any, ..., None], ...] = (settings, show_reports)
    for command in added:
        group.add_command(command)
