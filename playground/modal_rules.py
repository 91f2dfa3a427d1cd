"""Discord's limits on modals: what the bot may show, and what a member may send back."""

from typing import Any

from playground.component_rules import Names, choice, select
from playground.components import (
    CHECKBOX,
    CHECKBOXES,
    FILE_UPLOAD,
    LABEL,
    RADIO,
    ROW,
    SELECTS,
    STRING_SELECT,
    TEXT,
    TEXT_INPUT,
    walk,
)
from playground.refusals import Form, Json

_INPUTS = {TEXT_INPUT, *SELECTS, FILE_UPLOAD, RADIO, CHECKBOXES, CHECKBOX}
_MOST_TYPED = 4000


def check(form: Form, modal: Json) -> None:
    """Note in `form` (which is at the callback's `data`) what Discord would refuse of a modal."""
    form.text(modal, "custom_id", 1, 100)
    form.text(modal, "title", 1, 45)
    names = Names()
    for number, component in enumerate(form.list_of(modal, "components", 1, 5)):
        place = form.at("components", number)
        match place.one_of(component, "type", {ROW, TEXT, LABEL}):
            case 1:
                for inner, child in enumerate(place.list_of(component, "components", 1, 1)):
                    _input(place.at("components", inner), child, names, {TEXT_INPUT}, in_row=True)
            case 10:
                place.text(component, "content", 1, _MOST_TYPED)
            case 18:
                place.text(component, "label", 1, 45)
                place.text(component, "description", 0, 100, required=False)
                if component.get("component") is None:
                    place.at("component").missing()
                else:
                    _input(place.at("component"), component["component"], names, _INPUTS)


def _input(form: Form, component: Any, names: Names, kinds: set[int], *, in_row: bool = False) -> None:
    kind = form.one_of(component, "type", kinds)
    if not kind:
        return
    names.id(form, component)
    names.custom_id(form, component)
    match kind:
        case 4:
            _text_input(form, component, in_row=in_row)
        case 19:
            form.number(component, "min_values", 0, 10, 1)
            form.number(component, "max_values", 1, 10, 1)
        case 21:
            _options(form, component, 2)
        case 22:
            _options(form, component, 1)
            form.number(component, "min_values", 0, 10, 1)
            form.number(component, "max_values", 1, 10, 1)
        case 23:
            if component.get("required"):
                form.at("required").wrong("CHECKBOX_COMPONENT_REQUIRED", "A checkbox cannot be required")
        case _:
            select(form, component, modal=True)


def _text_input(form: Form, component: Json, *, in_row: bool) -> None:
    form.one_of(component, "style", {1, 2})
    if in_row:
        form.text(component, "label", 1, 45)
    elif component.get("label"):
        form.at("label").wrong(
            "TEXT_INPUT_LABEL_IN_LABEL", "A text input inside a label cannot have a label of its own"
        )
    form.text(component, "placeholder", 0, 100, required=False)
    least = form.number(component, "min_length", 0, _MOST_TYPED, 0)
    most = form.number(component, "max_length", 1, _MOST_TYPED, _MOST_TYPED)
    if least > most:
        form.at("min_length").wrong("BASE_TYPE_MAX", "min_length must be less than or equal to max_length")
    form.text(component, "value", 0, _MOST_TYPED, required=False)


def _options(form: Form, component: Json, least: int) -> None:
    options = form.list_of(component, "options", least, 10)
    for number, option in enumerate(options):
        choice(form.at("options", number), option)
    values = [option.get("value") for option in options if isinstance(option, dict)]
    form.at("options").once(
        values, "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", "The specified option value is already used"
    )


def answers_fit(shown: list[Json], sent: list[Json]) -> bool:
    """Whether what a member sends is an answer to the modal that was `shown`."""
    given = {part.get("custom_id"): part for part in walk(sent) if part.get("custom_id")}
    inputs = {part["custom_id"]: part for part in walk(shown) if part.get("custom_id")}
    return given.keys() <= inputs.keys() and all(_fits(part, given.get(name)) for name, part in inputs.items())


def _fits(asked: Json, answer: Json | None) -> bool:
    kind = asked["type"]
    required = asked.get("required", kind != CHECKBOX)
    if answer is None:
        return not required
    if answer.get("type") != kind:
        return False
    if kind == TEXT_INPUT:
        value = answer.get("value", "")
        least = max(asked.get("min_length") or 0, int(bool(required)))
        most = asked.get("max_length") or _MOST_TYPED
        return isinstance(value, str) and (least <= len(value) <= most or (not value and not required))
    if kind == CHECKBOX:
        return isinstance(answer.get("value"), bool)
    known = {option["value"] for option in asked.get("options") or []}
    if kind == RADIO:
        value = answer.get("value")
        return value in known or (value is None and not required)
    values = answer.get("values")
    if not isinstance(values, list) or len(set(map(str, values))) != len(values):
        return False
    if kind in (STRING_SELECT, CHECKBOXES) and not known.issuperset(values):
        return False
    least = asked.get("min_values", 1) if required else 0
    most = asked.get("max_values") or (len(known) if kind == CHECKBOXES else 1)
    return bool(least <= len(values) <= most)
