"""The command line: run · play · check · pack lint · pack stats."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import aiohttp
import click
import discord

from bot.errors import EXIT_OK, CannotStartError, UnreachableError
from bot.logs import set_up_logs
from bot.settings import Settings, load_settings
from bot.words import say

if TYPE_CHECKING:
    from bot.knowledge.models import Pack

# Orderly stop: within 5 s in all, so a connection that does not close by itself gets 4.
CLOSE_S = 4.0


@click.group(help=say("cli.help"))
def main() -> None:
    """Run the command that was named."""


@main.command(help=say("cli.run"))
def run() -> None:
    """Run the bot until it is told to stop."""
    try:
        settings = load_settings()
        set_up_logs(settings.log_level, settings.log_format, settings.token)
        _loop_runner(lambda: _run(settings))
    except CannotStartError as error:
        click.echo(str(error), err=True)
        sys.exit(error.exit_code)
    sys.exit(EXIT_OK)


@main.command(
    help=say("cli.play"),
    context_settings={"ignore_unknown_options": True, "help_option_names": []},
    add_help_option=False,
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def play(arguments: tuple[str, ...]) -> None:
    """Hand over to the playground, a program of its own that starts the bot as its child."""
    _hand_over([sys.executable, "-m", "playground", *arguments])


@main.command(help=say("cli.check"))
@click.option("--pack", "folder", type=click.Path(path_type=Path), help=say("cli.check.pack"))
def check(folder: Path | None) -> None:
    """Load every cog and the pack, and build every command's payload; needs no token and no network."""
    from bot.check import check_all

    try:
        settings = load_settings(need_token=False)
        click.echo(asyncio.run(check_all(settings, folder or settings.pack)))
    except CannotStartError as error:
        click.echo(str(error), err=True)
        sys.exit(error.exit_code)


@main.group(help=say("cli.pack"))
def pack() -> None:
    """Run the command that was named."""


@pack.command("lint", help=say("cli.pack.lint"))
@click.argument("folder", type=click.Path(path_type=Path))
def pack_lint(folder: Path) -> None:
    """Print what is wrong with a pack, a line each; the exit code is 1 where something is."""
    from bot.knowledge.lint import lint

    read = _read(folder)
    found = lint(read)
    for line in found:
        click.echo(line)
    if not found:
        click.echo(say("lint.clean", series=read.series.name.en))
    sys.exit(1 if found else EXIT_OK)


@pack.command("stats", help=say("cli.pack.stats"))
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--questions", is_flag=True, help=say("cli.pack.stats.questions"))
@click.option(
    "--database", type=click.Path(path_type=Path, exists=True, dir_okay=False), help=say("cli.pack.stats.database")
)
def pack_stats(folder: Path, questions: bool, database: Path | None) -> None:
    """Print how much of what a pack holds."""
    from bot.knowledge.stats import count

    if questions:
        _pool_stats(folder, database or _database())
        return
    stats = count(_read(folder))
    for kind, number in (*stats.kinds, *stats.parts):
        click.echo(f"{kind:24}{number:6}")
    share = 100 * stats.sourced / max(1, stats.statements)
    click.echo(say("stats.statements", n=stats.statements, share=f"{share:.0f}", overturned=stats.overturned))
    click.echo(say("stats.confidence", levels=", ".join(f"{level} {number}" for level, number in stats.confidence)))
    click.echo(say("stats.horizons"))
    for episode, new, known in stats.by_horizon:
        click.echo(f"{episode:4}{new:8}{known:8}")


def _pool_stats(folder: Path, database: Path | None) -> None:
    from bot.games.pool import NO_RECORD, bank_of, count_pool, record_of

    try:
        bank = asyncio.run(bank_of(folder))
        record = asyncio.run(record_of(database)) if database else NO_RECORD
    except CannotStartError as error:
        click.echo(str(error), err=True)
        sys.exit(error.exit_code)
    pool = count_pool(bank, record.tallies)
    _row(say("pool.horizon"), pool.horizons)
    for title, rows in (
        (say("pool.form"), pool.forms),
        (say("pool.category"), pool.categories),
        (say("pool.difficulty"), pool.difficulties),
    ):
        click.echo(title)
        for name, numbers in rows:
            _row(f"  {name}", numbers)
    _row(say("pool.distinct"), pool.distinct)
    if database is None:
        click.echo(say("pool.unrecorded"))
        return
    click.echo(say("pool.suspects") if record.suspects else say("pool.unsuspicious"))
    for one in record.suspects:
        strong, weak = f"{100 * one.strong_wrong:.0f}", f"{100 * one.weak_wrong:.0f}"
        click.echo(say("pool.suspect", id=one.question_id, strong=strong, weak=weak, answers=one.answers))


def _row(name: str, numbers: tuple[int, ...]) -> None:
    click.echo(f"{name:24}" + "".join(f"{number:8}" for number in numbers))


def _database() -> Path | None:
    """Return the database that the settings name, where there is one."""
    try:
        database = load_settings(need_token=False).database
    except CannotStartError:
        # Whoever only has a pack has no settings to put right.
        return None
    return database if database.is_file() else None


def _read(folder: Path) -> "Pack":
    from bot.knowledge.pack import read_pack

    try:
        return read_pack(folder)
    except CannotStartError as error:
        click.echo(str(error), err=True)
        sys.exit(error.exit_code)


def _hand_over(command: list[str]) -> NoReturn:
    if os.name == "posix":
        os.execv(command[0], command)  # noqa: S606 - our own interpreter
    sys.exit(subprocess.call(command))


def _loop_runner(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    try:
        import uvloop
    except ImportError:
        factory = None
    else:
        factory = uvloop.new_event_loop
    with asyncio.Runner(loop_factory=factory) as runner:
        runner.run(work())


async def _run(settings: Settings) -> None:
    """Run the bot; SIGINT and SIGTERM end it in order. Raises CannotStartError."""
    from bot.client import Casebook, point_at

    point_at(settings.api_url)
    bot = Casebook(settings)
    running = asyncio.ensure_future(_connected(bot, settings))
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(sign, running.cancel)
        except NotImplementedError:  # Windows: Ctrl-C cancels the main task instead
            break
    try:
        await running
    except asyncio.CancelledError:
        click.echo(say("log.stopped"), err=True)


async def _connected(bot: Any, settings: Settings) -> None:
    try:
        # Entering prepares the client: without it, closing before the gateway is up fails (discord.py 2.7.1).
        await bot.__aenter__()
        await bot.start(settings.token)
    except discord.LoginFailure:
        raise CannotStartError(say("settings.token.refused")) from None
    except discord.ConnectionClosed as closed:
        raise CannotStartError(say("discord.closed", code=closed.code)) from None
    except (
        discord.GatewayNotFound,
        discord.DiscordServerError,
        aiohttp.ClientError,
        ConnectionError,
        TimeoutError,
    ) as error:
        raise UnreachableError(say("discord.unreachable", url=settings.api_url, reason=error)) from None
    except discord.HTTPException as error:
        raise CannotStartError(say("discord.refused", url=settings.api_url, reason=error)) from None
    finally:
        try:
            async with asyncio.timeout(CLOSE_S):
                await bot.close()
        except TimeoutError:
            click.echo(say("log.slow_close"), err=True)
