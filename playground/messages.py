"""Messages: made, changed, deleted and listed by Discord's rules."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from playground import components
from playground.people import Channel, User, member_json, user_json
from playground.replies import DiscordError, Json, Upload, invalid_form, unknown_message
from playground.world import Interaction, Message, World, moment, timestamp

EPHEMERAL, THINKING, COMPONENTS_V2 = 64, 128, 32768
_SUPPRESS_EMBEDS, _SUPPRESS_NOTIFICATIONS = 4, 4096
_SENDER_MAY_SET = EPHEMERAL | COMPONENTS_V2 | _SUPPRESS_EMBEDS | _SUPPRESS_NOTIFICATIONS
_INTENT_GUILD_MESSAGES = 1 << 9
_MOST_CONTENT, _MOST_EMBEDS, _MOST_NONCE = 2000, 10, 25


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
    return {**message.body, "ephemeral_for": message.ephemeral_for, "interaction": interaction}


def send(world: World, channel: Channel, author: User, payload: Json, uploads: list[Upload]) -> Message:
    """Post what the bot sends on its own. Raises DiscordError 50006 or 50035.

    With `enforce_nonce`, a second create of the same author and nonce gives back the first message.
    """
    nonce = payload.get("nonce")
    if nonce is not None and (not isinstance(nonce, str | int) or len(str(nonce)) > _MOST_NONCE):
        raise invalid_form(nonce=f"Must be {_MOST_NONCE} or fewer in length")
    key = (author.id, str(nonce))
    oldest = world.now() - world.limits.nonce * 1000
    world.nonces = {known: (first, ms) for known, (first, ms) in world.nonces.items() if ms >= oldest}
    if nonce is not None and payload.get("enforce_nonce") and key in world.nonces:
        first, _ = world.nonces[key]
        if first.id in world.messages[first.channel_id]:
            return first
    message = create(world, channel, author, payload, uploads, unprompted=True)
    if nonce is not None:
        message.body["nonce"] = nonce
        world.nonces[key] = (message, world.now())
    return message


def create(
    world: World,
    channel: Channel,
    author: User,
    payload: Json,
    uploads: list[Upload] | None = None,
    *,
    answers: Interaction | None = None,
    thinking: bool = False,
    unprompted: bool = False,
) -> Message:
    """Make a message, tell everybody who may see it, and return it. Raises DiscordError 50006 or 50035.

    `answers` is the interaction that it belongs to; `thinking` makes the placeholder of a deferred answer.
    """
    flags = _flags(payload) & _SENDER_MAY_SET
    if answers is None:
        flags &= ~EPHEMERAL
    if thinking:
        flags &= EPHEMERAL
    body: Json = {
        "id": "",
        "type": 20 if answers and answers.kind == 2 and not answers.original else 0,
        "channel_id": channel.id,
        "author": user_json(author),
        "content": "",
        "embeds": [],
        "components": [],
        "attachments": [],
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
        body |= _content(body, payload, uploads or [])
    body["id"] = world.snowflake()
    body["timestamp"] = moment(body["id"])
    if answers is not None:
        body["application_id"] = body["webhook_id"] = author.id
        body["interaction_metadata"] = _origin(world, answers)
    message = Message(
        body,
        ephemeral_for=answers.user.id if answers and flags & EPHEMERAL else None,
        asked_by=answers.user.id if answers else None,
        command=answers.command if answers else None,
        unprompted=unprompted,
    )
    _attach(world, message, uploads or [])
    world.messages[channel.id][message.id] = message
    _tell(world, "create", message)
    return message


def edit(world: World, message: Message, payload: Json, uploads: list[Upload] | None = None) -> Message:
    """Change what `payload` names, tell everybody who may see it, and return it. Raises DiscordError 50006 or 50035."""
    asked = _flags(payload)
    flags = message.body["flags"] & ~THINKING
    if "flags" in payload:
        flags = flags & ~_SUPPRESS_EMBEDS | asked & (_SUPPRESS_EMBEDS | COMPONENTS_V2)
    changed = {**message.body, "flags": flags}
    changed |= _content(changed, payload, uploads or [])
    if not message.body["flags"] & THINKING:
        changed["edited_timestamp"] = timestamp(world.now())
    # The object stays the same: interactions keep hold of it.
    message.body = changed
    _attach(world, message, uploads or [])
    _tell(world, "update", message)
    return message


def delete(world: World, message: Message) -> None:
    """Remove a message. Raises DiscordError 10008 when it is gone already."""
    if world.messages[message.channel_id].pop(message.id, None) is None:
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


def _flags(payload: Json) -> int:
    flags = payload.get("flags") or 0
    if not isinstance(flags, int):
        raise invalid_form(flags="Must be a number")
    return flags


def _content(body: Json, payload: Json, uploads: list[Upload]) -> Json:
    """What `payload` makes of `body`'s visible parts."""
    v2 = bool(body["flags"] & COMPONENTS_V2)
    content = payload.get("content", body["content"]) or ""
    embeds = payload.get("embeds", body["embeds"]) or []
    shown = payload["components"] or [] if "components" in payload else body["components"]
    if not isinstance(content, str) or len(content) > _MOST_CONTENT:
        raise invalid_form(content=f"Must be {_MOST_CONTENT} or fewer in length")
    if not isinstance(embeds, list) or len(embeds) > _MOST_EMBEDS:
        raise invalid_form(embeds=f"Must be {_MOST_EMBEDS} or fewer in length")
    if v2 and (content or embeds or payload.get("poll") or payload.get("sticker_ids")):
        raise invalid_form(content="The message cannot have legacy fields when using MessageFlags.IS_COMPONENTS_V2")
    if "components" in payload:
        components.check(shown, v2=v2)
        components.fill_ids(shown)
    kept = body["attachments"]
    if "attachments" in payload:
        wanted = {str(item.get("id")) for item in payload["attachments"] or [] if isinstance(item, dict)}
        kept = [item for item in kept if item["id"] in wanted]
    if not (content or embeds or shown or kept or uploads):
        raise DiscordError(400, 50006, "Cannot send an empty message")
    return {"content": content, "embeds": embeds, "components": shown, "attachments": kept}


