"""The bank of questions, made from a pack as the bot makes it."""

import asyncio
from functools import cache
from pathlib import Path

from bot.games.material import read_material
from bot.knowledge.models import Pack
from bot.knowledge.pack import read_pack
from bot.trivia.questions.bank import Bank, build
from bot.trivia.questions.material import Material
from bot.words import say
from tests.unit.packs import archive_of


async def material_of(pack: Pack) -> Material:
    """Return what questions are made from, out of a store that holds nothing but `pack`."""
    async with archive_of(pack) as archive:
        return await read_material(archive.reader)


def bank_of(pack: Pack) -> Bank:
    """Return the bank of a pack. Not for use within a running loop."""
    return build(asyncio.run(material_of(pack)), say)


@cache
def bank_in(folder: Path) -> Bank:
    """Return the bank of the pack in `folder`, made once."""
    return bank_of(read_pack(folder))
