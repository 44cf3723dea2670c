"""Reading a typed answer to a question: what it means, what to ask back, or why it cannot be."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from conversations.flows.choices import CANDIDATES, choices_of, has_below, value_in
from conversations.flows.dossier import Dossier
from conversations.flows.percent import level_for_percent
from conversations.flows.question import Question
from conversations.flows.synonyms import by_synonym
from ocop_core.criteria import NOT_REACHED, Criterion
from ocop_core.places import nearest, read_place
from ocop_core.registry import JsonValue
from ocop_core.vietnamese import Reading, Why, fold, read, tidy

TOLD = frozenset({
    Why.LUNAR, Why.FUTURE, Why.NO_SUCH_DAY, Why.TOO_OLD, Why.PHONE_LENGTH, Why.SERVICE_NUMBER,
    Why.FOREIGN_NUMBER,
})  # fmt: skip
"""Reasons that have words of their own, `refused.because_<reason>`."""

FEW_WORDS = 2
"""Words of a plain yes or no; a sentence that begins with one may mean its opposite."""

SHARE = re.compile(r"%|phan tram|^\s*\d{2,3}\s*$")
"""What makes a number a share."""

NO_NAME = frozenset({
    "co", "khong", "chua", "dung", "sai", "u", "uh", "da", "vang", "ok", "khong biet", "chua biet",
    "chua co", "khong co", "chua ro", "khong nho", "khong ro", "ko", "ko biet", "hong biet", "toi",
    "em", "minh", "ai cung duoc", "nhu tren", "chua co ten", "chua nghi ra", "chua nghi ra ten",
    "hong", "chua co gi", "khong co ten", "gi cung duoc",
})  # fmt: skip
"""What people say instead of a name; folded."""

CALLED = re.compile(
    r"ten (?:la )?(?=ho |htx |hop tac xa |to hop tac |cong ty |co so )"
    r"|(?:toi |tui |em )?ten la "
)
"""How people lead up to a name."""

LONGEST_NAME = 120
"""Characters of a name (Mẫu 01 prints one line for it)."""

FEW_COMMUNES = 6
"""Communes offered at once; a name that more have is asked for with its province."""

LONGEST_TEXT = 300
"""Characters of a free answer."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """Answers by question id that may be recorded."""

    values: Mapping[str, JsonValue]


@dataclass(frozen=True, slots=True)
class Echo:
    """Answers that must be said back first."""

    values: Mapping[str, JsonValue]


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Several readings: show these options of the same question."""

    view: str
    reason: str


@dataclass(frozen=True, slots=True)
class Refused:
    """It cannot be an answer; the reason is a wording key below `refused.`."""

    reason: str


AnswerReading: TypeAlias = Accepted | Echo | Narrowed | Refused


def read_answer(
    question: Question, dossier: Dossier, text: str, *, today: date, province: str | None
) -> AnswerReading:
    """What a typed text answers to a question.

    Args:
        question: the question asked.
        dossier: whose it is.
        text: what was typed; choices by number or label were tried before.
        today: for relative dates.
        province: code of the province looked in first for communes.
    """
    clean = tidy(text)
    match question.kind:
        case "name":
            return _name(question, clean, province)
        case "text":
            return _text(question, clean)
        case "phone":
            return _value(question, "phone", clean, lambda found: found["e164"])
        case "date":
            return _date(question, clean, today)
        case "number":
            return _number(question, clean)
        case "commune":
            return _commune(question, clean, province)
        case "verdict":
            return _verdict(question, clean)
        case "set":
            return _set(dossier, clean)
        case "level":
            return _level(question, dossier, clean)
        case _:
            return _choice(question, dossier, clean)


def _choice(question: Question, dossier: Dossier, text: str) -> AnswerReading:
    found = by_synonym(question.id, text)
    if found is None or value_in(question, dossier, found.value) is None:
        return Refused("choose")
    answer: dict[str, JsonValue] = {question.id: found.value}
    return Accepted(answer) if found.whole else Echo(answer)


def _letters(text: str) -> int:
    return sum(character.isalpha() for character in text)


def _name(question: Question, text: str, province: str | None) -> AnswerReading:
    """A name; where a phone and a commune follow it, they are taken along and said back."""
    called = CALLED.match(fold(text))
    text = text[called.end() :] if called and len(fold(text)) == len(text) else text
    head, *rest = [part.strip() for part in text.replace(";", ",").replace("\n", ",").split(",")]
    also: dict[str, JsonValue] = {}
    for part in rest if question.id == "name" else ():
        also |= _phone_or_place(part, province)
    if also and _is_name(head):
        return Echo({question.id: head, **also})
    if not _is_name(text):
        return Refused("name")
    return Accepted({question.id: text})


def _is_name(text: str) -> bool:
    return _is_words(text) and len(text) <= LONGEST_NAME and "://" not in text


