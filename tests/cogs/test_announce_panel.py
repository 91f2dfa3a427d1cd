"""The panel on which an announcement is written: each part of it, what is refused, and that each change is kept."""

from typing import Any

import discord
import pytest
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType
from simcord.results import ResponseMessage

from bot.announcements.sketch import Sketch, from_json
from bot.storage import drafts
from tests.cogs.quill import Quill, form_fields, form_texts, select_of
from tests.cogs.scene import Scene, answer_of, at_once, buttons, said, text_of, walk

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64
GIF = b"GIF89a" + b"\0" * 64


@pytest.fixture
async def quill(scene: Scene) -> Quill:
    made = Quill(scene)
    await made.settle_server()
    return made


async def kept(quill: Quill, panel: ResponseMessage, who: Any = None) -> Sketch:
    """Return the draft behind a panel, as it is kept."""
    draft_id = int(buttons(panel)["Preview"]["custom_id"].split(":")[-1])
    key = drafts.Key(draft_id, quill.scene.guild.id, (who or quill.chief).id)
    return from_json((await drafts.get(quill.store.reader, key, 0)).content)


def offered(panel: ResponseMessage, field: str) -> list[str]:
    return [option["label"] for option in select_of(panel, field)["options"]]


def chosen(panel: ResponseMessage, field: str) -> list[str]:
    return [option["label"] for option in select_of(panel, field)["options"] if option.get("default")]


async def test_title_and_text_are_written_anew_with_what_stood_there(quill: Quill) -> None:
    panel = await quill.written()
    panel = await quill.tab(panel, "What")
    form = await quill.chief.click(panel, label="Title and text")
    assert [field["value"] for field in form_fields(form).values()] == ["Inventory", "We count."]
    panel = answer_of(await quill.chief.submit_modal(form, {"title": "Stock", "text": "# All\n**of it**"}))
    assert "**What** · Stock" in text_of(panel)
    # On the panel its markdown is harmless.
    assert r"\# All \*\*of it\*\*" in text_of(panel)


async def test_a_placeholder_that_is_none_is_told_with_the_one_that_may_be_meant(quill: Quill) -> None:
    panel = await quill.tab(await quill.written(text="In {sever}, {brace} and {time:R}."), "What")
    assert "{sever} is no placeholder, and would be posted as it stands. Perhaps {server}?" in text_of(panel)
    assert "{brace} is no placeholder" in text_of(panel)
    assert "{time:R} is no" not in text_of(panel)


async def test_the_table_of_placeholders_says_what_each_would_be_now(quill: Quill, scene: Scene) -> None:
    panel = await quill.tab(await quill.written(), "What")
    table = answer_of(await quill.chief.click(panel, label="Placeholders"))
    assert "`{server}` · the server’s name · now: Followers of the case" in text_of(table)
    assert f"`{{channel}}` · the channel it is posted in · now: <#{scene.channel.id}>" in text_of(table)
    assert "Inventory" in text_of(await quill.tab(table, "What"))


@pytest.mark.parametrize(
    ("typed", "colour"), [("#123456", 0x123456), ("teal", 0x008080), ("dark blue", 0x00008B), ("", None)]
)
async def test_a_colour_is_a_code_or_a_name(quill: Quill, typed: str, colour: int | None) -> None:
    panel = await quill.tab(await quill.written(), "What")
    panel = answer_of(await quill.fill(panel, "Colour", colour=typed))
    assert (await kept(quill, panel)).colour == colour


async def test_what_is_no_colour_is_told_with_one_that_may_be_meant(quill: Quill) -> None:
    panel = await quill.tab(await quill.written(), "What")
    assert said(await quill.fill(panel, "Colour", colour="teel")).endswith("Perhaps “teal”?")
    assert "#C98F3B is" in said(await quill.fill(panel, "Colour", colour="@everyone"))
    assert (await kept(quill, panel)).colour is None


async def test_the_bytes_of_a_picture_are_kept_and_posted(quill: Quill, scene: Scene) -> None:
    panel = await quill.tab(await quill.written(), "What")
    panel = answer_of(await quill.fill(panel, "Picture", picture=("the case (1).PNG", PNG), alt="A lamp."))
    assert "picture the-case-1.png (“A lamp.”)" in text_of(panel).replace("\\", "")
    await quill.save(panel)
    await scene.pass_time(2 * 3600 + 60)
    (post,) = scene.shown()
    assert [(file.filename, file.size) for file in post.attachments] == [("the-case-1.png", len(PNG))]
    gallery = next(part for part in walk(post.components) if part["type"] == 12)
    assert gallery["items"][0]["description"] == "A lamp."


async def test_what_is_no_picture_is_refused_by_its_bytes(quill: Quill, scene: Scene) -> None:
    panel = await quill.tab(await quill.written(), "What")
    await quill.fill(panel, "Picture", picture=("case.png", b"MZ not a picture"))
    assert "is no picture Discord would show" in text_of(scene.whispers(quill.chief)[-1])
    assert (await kept(quill, panel)).picture is None


