"""Reading JSON from strangers: strict, and every refusal one short line of ASCII."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, NoReturn


@dataclass(frozen=True, slots=True)
class NotJson:
    """Why bytes are no JSON we take."""

    why: str


def read_json(raw: bytes) -> Any | NotJson:  # noqa: ANN401 - whatever JSON holds
    """The value in UTF-8 JSON; no NaN, no key twice.

    Args:
        raw: with or without a byte order mark.
    """
    try:
        return json.loads(
            raw.decode("utf-8-sig"), object_pairs_hook=_unique, parse_constant=_no_constant
        )
    except UnicodeDecodeError as error:
        return NotJson(f"not UTF-8 text: {error.reason} at byte {error.start}")
    except json.JSONDecodeError as error:
        return NotJson(f"not valid JSON: {error.msg} at line {error.lineno} column {error.colno}")
    except RecursionError:
        return NotJson("not valid JSON: nested too deeply")
    except ValueError as error:
        return NotJson(f"not valid JSON: {error}")


def shown(value: object) -> str:
    """What was handed in, safe for one short line."""
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "a list"
    text = json.dumps(value)
    return text if len(text) <= 40 else f"{text[:40]}..."


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"key {shown(twice)} stands twice")
    return content


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON number")
