"""What the bot may do in a channel, by the rules with which Discord reckons rights."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import discord
import pytest
from discord import ChannelType, Permissions

from bot.deliveries.rights import Fault, Use, channel_faults, draft_faults, fault_line
from bot.storage.announcements import Draft, Target

GUILD, ME, OWNER, ROLE = 100, 1, 2, 200
CHANNEL, THREAD = 300, 301
PLENTY = Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    create_public_threads=True,
    attach_files=True,
    mention_everyone=True,
    read_message_history=True,
    create_events=True,
)
ALL: tuple[Use, ...] = ("post", "thread", "picture", "everyone", "history", "event")


def without(**rights: bool) -> Permissions:
    kept = Permissions(PLENTY.value)
    kept.update(**dict.fromkeys(rights, False))
    return kept


def _state() -> Any:
    """Return as much of discord.py's inner state as a server wants."""
    state = SimpleNamespace(
        user=SimpleNamespace(id=ME),
        self_id=ME,
        shard_count=1,
        member_cache_flags=discord.MemberCacheFlags.none(),
        intents=discord.Intents(guilds=True),
        cache_guild_expressions=False,
    )
    state.store_user = lambda data: discord.User(state=cast(Any, state), data=data)
    return state


class World:
    """A server with one channel in a category, the bot, and a role of the bot's."""

    def __init__(
        self,
        rights: Permissions = PLENTY,
        *,
        kind: ChannelType = ChannelType.text,
        overwrites: tuple[tuple[int, Permissions, Permissions], ...] = (),
        owner: int = OWNER,
        until: datetime | None = None,
        flags: int = 0,
    ) -> None:
        me = {"id": str(ME), "username": "casebook", "discriminator": "0", "avatar": None, "bot": True}
        self.state = _state()
        asked = [
            {"id": str(at), "type": 0, "allow": str(allow.value), "deny": str(deny.value)}
            for at, allow, deny in overwrites
        ]
        channel = {"id": str(CHANNEL), "type": kind.value, "name": "hall", "position": 0, "flags": flags}
        channel |= {"bitrate": 64_000, "user_limit": 0}
        data: Any = {
            "id": str(GUILD),
            "name": "Followers",
            "owner_id": str(owner),
            "roles": [
                {"id": str(GUILD), "name": "@everyone", "permissions": "0", "position": 0},
                {"id": str(ROLE), "name": "Casebook", "permissions": str(rights.value), "position": 1},
            ],
            "channels": [{**channel, "permission_overwrites": asked}],
            "members": [
                {
                    "user": me,
                    "roles": [str(ROLE)],
                    "flags": 0,
                    "joined_at": "2026-01-01T00:00:00+00:00",
                    "communication_disabled_until": until and until.isoformat(),
                }
            ],
        }
        self.guild = discord.Guild(state=self.state, data=data)

    def role(self, role_id: int, *, mentionable: bool) -> None:
        data: Any = {"id": str(role_id), "name": "Fans", "permissions": "0", "position": 2, "mentionable": mentionable}
        self.guild._add_role(discord.Role(guild=self.guild, state=self.state, data=data))

    def thread(
        self,
        *,
        parent: int = CHANNEL,
        private: bool = False,
        locked: bool = False,
        joined: bool = True,
    ) -> None:
        data: Any = {
            "id": str(THREAD),
            "parent_id": str(parent),
            "owner_id": str(OWNER),
            "name": "loft",
            "type": (ChannelType.private_thread if private else ChannelType.public_thread).value,
            "message_count": 0,
            "member_count": 0,
            "thread_metadata": {
                "archived": False,
                "auto_archive_duration": 60,
                "archive_timestamp": "2026-01-01T00:00:00+00:00",
                "locked": locked,
            },
        }
        if joined:
            data["member"] = {"flags": 0, "join_timestamp": "2026-01-01T00:00:00+00:00"}
        self.guild._add_thread(discord.Thread(guild=self.guild, state=self.state, data=data))

    def faults(self, *uses: Use, channel: int = CHANNEL) -> list[str]:
        return [fault.what for fault in channel_faults(self.guild, channel, uses or ALL)]


def draft(*targets: Target, **parts: Any) -> Draft:
    usual: dict[str, Any] = {"title": "", "text": "Hark", "plan": "{}", "late": "send", "tolerance_ms": 0}
    return Draft(guild_id=GUILD, server="Followers", targets=targets, **{**usual, **parts})


def test_nothing_is_wrong_where_every_right_is_given() -> None:
    assert World().faults() == []


@pytest.mark.parametrize(
    ("right", "what"),
    [
        ("view_channel", "no_view"),
        ("create_public_threads", "no_thread"),
        ("attach_files", "no_files"),
        ("mention_everyone", "no_everyone"),
        ("read_message_history", "no_history"),
        ("create_events", "no_event"),
    ],
)
def test_each_missing_right_is_told_by_its_name(right: str, what: str) -> None:
    assert World(without(**{right: True})).faults() == [what]


def test_without_the_right_to_write_what_hangs_on_it_is_not_told_too() -> None:
    assert World(without(send_messages=True)).faults() == ["no_send"]


def test_only_what_the_channel_is_used_for_is_asked() -> None:
    bare = World(Permissions(view_channel=True, send_messages=True))
    assert bare.faults("post") == []
    assert bare.faults("post", "history") == ["no_history"]


def test_a_channel_that_is_synced_with_its_category_takes_the_rights_away_that_the_category_takes() -> None:
    # Discord copies a category's overwrites into its channels; the bot's own role may still allow what @everyone lost.
    private = (GUILD, Permissions.none(), Permissions(view_channel=True))
    assert World(overwrites=(private,)).faults() == ["no_view"]
    let_in = (ROLE, Permissions(view_channel=True), Permissions.none())
    assert World(overwrites=(private, let_in)).faults() == []


