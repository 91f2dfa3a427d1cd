"""Discord's limits on the commands an application registers, each breach told with its path."""

import unicodedata
from typing import Any

from playground.refusals import Form, Json

CHAT_INPUT, USER, MESSAGE, ENTRY_POINT = 1, 2, 3, 4
SUB_COMMAND, SUB_GROUP, STRING, INTEGER, BOOLEAN, USER_OPTION = 1, 2, 3, 4, 5, 6
CHANNEL, ROLE, MENTIONABLE, NUMBER, ATTACHMENT = 7, 8, 9, 10, 11
_MOST = {CHAT_INPUT: 100, USER: 15, MESSAGE: 15, ENTRY_POINT: 1}
_VALUES = set(range(STRING, ATTACHMENT + 1))
_MOST_TEXT = 8000
_FARTHEST = 2**53


def check(form: Form, wanted: list[Any]) -> None:
    """Note in `form` (at the top of the body of a bulk overwrite) what Discord would refuse."""
    seen: set[tuple[int, str]] = set()
    counts = dict.fromkeys(_MOST, 0)
    for number, command in enumerate(wanted):
        place = form.at(number)
        if not isinstance(command, dict):
            place.wrong("DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
            continue
        kind = CHAT_INPUT if command.get("type") is None else place.one_of(command, "type", set(_MOST))
        if not kind:
            continue
        counts[kind] += 1
        key = (kind, str(command.get("name")))
        if key in seen:
            place.at("name").wrong("APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique")
        seen.add(key)
        _command(place, command, kind)
    for kind, count in counts.items():
        if count > _MOST[kind]:
            form.wrong("BASE_TYPE_MAX_LENGTH", f"Must be {_MOST[kind]} or fewer in length: commands of type {kind}.")


def _command(form: Form, command: Json, kind: int) -> None:
    for key, allowed in (("contexts", {0, 1, 2}), ("integration_types", {0, 1})):
        for number, value in enumerate(form.list_of(command, key, 1, 3, required=False)):
            if value not in allowed:
                names = ", ".join(map(str, sorted(allowed)))
                form.at(key, number).wrong("BASE_TYPE_CHOICES", f"Value must be one of ({names}).")
    if kind != CHAT_INPUT:
        _localised(form, command, "name", 32)
        for key in ("description", "options"):
            if command.get(key):
                form.at(key).wrong(
                    "APPLICATION_COMMAND_CONTEXT_MENU_FIELD", f"Context menu commands cannot have a {key}"
                )
        return
    _described(form, command)
    options = form.list_of(command, "options", 0, 25, required=False)
    groups = any(isinstance(option, dict) and option.get("type") in (SUB_COMMAND, SUB_GROUP) for option in options)
    _options(form.at("options"), options, {SUB_COMMAND, SUB_GROUP} if groups else _VALUES)
    if _length(command) > _MOST_TEXT:
        form.wrong("APPLICATION_COMMAND_TOO_LARGE", f"Command exceeds maximum size ({_MOST_TEXT})")


def _described(form: Form, thing: Json) -> None:
    name = _localised(form, thing, "name", 32)
    if name and (name != name.lower() or not all(map(_in_name, name))):
        form.at("name").wrong("APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")
    _localised(form, thing, "description", 100)


def _in_name(sign: str) -> bool:
    """Letters and numbers of any script, with the marks Devanagari and Thai need."""
    marks = unicodedata.category(sign)[0] == "M" and unicodedata.name(sign, "").startswith(("DEVANAGARI", "THAI"))
    return sign in "-_'" or unicodedata.category(sign)[0] in "LN" or marks


def _localised(form: Form, thing: Json, key: str, most: int) -> str:
    elsewhere = thing.get(f"{key}_localizations")
    if isinstance(elsewhere, dict):
        for locale in elsewhere:
            form.at(f"{key}_localizations").text(elsewhere, locale, 1, most)
    return form.text(thing, key, 1, most)


def _options(form: Form, options: list[Any], kinds: set[int]) -> None:
    optional = False
    for number, option in enumerate(options):
        place = form.at(number)
        kind = place.one_of(option, "type", kinds)
        if not kind:
            continue
        _described(place, option)
        if kind in (SUB_COMMAND, SUB_GROUP):
            inner = place.list_of(option, "options", int(kind == SUB_GROUP), 25, required=kind == SUB_GROUP)
            _options(place.at("options"), inner, {SUB_COMMAND} if kind == SUB_GROUP else _VALUES)
            continue
        if option.get("required") and optional:
            place.at("required").wrong(
                "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
                "Required options must be placed before non-required options",
            )
        optional = optional or not option.get("required")
        _value(place, option, kind)
    names = [option.get("name") for option in options if isinstance(option, dict)]
    form.once(names, "APPLICATION_COMMAND_OPTIONS_NAME_INVALID", "Option names must be unique")


def _value(form: Form, option: Json, kind: int) -> None:
    choices = form.list_of(option, "choices", 0, 25, required=False)
    for number, choice in enumerate(choices):
        place = form.at("choices", number)
        place.text(choice, "name", 1, 100)
        if kind == STRING:
            place.text(choice, "value", 1, 100)
        elif not isinstance(choice, dict) or not isinstance(choice.get("value"), int | float):
            place.at("value").missing()
    if choices and kind not in (STRING, INTEGER, NUMBER):
        form.at("choices").wrong("APPLICATION_COMMAND_OPTION_CHOICES", "Choices are not allowed for this option type")
    if option.get("autocomplete") and (choices or kind not in (STRING, INTEGER, NUMBER)):
        form.at("autocomplete").wrong(
            "APPLICATION_COMMAND_OPTION_AUTOCOMPLETE", "Autocomplete cannot be used with choices or this option type"
        )
    least = form.number(option, "min_length", 0, 6000, 0)
    if form.number(option, "max_length", 1, 6000, 6000) < least:
        form.at("max_length").wrong("BASE_TYPE_MIN", "max_length must be greater than or equal to min_length")
    if kind == INTEGER:
        least = form.number(option, "min_value", -_FARTHEST, _FARTHEST, -_FARTHEST)
        if form.number(option, "max_value", -_FARTHEST, _FARTHEST, _FARTHEST) < least:
            form.at("max_value").wrong("BASE_TYPE_MIN", "max_value must be greater than or equal to min_value")


def _length(thing: Json) -> int:
    """The characters of names, descriptions and values; of localised texts the longest counts."""
    total = 0
    for key in ("name", "description"):
        texts = [thing.get(key) or "", *(thing.get(f"{key}_localizations") or {}).values()]
        total += max(len(text) for text in texts if isinstance(text, str))
    total += len(thing["value"]) if isinstance(thing.get("value"), str) else 0
    inner = [*(thing.get("options") or []), *(thing.get("choices") or [])]
    return total + sum(_length(part) for part in inner if isinstance(part, dict))
