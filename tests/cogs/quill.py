"""Somebody who writes announcements: the forms and the panel, as a moderator or an announcer by role uses them."""

from typing import Any

import discord
from simcord import ChannelHandle, InteractionResult, MemberActor
from simcord.results import ResponseMessage

from bot.storage import announcements as stored
from bot.storage.announcements import Announcement
from bot.storage.servers import change_server
from tests.cogs.scene import Scene, answer_of, text_of, walk

DAY_S = 86_400


class Quill:
    """Writes in a server. `chief` manages it and may mention everybody; `herald` has the role that may announce."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        rights = discord.Permissions(manage_guild=True, mention_everyone=True)
        managers = scene.guild.create_role("Managers", permissions=rights)
        self.heralds = scene.guild.create_role("Heralds")
        self.chief = scene.guild.add_member(scene.env.create_user("cleo"), roles=[managers])
        self.second = scene.guild.add_member(scene.env.create_user("sven"), roles=[managers])
        self.herald = scene.guild.add_member(scene.env.create_user("hal"), roles=[self.heralds])

    @property
    def store(self) -> Any:
        return self.scene.bot.store

    async def settle_server(self, **settings: Any) -> None:
        """Have it on record what the server has set up."""
        usual = {"announcer_role": self.heralds.id, "zone": "Europe/London"}
        await change_server(self.store.writer, self.scene.guild.id, **{**usual, **settings})

    async def begin(
        self, who: MemberActor | None = None, *, title: str = "Inventory", text: str = "We count.", when: str = ""
    ) -> ResponseMessage:
        """Fill in the first form, and return the panel."""
        who = who or self.chief
        form = await who.slash(self.scene.channel, "announce new")
        return answer_of(await who.submit_modal(form, {"title": title, "text": text, "when": when}))

    async def tab(self, panel: ResponseMessage, name: str, who: MemberActor | None = None) -> ResponseMessage:
        """Turn to another part of the panel."""
        return answer_of(await (who or self.chief).click(panel, label=name))

    async def fill(
        self, panel: ResponseMessage, label: str, who: MemberActor | None = None, /, **values: Any
    ) -> InteractionResult:
        """Open the form behind a button of the panel, and send it off."""
        who = who or self.chief
        return await who.submit_modal(await who.click(panel, label=label), values)

    async def choose(
        self, panel: ResponseMessage, field: str, *values: Any, who: MemberActor | None = None
    ) -> InteractionResult:
        """Choose in one of the panel's selects."""
        return await (who or self.chief).select(panel, values, custom_id=select_of(panel, field)["custom_id"])

    async def place(
        self, panel: ResponseMessage, *channels: ChannelHandle, who: MemberActor | None = None
    ) -> ResponseMessage:
        """Choose the channels."""
        shown = await self.tab(panel, "Where", who) if "Channels" not in placeholders(panel) else panel
        return answer_of(await self.choose(shown, "channels", *channels, who=who))

    async def written(
        self, who: MemberActor | None = None, /, *channels: ChannelHandle, **parts: str
    ) -> ResponseMessage:
        """Write all that is needed, and return the panel."""
        panel = await self.begin(who, **{"when": "in 2 hours", **parts})
        return await self.place(panel, *(channels or (self.scene.channel,)), who=who)

    async def save(self, panel: ResponseMessage, who: MemberActor | None = None) -> ResponseMessage:
        """Press Save, and return what comes of it."""
        return answer_of(await (who or self.chief).click(panel, label="Save"))

    async def saved(self, who: MemberActor | None = None, /, *channels: ChannelHandle, **parts: str) -> Announcement:
        """Write and save an announcement, and return it."""
        shown = await self.save(await self.written(who, *channels, **parts), who)
        assert "On file" in text_of(shown), text_of(shown)
        return (await self.all())[-1]

    async def all(self) -> list[Announcement]:
        """Return the server's announcements, oldest first."""
        reader = self.store.reader
        found = [await stored.get(reader, one) for one in await stored.of_guild(reader, self.scene.guild.id)]
        return sorted([one for one in found if one is not None], key=lambda one: one.id)


def select_of(message: ResponseMessage, field: str) -> dict[str, Any]:
    """Return the select of a field."""
    return next(
        part
        for part in walk(message.components)
        if part["type"] != 2 and part.get("custom_id", "").endswith(f":{field}")
    )


def placeholders(message: ResponseMessage) -> str:
    """Return what stands in the selects of a message before anything is chosen."""
    return " ".join(part.get("placeholder") or "" for part in walk(message.components))


def form_fields(shown: InteractionResult) -> dict[str, Any]:
    """Return the fields of a form that was opened, by their names."""
    assert shown.modal is not None, "no form was opened"
    labels = [part for part in shown.modal["components"] if part["type"] == 18]
    return {label["component"]["custom_id"]: label["component"] for label in labels}


def form_texts(shown: InteractionResult) -> str:
    """Return what a form says between its fields."""
    assert shown.modal is not None, "no form was opened"
    return "\n".join(part["content"] for part in shown.modal["components"] if part["type"] == 10)
