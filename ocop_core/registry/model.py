"""The records of one person, as immutable values.

A person (người dùng) stands behind one or several chats. A person may speak for several
producers (chủ thể), each with several products (sản phẩm), each with one registration
(hồ sơ đăng ký) per round. The answers given in the chat are kept where they belong, so a
producer's phone is asked once, not once per product.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, TypeAlias

from ocop_core.registry.review import Review

JsonValue: TypeAlias = "bool | int | float | str | list[JsonValue] | dict[str, JsonValue] | None"

Scope: TypeAlias = Literal["producer", "product", "registration"]
"""Whose answer it is."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer (câu trả lời) to one question, the current one; history is kept by the store."""

    value: JsonValue
    at: datetime
    later: bool = False
    """True when the person said "để sau": the question is not asked again until they want it."""


Answers: TypeAlias = Mapping[str, Answer]
"""Answers by question id. Answers that no longer apply sleep here; they are not deleted."""


@dataclass(frozen=True, slots=True)
class Consent:
    """One event in the consent ledger (sổ đồng ý): who agreed to which text, when."""

    purpose: str
    action: Literal["grant", "refuse", "withdraw"]
    text_version: str
    text_sha256: str
    at: datetime
    button: str
    """The words of the button pressed or the word typed."""


@dataclass(frozen=True, slots=True)
class Producer:
    """A producer (chủ thể): who makes the product and answers for it."""

    id: str
    answers: Answers = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Product:
    """A product (sản phẩm) of a producer."""

    id: str
    producer_id: str
    answers: Answers = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Filing:
    """The dossier was filed with the commune (đã nộp cho xã): when, and the receipt's code."""

    at: datetime
    receipt: str


@dataclass(frozen=True, slots=True)
class Registration:
    """One registration (hồ sơ) of a product under one edition of the decision."""

    id: str
    product_id: str
    edition: str
    code: str
    """What people quote, e.g. `OC-7K3M-9QPX`: random, so that it cannot be guessed."""
    answers: Answers = field(default_factory=dict)
    filed: Filing | None = None
    review: Review | None = None
    """Where it stands since it was first filed; only acts change it."""


@dataclass(frozen=True, slots=True)
class Case:
    """Everything recorded for one person; what a turn reads and changes."""

    consents: tuple[Consent, ...] = ()
    producers: tuple[Producer, ...] = ()
    products: tuple[Product, ...] = ()
    registrations: tuple[Registration, ...] = ()
