"""Messages: made, changed, deleted and listed by Discord's rules."""

from dataclasses import dataclass

from playground import attachments, content, mentions, threads
from playground.content import COMPONENTS_V2
from playground.people import DM, FORUM, GROUP, Channel, User
from playground.permissions import ATTACH_FILES, EMBED_LINKS, READ_HISTORY, VIEW_CHANNEL, in_channel, may_send
from playground.refusals import (
    DiscordError,
    Form,
    Json,
    closed_to_bots,
    missing_access,
    missing_permissions,
    no_messages_in_forums,
    too_often,
    unknown_channel,
    unknown_message,
)
from playground.replies import Upload
from playground.shapes import member_json, user_json
from playground.world import DIRECT_MESSAGES, GUILD_MESSAGES, Interaction, Message, World, moment, timestamp

CROSSPOSTED, EPHEMERAL, THINKING = 1, 64, 128
_SUPPRESS_EMBEDS, _SUPPRESS_NOTIFICATIONS = 4, 4096
_SENDER_MAY_SET = EPHEMERAL | COMPONENTS_V2 | _SUPPRESS_EMBEDS | _SUPPRESS_NOTIFICATIONS
_MOST_NONCE = 25


@dataclass(frozen=True)
class Page:
    """Which messages of a channel are wanted; at most one of the ids is used, in this order."""

    limit: int = 50
    around: int | None = None
    before: int | None = None
    after: int | None = None


def for_page(message: Message) -> Json:
    """The message as the page gets it."""
    interaction = {"user_id": message.asked_by, "command": message.command} if message.command else None
    more = {"ephemeral_for": message.ephemeral_for, "interaction": interaction, "called": message.called}
    return {**message.body, **more}


def send(world: World, channel: Channel, author: User, payload: Json, uploads: list[Upload]) -> Message:
    """Post what somebody sends on their own.

    Raises DiscordError 40058, 50001, 50006, 50007, 50013, 50035, 160002 or 160005.

    With `enforce_nonce`, a second create of the same author and nonce gives back the first message.
    """
    _check_sender(world, channel, author, payload, uploads)
    threads.check_writing(world, channel, author)
    form = Form()
    nonce = payload.get("nonce")
    if nonce is not None and (not isinstance(nonce, str | int) or len(str(nonce)) > _MOST_NONCE):
        form.at("nonce").wrong("BASE_TYPE_MAX_LENGTH", f"Must be {_MOST_NONCE} or fewer in length.")
    key = (author.id, str(nonce))
    oldest = world.now() - world.limits.nonce * 1000
    world.nonces = {known: (first, ms) for known, (first, ms) in world.nonces.items() if ms >= oldest}
    if nonce is not None and payload.get("enforce_nonce") and key in world.nonces:
        first, _ = world.nonces[key]
        if first.id in world.messages.get(first.channel_id, {}):
            return first
    message = create(world, channel, author, payload, uploads, form=form)
    threads.wake(world, channel)
    if nonce is not None:
        message.body["nonce"] = nonce
        world.nonces[key] = (message, world.now())
    return message


def _check_sender(world: World, channel: Channel, author: User, payload: Json, uploads: list[Upload]) -> None:
    guild = world.guild_of(channel)
    allowed = in_channel(guild, channel, author)
    if not allowed & VIEW_CHANNEL:
        raise missing_access()
    if channel.type == DM and author.bot and not all(map(world.takes_dms, world.recipients(channel))):
        raise closed_to_bots()
    if channel.type == FORUM:
        raise no_messages_in_forums()
    needed = (ATTACH_FILES if uploads else 0) | (EMBED_LINKS if payload.get("embeds") else 0)
    if not may_send(guild, channel, author) or allowed & needed != needed:
        raise missing_permissions()
    if payload.get("message_reference") and not allowed & READ_HISTORY:
        raise DiscordError(400, 160002, "Cannot reply without permission to read message history")


