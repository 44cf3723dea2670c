"""What a turn changed in a case: the difference between two immutable values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from ocop_core.registry.model import (
    Answer,
    Answers,
    Case,
    Consent,
    Producer,
    Product,
    Registration,
    Scope,
)
from ocop_core.store.errors import OutcomeError

E = TypeVar("E", Producer, Product, Registration)

_NO_ANSWERS: Answers = {}


@dataclass(frozen=True, slots=True)
class AnswerGiven:
    """One line of an answer's history; `answer` is None when the answer was taken away."""

    scope: Scope
    entity_id: str
    question: str
    answer: Answer | None


@dataclass(frozen=True, slots=True)
class Changed(Generic[E]):
    """The records of one kind that are new, different, or gone."""

    new: tuple[E, ...] = ()
    different: tuple[tuple[E, E], ...] = ()
    """As it was, and as it is."""
    gone: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseChanges:
    """All that differs between two cases of one person."""

    producers: Changed[Producer]
    products: Changed[Product]
    registrations: Changed[Registration]
    answers: tuple[AnswerGiven, ...]
    consents: tuple[Consent, ...]


def difference(before: Case, after: Case) -> CaseChanges:
    """Find what a turn changed; records that are the same object cost nothing.

    Raises:
        OutcomeError: A consent was changed or dropped: the ledger only grows.
    """
    answers: list[AnswerGiven] = []
    return CaseChanges(
        _changed("producer", before.producers, after.producers, answers),
        _changed("product", before.products, after.products, answers),
        _changed("registration", before.registrations, after.registrations, answers),
        tuple(answers),
        _new_consents(before.consents, after.consents),
    )


def _new_consents(before: tuple[Consent, ...], after: tuple[Consent, ...]) -> tuple[Consent, ...]:
    if before is after:
        return ()
    if after[: len(before)] != before:
        raise OutcomeError("consents are only ever added")
    return after[len(before) :]


def _changed(
    scope: Scope, before: tuple[E, ...], after: tuple[E, ...], answers: list[AnswerGiven]
) -> Changed[E]:
    if before is after:
        return Changed()
    known: Mapping[str, E] = {entity.id: entity for entity in before}
    new: list[E] = []
    different: list[tuple[E, E]] = []
    for entity in after:
        old = known.get(entity.id)
        if old is entity or old == entity:
            continue
        if old is None:
            new.append(entity)
        else:
            different.append((old, entity))
        answers += _given(scope, entity.id, old.answers if old else _NO_ANSWERS, entity.answers)
    gone = known.keys() - {entity.id for entity in after}
    return Changed(tuple(new), tuple(different), tuple(sorted(gone)))


def _given(scope: Scope, entity_id: str, old: Answers, new: Answers) -> Iterator[AnswerGiven]:
    if old is new:
        return
    for question, answer in new.items():
        known = old.get(question)
        if known is not answer and known != answer:
            yield AnswerGiven(scope, entity_id, question, answer)
    for question in old.keys() - new.keys():
        yield AnswerGiven(scope, entity_id, question, None)
