"""Modals: what may be shown, and what comes back."""

import pytest

from tests.wire.raw import INPUT, Gateway, Json, Wire, asked, label, paths


def options(count: int) -> list[Json]:
    return [{"label": "l", "value": str(number)} for number in range(count)]


async def test_a_modal_goes_to_its_user_and_back(wire: Wire, bot: Gateway) -> None:
    async with wire.watch(wire.member) as event:
        opener = await asked(wire, bot)
        assert (await wire.callback(opener, 9, custom_id="m", title="t", components=[INPUT]))[0] == 200
        assert (await event())["t"] == "interaction_done"
        assert (await event())["d"]["modal"]["custom_id"] == "m"
    fields = [{"type": 18, "component": {"type": 4, "custom_id": "f", "value": "v"}}]
    sent = {"interaction_id": opener["id"], "custom_id": "m", "components": fields}
    assert (await wire.page("modal", **sent))[0] == 200
    submitted = await bot.event("INTERACTION_CREATE")
    assert submitted["type"] == 5
    assert submitted["data"]["components"][0]["component"]["value"] == "v"
    assert (await wire.page("modal", **{**sent, "as": wire.owner}))[0] == 404


LENGTH = "BASE_TYPE_BAD_LENGTH"


@pytest.mark.parametrize(
    ("modal", "faults"),
    [
        ({"custom_id": "x" * 101}, [f"custom_id {LENGTH}"]),
        ({"title": "x" * 46}, [f"title {LENGTH}"]),
        ({"title": None}, ["title BASE_TYPE_REQUIRED"]),
        ({"components": []}, [f"components {LENGTH}"]),
        ({"components": [INPUT] * 6}, [f"components {LENGTH}"]),
        ({"components": [INPUT, INPUT]}, ["components.1.component.custom_id COMPONENT_CUSTOM_ID_DUPLICATED"]),
        ({"components": [{"type": 2, "style": 1, "custom_id": "b"}]}, ["components.0.type UNION_TYPE_CHOICES"]),
        ({"components": [{"type": 18, "label": "l"}]}, ["components.0.component BASE_TYPE_REQUIRED"]),
        ({"components": [label({"type": 2})]}, ["components.0.component.type UNION_TYPE_CHOICES"]),
        ({"components": [label({"type": 4, "style": 1}, label="x" * 46)]}, [f"components.0.label {LENGTH}"]),
        ({"components": [label({"type": 4, "style": 1}, description="x" * 101)]},
         ["components.0.description BASE_TYPE_MAX_LENGTH"]),
        ({"components": [label({"type": 4, "style": 3})]}, ["components.0.component.style UNION_TYPE_CHOICES"]),
        ({"components": [label({"type": 4, "style": 1, "placeholder": "x" * 101})]},
         ["components.0.component.placeholder BASE_TYPE_MAX_LENGTH"]),
        ({"components": [label({"type": 4, "style": 1, "max_length": 4001})]},
         ["components.0.component.max_length NUMBER_TYPE_MAX"]),
        ({"components": [label({"type": 4, "style": 1, "value": "x" * 4001})]},
         ["components.0.component.value BASE_TYPE_MAX_LENGTH"]),
        ({"components": [label({"type": 3, "options": options(26)})]}, [f"components.0.component.options {LENGTH}"]),
        ({"components": [label({"type": 21, "options": options(1)})]}, [f"components.0.component.options {LENGTH}"]),
        ({"components": [label({"type": 22, "options": options(11)})]}, [f"components.0.component.options {LENGTH}"]),
        ({"components": [label({"type": 19, "max_values": 11})]},
         ["components.0.component.max_values NUMBER_TYPE_MAX"]),
        ({"components": [label({"type": 23, "required": True})]},
         ["components.0.component.required CHECKBOX_COMPONENT_REQUIRED"]),
    ],
)  # fmt: skip
async def test_a_modal_that_breaks_the_rules(wire: Wire, bot: Gateway, modal: Json, faults: list[str]) -> None:
    opener = await asked(wire, bot)
    status, refusal = await wire.callback(opener, 9, **{"custom_id": "m", "title": "t", "components": [INPUT], **modal})
    assert (status, paths(refusal)) == (400, [f"data.{fault}" for fault in faults])


async def test_a_modal_is_no_answer_to_a_modal(wire: Wire, bot: Gateway) -> None:
    opener = await asked(wire, bot)
    await wire.callback(opener, 9, custom_id="m", title="t", components=[INPUT])
    fields = [{"type": 18, "component": {"type": 4, "custom_id": "f", "value": "v"}}]
    await wire.page("modal", interaction_id=opener["id"], custom_id="m", components=fields)
    submitted = await bot.event("INTERACTION_CREATE")
    status, refusal = await wire.callback(submitted, 9, custom_id="m", title="t", components=[INPUT])
    assert (status, paths(refusal)) == (400, ["type UNION_TYPE_CHOICES"])


@pytest.mark.parametrize(
    ("component", "answer", "taken"),
    [
        ({"type": 4, "style": 1, "min_length": 2}, {"value": "x"}, False),
        ({"type": 4, "style": 1, "max_length": 2}, {"value": "xyz"}, False),
        ({"type": 4, "style": 1}, {"value": ""}, False),
        ({"type": 4, "style": 1, "required": False, "min_length": 2}, {"value": ""}, True),
        ({"type": 21, "options": options(2)}, {"value": "1"}, True),
        ({"type": 21, "options": options(2)}, {"value": "2"}, False),
        ({"type": 22, "options": options(3), "max_values": 2}, {"values": ["0", "1"]}, True),
        ({"type": 22, "options": options(3), "max_values": 2}, {"values": ["0", "1", "2"]}, False),
        ({"type": 23}, {"value": True}, True),
        ({"type": 23}, {"value": "yes"}, False),
        ({"type": 3, "options": options(2)}, {"values": []}, False),
        ({"type": 3, "options": options(2)}, {"values": ["0"]}, True),
    ],
)
async def test_only_answers_that_fit_are_sent_in(
    wire: Wire, bot: Gateway, component: Json, answer: Json, taken: bool
) -> None:
    opener = await asked(wire, bot)
    assert (await wire.callback(opener, 9, custom_id="m", title="t", components=[label(component)]))[0] == 200
    fields = [{"type": 18, "component": {"type": component["type"], "custom_id": "f", **answer}}]
    status, _ = await wire.page("modal", interaction_id=opener["id"], custom_id="m", components=fields)
    assert status == (200 if taken else 400)