def create(
    world: World,
    channel: Channel,
    author: User,
    payload: Json,
    uploads: list[Upload] | None = None,
    *,
    answers: Interaction | None = None,
    thinking: bool = False,
    hidden: bool = False,
    form: Form | None = None,
    message_id: str | None = None,
) -> Message:
    """Make a message, tell everybody who may see it, and return it. Raises DiscordError 40005, 50006 or 50035.

    `answers` is the interaction that it belongs to; `thinking` makes the placeholder of a deferred answer; `hidden`
    makes an answer ephemeral that did not ask to be. Faults are told below the path of `form`.
    `message_id` is for the first message of a post, which has the post's own id.
    """
    if channel.id not in world.messages:
        raise unknown_channel()
    form = form or Form()
    flags = _flags(form, payload) & _SENDER_MAY_SET | (EPHEMERAL if hidden else 0)
    if answers is None:
        flags &= ~EPHEMERAL
    if thinking:
        flags &= EPHEMERAL
    body: Json = {
        "id": "",
        "type": 20 if answers and answers.kind == 2 and not answers.original else 0,
        "channel_id": channel.id,
        "author": user_json(author),
        **nothing_yet(payload),
        "flags": flags,
        "timestamp": "",
        "edited_timestamp": None,
        "mentions": [],
        "mention_roles": [],
        "mention_everyone": False,
        "pinned": False,
        "tts": False,
    }
    if thinking:
        body["flags"] |= THINKING
    else:
        body |= content.checked(form, body, payload, uploads or [])
        body |= mentions.found(world, channel, author, body, payload, prompted=answers is not None)
        body |= _reply(world, channel, payload)
    body["id"] = message_id or world.snowflake()
    body["timestamp"] = moment(body["id"])
    if answers is not None:
        body["application_id"] = body["webhook_id"] = author.id
        body["interaction_metadata"] = _origin(answers)
    message = Message(
        body,
        ephemeral_for=answers.user.id if answers and flags & EPHEMERAL else None,
        asked_by=answers.user.id if answers else None,
        command=answers.command if answers else None,
        unprompted=answers is None,
        called=() if body["flags"] & (EPHEMERAL | THINKING) else mentions.called(world, channel, body),
    )
    attachments.attach(world, message, uploads or [])
    world.messages[channel.id][message.id] = message
    _tell(world, "create", message)
    return message


def nothing_yet(payload: Json) -> Json:
    """What a message that `payload` is to make holds before it does: nothing but the flag for its components."""
    flags = payload.get("flags")
    v2 = flags & COMPONENTS_V2 if isinstance(flags, int) else 0
    return {"content": "", "embeds": [], "components": [], "attachments": [], "flags": v2}


def edit(
    world: World,
    message: Message,
    payload: Json,
    uploads: list[Upload] | None = None,
    *,
    form: Form | None = None,
    prompted: bool = False,
) -> Message:
    """Change what `payload` names, tell everybody who may see it, and return it.

    `prompted` is whether the edit answers an interaction. Raises DiscordError 40005, 50006 or 50035.
    """
    form = form or Form()
    asked = _flags(form, payload)
    flags = message.body["flags"] & ~THINKING
    if "flags" in payload:
        flags = flags & ~_SUPPRESS_EMBEDS | asked & (_SUPPRESS_EMBEDS | COMPONENTS_V2)
    changed = {**message.body, "flags": flags}
    changed |= content.checked(form, changed, payload, uploads or [])
    channel = world.channel(message.channel_id)
    if channel:
        changed |= mentions.found(world, channel, world.bot, changed, payload, prompted=prompted)
    if not message.body["flags"] & THINKING:
        changed["edited_timestamp"] = timestamp(world.now())
    # The object stays the same: interactions keep hold of it.
    message.body = changed
    attachments.attach(world, message, uploads or [])
    _tell(world, "update", message)
    return message


def correct(world: World, message: Message, payload: Json, uploads: list[Upload]) -> Message:
    """Change a message of the bot's own on its own account: one that is published only so often.

    Raises DiscordError 40005, 50006, 50035 or, as a 429, 20022.
    """
    published = message.body["flags"] & CROSSPOSTED
    if published and (wait := world.wait_left(message.id, world.limits.published_edits)):
        raise too_often(wait, "This message cannot be edited due to announcement rate limits", 20022)
    edited = edit(world, message, payload, uploads)
    if published:
        world.note_done(message.id)
    return edited