def _attach(world: World, message: Message, uploads: list[Upload]) -> None:
    """Keep the files and put their addresses where the components name them by attachment://."""
    added = []
    for upload in uploads:
        file_id = world.snowflake()
        path = f"/cdn/attachments/{message.channel_id}/{file_id}/{quote(upload.filename, safe='')}"
        world.files[file_id] = upload.content
        added.append(
            {"id": file_id, "filename": upload.filename, "size": len(upload.content), "url": path, "proxy_url": path}
        )
    message.body["attachments"] = [*message.body["attachments"], *added]
    paths = {f"attachment://{item['filename']}": item["url"] for item in message.body["attachments"]}
    for component in components.walk(message.body["components"]):
        for media in _media(component):
            media["url"] = paths.get(media.get("url", ""), media.get("url"))


def _media(component: Json) -> list[Json]:
    items: list[Any] = [component.get("media"), component.get("file")]
    items += [item.get("media") for item in component.get("items") or []]
    return [item for item in items if isinstance(item, dict)]


def _origin(world: World, interaction: Interaction) -> Json:
    origin: Json = {
        "id": interaction.id,
        "type": interaction.kind,
        "user": user_json(interaction.user),
        "authorizing_integration_owners": {"0": world.guild.id},
    }
    if interaction.command:
        origin["name"] = interaction.command.removeprefix("/")
    if interaction.message:
        origin["interacted_message_id"] = interaction.message.id
    return origin


def _tell(world: World, change: str, message: Message) -> None:
    where = {"channel_id": message.channel_id, "guild_id": world.guild.id}
    if change == "delete":
        news: Json = {"channel_id": message.channel_id, "message_id": message.id}
        for_bot: Json = {"id": message.id, **where}
    else:
        news = {"message": for_page(message)}
        member = member_json(world.guild.bot)
        del member["user"]
        for_bot = {**message.body, **where, "member": member}
    world.tell_page(f"message_{change}", news, message.ephemeral_for)
    if not message.ephemeral_for:
        world.tell_bot(f"MESSAGE_{change.upper()}", for_bot, _INTENT_GUILD_MESSAGES)
