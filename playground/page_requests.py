"""What a request of the page names, looked up, or refused in a sentence."""

from playground.people import Channel, User
from playground.refusals import Json
from playground.replies import PageError
from playground.words import say
from playground.world import Message, World


def member_of(world: World, user_id: object) -> User:
    """The person with that id. Raises PageError 400."""
    user = world.person(user_id)
    if user is None:
        raise PageError(400, say("server.error.member"))
    return user


def channel_of(world: World, user: User, channel_id: object) -> Channel:
    """The channel with that id, if the user sees it. Raises PageError 404."""
    channel = world.channel(channel_id)
    if channel is None or not world.sees(user, channel):
        raise PageError(404, say("server.error.channel"))
    return channel


def message_of(world: World, user: User, body: Json) -> Message:
    """The message that `channel_id` and `message_id` name, if the user sees it. Raises PageError 404."""
    channel = channel_of(world, user, body.get("channel_id"))
    message = world.messages[channel.id].get(str(body.get("message_id")))
    if message is None or message.ephemeral_for not in (None, user.id):
        raise PageError(404, say("server.error.message"))
    return message


def number_of(body: Json, key: str, least: float, most: float, default: float) -> float:
    """The number under `key`, `default` when there is none. Raises PageError 400."""
    value = body.get(key, default)
    if not isinstance(value, int | float) or isinstance(value, bool) or not least <= value <= most:
        raise PageError(400, say("server.error.body"))
    return value