async def test_a_picture_is_called_what_it_is_and_not_what_it_says(quill: Quill) -> None:
    panel = await quill.tab(await quill.written(), "What")
    panel = answer_of(await quill.fill(panel, "Picture", picture=("case.png", GIF)))
    assert (await kept(quill, panel)).picture == "case.gif"


async def test_a_picture_that_is_too_large_is_not_even_read(quill: Quill) -> None:
    panel = await quill.tab(await quill.written(), "What")
    large = PNG + b"\0" * (10 << 20)
    assert "this server takes 10 MB" in said(await quill.fill(panel, "Picture", picture=("case.png", large)))


async def test_a_description_alone_leaves_the_picture_and_a_button_takes_it_away(quill: Quill) -> None:
    panel = await quill.tab(await quill.written(), "What")
    panel = answer_of(await quill.fill(panel, "Picture", picture=("case.png", PNG)))
    panel = answer_of(await quill.fill(panel, "Picture", alt="Described now."))
    assert ((await kept(quill, panel)).picture, (await kept(quill, panel)).alt) == ("case.png", "Described now.")
    panel = answer_of(await quill.chief.click(panel, label="Remove the picture"))
    assert ((await kept(quill, panel)).picture, (await kept(quill, panel)).alt) == (None, "")
    draft_id = int(buttons(panel)["Preview"]["custom_id"].split(":")[-1])
    assert await drafts.picture_of(quill.store.reader, draft_id) is None


async def test_channels_of_every_kind_are_chosen(quill: Quill, scene: Scene) -> None:
    news, forum = scene.guild.create_news_channel("bulletin"), scene.guild.create_forum_channel("theories")
    panel = await quill.place(await quill.begin(), scene.channel, news, forum, scene.thread())
    assert [place.kind for place in (await kept(quill, panel)).places] == ["text", "news", "forum", "text"]
    assert "In a forum it becomes a post of its own" in text_of(panel)
    assert {int(part["id"]) for part in select_of(panel, "channels")["default_values"]} >= {news.id, forum.id}


async def test_only_a_news_channel_can_be_published(quill: Quill, scene: Scene) -> None:
    panel = await quill.place(await quill.begin(), scene.channel)
    assert "Publish to followers: no" not in buttons(panel)
    panel = await quill.place(panel, scene.guild.create_news_channel("bulletin"))
    panel = answer_of(await quill.chief.click(panel, label="Publish to followers: no"))
    assert "Publish to followers: yes" in buttons(panel)
    assert (await kept(quill, panel)).publish


async def test_a_channel_that_the_author_cannot_see_is_left_out(quill: Quill, scene: Scene) -> None:
    secret = scene.guild.create_text_channel("secret")
    panel = await quill.tab(await quill.begin(quill.herald), "Where", quill.herald)
    hidden = discord.Permissions(view_channel=True).value
    # In the moment in which it is chosen it is hidden: nobody can choose what they do not see.
    async with at_once(scene.env):
        await quill.choose(panel, "channels", scene.channel, secret, who=quill.herald)
        scene.env.backend.set_overwrite(
            secret.id, Overwrite(target_id=scene.guild.id, type=OverwriteType.ROLE, allow=0, deny=hidden)
        )
    (panel,) = scene.whispers(quill.herald)
    assert f"> Left out, since I cannot see it or it is not yours to see: <#{secret.id}>." in text_of(panel)
    assert [place.channel_id for place in (await kept(quill, panel, quill.herald)).places] == [scene.channel.id]


async def test_a_thread_is_named(quill: Quill) -> None:
    panel = await quill.written()
    panel = answer_of(await quill.fill(panel, "Thread under it", thread="Talk of {date}"))
    assert "A thread is started under each post: “Talk of {date}”." in text_of(panel)


async def test_a_zone_is_found_by_its_city_and_the_time_is_read_there(quill: Quill) -> None:
    panel = await quill.tab(await quill.begin(when="2027-03-03 20:00"), "When")
    panel = answer_of(await quill.fill(panel, "Zone: Europe/London", zone="tokyo"))
    assert "Wed 3 Mar 2027, 20:00 (Asia/Tokyo)" in text_of(panel)


async def test_of_several_zones_one_is_chosen(quill: Quill) -> None:
    panel = await quill.tab(await quill.begin(when="2027-03-03 20:00"), "When")
    shown = answer_of(await quill.fill(panel, "Zone: Europe/London", zone="australia"))
    select = next(part for part in walk(shown.components) if part["type"] == 3)
    zone = next(one["value"] for one in select["options"] if "Sydney" in one["value"])
    panel = answer_of(await quill.chief.select(shown, [zone], custom_id=select["custom_id"]))
    assert "20:00 (Australia/Sydney)" in text_of(panel)


