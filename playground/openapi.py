"""Discord's own description of its API, and what in a request departs from it.

The file is the `openapi.json` that Discord publishes. Only the part of JSON Schema that it uses is understood here.
"""

import json
import os
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

_METHODS = {"get", "post", "put", "patch", "delete"}
_KINDS: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
    "null": (type(None),),
}
# Media channels (16) are in Discord's documentation, and what discord.py sends for a forum option, but not in the file.
_FORGOTTEN: Mapping[str, tuple[int, ...]] = {"ChannelTypes": (16,)}
Fault = tuple[str, str]


class Description:
    """The paths and schemas of one such file."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._schemas = document["components"]["schemas"]
        # A fixed step goes before a placeholder: "@original" is not some message's id.
        paths = sorted(document["paths"].items(), key=lambda item: item[0].count("{"))
        self._paths = [(re.compile(_pattern(template)), operations) for template, operations in paths]

    def deviations(self, method: str, path: str, body: Any = None) -> list[str]:
        """What is wrong with a request, a sentence each; `path` is below /api/v10, `body` None when there was none."""
        operations = next((found for pattern, found in self._paths if pattern.fullmatch(path)), None)
        if operations is None:
            return ["Discord has no such path."]
        operation = operations.get(method.lower())
        if method.lower() not in _METHODS or operation is None:
            return ["Discord has no such method on this path."]
        if body is None:
            return []
        content = operation.get("requestBody", {}).get("content", {})
        if "application/json" not in content:
            return ["Discord expects no body here."] if body else []
        faults = self._faults(content["application/json"]["schema"], body, "body")
        return [f"{where}: {what}" for where, what in faults]

    def _faults(self, schema: Mapping[str, Any], value: Any, where: str) -> list[Fault]:
        if "$ref" in schema:
            name = schema["$ref"].rpartition("/")[2]
            return [] if value in _FORGOTTEN.get(name, ()) else self._faults(self._schemas[name], value, where)
        # Snowflakes are written as strings and taken as numbers too; discord.py sends some of them so.
        if schema.get("format") == "snowflake" and isinstance(value, int) and value >= 0:
            return []
        kinds = schema.get("type", [])
        kinds = [kinds] if isinstance(kinds, str) else kinds
        if kinds and not any(_is(value, kind) for kind in kinds):
            return [(where, f"is {_name(value)}, not {' or '.join(kinds)}.")]
        if value is None and "null" in kinds:
            return []
        faults = [(where, what) for what in _limits(schema, value)]
        for part in schema.get("allOf", []):
            faults += self._faults(part, value, where)
        for key in ("oneOf", "anyOf"):
            if key in schema:
                faults += self._nearest(schema[key], value, where)
        if isinstance(value, list) and "items" in schema:
            for number, item in enumerate(value):
                faults += self._faults(schema["items"], item, f"{where}.{number}")
        if isinstance(value, dict):
            faults += self._of_object(schema, value, where)
        return faults

    def _of_object(self, schema: Mapping[str, Any], value: dict[str, Any], where: str) -> Iterator[Fault]:
        known = schema.get("properties", {})
        for key in schema.get("required", []):
            if key not in value:
                yield where, f"lacks {key}."
        for key, item in value.items():
            if key in known:
                yield from self._faults(known[key], item, f"{where}.{key}")
            elif isinstance(schema.get("additionalProperties"), dict):
                yield from self._faults(schema["additionalProperties"], item, f"{where}.{key}")
            elif schema.get("additionalProperties") is False:
                yield where, f"has {key}, which Discord does not know."

    def _nearest(self, branches: list[Mapping[str, Any]], value: Any, where: str) -> list[Fault]:
        """Nothing when one branch fits; else the faults of the one that was most likely meant."""
        meant = [branch for branch in branches if self._meant(branch, value)] or branches
        tried = [self._faults(branch, value, where) for branch in meant]
        if not all(tried):
            return []
        if len(tried) > 1 and not isinstance(value, dict):
            return [(where, "is none of the values Discord knows here.")]
        return min(tried, key=len)

    def _meant(self, branch: Mapping[str, Any], value: Any) -> bool:
        """Whether the branch is for objects of the value's `type`."""
        if "$ref" in branch:
            return self._meant(self._schemas[branch["$ref"].rpartition("/")[2]], value)
        kind = branch.get("properties", {}).get("type", {})
        return isinstance(value, dict) and "type" in value and value["type"] in kind.get("enum", [])


@cache
def read_description(path: Path) -> Description:
    """Read Discord's OpenAPI file. Raises OSError, or ValueError for any other file."""
    document = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(document, dict) or not {"paths", "components"} <= document.keys():
        raise ValueError(path.name)
    return Description(document)


def from_environment() -> Description | None:
    """The file that PLAYGROUND_OPENAPI names; None when it names none."""
    path = os.environ.get("PLAYGROUND_OPENAPI", "").strip()
    return read_description(Path(path)) if path else None


def _pattern(template: str) -> str:
    steps = re.split(r"(\{[^}]*\})", template)
    return "".join("[^/]+" if step.startswith("{") else re.escape(step) for step in steps)


def _is(value: Any, kind: str) -> bool:
    if isinstance(value, bool):
        return kind == "boolean"
    return isinstance(value, _KINDS[kind])


def _name(value: Any) -> str:
    return next(
        kind for kind in ("null", "boolean", "integer", "number", "string", "array", "object") if _is(value, kind)
    )


def _limits(schema: Mapping[str, Any], value: Any) -> Iterator[str]:
    if "const" in schema and value != schema["const"]:
        yield f"must be {schema['const']}."
    if "enum" in schema and value not in schema["enum"]:
        yield f"must be one of {schema['enum']}."
    if isinstance(value, str):
        yield from _within(schema, len(value), "Length", "characters")
        if "pattern" in schema and not re.search(schema["pattern"], value):
            yield f"must match {schema['pattern']}."
    elif isinstance(value, list):
        yield from _within(schema, len(value), "Items", "items")
        if schema.get("uniqueItems") and len({json.dumps(item, sort_keys=True) for item in value}) < len(value):
            yield "must not hold the same twice."
    elif isinstance(value, dict):
        yield from _within(schema, len(value), "Properties", "entries")
    elif isinstance(value, int | float) and not schema.get("minimum", value) <= value <= schema.get("maximum", value):
        yield f"must lie between {schema.get('minimum', 'no bound')} and {schema.get('maximum', 'no bound')}."


def _within(schema: Mapping[str, Any], size: int, key: str, unit: str) -> Iterator[str]:
    if size < schema.get(f"min{key}", size):
        yield f"must have {schema[f'min{key}']} {unit} or more."
    if size > schema.get(f"max{key}", size):
        yield f"must have {schema[f'max{key}']} {unit} or fewer."
