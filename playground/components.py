"""Message components: their numbers, their ids, and finding one again when it is pressed."""

import re
from collections.abc import Iterator
from typing import Any

from playground.refusals import Json

ROW, BUTTON, STRING_SELECT, SECTION, TEXT = 1, 2, 3, 9, 10
THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER = 11, 12, 13, 14, 17
SELECTS = (STRING_SELECT, 5, 6, 7, 8)
LABEL, FILE_UPLOAD, RADIO, CHECKBOXES, CHECKBOX = 18, 19, 21, 22, 23
TEXT_INPUT = 4
LINK, PREMIUM = 5, 6

_COUNTDOWN = re.compile(r"<t:\d+:R>")


def walk(components: list[Json]) -> Iterator[Json]:
    """Every component, those inside others included, in the order they are shown."""
    for component in components:
        yield component
        yield from walk(component.get("components") or [])
        for key in ("accessory", "component"):
            if component.get(key):
                yield from walk([component[key]])


def without_nulls(value: Any) -> Any:
    """A copy without the keys whose value is null: what is written so counts as left out."""
    if isinstance(value, dict):
        return {key: without_nulls(inner) for key, inner in value.items() if inner is not None}
    return [without_nulls(inner) for inner in value] if isinstance(value, list) else value


def kept(value: Any) -> Any:
    """A copy as Discord keeps and sends it: without nulls, and with the ids of preselected things as text."""
    bare = without_nulls(value)
    for component in walk(bare["components"] if isinstance(bare, dict) else bare):
        for chosen in component.get("default_values") or []:
            chosen["id"] = str(chosen["id"])
    return bare


def fill_ids(components: list[Json]) -> None:
    """Number in place what has no `id` yet, from 1 upwards, past the numbers the sender chose."""
    taken = {component["id"] for component in walk(components) if component.get("id")}
    number = 0
    for component in walk(components):
        if not component.get("id"):
            number += 1
            while number in taken:
                number += 1
            component["id"] = number


def find(components: list[Json], custom_id: str) -> Json | None:
    """The component with that custom_id."""
    return next((component for component in walk(components) if component.get("custom_id") == custom_id), None)


def pressable(button: Json) -> bool:
    """Whether pressing the button makes an interaction now."""
    return button["type"] == BUTTON and button.get("style") not in (LINK, PREMIUM) and not button.get("disabled")


def first_choice(components: list[Json]) -> list[Json]:
    """The buttons of a question that is open: pressable, in the first row, two or more, while a countdown runs.

    What else has buttons (a table, a reveal, a lone button that opens a form) asks nobody to choose.
    """
    shown = list(walk(components))
    if not any(_COUNTDOWN.search(str(part.get("content", ""))) for part in shown):
        return []
    rows = [row for row in shown if row["type"] == ROW]
    buttons = [child for child in rows[0]["components"] if pressable(child)] if rows else []
    return buttons if len(buttons) > 1 else []
