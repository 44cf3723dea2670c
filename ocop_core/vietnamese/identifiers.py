"""Identifiers with rules of their own: CCCD, mã số thuế (MST), mã vạch (GTIN-13)."""

import re
from datetime import date

from ocop_core.vietnamese.fold import fold
from ocop_core.vietnamese.guards import refused, says_unknown
from ocop_core.vietnamese.reading import Reading, Why
from ocop_core.vietnamese.tokens import prepare
from ocop_core.vietnamese.vocabulary import words

HOUSEHOLD = "household (CCCD used as tax code since 2025-07-01)"
"""Type of a 12-digit tax code: households use the personal number (Circular 86/2024/TT-BTC)."""

ORGANISATION = "organisation"
BRANCH = "branch"

_YEAR_WITHOUT_TODAY = 2026
"""Latest birth year believed when the caller gives no date."""
_OLDEST_AGE = 115
_YOUNGEST_AGE = 15

CCCD_PROVINCES = words("""
    001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033 034 035
    036 037 038 040 042 044 045 046 048 049 051 052 054 056 058 060 062 064 066 067 068 070 072
    074 075 077 079 080 082 083 084 086 087 089 091 092 093 094 095 096
    """)
"""Province of birth registration: the 63 codes of before July 2025, unchanged on the cards."""

_MST_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)

_GS1 = (
    ((0, 19), "US"),
    ((30, 39), "US"),
    ((60, 139), "US"),
    ((300, 379), "FR"),
    ((380, 380), "BG"),
    ((400, 440), "DE"),
    ((450, 459), "JP"),
    ((460, 469), "RU"),
    ((471, 471), "TW"),
    ((480, 480), "PH"),
    ((489, 489), "HK"),
    ((490, 499), "JP"),
    ((500, 509), "GB"),
    ((520, 521), "GR"),
    ((539, 539), "IE"),
    ((540, 549), "BE"),
    ((560, 560), "PT"),
    ((570, 579), "DK"),
    ((590, 590), "PL"),
    ((599, 599), "HU"),
    ((640, 649), "FI"),
    ((690, 699), "CN"),
    ((700, 709), "NO"),
    ((729, 729), "IL"),
    ((730, 739), "SE"),
    ((750, 750), "MX"),
    ((754, 755), "CA"),
    ((760, 769), "CH"),
    ((789, 790), "BR"),
    ((800, 839), "IT"),
    ((840, 849), "ES"),
    ((868, 869), "TR"),
    ((870, 879), "NL"),
    ((880, 881), "KR"),
    ((883, 883), "MM"),
    ((884, 884), "KH"),
    ((885, 885), "TH"),
    ((888, 888), "SG"),
    ((890, 890), "IN"),
    ((893, 893), "VN"),
    ((899, 899), "ID"),
    ((900, 919), "AT"),
    ((930, 939), "AU"),
    ((940, 949), "NZ"),
    ((955, 955), "MY"),
)
"""GS1 prefixes of the countries met on Vietnamese shelves (gs1.org); others are "other"."""

_GROUPED = re.compile(r"\d[\d .\-]*\d|\d")
_LETTER_O = re.compile(r"(?<=\d)o(?=[\do]|\b)|\bo(?=\d)")


def read_cccd(text: str, ref_date: date | None = None) -> Reading:
    """Read a citizen number (căn cước công dân): {cccd}, twelve digits as text.

    There is no check digit: province, century and birth year must be possible (Circular
    07/2016/TT-BCA). The old nine-digit CMND is refused.
    """
    digits = _only_number(text, {12})
    if isinstance(digits, Why):
        return refused("cccd", digits)
    if len(digits) == 9:
        return refused("cccd", Why.OLD_ID)
    if len(digits) != 12:
        return refused("cccd", Why.LENGTH)
    why = _implausible(digits, ref_date)
    if why is not None:
        return refused("cccd", why)
    young = _this_year(ref_date) - _birth_year(digits) < _YOUNGEST_AGE
    return Reading("cccd", {"cccd": digits}, ask=young, why=Why.BIRTH_YEAR if young else None)


