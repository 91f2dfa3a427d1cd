"""Components V2: Discord's rules, each breach told with its path."""

from typing import Any

import pytest

from tests.wire.raw import V2, Gateway, Json, Wire, asked, paths


def row(*children: Json) -> Json:
    return {"type": 1, "components": list(children)}


def button(**keys: Any) -> Json:
    return {"type": 2, "style": 1, "label": "l", "custom_id": "c", **keys}


def text(content: str) -> Json:
    return {"type": 10, "content": content}


def choices(count: int, **keys: Any) -> Json:
    options = [{"label": "l", "value": str(number)} for number in range(count)]
    return {"type": 3, "custom_id": "s", "options": options} | keys


LONG = "BASE_TYPE_MAX_LENGTH"
LENGTH = "BASE_TYPE_BAD_LENGTH"
UNION = "UNION_TYPE_CHOICES"
MISSING = "BASE_TYPE_REQUIRED"


@pytest.mark.parametrize(
    ("components", "faults"),
    [
        ([text("")], [f"0.content {LENGTH}"]),
        ([text("x" * 4001)], [f"0.content {LENGTH}"]),
        ([text("x" * 2001), text("x" * 2000)], [" COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED"]),
        ([text("x")] * 40 + [text("x")], [f" {LENGTH}"]),
        ([{"type": 17, "components": [text("x")] * 40}], [" COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED"]),
        ([{"type": 17, "components": [{"type": 17, "components": [text("x")]}]}], [f"0.components.0.type {UNION}"]),
        ([{"type": 17, "components": []}], [f"0.components {LENGTH}"]),
        ([{"type": 99}], [f"0.type {UNION}"]),
        (["x"], [f"0.type {MISSING}"]),
        ([button()], [f"0.type {UNION}"]),
        ([row()], [f"0.components {LENGTH}"]),
        ([row(*(button(custom_id=str(n)) for n in range(6)))], [f"0.components {LENGTH}"]),
        ([row(button(custom_id="x" * 101))], [f"0.components.0.custom_id {LENGTH}"]),
        ([row(button(custom_id=None))], [f"0.components.0.custom_id {MISSING}"]),
        ([row(button(), button())], ["0.components.1.custom_id COMPONENT_CUSTOM_ID_DUPLICATED"]),
        ([row(button(id=3), button(id=3, custom_id="d"))], ["0.components.1.id COMPONENT_ID_DUPLICATED"]),
        ([row(button(label="x" * 81))], [f"0.components.0.label {LONG}"]),
        ([row(button(label=""))], ["0.components.0.label BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED"]),
        ([row(button(style=7))], [f"0.components.0.style {UNION}"]),
        ([row(button(url="https://example.org"))], ["0.components.0.url BUTTON_COMPONENT_INVALID_FIELD"]),
        ([row(button(style=5, custom_id=None))], [f"0.components.0.url {MISSING}"]),
        ([row(button(style=5, custom_id=None, url="https://" + "x" * 505))], [f"0.components.0.url {LENGTH}"]),
        ([row(button(style=5, custom_id=None, url="ftp://x"))], ["0.components.0.url URL_TYPE_INVALID_SCHEME"]),
        ([row(button(), choices(2))], ["0.components COMPONENT_LAYOUT_WIDTH_EXCEEDED"]),
        ([row(choices(0))], [f"0.components.0.options {LENGTH}"]),
        ([row(choices(26))], [f"0.components.0.options {LENGTH}"]),
        ([row(choices(2, placeholder="x" * 151))], [f"0.components.0.placeholder {LONG}"]),
        ([row(choices(2, max_values=3))], ["0.components.0.max_values BASE_TYPE_MAX"]),
        ([row(choices(2, min_values=26))], ["0.components.0.min_values NUMBER_TYPE_MAX"]),
        ([row(choices(2, options=[{"label": "x" * 101, "value": "v"}]))], [f"0.components.0.options.0.label {LENGTH}"]),
        ([row(choices(2, options=[{"label": "l", "value": "v"}] * 2))],
         ["0.components.0.options SELECT_COMPONENT_OPTION_VALUE_DUPLICATED"]),
        ([{"type": 9, "components": [text("x")] * 4, "accessory": button()}], [f"0.components {LENGTH}"]),
        ([{"type": 9, "components": [text("x")]}], [f"0.accessory {MISSING}"]),
        ([{"type": 9, "components": [text("x")], "accessory": text("x")}], [f"0.accessory.type {UNION}"]),
        ([{"type": 9, "components": [text("x")], "accessory": {"type": 11, "media": {}}}],
         [f"0.accessory.media.url {MISSING}"]),
        ([{"type": 12, "items": []}], [f"0.items {LENGTH}"]),
        ([{"type": 12, "items": [{"media": {"url": "https://x"}}] * 11}], [f"0.items {LENGTH}"]),
        ([{"type": 12, "items": [{"media": {"url": "https://x"}, "description": "x" * 1025}]}],
         [f"0.items.0.description {LONG}"]),
        ([{"type": 12, "items": [{"media": {"url": "attachment://lost.png"}}]}],
         ["0.items.0.media.url MESSAGE_ATTACHMENT_NOT_FOUND"]),
        ([{"type": 13, "file": {"url": "https://x"}}], ["0.file.url URL_TYPE_INVALID_SCHEME"]),
        ([{"type": 14, "spacing": 3}], [f"0.spacing {UNION}"]),
        ([{"type": 17, "accent_color": 1 << 24, "components": [text("x")]}], ["0.accent_color NUMBER_TYPE_MAX"]),
    ],
)  # fmt: skip
async def test_every_breach_has_its_path(wire: Wire, components: list[Any], faults: list[str]) -> None:
    found = await wire.send(flags=V2, components=components)
    assert found == [f"components.{fault}".replace(". ", " ") for fault in faults]


