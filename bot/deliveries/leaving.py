"""What becomes of all that is kept for a server when it has let the bot go."""

from bot.deliveries.calls import wall_ms
from bot.deliveries.sleeper import Deliveries
from bot.games.question_of_the_day import lose
from bot.knowledge import horizons
from bot.storage import drafts
from bot.storage import question_of_the_day as questions
from bot.storage.database import Store
from bot.storage.servers import forget_server
from bot.storage.trivia_settings import forget_trivia_settings


async def forget_guild(store: Store, deliveries: Deliveries, guild_id: int) -> None:
    """Forget what was said, set up and announced in a server; tell the authors of what was still to come.

    Its boards stay. May be done again: what a crash leaves of it is found at the next start.
    """
    await forget_server(store.writer, guild_id)
    await forget_trivia_settings(store.writer, guild_id)
    await horizons.forget_guild(store.writer, guild_id)
    await drafts.forget_guild(store.writer, guild_id)
    await deliveries.forget_guild(guild_id)
    for asked in await questions.open_in(store.reader, guild_id):
        await lose(store.writer, asked, wall_ms())