def announce(world: World, message: Message) -> None:
    """Tell everybody who may see a message that it has changed."""
    _tell(world, "update", message)


def delete(world: World, message: Message) -> None:
    """Remove a message. Raises DiscordError 10008 when it is gone already."""
    if world.messages.get(message.channel_id, {}).pop(message.id, None) is None:
        raise unknown_message()
    _tell(world, "delete", message)


def public(world: World, channel: Channel, message_id: str) -> Message:
    """A message that everybody in the channel can see. Raises DiscordError 10008."""
    message = world.messages[channel.id].get(message_id)
    if message is None or message.ephemeral_for:
        raise unknown_message()
    return message


def history(world: World, channel: Channel, page: Page) -> list[Message]:
    """The messages everybody can see, newest first."""
    known = [message for message in world.messages[channel.id].values() if not message.ephemeral_for]
    if page.around is not None:
        earlier = [message for message in known if int(message.id) < page.around][-(page.limit // 2) :]
        later = [message for message in known if int(message.id) >= page.around]
        chosen = [*earlier, *later[: page.limit - len(earlier)]]
    elif page.before is not None:
        chosen = [message for message in known if int(message.id) < page.before][-page.limit :]
    elif page.after is not None:
        chosen = [message for message in known if int(message.id) > page.after][: page.limit]
    else:
        chosen = known[-page.limit :]
    return chosen[::-1]


def _flags(form: Form, payload: Json) -> int:
    return form.number(payload, "flags", 0, 2**31 - 1, 0)


def _reply(world: World, channel: Channel, payload: Json) -> Json:
    reference = payload.get("message_reference")
    if not isinstance(reference, dict):
        return {}
    wanted = world.messages[channel.id].get(str(reference.get("message_id")))
    if wanted is None or wanted.ephemeral_for:
        if reference.get("fail_if_not_exists", True):
            form = Form()
            form.at("message_reference").wrong("REPLIES_UNKNOWN_MESSAGE", "Unknown message")
            raise form.refusal()
        return {}
    about = {"type": 0, "message_id": wanted.id, "channel_id": channel.id, "guild_id": channel.guild_id}
    return {"type": 19, "message_reference": about, "referenced_message": wanted.body}


def _origin(interaction: Interaction) -> Json:
    origin: Json = {
        "id": interaction.id,
        "type": interaction.kind,
        "user": user_json(interaction.user),
        "authorizing_integration_owners": interaction.owners,
    }
    if interaction.command:
        origin["name"] = interaction.command.removeprefix("/")
    if interaction.message:
        origin["interacted_message_id"] = interaction.message.id
    return origin


def _tell(world: World, change: str, message: Message) -> None:
    channel = world.channel(message.channel_id)
    if channel is None:
        return
    guild = world.guild_of(channel)
    where: Json = {"channel_id": channel.id} | ({"guild_id": guild.id} if guild else {})
    if change == "delete":
        news: Json = {"channel_id": message.channel_id, "message_id": message.id}
        for_bot: Json = {"id": message.id, **where}
    else:
        news = {"message": for_page(message)}
        author = world.bot if message.body["author"]["bot"] else world.person(message.body["author"]["id"])
        member = {"member": member_json(guild, author, whole=False)} if guild and author else {}
        for_bot = {**_without_content(world, message, guild is None), **where, **member}
    world.tell_page(f"message_{change}", news, message.ephemeral_for, channel)
    if not message.ephemeral_for and channel.type != GROUP and world.sees(world.bot, channel):
        intent = GUILD_MESSAGES if guild else DIRECT_MESSAGES
        world.tell_bot(f"MESSAGE_{change.upper()}", for_bot, intent, channel.guild_id)


def _without_content(world: World, message: Message, private: bool) -> Json:
    """The message as a bot without the intent `message_content` gets it: what others say is not for its eyes."""
    body = message.body
    told = private or body["author"]["id"] == world.bot.id
    if told or any(user["id"] == world.bot.id for user in body["mentions"]):
        return body
    return {**body, "content": "", "embeds": [], "components": [], "attachments": []}
