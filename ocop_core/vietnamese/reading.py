"""What reading one typed value can give: a value, a question back, or a refusal with a reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal, TypeAlias

Kind: TypeAlias = Literal[
    "quantity",
    "money",
    "percent",
    "count",
    "yes_no",
    "date",
    "year",
    "phone",
    "cccd",
    "mst",
    "gtin",
]
"""The kinds of value a question can ask for."""


class Why(StrEnum):
    """Why a value is refused or asked back: the key of a sentence in the wording files.

    Keys that refuse say what is wrong; keys that ask say what is to be confirmed.
    A few serve both, depending on how sure the reading is.
    """

    # refused
    EMPTY = "empty"
    NOT_A_NUMBER = "not_a_number"
    NEGATIVE = "negative"
    OUT_OF_RANGE = "out_of_range"
    TWO_NUMBERS = "two_numbers"
    MONEY_NOT_WEIGHT = "money_not_weight"
    WEIGHT_NOT_MONEY = "weight_not_money"
    WRONG_MEASURE = "wrong_measure"
    FOREIGN_CURRENCY = "foreign_currency"
    NOT_WHOLE = "not_whole"
    UNKNOWN = "unknown"
    OFF_TOPIC = "off_topic"
    QUESTION = "question"
    NOT_A_DATE = "not_a_date"
    NO_SUCH_DAY = "no_such_day"
    FUTURE = "future"
    TOO_OLD = "too_old"
    VAGUE_TIME = "vague_time"
    LUNAR = "lunar"
    TODAY_NEEDED = "today_needed"
    NOT_A_PHONE = "not_a_phone"
    PHONE_LENGTH = "phone_length"
    SERVICE_NUMBER = "service_number"
    FOREIGN_NUMBER = "foreign_number"
    NOT_MOBILE = "not_mobile"
    LENGTH = "length"
    CHECK_DIGIT = "check_digit"
    OLD_ID = "old_id"
    PROVINCE_CODE = "province_code"
    BIRTH_YEAR = "birth_year"
    BRANCH_SUFFIX = "branch_suffix"
    # read, and asked back
    UNIT_MISSING = "unit_missing"
    UNIT_UNSURE = "unit_unsure"
    VAGUE_AMOUNT = "vague_amount"
    EITHER_OR = "either_or"
    ADDED_UP = "added_up"
    SEPARATOR_UNSURE = "separator_unsure"
    NUMBER_UNSURE = "number_unsure"
    PERCENT_ASSUMED = "percent_assumed"
    SLANG = "slang"
    NO_POLARITY = "no_polarity"
    PARTIAL = "partial"
    DOUBLE_NEGATION = "double_negation"
    YEAR_MISSING = "year_missing"
    CENTURY_MISSING = "century_missing"
    APPROXIMATE = "approximate"
    TWO_PHONES = "two_phones"
    OLD_PREFIX = "old_prefix"
    ZERO_MISSING = "zero_missing"
    FOREIGN_PREFIX = "foreign_prefix"


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of one text.

    Attributes:
        kind: What was asked for.
        value: The value in the shape of its kind; None when refused.
        reject: True when the text cannot be such a value.
        ask: True when it must be confirmed before it counts.
        why: The reason for `reject` or `ask`; None when the reading is plain.
    """

    kind: str
    value: Mapping[str, Any] | None
    reject: bool = False
    ask: bool = False
    why: Why | None = None
