"""Message components: Discord's limits on them, their ids, and finding one again when it is pressed."""

from collections.abc import Iterator
from typing import Any

from playground.replies import Json, invalid_form

ROW, BUTTON, STRING_SELECT, SECTION, TEXT = 1, 2, 3, 9, 10
THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER = 11, 12, 13, 14, 17
SELECTS = (STRING_SELECT, 5, 6, 7, 8)
LINK, PREMIUM = 5, 6

_TOP = {ROW, SECTION, TEXT, GALLERY, FILE, SEPARATOR, CONTAINER}
_IN_CONTAINER = _TOP - {CONTAINER}
_MOST_COMPONENTS = 40
_MOST_TEXT = 4000


def walk(components: list[Json]) -> Iterator[Json]:
    """Every component, those inside others included, in the order they are shown."""
    for component in components:
        yield component
        yield from walk(component.get("components") or [])
        for key in ("accessory", "component"):
            if component.get(key):
                yield from walk([component[key]])


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
    """The pressable buttons of the first row that has two or more of them."""
    for row in walk(components):
        if row["type"] == ROW:
            buttons = [child for child in row["components"] if pressable(child)]
            if len(buttons) > 1:
                return buttons
    return []


def check(components: Any, *, v2: bool) -> list[Json]:
    """Return `components` if Discord would take them in a message; `v2` is whether its flag 32768 is set.

    Raises DiscordError 50035. The limits are those of Discord's component reference.
    """
    if not isinstance(components, list):
        raise _bad("Must be a list")
    if not v2 and len(components) > 5:
        raise _bad("Must be 5 or fewer in length")
    _check_kinds(components, _TOP if v2 else {ROW})
    everything = list(walk(components))
    if len(everything) > _MOST_COMPONENTS:
        raise _bad(f"Must have {_MOST_COMPONENTS} or fewer components in all")
    if sum(len(component["content"]) for component in everything if component["type"] == TEXT) > _MOST_TEXT:
        raise _bad(f"Must have {_MOST_TEXT} or fewer characters of text in all")
    names = [component["custom_id"] for component in everything if component.get("custom_id")]
    if len(names) != len(set(names)):
        raise _bad("Component custom id cannot be duplicated")
    ids = [component["id"] for component in everything if component.get("id")]
    if len(ids) != len(set(ids)):
        raise _bad("Component id cannot be duplicated")
    return components


def _bad(why: str) -> Exception:
    return invalid_form(components=why)


def _check_kinds(components: Any, kinds: set[int]) -> None:
    if not isinstance(components, list):
        raise _bad("Must be a list")
    for component in components:
        if not isinstance(component, dict) or component.get("type") not in kinds:
            raise _bad(f"Value of field type must be one of {sorted(kinds)}")
        match component["type"]:
            case 1:
                _check_row(component)
            case 9:
                _check_section(component)
            case 10:
                _text(component, "content", 1, _MOST_TEXT)
            case 12:
                items = component.get("items")
                if not isinstance(items, list) or not 1 <= len(items) <= 10 or not all(map(_has_media, items)):
                    raise _bad("A media gallery holds 1 to 10 items")
            case 13:
                if not str((component.get("file") or {}).get("url", "")).startswith("attachment://"):
                    raise _bad("A file shows an attachment")
            case 17:
                if not component.get("components"):
                    raise _bad("A container needs a component")
                _check_kinds(component["components"], _IN_CONTAINER)


def _check_row(row: Json) -> None:
    children = row.get("components")
    if not isinstance(children, list) or not 1 <= len(children) <= 5 or not all(isinstance(c, dict) for c in children):
        raise _bad("A row holds 1 to 5 components")
    kinds = [child.get("type") for child in children]
    if any(kind in SELECTS for kind in kinds) and len(kinds) > 1:
        raise _bad("A select fills its row")
    for child in children:
        if child.get("type") == BUTTON:
            _check_button(child)
        elif child.get("type") in SELECTS:
            _check_select(child)
        else:
            raise _bad(f"Value of field type must be one of {[BUTTON, *SELECTS]}")


def _check_button(button: Json) -> None:
    style = button.get("style")
    if style not in range(1, 7):
        raise _bad("A button's style is 1 to 6")
    if style == PREMIUM:
        return
    if style == LINK:
        _text(button, "url", 1, 512)
    else:
        _text(button, "custom_id", 1, 100)
    if not button.get("label") and not button.get("emoji"):
        raise _bad("A button needs a label or an emoji")
    if button.get("label"):
        _text(button, "label", 1, 80)


def _check_select(select: Json) -> None:
    _text(select, "custom_id", 1, 100)
    if select.get("placeholder"):
        _text(select, "placeholder", 1, 150)
    if select["type"] != STRING_SELECT:
        return
    options = select.get("options")
    if not isinstance(options, list) or not 1 <= len(options) <= 25:
        raise _bad("A select holds 1 to 25 options")
    for option in options:
        _text(option, "label", 1, 100)
        _text(option, "value", 1, 100)
    if len({option["value"] for option in options}) != len(options):
        raise _bad("The specified option value is already used")


def _check_section(section: Json) -> None:
    texts = section.get("components")
    if not isinstance(texts, list) or not 1 <= len(texts) <= 3:
        raise _bad("A section holds 1 to 3 texts")
    _check_kinds(texts, {TEXT})
    accessory = section.get("accessory")
    if not isinstance(accessory, dict) or accessory.get("type") not in (BUTTON, THUMBNAIL):
        raise _bad("A section has a button or a thumbnail beside it")
    if accessory["type"] == BUTTON:
        _check_button(accessory)
    elif not _has_media(accessory):
        raise _bad("A thumbnail needs its media")


def _has_media(item: Any) -> bool:
    return isinstance(item, dict) and isinstance(item.get("media"), dict) and bool(item["media"].get("url"))


def _text(component: Any, key: str, least: int, most: int) -> None:
    value = component.get(key) if isinstance(component, dict) else None
    if not isinstance(value, str) or not least <= len(value) <= most:
        raise _bad(f"{key} must be between {least} and {most} in length")
