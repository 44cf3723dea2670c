"""From a spec to a PNG: one function of each kind of picture."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import TypeAdapter, ValidationError

from bot.pictures.charts import draw_bars, draw_columns
from bot.pictures.score_card import draw_score
from bot.pictures.sheet import Sheet
from bot.pictures.specs import BarsSpec, ColumnsSpec, ScoreSpec
from ocop_core.registry import JsonValue


class PictureError(Exception):
    """A spec cannot be drawn. The words tell where it is wrong, and hold nothing of it."""


def _kind(spec: Any, on_sheet: Callable[[Sheet, Any], int]) -> Callable[[JsonValue], bytes]:  # noqa: ANN401
    reader: TypeAdapter[Any] = TypeAdapter(spec)

    def drawn(data: JsonValue) -> bytes:
        try:
            read = reader.validate_python(data)
        except ValidationError as error:
            where = sorted({".".join(map(str, fault["loc"])) for fault in error.errors()})
            raise PictureError(f"malformed picture at {', '.join(where)}") from None
        sheet = Sheet()
        return sheet.png(on_sheet(sheet, read))

    return drawn


KINDS: Mapping[str, Callable[[JsonValue], bytes]] = {
    "score": _kind(ScoreSpec, draw_score),
    "bars": _kind(BarsSpec, draw_bars),
    "columns": _kind(ColumnsSpec, draw_columns),
}
"""How each kind of picture is drawn."""


def draw(spec: JsonValue) -> bytes:
    """Draw a picture. Pure: an equal spec gives the same bytes.

    Args:
        spec: As `bot.pictures.specs` reads it; its `kind` says which picture.

    Returns:
        A PNG, 720 pixels wide.

    Raises:
        PictureError: It is no spec of a known kind.
    """
    kind = spec.get("kind") if isinstance(spec, Mapping) else None
    if not isinstance(kind, str) or kind not in KINDS:
        raise PictureError("no such kind of picture")
    return KINDS[kind](spec)
