"""Why an announcement did not come out as it was asked for, in words."""

from collections.abc import Callable

from bot.words import say


def in_words(reason: str) -> str:
    """Return a reason in a sentence that says what would mend it. Raises KeyError for what is none."""
    return _WORDS[reason]()


# Each by its own name, so that a text that is missing is found before anybody needs it.
_WORDS: dict[str, Callable[[], str]] = {
    "no_access": lambda: say("delivery.reason.no_access"),
    "no_right": lambda: say("delivery.reason.no_right"),
    "channel_gone": lambda: say("delivery.reason.channel_gone"),
    "wrong_channel": lambda: say("delivery.reason.wrong_channel"),
    "role_gone": lambda: say("delivery.reason.role_gone"),
    "message_gone": lambda: say("delivery.reason.message_gone"),
    "rejected": lambda: say("delivery.reason.rejected"),
    "too_large": lambda: say("delivery.reason.too_large"),
    "discord_down": lambda: say("delivery.reason.discord_down"),
    "no_history": lambda: say("delivery.reason.no_history"),
    "left": lambda: say("delivery.reason.left"),
    "late": lambda: say("delivery.reason.late"),
    "folded": lambda: say("delivery.reason.folded"),
    "cancelled": lambda: say("delivery.reason.cancelled"),
    "by_hand": lambda: say("delivery.reason.by_hand"),
    "nothing": lambda: say("delivery.reason.nothing"),
    "no_event": lambda: say("delivery.reason.no_event"),
    "events_full": lambda: say("delivery.reason.events_full"),
    "busy": lambda: say("delivery.reason.busy"),
    "recalled": lambda: say("delivery.reason.recalled"),
    "no_question": lambda: say("delivery.reason.no_question"),
}
