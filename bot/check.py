"""The smoke test: everything that can be wrong before there is a token, found in a second."""

import json
from pathlib import Path

from bot.client import Casebook
from bot.knowledge.pack import read_pack
from bot.settings import Settings
from bot.words import say


async def check_all(settings: Settings, folder: Path) -> str:
    """Load every cog, build every command's payload, read the pack in `folder`; return what was found, in a sentence.

    Raises CannotStartError for a broken pack; anything else that is raised is a defect.
    """
    pack = read_pack(folder)
    bot = Casebook(settings)
    await bot.load_cogs()
    payloads = [command.to_dict(bot.tree) for command in bot.tree.get_commands()]
    json.dumps(payloads)
    return say(
        "cli.check.done",
        commands=len(payloads),
        pack=pack.series.name.en,
        facts=sum(1 for _ in pack.each_fact()),
        questions=len(pack.questions),
    )
