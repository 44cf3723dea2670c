"""The table of readers: one entry per kind of value."""

from collections.abc import Callable
from datetime import date
from typing import TypeAlias

from ocop_core.vietnamese.count import read_count
from ocop_core.vietnamese.dates import read_date
from ocop_core.vietnamese.identifiers import read_cccd, read_gtin, read_mst
from ocop_core.vietnamese.money import read_money
from ocop_core.vietnamese.percent import read_percent
from ocop_core.vietnamese.phone import read_phone
from ocop_core.vietnamese.quantity import read_quantity
from ocop_core.vietnamese.reading import Reading
from ocop_core.vietnamese.years import read_year
from ocop_core.vietnamese.yes_no import read_yes_no

_Reader: TypeAlias = Callable[[str, date | None, str | None], Reading]

_READERS: dict[str, _Reader] = {
    "quantity": lambda text, _, context: read_quantity(text, context),
    "money": lambda text, _, __: read_money(text),
    "percent": lambda text, _, __: read_percent(text),
    "count": lambda text, _, __: read_count(text),
    "yes_no": lambda text, _, __: read_yes_no(text),
    "date": read_date,
    "year": read_year,
    "phone": lambda text, _, context: read_phone(text, context),
    "cccd": lambda text, today, _: read_cccd(text, today),
    "mst": lambda text, today, _: read_mst(text, today),
    "gtin": lambda text, _, __: read_gtin(text),
}


_YEARS = range(1900, 2201)
"""Years a working clock shows; days told from another day may lie outside the calendar."""


def kinds() -> tuple[str, ...]:
    """Return the kinds of value that can be read."""
    return tuple(_READERS)


def read(
    kind: str, text: str, *, ref_date: date | None = None, context: str | None = None
) -> Reading:
    """Read one typed value.

    Args:
        kind: One of `kinds()`.
        text: What was typed; any text is safe.
        ref_date: Today, for date and year, and for the age in a CCCD. Without it dates told
            from today ("hôm qua", "20/11") are refused with `today_needed` or `year_missing`;
            a day outside 1900-2200 counts as none.
        context: What the question narrows down. quantity: its unit ("kg", "l", "m2", "hộp"),
            taken when none is said; date and year: "future" when the date may lie ahead;
            phone: "mobile". Other kinds ignore it.

    Returns:
        The reading. `reject`: it cannot be such a value. `ask`: read, but to be confirmed.
        A lunar date is both: it is refused, and its solar date asked for.

    Raises:
        KeyError: The kind is unknown. Nothing else is raised, whatever the text.
    """
    today = ref_date if ref_date is not None and ref_date.year in _YEARS else None
    return _READERS[kind](text, today, context)
