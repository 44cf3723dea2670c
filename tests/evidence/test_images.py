"""What is kept of a picture: its pixels, upright and small, and nothing else."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from bot.evidence.images import LONGEST_SIDE, NotAnImageError, made_small
from ocop_core.registry.evidence import LARGEST
from tests.evidence.pictures import LATITUDE, camera_photo, encoded


def test_where_it_was_taken_is_gone_and_it_stands_upright() -> None:
    photo = camera_photo((400, 300))
    assert LATITUDE.encode() in photo
    made = made_small(photo)
    assert LATITUDE.encode() not in made
    with Image.open(BytesIO(made)) as picture:
        assert (picture.format, picture.size, picture.mode) == ("JPEG", (300, 400), "RGB")
        assert len(picture.getexif()) == 0
        assert "comment" not in picture.info


def test_a_large_one_is_made_small() -> None:
    with Image.open(BytesIO(made_small(camera_photo((5000, 2500), turned=False)))) as picture:
        assert picture.size == (LONGEST_SIDE, LONGEST_SIDE // 2)


def test_noise_fits_as_well() -> None:
    out = BytesIO()
    Image.effect_noise((2600, 2600), 200).convert("RGB").save(out, "PNG")
    assert len(out.getvalue()) > LARGEST
    assert len(made_small(out.getvalue())) <= LARGEST


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA"])
def test_other_kinds_become_jpegs(mode: str) -> None:
    kinds = ("PNG",) if mode in {"1", "P"} else ("PNG", "WEBP")
    for kind in kinds:
        with Image.open(BytesIO(made_small(encoded(mode, kind)))) as picture:
            assert (picture.format, picture.size) == ("JPEG", (30, 20))


def test_what_lets_through_is_white() -> None:
    with Image.open(BytesIO(made_small(encoded("RGBA", "PNG")))) as picture:
        assert picture.getpixel((5, 5)) == (255, 255, 255)


def bomb(side: int) -> bytes:
    """A PNG that says it is huge and holds next to nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.mark.parametrize("side", [7_800, 10_000, 60_000])
def test_a_bomb_is_not_decoded(side: int) -> None:
    with pytest.raises(NotAnImageError):
        made_small(bomb(side))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"%PDF-1.7",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        camera_photo()[:200],
        bomb(300),
        encoded("RGB", "GIF"),
        encoded("RGB", "BMP"),
    ],
)
def test_what_is_none_is_refused(data: bytes) -> None:
    with pytest.raises(NotAnImageError):
        made_small(data)


PHOTO = camera_photo((40, 30))


@given(st.integers(0, len(PHOTO) - 1), st.binary(min_size=1, max_size=6))
def test_a_broken_one_is_refused_or_kept_whole(place: int, junk: bytes) -> None:
    broken = PHOTO[:place] + junk + PHOTO[place + len(junk) :]
    try:
        made = made_small(broken)
    except NotAnImageError:
        return
    with Image.open(BytesIO(made)) as picture:
        picture.load()
