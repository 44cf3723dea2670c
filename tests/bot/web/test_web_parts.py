"""The small parts of the web chat by themselves: markup, photos, codes, buckets, addresses."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.web.bodies import is_photo
from bot.channels.web.limits import Buckets, Limits, Rate, address_group
from bot.channels.web.render import safe_html
from bot.channels.web.visitor import code_hash, new_code
from tests.bot.web.site import GENEROUS


@given(st.text(st.sampled_from('<>&;bi/"=ls#x3 \n'), max_size=40))
def test_only_bold_and_italic_come_through(text: str) -> None:
    left = re.sub(r"</?[bi]>", "", safe_html(text))
    assert "<" not in left
    assert ">" not in left
    assert '"' not in left


@given(st.binary(max_size=40))
def test_a_photo_is_told_by_its_first_bytes(data: bytes) -> None:
    assert not is_photo(b"<" + data)
    assert is_photo(b"\xff\xd8\xff" + data + b"\0" * 16)


def test_codes_are_read_as_people_copy_them() -> None:
    code = new_code()
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}", code)
    assert code_hash(f"  {code.lower().replace('-', ' ')} ") == code_hash(code)
    assert code_hash("OIL0-1111-2222") == code_hash("0110-1111-2222")
    for wrong in ("", code[:-1], code + "7", "UUUU-UUUU-UUUU", "ẾẾẾẾ-ẾẾẾẾ-ẾẾẾẾ"):
        assert code_hash(wrong) is None


def test_a_bucket_fills_up_again() -> None:
    now = 0.0
    buckets = Buckets(lambda: now)
    rate = Rate(2, 0.5)
    assert [buckets.wait("say", "su", rate) for _ in range(3)] == [0, 0, 2]
    assert buckets.wait("say", "mai", rate) == 0
    now = 2.0
    assert [buckets.wait("say", "su", rate) for _ in range(2)] == [0, 2]


def test_addresses_of_one_household_are_one() -> None:
    assert address_group("2001:db8::1") == address_group("2001:db8::ffff")
    assert address_group("2001:db8::1") != address_group("2001:db8:0:1::1")
    assert address_group("10.0.0.1") != address_group("10.0.0.2")
    assert address_group(None) == address_group("nonsense") == "unknown"


def test_the_limits_of_the_tests_are_not_the_ones_that_ship() -> None:
    assert Limits() != GENEROUS