async def test_without_the_flag_there_are_five_rows_and_nothing_else(wire: Wire) -> None:
    assert await wire.send(content="x", components=[text("x")]) == [f"components.0.type {UNION}"]
    rows = [row(button(custom_id=str(n))) for n in range(6)]
    assert await wire.send(content="x", components=rows) == [f"components {LENGTH}"]
    assert (await wire.post(content="x", components=rows[:5]))["components"]


async def test_the_same_rules_hold_in_an_answer_and_an_edit(wire: Wire, bot: Gateway) -> None:
    interaction = await asked(wire, bot)
    status, refusal = await wire.callback(interaction, 4, flags=V2, components=[text("")])
    assert (status, paths(refusal)) == (400, [f"data.components.0.content {LENGTH}"])
    assert (await wire.callback(interaction, 4, content="x"))[0] == 200, "a refused answer was none"
    status, refusal = await wire.hook("POST", interaction, flags=V2, components=[text("")])
    assert (status, paths(refusal)) == (400, [f"components.0.content {LENGTH}"])
    status, refusal = await wire.hook("PATCH", interaction, "/messages/@original", components=[text("x")])
    assert (status, paths(refusal)) == (400, [f"components.0.type {UNION}"])


async def test_everything_in_its_measure_is_taken(wire: Wire) -> None:
    thumbnail = {"type": 11, "media": {"url": "https://example.org/a.png"}, "description": "x" * 1024}
    message = await wire.post(
        flags=V2,
        components=[
            {"type": 17, "accent_color": 0, "components": [
                {"type": 9, "components": [text("x"), text("y"), text("z")], "accessory": thumbnail},
                {"type": 14, "spacing": 2, "divider": False},
                row(*(button(custom_id=str(n) * 100) for n in range(5))),
                row(choices(25, max_values=25)),
                row({"type": 8, "custom_id": "channel", "channel_types": [0]}),
            ]},
            text("x" * 3997),
        ],
    )  # fmt: skip
    assert len(message["components"]) == 2


async def test_what_is_preselected_is_named_by_text(wire: Wire) -> None:
    def picker(*chosen: object) -> list[Json]:
        return [{"type": 1, "components": [{"type": 6, "custom_id": "r", "default_values": list(chosen)}]}]

    # discord.py sends ids as numbers here, which no browser could read exactly.
    role = int(wire.world.guild.roles[1].id)
    message = await wire.post(flags=V2, components=picker({"id": role, "type": "role"}))
    assert message["components"][0]["components"][0]["default_values"] == [{"id": str(role), "type": "role"}]
    place = "components.0.components.0.default_values.0"
    assert await wire.send(flags=V2, components=picker({"type": "role"})) == [f"{place}.id BASE_TYPE_REQUIRED"]
    assert await wire.send(flags=V2, components=picker({"id": 1, "type": "x"})) == [f"{place}.type BASE_TYPE_CHOICES"]