async def test_a_zone_that_is_none_can_be_searched_again(quill: Quill) -> None:
    panel = await quill.tab(await quill.begin(), "Who")
    panel = await quill.tab(panel, "When")
    shown = answer_of(await quill.fill(panel, "Zone: Europe/London", zone="Gotham"))
    assert "No time zone “Gotham” on file" in text_of(shown)
    panel = answer_of(await quill.fill(shown, "Search again", zone="New York"))
    assert (await kept(quill, panel)).zone == "America/New_York"


async def test_a_repeat_takes_its_days_from_the_start(quill: Quill) -> None:
    panel = await quill.tab(await quill.begin(when="2027-03-03 20:00"), "When")
    assert offered(panel, "repeat") == [
        "Once",
        "Every day",
        "Monday to Friday",
        "Every week, on Wednesday",
        "Every month, on day 3",
        "Every month, on the first Wednesday",
    ]
    panel = answer_of(await quill.choose(panel, "repeat", "weekly"))
    assert chosen(panel, "days") == ["Wednesday"]
    panel = answer_of(await quill.fill(panel, "Time", when="2027-03-05 20:00"))
    assert chosen(panel, "days") == ["Friday"]
    panel = answer_of(await quill.choose(panel, "days", "0", "4"))
    assert chosen(panel, "days") == ["Monday", "Friday"]
    panel = answer_of(await quill.fill(panel, "Every …", every="2"))
    assert (await kept(quill, panel)).repeat.every == 2  # type: ignore[union-attr]


async def test_an_end_is_a_day_or_a_number(quill: Quill) -> None:
    panel = await quill.tab(await quill.begin(when="2027-03-03 20:00"), "When")
    panel = answer_of(await quill.choose(panel, "repeat", "daily"))
    panel = answer_of(await quill.fill(panel, "End", day="31 December"))
    assert f"{(await kept(quill, panel)).last_day}" == "2027-12-31"
    form = await quill.chief.click(panel, label="End")
    assert "One of the two" in form_texts(form)
    assert form_fields(form)["day"]["value"] == "31 December 2027"
    panel = answer_of(await quill.chief.submit_modal(form, {"count": "10"}))
    assert ((await kept(quill, panel)).last_day, (await kept(quill, panel)).count) == (None, 10)
    for filled, refusal in (
        ({"day": "1 May", "count": "3"}, "not both"),
        ({"day": "1 March 2027"}, "no day after the start"),
        ({"day": "4/5"}, "may be 5 April 2027 or 4 May 2027"),
        ({"count": "0"}, "no number from 1 to 10000"),
    ):
        assert refusal in said(await quill.fill(panel, "End", **filled))
    panel = answer_of(await quill.fill(panel, "End"))
    assert ((await kept(quill, panel)).last_day, (await kept(quill, panel)).count) == (None, None)


async def test_what_happens_to_late_runs_is_chosen(quill: Quill) -> None:
    panel = await quill.tab(await quill.begin(when="tomorrow 20:00"), "When")
    panel = answer_of(await quill.choose(panel, "late", "fold"))
    panel = answer_of(await quill.choose(panel, "tolerance", "3600000"))
    assert chosen(panel, "late") == ["If late: fold all missed into one"]
    assert chosen(panel, "tolerance") == ["Late is more than 1 hour"]


async def test_a_role_is_mentioned_only_by_who_could_mention_it(quill: Quill, scene: Scene) -> None:
    quiet, open_to_all = scene.guild.create_role("Quiet"), scene.guild.create_role("Fans", mentionable=True)
    panel = await quill.tab(await quill.written(quill.herald), "Who", quill.herald)
    panel = answer_of(await quill.choose(panel, "roles", quiet, open_to_all, who=quill.herald))
    assert f"> Not yours to mention: <@&{quiet.id}>." in text_of(panel)
    assert (await kept(quill, panel, quill.herald)).roles == (open_to_all.id,)
    panel = await quill.tab(await quill.written(), "Who")
    panel = answer_of(await quill.choose(panel, "roles", quiet, open_to_all))
    assert (await kept(quill, panel)).roles == (quiet.id, open_to_all.id)


async def test_everyone_takes_the_authors_own_right(quill: Quill) -> None:
    panel = await quill.tab(await quill.written(quill.herald), "Who", quill.herald)
    refusal = said(await quill.herald.click(panel, label="@everyone: no"))
    assert refusal == "Notifying everyone takes your own right to mention @everyone in each chosen channel."
    panel = await quill.tab(await quill.written(), "Who")
    panel = answer_of(await quill.chief.click(panel, label="@everyone: no"))
    assert "**Who** · @everyone" in text_of(panel)


async def test_a_channel_that_is_deleted_meanwhile_is_told(quill: Quill, scene: Scene) -> None:
    other = scene.guild.create_text_channel("lobby")
    panel = await quill.written(None, scene.channel, other)
    scene.env.backend.delete_channel(other.id)
    await scene.env.settle()
    assert "one that is gone" in text_of(await quill.tab(panel, "When"))
    shown = await quill.save(panel)
    assert f"<#{other.id}> is gone" in text_of(shown)
    panel = await quill.place(shown, scene.channel)
    assert "On file" in text_of(await quill.save(panel))
