"""`python -m playground`: open the reading room, with the bot in it."""

import argparse
import asyncio
import contextlib
import errno
import logging
import os
import signal
import sys
import webbrowser
from pathlib import Path

from playground import horizons
from playground.openapi import from_environment, read_description
from playground.scenario import READING_ROOM, ScenarioError, read_scenario
from playground.server import serve
from playground.supervisor import Supervisor, database_file, database_url, delete_database
from playground.words import say
from playground.world import World


def main(arguments: list[str] | None = None) -> int:
    """Run until SIGINT or SIGTERM. Return the exit code: 0, or 2 when it cannot start as asked."""
    options = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    if options.fresh:
        url = database_url(os.environ)
        try:
            delete_database(url)
        except ValueError:
            return _refuse(say("server.cli.not_sqlite"))
        except OSError as error:
            return _refuse(say("server.cli.not_deleted", url=url, why=error.strerror))
    try:
        scene = read_scenario(options.scenario)
    except ScenarioError as error:
        return _refuse(str(error))
    try:
        api = read_description(options.openapi) if options.openapi else from_environment()
    except (OSError, ValueError):
        return _refuse(say("server.cli.bad_openapi"))
    try:
        asyncio.run(_run(World(scene=scene, api=api), options.port, with_bot=options.bot, with_browser=options.browser))
    except OSError as error:
        if error.errno not in (errno.EADDRINUSE, errno.EACCES):
            raise
        return _refuse(say("server.cli.port_taken", port=options.port))
    return 0


async def _run(world: World, port: int, *, with_bot: bool, with_browser: bool) -> None:
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    async with serve(world, port) as origin:
        supervisor = Supervisor(origin, world.report_bot)
        watching: asyncio.Task[None] | None = None
        if with_bot:
            supervisor.start()
            # Of another kind of database nothing is read, and the page shows no horizons.
            with contextlib.suppress(ValueError):
                watching = asyncio.create_task(horizons.watch(world, database_file(database_url(os.environ))))
        else:
            world.report_bot("stopped", say("server.bot.none"))
        sys.stdout.write(say("server.open", url=f"{origin}/") + "\n")
        sys.stdout.flush()
        if with_browser:
            await asyncio.to_thread(webbrowser.open, f"{origin}/")
        try:
            await stop.wait()
        finally:
            if watching:
                watching.cancel()
            await supervisor.stop()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m playground", description=say("server.cli.about"))
    parser.add_argument("--port", type=_port, default=8462, help=say("server.cli.port"))
    parser.add_argument("--no-browser", dest="browser", action="store_false", help=say("server.cli.no_browser"))
    parser.add_argument("--fresh", action="store_true", help=say("server.cli.fresh"))
    parser.add_argument("--no-bot", dest="bot", action="store_false", help=say("server.cli.no_bot"))
    parser.add_argument("--scenario", type=Path, metavar="FILE", default=READING_ROOM, help=say("server.cli.scenario"))
    parser.add_argument("--openapi", type=Path, metavar="FILE", help=say("server.cli.openapi"))
    return parser


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(say("server.cli.bad_port"))
    return int(text)


def _refuse(sentence: str) -> int:
    sys.stderr.write(sentence + "\n")
    return 2


if __name__ == "__main__":
    sys.exit(main())
