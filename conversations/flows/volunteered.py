"""What people tell before it is asked: a phone, a commune, whose name the dossier is in.

Only what names itself is taken ("sđt 0905…", "ở xã …", "tên hộ …", "sản phẩm là …"), and only
when the whole message is such; it is said back before it counts.
"""

from __future__ import annotations

import re

from conversations.flows.dossier import Dossier
from conversations.flows.order import find
from conversations.flows.question import Question
from ocop_core.places import read_place
from ocop_core.registry import JsonValue
from ocop_core.vietnamese import fold, read, tidy

PHONE = re.compile(
    r"(?:(?:sdt|dt|so dien thoai|dien thoai|so|zalo)\b[\s:.]*(?:cua \w+ |la )?)?[+\d]"
)
PLACE = re.compile(
    r"(?:(?:toi|tui|em|minh|nha|nha toi|nha em) )?"
    r"(?:(?:o|tai|dia chi)\b[\s:]*|(?=xa |phuong |dac khu ))"
)
NAMED = re.compile(
    r"(?:ten (?:la )?(?=ho |htx |hop tac xa |to hop tac |cong ty |co so )"
    r"|(?=htx |hop tac xa |ho kinh doanh |to hop tac |cong ty ))"
)
PRODUCT = re.compile(
    r"(?:san pham|sp|mat hang)(?: (?:cua )?(?:toi|tui|em|minh|nha em|nha toi))? (?:ten )?la "
)

LONG_NUMBER = re.compile(r"\d{5}")
"""What no place has; a phone told behind it is a part of its own."""

LONGEST = 100
"""Characters of one piece; nothing told in passing is longer."""

MOST_PARTS = 6

OPEN = frozenset({"text", "name", "commune", "phone"})
"""Kinds whose own reading would swallow or drop what is told beside the answer."""

FREE = frozenset({"text", "name"})
"""Kinds that take any words: only a phone is surely meant for another question there."""


def volunteered(
    text: str, dossier: Dossier, question: Question, province: str | None
) -> dict[str, JsonValue]:
    """Answers to other questions than the one asked, or to it and others, by question id.

    Args:
        text: what was typed.
        dossier: whose it is; only questions it has are answered.
        question: the question asked; its answer alone is left to its own reading.
        province: code of the province looked in first for communes.

    Returns:
        Nothing when any part of the text is not such an answer.
    """
    if "?" in text:
        return {}
    parts = [part.strip() for part in re.split(r"[,;\n]", tidy(text)) if part.strip()]
    found = _told_in(parts, province, free=question.kind in FREE)
    known = {key: value for key, value in found.items() if find(dossier, key) is not None}
    beside = question.id not in known or len(known) > 1
    return known if beside and len(known) == len(found) else {}


def _told_in(parts: list[str], province: str | None, *, free: bool) -> dict[str, JsonValue]:
    """All parts as answers, or nothing; "xã Tà Xùa, Sơn La" is one: the longest come first."""
    found: dict[str, JsonValue] = {}
    while parts and len(parts) <= MOST_PARTS:
        for end in range(len(parts), 0, -1):
            told = _told(", ".join(parts[:end]), province, free=free)
            if told is not None and told[0] not in found:
                found[told[0]] = told[1]
                parts = parts[end:]
                break
        else:
            return {}
    return {} if parts else found


def _told(piece: str, province: str | None, *, free: bool) -> tuple[str, JsonValue] | None:
    folded = fold(piece)
    if len(piece) > LONGEST or len(folded) != len(piece):
        return None
    if match := PHONE.match(folded):
        number = read("phone", piece[match.end() - 1 :])
        return ("phone", number.value["e164"]) if number.value and not number.reject else None
    if free:
        return None
    if (match := PLACE.match(folded)) and not LONG_NUMBER.search(folded):
        place = read_place(piece[match.end() :], default_province=province)
        sure = len(place.communes) == 1 and not place.ask
        return ("commune", place.communes[0]) if sure else None
    for question_id, begins in (("name", NAMED), ("product", PRODUCT)):
        match = begins.match(folded)
        rest = piece[match.end() :].strip() if match else ""
        if len(rest.split()) > 1:
            return question_id, rest
    return None
