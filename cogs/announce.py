"""/announce: the family. Its commands are in the announce_*.py beside it."""

from discord import app_commands

from bot.client import Casebook
from bot.words import say

# Seen by everybody: which role may use it is said in /setup, and Discord knows nothing of that.
announce = app_commands.Group(
    name="announce",
    description=say("command.announce"),
    guild_only=True,
    allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
)


async def setup(bot: Casebook) -> None:
    """Add the family."""
    bot.tree.add_command(announce)
