"""From what a camera or a stranger sent to a JPEG of our own.

Everything is decoded and encoded anew: turned upright, made small, without what cameras write
into a picture (where it was taken, by which phone, a preview of its own).
"""

from __future__ import annotations

from io import BytesIO
from typing import Final

from PIL import Image, ImageOps

from ocop_core.registry.evidence import LARGEST

LONGEST_SIDE: Final = 2000
"""Pixels: a page of small print stays readable."""

MOST_PIXELS: Final = 60_000_000
"""More than phones take; what claims more is a bomb, and is not decoded."""

FORMATS: Final = ("JPEG", "PNG", "WEBP")

_QUALITIES: Final = (85, 70, 50, 30)


class NotAnImageError(Exception):
    """These bytes are no picture that can be kept. The words hold nothing of them."""


def made_small(data: bytes) -> bytes:
    """A picture as a JPEG of at most `LONGEST_SIDE` pixels a side and `LARGEST` bytes.

    Raises:
        NotAnImageError: They are no picture of a known kind, a broken one or a bomb.
    """
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as opened:
            picture = _decoded(opened)
    except NotAnImageError:
        raise
    except Exception as error:  # Pillow's decoders raise nearly anything for broken bytes
        raise NotAnImageError(type(error).__name__) from error
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    for quality in _QUALITIES:
        out = BytesIO()
        picture.save(out, "JPEG", quality=quality, optimize=True)
        if out.tell() <= LARGEST:
            return out.getvalue()
    raise NotAnImageError("too large, however it is encoded")


def _decoded(opened: Image.Image) -> Image.Image:
    if opened.width * opened.height > MOST_PIXELS:
        raise NotAnImageError("too many pixels")
    opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is decoded smaller at once
    return _plain(ImageOps.exif_transpose(opened))


def _plain(picture: Image.Image) -> Image.Image:
    """Only the pixels, on white where they let through."""
    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        seen = picture.convert("RGBA")
        white = Image.new("RGB", seen.size, "white")
        white.paste(seen, mask=seen.getchannel("A"))
        return white
    flat = picture.convert("RGB")
    bare = Image.new("RGB", flat.size)
    bare.paste(flat)
    return bare