@pytest.mark.parametrize(("rights", "owner"), [(Permissions(administrator=True), OWNER), (Permissions.none(), ME)])
def test_no_overwrite_holds_an_administrator_or_the_owner_back(rights: Permissions, owner: int) -> None:
    closed = (GUILD, Permissions.none(), Permissions(view_channel=True, send_messages=True))
    assert World(rights, owner=owner, overwrites=(closed,)).faults() == []


def test_a_time_out_is_told_once_and_ends() -> None:
    soon, past = (datetime.now(UTC) + timedelta(minutes=sign * 5) for sign in (1, -1))
    target = Target(CHANNEL, "text")
    assert World(until=soon).faults() == ["timed_out"]
    assert World(until=soon).faults("history") == []
    assert draft_faults(World(until=soon).guild, draft(target, thread="Talk", everyone=True)) == [Fault("timed_out")]
    assert World(until=past).faults() == []


@pytest.mark.parametrize(
    "kind", [ChannelType.voice, ChannelType.stage_voice, ChannelType.media, ChannelType.category, ChannelType.forum]
)
def test_what_takes_no_message_is_of_the_wrong_kind(kind: ChannelType) -> None:
    assert World(kind=kind).faults("post") == ["wrong_kind"]


def test_a_text_channel_is_no_forum() -> None:
    assert World().faults("forum") == ["wrong_kind"]


def test_a_forum_takes_posts_unless_it_wants_tags() -> None:
    assert World(kind=ChannelType.forum).faults("forum", "picture", "history") == []
    assert World(without(send_messages=True), kind=ChannelType.forum).faults("forum") == ["no_send"]
    assert World(kind=ChannelType.forum, flags=1 << 4).faults("forum") == ["needs_tag"]


def test_publishing_needs_an_announcement_channel_and_no_more_than_writing() -> None:
    rights = Permissions(view_channel=True, send_messages=True)
    assert World(rights, kind=ChannelType.news).faults("post", "publish") == []
    assert World(rights).faults("post", "publish") == ["not_news"]


def test_a_thread_goes_by_the_rights_in_its_channel() -> None:
    world = World(without(send_messages=True))
    world.thread()
    assert world.faults("post", "picture", "everyone", "history", channel=THREAD) == []
    world = World(without(send_messages_in_threads=True))
    world.thread()
    assert world.faults("post", "picture", channel=THREAD) == ["no_send_threads"]
    world = World(without(view_channel=True))
    world.thread()
    assert world.faults("post", channel=THREAD) == ["no_view"]


def test_a_thread_takes_no_thread() -> None:
    world = World()
    world.thread()
    assert world.faults("post", "thread", channel=THREAD) == ["nested"]


def test_only_who_manages_threads_writes_in_a_locked_one_or_in_one_that_they_are_not_in() -> None:
    for locked, private, what in ((True, False, "locked"), (False, True, "not_member")):
        for rights, faults in ((PLENTY, [what]), (PLENTY | Permissions(manage_threads=True), [])):
            world = World(rights)
            world.thread(locked=locked, private=private, joined=not private)
            assert world.faults("post", channel=THREAD) == faults


def test_a_channel_that_is_gone_is_told_and_its_threads_with_it() -> None:
    world = World()
    world.thread(parent=CHANNEL + 50)
    assert world.faults(channel=CHANNEL + 9) == ["channel_gone"]
    assert world.faults("post", channel=THREAD) == ["channel_gone"]


def test_a_role_is_heard_of_where_anybody_may_mention_it_or_the_bot_may_mention_all() -> None:
    target, fans = Target(CHANNEL, "text"), 201
    for mentionable, rights, faults in (
        (True, without(mention_everyone=True), []),
        (False, PLENTY, []),
        (False, without(mention_everyone=True), [Fault("role_silent", CHANNEL, fans)]),
    ):
        world = World(rights)
        world.role(fans, mentionable=mentionable)
        assert draft_faults(world.guild, draft(target, roles=(fans,))) == faults


def test_a_role_that_is_gone_is_told_once_for_all_channels() -> None:
    world = World()
    world.thread()
    wanted = draft(Target(CHANNEL, "text"), Target(THREAD, "text"), roles=(999,))
    assert draft_faults(world.guild, wanted) == [Fault("role_gone", None, 999)]


def test_everyone_is_mentioned_by_the_right_alone_also_as_a_role() -> None:
    guild = World(without(mention_everyone=True)).guild
    for parts in ({"everyone": True}, {"roles": (GUILD,)}):
        assert draft_faults(guild, draft(Target(CHANNEL, "text"), **parts)) == [Fault("no_everyone", CHANNEL)]


def test_a_draft_is_judged_by_all_that_it_wants_in_every_channel() -> None:
    world = World(Permissions(view_channel=True, send_messages=True), kind=ChannelType.news)
    wanted = draft(
        Target(CHANNEL, "news"), Target(7, "text"), thread="Talk", publish=True, picture=b"-", picture_name="a.png"
    )
    assert draft_faults(world.guild, wanted) == [
        Fault("no_thread", CHANNEL),
        Fault("no_files", CHANNEL),
        Fault("no_history", CHANNEL),
        Fault("channel_gone", 7),
    ]
    assert draft_faults(world.guild, draft(Target(CHANNEL, "news"), kind="night"))[0] == Fault("no_event")


def test_every_fault_has_a_sentence_that_names_its_place() -> None:
    assert fault_line(Fault("no_send", 5)) == "I may not write in <#5>. Allow me **Send Messages** there."
    assert "<@&6>" in fault_line(Fault("role_silent", 5, 6))
