"""34 provinces, 3,321 communes and the old names that lead to them."""

from __future__ import annotations

from ocop_core.places.lookup import address, communes_of, province_of, unit
from ocop_core.places.nearest import nearest
from ocop_core.places.read import read_place
from ocop_core.places.reading import PlaceReading
from ocop_core.places.unit import Unit

__all__ = [
    "PlaceReading",
    "Unit",
    "address",
    "communes_of",
    "nearest",
    "province_of",
    "read_place",
    "unit",
]
