"""What Discord refuses, in its words: error codes, and for a bad body the path of every fault in it."""

from typing import Any

Json = dict[str, Any]


class DiscordError(Exception):
    """A refusal as Discord words it: HTTP `status`, JSON `code` and `message`, and the `errors` tree of code 50035.

    `headers` go with the answer.
    """

    def __init__(self, status: int, code: int, message: str, errors: Json | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.headers: dict[str, str] = {}
        self.body: Json = {"message": message, "code": code}
        if errors:
            self.body["errors"] = errors


def unauthorized() -> DiscordError:
    """The bot's token is missing or wrong."""
    return DiscordError(401, 0, "401: Unauthorized")


def unknown_application() -> DiscordError:
    """The application is not the bot's own."""
    return DiscordError(404, 10002, "Unknown Application")


def unknown_channel() -> DiscordError:
    """No channel has that id."""
    return DiscordError(404, 10003, "Unknown Channel")


def unknown_guild() -> DiscordError:
    """No guild has that id."""
    return DiscordError(404, 10004, "Unknown Guild")


def unknown_message() -> DiscordError:
    """No message has that id, or it is not to be seen from there."""
    return DiscordError(404, 10008, "Unknown Message")


def unknown_user() -> DiscordError:
    """Nobody has that id."""
    return DiscordError(404, 10013, "Unknown User")


def unknown_webhook() -> DiscordError:
    """The interaction was not acknowledged, so its webhook does not exist."""
    return DiscordError(404, 10015, "Unknown Webhook")


def unknown_interaction() -> DiscordError:
    """The interaction does not exist or its time to be acknowledged is over."""
    return DiscordError(404, 10062, "Unknown interaction")


def unknown_event() -> DiscordError:
    """No scheduled event of the guild has that id."""
    return DiscordError(404, 10070, "Unknown Guild Scheduled Event")


def too_often(seconds: float, message: str = "You are being rate limited.", code: int = 0) -> DiscordError:
    """A limit of its own is used up, beside that of the route; the body alone tells for how long.

    The headers of such an answer are those of the route, which has requests left, and Retry-After is a second
    (discord/discord-api-docs#6109).
    """
    error = DiscordError(429, code, message)
    error.body |= {"retry_after": round(seconds, 3), "global": False}
    error.headers |= {"Via": "1.1 playground", "Retry-After": "1", "X-RateLimit-Scope": "shared"}
    return error


def too_many_events() -> DiscordError:
    """A hundred events are to come or going on in the guild."""
    return DiscordError(400, 30038, "Maximum number of uncompleted guild scheduled events reached (100)")


def event_finished() -> DiscordError:
    """The event is over or was called off."""
    return DiscordError(400, 180000, "Cannot update a finished event")


def acknowledged_already() -> DiscordError:
    """The interaction has had its answer."""
    return DiscordError(400, 40060, "Interaction has already been acknowledged.")


def too_many_followups() -> DiscordError:
    """An app that is only installed by the user has sent its five follow-ups."""
    return DiscordError(400, 40094, "This interaction has reached the maximum number of follow-up messages.")


def crossposted_already() -> DiscordError:
    """The message has been published before."""
    return DiscordError(400, 40033, "This message has already been crossposted.")


def missing_access() -> DiscordError:
    """The bot cannot see the channel, or is not in the guild."""
    return DiscordError(403, 50001, "Missing Access")


def not_the_author() -> DiscordError:
    """Only its author may change a message."""
    return DiscordError(403, 50005, "Cannot edit a message authored by another user")


def empty_message() -> DiscordError:
    """There is nothing to see in the message."""
    return DiscordError(400, 50006, "Cannot send an empty message")


def closed_to_bots() -> DiscordError:
    """The user shares no guild with the bot and has not installed it, or takes no messages from strangers."""
    return DiscordError(403, 50007, "Cannot send messages to this user")


def no_messages_in_forums() -> DiscordError:
    """In a forum there are only posts, which are threads."""
    return DiscordError(400, 40058, "Cannot send messages in a forum channel")


def missing_permissions() -> DiscordError:
    """The bot sees the channel but may not do that there."""
    return DiscordError(403, 50013, "Missing Permissions")


def wrong_channel_type() -> DiscordError:
    """Nothing of the sort can be done in a channel of that type."""
    return DiscordError(400, 50024, "Cannot execute action on this channel type")


def invalid_webhook_token() -> DiscordError:
    """The interaction's token is unknown or older than 15 minutes."""
    return DiscordError(401, 50027, "Invalid Webhook Token")


def thread_exists() -> DiscordError:
    """The message has a thread already."""
    return DiscordError(400, 160004, "A thread has already been created for this message")


def thread_archived() -> DiscordError:
    """The thread is asleep: nothing in it can be changed."""
    return DiscordError(400, 50083, "Thread is archived")


def thread_locked() -> DiscordError:
    """Only those who manage threads may write there."""
    return DiscordError(400, 160005, "Thread is locked")


def wrong(*path: str | int, code: str, message: str) -> DiscordError:
    """A body with one fault, at `path`."""
    form = Form()
    form.at(*path).wrong(code, message)
    return form.refusal()


class Form:
    """A body that is being looked through: faults are collected by their path, then refused together."""

    def __init__(self, errors: Json | None = None, path: tuple[str, ...] = ()) -> None:
        self._errors: Json = {} if errors is None else errors
        self._path = path

    def at(self, *steps: str | int) -> "Form":
        """The same form, further in."""
        return Form(self._errors, (*self._path, *map(str, steps)))

    def wrong(self, code: str, message: str) -> None:
        """Note a fault here, with Discord's code and sentence for it."""
        place = self._errors
        for step in self._path:
            place = place.setdefault(step, {})
        place.setdefault("_errors", []).append({"code": code, "message": message})

    def missing(self) -> None:
        """Note that there must be something here."""
        self.wrong("BASE_TYPE_REQUIRED", "This field is required")

    def refusal(self) -> DiscordError:
        """The answer for what was noted so far."""
        return DiscordError(400, 50035, "Invalid Form Body", self._errors)

    def done(self) -> None:
        """Raises DiscordError 50035 when anything was noted."""
        if self._errors:
            raise self.refusal()

    def text(self, holder: Any, key: str, least: int, most: int, *, required: bool = True) -> str:
        """The text under `key`, whose length in characters must lie between both; "" when it is not as it must be."""
        form, value = self.at(key), holder.get(key) if isinstance(holder, dict) else None
        if value is None or (value == "" and least and not required):
            if required:
                form.missing()
            return ""
        if not isinstance(value, str):
            form.wrong("STRING_TYPE_CONVERT", "Could not interpret value as string.")
        elif len(value) > most and not least:
            form.wrong("BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")
        elif not least <= len(value) <= most:
            form.wrong("BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")
        else:
            return value
        return ""

    def list_of(self, holder: Json, key: str, least: int, most: int, *, required: bool = True) -> list[Any]:
        """The list under `key`, with `least` to `most` items; [] when it is not as it must be."""
        form, value = self.at(key), holder.get(key)
        if value is None:
            if required:
                form.missing()
            return []
        if not isinstance(value, list):
            form.wrong("LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
        elif not least <= len(value) <= most:
            allowed = (
                f"Must be between {least} and {most} in length." if least else f"Must be {most} or fewer in length."
            )
            form.wrong("BASE_TYPE_BAD_LENGTH", allowed)
        else:
            return value
        return []

    def number(self, holder: Json, key: str, least: int, most: int, default: int) -> int:
        """The whole number under `key`, `default` when there is none or it is not as it must be."""
        form, value = self.at(key), holder.get(key)
        if value is None:
            return default
        if not isinstance(value, int) or isinstance(value, bool):
            form.wrong("NUMBER_TYPE_COERCE", f'Value "{value}" is not int.')
        elif value < least:
            form.wrong("NUMBER_TYPE_MIN", f"int value should be greater than or equal to {least}.")
        elif value > most:
            form.wrong("NUMBER_TYPE_MAX", f"int value should be less than or equal to {most}.")
        else:
            return value
        return default

    def one_of(self, holder: Any, key: str, allowed: set[int]) -> int:
        """The number under `key`, one of `allowed`; 0 when it is not."""
        value = holder.get(key) if isinstance(holder, dict) else None
        if isinstance(value, int) and value in allowed:
            return value
        if value is None:
            self.at(key).missing()
        else:
            names = ", ".join(map(str, sorted(allowed)))
            self.at(key).wrong("UNION_TYPE_CHOICES", f'Value of field "{key}" must be one of ({names}).')
        return 0

    def once(self, values: list[Any], code: str, message: str) -> None:
        """Note a fault here when a value is there twice."""
        if len(values) != len(set(map(str, values))):
            self.wrong(code, message)
