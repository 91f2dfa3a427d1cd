"""Before it is saved: the preview, what cannot be saved at all, and what takes a second confirmation."""

import discord
import pytest
from simcord.results import ResponseMessage

from bot.storage.servers import change_server
from tests.cogs.desk import Desk
from tests.cogs.quill import Quill
from tests.cogs.scene import Scene, answer_of, buttons, text_of, walk


@pytest.fixture
async def quill(scene: Scene) -> Quill:
    made = Quill(scene)
    await made.settle_server()
    return made


async def preview(quill: Quill, panel: ResponseMessage) -> ResponseMessage:
    """Press Preview, and return the card with what will become of it."""
    return answer_of(await quill.chief.click(panel, label="Preview"))


async def everyone(quill: Quill, panel: ResponseMessage) -> ResponseMessage:
    """Have everybody notified."""
    if "@everyone: no" not in buttons(panel):
        panel = await quill.tab(panel, "Who")
    return answer_of(await quill.chief.click(panel, label="@everyone: no"))


async def test_the_message_itself_is_shown_to_its_author_alone(quill: Quill, scene: Scene) -> None:
    role = scene.guild.create_role("Fans", mentionable=True)
    panel = await quill.written(text="**Bold** in {server}, {time:t}.", when="2027-03-03 20:00")
    panel = answer_of(await quill.choose(await quill.tab(panel, "Who"), "roles", role))
    panel = await everyone(quill, panel)
    shown = await preview(quill, panel)
    made = scene.whispers(quill.chief)[-1]
    assert made.id != shown.id
    assert "**Bold** in Followers of the case, <t:1804104000:t>." in text_of(made)
    assert text_of(made).startswith(f"@everyone <@&{role.id}>")
    # The house rules look after every message; here it is said aloud.
    stored = scene.env.backend.messages[scene.channel.id][made.id]
    assert (stored.mention_everyone, set(stored.ping_role_ids), set(stored.ping_user_ids)) == (False, set(), set())
    assert scene.shown() == []


async def test_the_next_runs_are_listed_and_the_one_where_the_clocks_change_is_marked(quill: Quill) -> None:
    panel = await quill.tab(await quill.written(when="2027-03-25 20:00"), "When")
    shown = await preview(quill, answer_of(await quill.choose(panel, "repeat", "daily")))
    lines = [line for line in text_of(shown).splitlines() if "2027, 20:00" in line]
    assert [line[0] for line in lines] == ["1", "2", "3", "4", "5"]
    (marked,) = [line for line in lines if "**" in line]
    assert "4. **Sun 28 Mar 2027, 20:00 (UTC+1) · the clocks have gone forward 1 h**" in marked
    assert "by the clock of Europe/London" in text_of(shown)


async def test_where_and_who_and_what_is_odd_is_listed(quill: Quill, scene: Scene) -> None:
    news = scene.guild.create_news_channel("bulletin")
    panel = await quill.written(None, scene.channel, news, text="{sever}")
    panel = answer_of(await quill.chief.click(panel, label="Publish to followers: no"))
    shown = text_of(await preview(quill, await everyone(quill, panel)))
    assert f"**Where** · <#{scene.channel.id}>, <#{news.id}>" in shown
    assert "Published to those who follow the channel." in shown
    assert "**Who** · @everyone" in shown
    assert "{sever} is no placeholder" in shown


async def test_quiet_hours_are_told_before(quill: Quill, scene: Scene) -> None:
    await change_server(quill.store.writer, scene.guild.id, quiet_from=22 * 60, quiet_until=8 * 60)
    panel = await everyone(quill, await quill.written(when="2027-03-03 23:00"))
    assert "22:00" in text_of(await preview(quill, panel))


async def test_an_empty_draft_is_told_all_that_is_missing(quill: Quill, scene: Scene) -> None:
    panel = await quill.begin(title="", text="")
    assert "It says nothing" in text_of(await preview(quill, panel))
    assert len(scene.whispers(quill.chief)) == 1
    stopped = text_of(await quill.save(panel))
    assert "It says nothing" in stopped
    assert "It goes nowhere" in stopped
    assert "It has no time" in stopped
    assert await quill.all() == []


