"""The world a stage shows: two servers, every kind of channel, every component, command option and modal input."""

import time
from typing import Any

Json = dict[str, Any]

BOT, OTTILIE, BARNABY, WREN = "100", "101", "102", "103"
CASE_FILES, EXHIBITS, NOTICES, FORUM, POST, THREAD, SEALED = "201", "202", "203", "204", "205", "206", "207"
_PICTURE = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 90 60'%3E"
    "%3Crect width='90' height='60' fill='%23446'/%3E%3C/svg%3E"
)
_SOON = int(time.time()) + 90


def channel(key: str, name: str, kind: int = 0, **more: Any) -> Json:
    return {
        "id": key,
        "name": name,
        "type": kind,
        "topic": None,
        "parent_id": None,
        "position": int(key) % 1000,
        "can_view": True,
        "can_send": True,
        **more,
    }


def message(key: str, where: str, **more: Any) -> Json:
    written = time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime())
    return {
        "id": key,
        "channel_id": where,
        "author": {"id": BOT, "username": "Casebook", "bot": True},
        "content": "",
        "timestamp": written,
        "edited_timestamp": None,
        "flags": 1 << 15,
        "components": [],
        "embeds": [],
        "attachments": [],
        "ephemeral_for": None,
        **more,
    }


def text(content: str) -> Json:
    return {"type": 10, "content": content}


def button(custom_id: str, label: str, style: int = 2, **more: Any) -> Json:
    return {"type": 2, "custom_id": custom_id, "label": label, "style": style, **more}


def row(*parts: Json) -> Json:
    return {"type": 1, "components": list(parts)}


CHOICES = [
    {"label": "The lamp", "value": "lamp", "description": "Green, and still warm", "emoji": {"name": "💡"}},
    {"label": "The ledger", "value": "ledger"},
    {"label": "The umbrella", "value": "umbrella"},
]

CARD: list[Json] = [
    {
        "type": 17,
        "accent_color": 0xB5543C,
        "components": [
            {
                "type": 9,
                "components": [text("## James Blood"), text("-# A card of the archive")],
                "accessory": {"type": 11, "media": {"url": _PICTURE}, "description": "A portrait"},
            },
            {"type": 14, "divider": True, "spacing": 1},
            text("Voiced by **Yasuyuki Kase**. ||He is the *other* one.||\n- first\n  - deeper\n1. one\n2. two"),
        ],
    }
]

MARKDOWN = "\n".join(
    [
        "# One",
        "## Two",
        "### Three",
        "-# small print with `code` and ~~a slip~~, __underlined__, ***both***",
        "> a quotation",
        f"<t:{_SOON}:R> is <t:{_SOON}:F>; <@{OTTILIE}>, <@&301>, <#{NOTICES}>, @everyone, </character:1>",
        "[a link](https://example.org/a_(b)) and <https://example.org>",
        "```py\nprint(1)\n```",
    ]
)

EXHIBIT_PARTS: list[Json] = [
    text(MARKDOWN),
    {
        "type": 17,
        "accent_color": None,
        "spoiler": True,
        "components": [text("Under the cloth."), {"type": 14, "divider": False, "spacing": 2}, text("Far below.")],
    },
    {"type": 9, "components": [text("A section with a button.")], "accessory": button("form", "Fill in a form", 1)},
    {
        "type": 12,
        "items": [
            {"media": {"url": _PICTURE}, "description": "One"},
            {"media": {"url": _PICTURE}, "description": "Two", "spoiler": True},
            {"media": {"url": "https://example.org/far.png"}, "description": "From far away"},
        ],
    },
    {"type": 13, "file": {"url": "/page/words"}, "name": "ledger.csv", "size": 2048},
    row(
        button("answer", "Answer", 3),
        button("silent", "Say nothing", 4),
        button("shut", "Shut", 2, disabled=True),
        {"type": 2, "style": 5, "label": "Elsewhere", "url": "https://example.org"},
    ),
    row({"type": 3, "custom_id": "pick", "placeholder": "Pick some", "max_values": 2, "options": CHOICES}),
    row({"type": 5, "custom_id": "user", "placeholder": "Pick a person"}),
    row({"type": 6, "custom_id": "role", "placeholder": "Pick a role"}),
    row({"type": 7, "custom_id": "either", "placeholder": "Pick either"}),
    row({"type": 8, "custom_id": "where", "placeholder": "Pick a channel", "channel_types": [0, 5]}),
]


def _label(label: str, component: Json, about: str | None = None) -> Json:
    return {"type": 18, "label": label, "description": about, "component": component}


