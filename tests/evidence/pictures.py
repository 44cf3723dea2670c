"""Pictures as cameras and strangers send them."""

from __future__ import annotations

from io import BytesIO

from PIL import Image

LATITUDE = "GPS-20-58-31"
"""Stands in the pictures' EXIF where a place would, so that it can be looked for in bytes."""


def camera_photo(
    size: tuple[int, int] = (400, 300), colour: str = "teal", *, turned: bool = True
) -> bytes:
    """A JPEG as a phone makes it: with where it was taken, and lying on its side."""
    exif = Image.Exif()
    exif[0x0112] = 6 if turned else 1
    exif[0x010E] = LATITUDE
    exif.get_ifd(0x8825)[29] = "2026:11:23"
    out = BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG", exif=exif, comment=LATITUDE.encode())
    return out.getvalue()


def encoded(mode: str, kind: str, size: tuple[int, int] = (30, 20)) -> bytes:
    """A picture of a mode in a format."""
    out = BytesIO()
    Image.new(mode, size).save(out, kind)
    return out.getvalue()