def read_mst(text: str, ref_date: date | None = None) -> Reading:
    """Read a tax code (mã số thuế): {mst, type}.

    Ten digits with a check digit (organisation), the same with -001 to -999 (branch), or the
    twelve digits of a CCCD (household).
    """
    digits = _only_number(text, {10, 12, 13})
    if isinstance(digits, Why):
        return refused("mst", digits)
    if len(digits) == 12:
        why = _implausible(digits, ref_date)
        if why is not None:
            return refused("mst", why)
        return Reading("mst", {"mst": digits, "type": HOUSEHOLD})
    if len(digits) not in {10, 13}:
        return refused("mst", Why.LENGTH)
    if not mst_is_valid(digits[:10]):
        return refused("mst", Why.CHECK_DIGIT)
    if len(digits) == 10:
        return Reading("mst", {"mst": digits, "type": ORGANISATION})
    if digits[10:] == "000":
        return refused("mst", Why.BRANCH_SUFFIX)
    return Reading("mst", {"mst": f"{digits[:10]}-{digits[10:]}", "type": BRANCH})


def read_gtin(text: str) -> Reading:
    """Read a barcode (mã vạch, GTIN-13): {gtin, gs1}; gs1 is the country of the prefix.

    A prefix other than 893 (GS1 Vietnam) is valid and asked back.
    """
    digits = _only_number(text, {13})
    if isinstance(digits, Why):
        return refused("gtin", digits)
    if len(digits) != 13:
        return refused("gtin", Why.LENGTH)
    if len(set(digits)) == 1 or not gtin_is_valid(digits):
        return refused("gtin", Why.CHECK_DIGIT)
    country = gs1_country(digits)
    foreign = country != "VN"
    value = {"gtin": digits, "gs1": country}
    return Reading("gtin", value, ask=foreign, why=Why.FOREIGN_PREFIX if foreign else None)


def mst_is_valid(ten_digits: str) -> bool:
    """Tell whether the tenth digit of a tax code fits the nine before it."""
    total = sum(w * int(d) for w, d in zip(_MST_WEIGHTS, ten_digits[:9], strict=True))
    rest = total % 11
    return rest != 0 and 10 - rest == int(ten_digits[9])


def gtin_is_valid(thirteen_digits: str) -> bool:
    """Tell whether the last digit of a GTIN-13 fits the twelve before it."""
    total = sum(int(d) * (3 if at % 2 else 1) for at, d in enumerate(thirteen_digits[:12]))
    return (10 - total % 10) % 10 == int(thirteen_digits[12])


def gs1_country(digits: str) -> str:
    """Return the country whose GS1 organisation gave out the prefix, or "other"."""
    prefix = int(digits[:3])
    return next((land for (low, high), land in _GS1 if low <= prefix <= high), "other")


def _only_number(text: str, lengths: set[int]) -> str | Why:
    """Return the digits of the one number in the text, or why there is none."""
    line = _LETTER_O.sub("0", fold(prepare(text)))
    if not line:
        return Why.EMPTY
    found = [re.sub(r"\D", "", match) for match in _GROUPED.findall(line)]
    fitting = list(dict.fromkeys(number for number in found if len(number) in lengths))
    if len(fitting) > 1:
        return Why.TWO_NUMBERS
    if fitting:
        return fitting[0]
    if found:
        return max(found, key=len)
    return Why.UNKNOWN if says_unknown(line) or "co" in line.split() else Why.NOT_A_NUMBER


def _this_year(ref_date: date | None) -> int:
    return ref_date.year if ref_date else _YEAR_WITHOUT_TODAY


def _birth_year(digits: str) -> int:
    return 1900 + 100 * (int(digits[3]) // 2) + int(digits[4:6])


def _implausible(digits: str, ref_date: date | None) -> Why | None:
    if digits[:3] not in CCCD_PROVINCES:
        return Why.PROVINCE_CODE
    age = _this_year(ref_date) - _birth_year(digits)
    return None if 0 <= age <= _OLDEST_AGE else Why.BIRTH_YEAR