async def test_a_time_that_has_passed_while_it_was_written_is_refused(quill: Quill, scene: Scene) -> None:
    panel = await quill.written(when="in 1 hour")
    await scene.pass_time(2 * 3600)
    assert "posts forwards only" in text_of(await quill.save(panel))
    assert await quill.all() == []


async def test_an_end_before_the_beginning_is_refused(quill: Quill) -> None:
    panel = await quill.tab(await quill.written(when="2027-03-03 20:00"), "When")
    panel = answer_of(await quill.choose(panel, "repeat", "weekly"))
    panel = answer_of(await quill.fill(panel, "End", day="2027-03-05"))
    panel = answer_of(await quill.choose(panel, "days", "6"))
    assert "It would end before it begins" in text_of(await quill.save(panel))


async def test_what_may_come_to_more_than_discord_takes_is_refused(quill: Quill, scene: Scene) -> None:
    panel = await quill.written(title="", text="x" * 3600)
    assert "On file" in text_of(await quill.save(panel))
    panel = await quill.written(title="", text="{server}" * 30)
    assert "It may come to 6" in text_of(await quill.save(panel))
    # As it is now it fits, so it is shown.
    await preview(quill, await quill.tab(panel, "What"))
    assert "Followers of the case" in text_of(scene.whispers(quill.chief)[-1])


async def test_a_forum_post_without_a_title_is_refused(quill: Quill, scene: Scene) -> None:
    panel = await quill.written(None, scene.guild.create_forum_channel("theories"), title="")
    assert "A post in a forum is called after the title" in text_of(await quill.save(panel))
    panel = await quill.tab(panel, "What")
    panel = answer_of(await quill.fill(panel, "Title and text", title="Named", text="now"))
    assert "On file" in text_of(await quill.save(panel))


async def test_a_missing_right_is_a_warning(quill: Quill, scene: Scene) -> None:
    Desk(scene).deny(send_messages=True)
    await scene.env.settle()
    panel = await quill.written()
    assert "Allow me **Send Messages** there" in text_of(await preview(quill, panel))
    asked = await quill.save(panel)
    assert "As things stand it would not arrive whole" in text_of(asked)
    assert await quill.all() == []
    assert "On file" in text_of(answer_of(await quill.chief.click(asked, label="Save anyway")))
    assert len(await quill.all()) == 1


async def test_everyone_takes_a_second_confirmation_that_says_how_many(quill: Quill, scene: Scene) -> None:
    panel = await everyone(quill, await quill.written())
    asked = await quill.save(panel)
    assert "Notify everyone?" in text_of(asked)
    guild = scene.bot.get_guild(scene.guild.id)
    assert guild is not None
    assert f"about {guild.member_count} members" in text_of(asked)
    assert await quill.all() == []
    assert "On file" in text_of(answer_of(await quill.chief.click(asked, label="Yes, notify everyone")))
    (saved,) = await quill.all()
    assert saved.draft.everyone


async def test_what_was_agreed_to_is_asked_again_when_the_draft_has_changed(quill: Quill, scene: Scene) -> None:
    panel = await everyone(quill, await quill.written())
    agreed = buttons(await quill.save(panel))["Yes, notify everyone"]["custom_id"]
    panel = await quill.tab(answer_of(await quill.chief.click(panel, label="Back")), "What")
    panel = answer_of(await quill.fill(panel, "Title and text", title="Something else", text="entirely"))
    stored = scene.env.backend.messages[panel.channel_id][panel.id]
    for part in walk(stored.components):
        if part.get("label") == "Save":
            part["custom_id"] = agreed
    assert "Notify everyone?" in text_of(answer_of(await quill.chief.click(panel, custom_id=agreed)))
    assert await quill.all() == []


async def test_who_has_lost_the_right_to_mention_everyone_cannot_save(quill: Quill, scene: Scene) -> None:
    panel = await everyone(quill, await quill.written())
    plain = scene.guild.create_role("Plain", permissions=discord.Permissions(manage_guild=True))
    scene.env.backend.guilds[scene.guild.id].members[quill.chief.id].role_ids[:] = [plain.id]
    assert "Notifying everyone takes your own right" in text_of(await quill.save(panel))
    assert await quill.all() == []