def _is_words(text: str) -> bool:
    """Words that can name or describe something: more than a plain yes, no or number."""
    return _letters(text) >= 2 and fold(text).strip(" .!") not in NO_NAME and "<" not in text


def _phone_or_place(part: str, province: str | None) -> dict[str, JsonValue]:
    phone = read("phone", part)
    if not phone.reject and phone.value:
        return {"phone": phone.value["e164"]}
    place = read_place(part, default_province=province)
    if len(place.communes) == 1 and not place.ask:
        return {"commune": place.communes[0]}
    return {}


def _text(question: Question, text: str) -> AnswerReading:
    if len(text) > LONGEST_TEXT:
        return Refused("too_long")
    if not _is_words(text):
        return Refused("text")
    return Accepted({question.id: text})


def _value(
    question: Question,
    kind: str,
    text: str,
    pick: Callable[[Mapping[str, JsonValue]], JsonValue],
) -> AnswerReading:
    found = read(kind, text)
    if found.reject or found.value is None:
        return Refused(_because(found, kind))
    answer = {question.id: pick(found.value)}
    return Echo(answer) if question.echo or found.ask else Accepted(answer)


def _verdict(question: Question, text: str) -> AnswerReading:
    """Yes, no or not sure. A sentence is said back: "không, của mình cả" begins with a no."""
    reading = _value(question, "yes_no", text, lambda found: found["answer"])
    if isinstance(reading, Accepted) and len(text.split()) > FEW_WORDS:
        return Echo(reading.values)
    return reading


def _because(found: Reading, otherwise: str) -> str:
    """The refusal's own reason where there are words for it, else that of the kind."""
    return f"because_{found.why}" if found.why in TOLD else otherwise


def _date(question: Question, text: str, today: date) -> AnswerReading:
    found = read("date", text, ref_date=today)
    if found.reject or found.value is None:
        return Refused(_because(found, "date"))
    for precision in ("date", "month", "year"):
        value = found.value.get(precision)
        if isinstance(value, str | int):
            return Echo({question.id: str(value)})
    return Refused("date")


def _number(question: Question, text: str) -> AnswerReading:
    """A registration number: letters, digits and dashes, as certificates of all years print it."""
    number = "".join(fold(text).upper().split())
    digits = sum(character.isdigit() for character in number)
    plain = all(character.isalnum() or character in "-./" for character in number)
    if not plain or digits < 5 or len(number) > 20:
        return Refused("number")
    return Accepted({question.id: number})


def _commune(question: Question, text: str, province: str | None) -> AnswerReading:
    found = read_place(text, default_province=province)
    if len(found.communes) == 1:
        return Echo({question.id: found.communes[0]})
    if len(found.communes) > FEW_COMMUNES and found.province is None:
        return Refused("commune_many")
    candidates = found.communes or nearest(text, province=found.province or province)
    if not candidates or _letters(text) < 2:
        return Refused("commune")
    return Narrowed(",".join(candidates[:FEW_COMMUNES]), found.why or "several")


LONG_NUMBER = 3
"""Digits that no set's number has."""


def _set(dossier: Dossier, text: str) -> AnswerReading:
    if text.isdecimal() and len(text) < LONG_NUMBER and int(text) in dossier.edition.sets:
        return Accepted({"set": int(text)})  # a number of the list was taken before it came here
    if _letters(text) < 2:
        return Refused("choose")
    view = CANDIDATES + text.replace("|", " ")[:80]
    described = Question("set", "product", "product", "set")
    return Narrowed(view, "described") if choices_of(described, dossier, view) else Refused("text")


def _level(question: Question, dossier: Dossier, text: str) -> AnswerReading:
    """A "no", or a percentage where the levels are shares: "60%" falls into one of them."""
    criteria_set = dossier.criteria_set
    if criteria_set is None or question.criterion is None:
        return Refused("choose")
    criterion = criteria_set.by_code[question.criterion]
    polarity = _polarity(text) if len(text.split()) <= FEW_WORDS else None
    if text == "0" or polarity == "no":
        return _lowest(question, criterion)
    if polarity is not None:
        return Refused("which_level" if polarity == "yes" else "unsure")
    found = read("percent", text) if SHARE.search(fold(text)) else read("percent", "")
    pct = found.value.get("pct") if found.value else None
    if found.reject or not isinstance(pct, int | float):
        return Refused("choose")
    level = level_for_percent(criterion, pct)
    return Refused("choose") if level is None else Echo({question.id: level})


def _polarity(text: str) -> JsonValue:
    """Yes, no or unsure, where a text says no more than that."""
    found = read("yes_no", text)
    return found.value.get("answer") if found.value and not found.reject else None


def _lowest(question: Question, criterion: Criterion) -> AnswerReading:
    """What "chưa có" means: below the first level, or that level where it says so (0 points)."""
    if criterion.cases != ("",):
        return Refused("choose")
    return Echo({question.id: NOT_REACHED if has_below(criterion) else criterion.levels[0].id})