MODAL: Json = {
    "custom_id": "report",
    "title": "Report an error",
    "components": [
        text("What is **wrong** with this card?"),
        _label(
            "What should it say?",
            {"type": 4, "custom_id": "say", "style": 2, "min_length": 5, "max_length": 200},
            "With where you have it from.",
        ),
        _label("How sure?", {"type": 21, "custom_id": "sure", "options": [*CHOICES[:2]]}),
        _label("What else?", {"type": 22, "custom_id": "else", "options": CHOICES, "max_values": 2}),
        _label("Who saw it?", {"type": 5, "custom_id": "who", "required": False}),
        _label("A picture of it", {"type": 19, "custom_id": "proof", "max_values": 2, "required": False}),
        _label("Tell me when it is mended", {"type": 23, "custom_id": "tell", "default": True}),
    ],
}


def _option(kind: int, name: str, **more: Any) -> Json:
    return {"type": kind, "name": name, "description": f"An option: {name}", "required": False, **more}


EVERY_OPTION = [
    _option(3, "words", required=True, min_length=2, max_length=20),
    _option(4, "whole", min_value=1, max_value=50),
    _option(10, "figure", min_value=0.5),
    _option(5, "truth"),
    _option(6, "user"),
    _option(7, "channel", channel_types=[0]),
    _option(8, "role"),
    _option(9, "mention"),
    _option(11, "paper"),
]

COMMANDS: list[Json] = [
    {
        "type": 1,
        "name": "character",
        "description": "The card of a character",
        "options": [_option(3, "name", required=True, autocomplete=True)],
    },
    {"type": 1, "name": "every", "description": "Options of every type", "options": EVERY_OPTION},
    {"type": 1, "name": "form", "description": "A form", "options": []},
    {"type": 1, "name": "leaderboard", "description": "The board", "options": []},
    {"type": 1, "name": "silent", "description": "Never answers", "options": []},
    {
        "type": 1,
        "name": "trivia",
        "description": "Quizzes",
        "options": [
            {
                "type": 1,
                "name": "quick",
                "description": "A quiz",
                "options": [],
            }
        ],
    },
    {"type": 2, "name": "See progress", "options": []},
    {"type": 3, "name": "Report a question", "options": []},
]


def state() -> Json:
    """GET /page/state as its reader sees it; `me` is for the server to add."""
    first = message("9001", CASE_FILES, components=[text("The file is **open**.")])
    reply = message(
        "9002",
        CASE_FILES,
        type=19,
        message_reference={"message_id": "9001"},
        components=CARD,
        edited_timestamp="2026-11-22T10:00:00+00:00",
    )
    roles = [
        {"id": "1", "name": "@everyone", "colour": "#000000", "permissions": "0"},
        {"id": "301", "name": "Moderators", "colour": "#3f7d6b", "permissions": "0"},
    ]
    channels = [
        channel(CASE_FILES, "case-files", topic="Who is who.", horizon=6),
        channel(EXHIBITS, "exhibits", topic="Every part there is."),
        channel(NOTICES, "notices", 5),
        channel(FORUM, "reading-circle", 15),
        channel(POST, "On the third episode", 11, parent_id=FORUM),
        channel(THREAD, "aside", 11, parent_id=CASE_FILES),
        channel(SEALED, "rules", can_send=False),
    ]
    everybody = [{"user_id": key, "roles": ["301"] if key == BARNABY else []} for key in (BOT, OTTILIE, BARNABY, WREN)]
    annexe = [channel("251", "annexe-hall")]
    return {
        "users": [
            {"id": OTTILIE, "name": "Ottilie", "bot": False, "colour": "#b5543c"},
            {"id": BARNABY, "name": "Barnaby", "bot": False, "colour": "#3f7d6b"},
            {"id": WREN, "name": "Wren", "bot": False, "colour": "#7a5ca8"},
            {"id": BOT, "name": "Casebook", "bot": True, "colour": "#4a6fa5"},
        ],
        "guilds": [
            {"id": "1", "name": "The Reading Room", "owner_id": OTTILIE, "bot_in": True, "roles": roles}
            | {"members": everybody, "channels": channels},
            {"id": "2", "name": "The Annexe", "owner_id": BARNABY, "bot_in": True, "roles": []}
            | {"members": [{"user_id": OTTILIE, "roles": []}], "channels": annexe},
        ],
        "dms": [],
        "messages": {
            CASE_FILES: [first, reply],
            EXHIBITS: [message("9003", EXHIBITS, components=EXHIBIT_PARTS)],
            POST: [message("9004", POST, components=[text("It was the butler.")])],
        },
        "commands": COMMANDS,
        "bot": {"state": "online", "detail": ""},
        "others": {"on": False, "speed": "calm", "skill": 0.5},
        "deviations": [{"at": 1_795_000_000_000, "what": "content is too long", "route": "POST /channels/1/messages"}],
        "faults": [],
    }
