"""Writing a case: only what changed, and each answer given as a line of history."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from ocop_core.registry.model import Answers, Case, Consent, Producer, Product, Registration
from ocop_core.store import statements
from ocop_core.store.answer_documents import to_document
from ocop_core.store.case_changes import AnswerGiven, CaseChanges, Changed
from ocop_core.store.ports import Arrival
from ocop_core.store.projection import commune_code, project
from ocop_core.store.statements import Statement, Writes


class CaseWriter:
    """Turns the changes of one person's case into rows."""

    def __init__(self, writes: Writes, person_id: str, now: datetime) -> None:
        self._writes = writes
        self._person_id = person_id
        self._now = now

    def write(self, before: Case, after: Case, changes: CaseChanges, proof: Arrival) -> None:
        """Collect the rows of one turn; `proof` is the arrival that new consents came with."""
        self._producers(after, changes.producers)
        self._products(after, changes.products)
        self._registrations(before, after, changes)
        for given in changes.answers:
            self._writes.add(statements.INSERT_ANSWER, self._history(given))
        for consent in changes.consents:
            row = self._consent(consent, proof)
            self._writes.add(statements.INSERT_CONSENT, row)

    def _producers(self, after: Case, changed: Changed[Producer]) -> None:
        for producer in changed.new:
            row = _producer_row(producer)
            self._insert(statements.INSERT_PRODUCER, row, after.producers.index(producer))
        for old, producer in changed.different:
            self._update(statements.UPDATE_PRODUCER, _producer_row(producer, old.answers))
        self._delete(statements.DELETE_PRODUCER, changed.gone)

    def _products(self, after: Case, changed: Changed[Product]) -> None:
        for product in changed.new:
            row = _product_row(product)
            self._insert(statements.INSERT_PRODUCT, row, after.products.index(product))
        for old, product in changed.different:
            self._update(statements.UPDATE_PRODUCT, _product_row(product, old.answers))
        self._delete(statements.DELETE_PRODUCT, changed.gone)

    def _registrations(self, before: Case, after: Case, changes: CaseChanges) -> None:
        changed = changes.registrations
        for registration in changed.new:
            row = _registration_row(registration, after)
            place = after.registrations.index(registration)
            self._insert(statements.INSERT_REGISTRATION, row, place)
        for old, registration in (*changed.different, *_moved(before, after, changes)):
            row = _registration_row(registration, after, old.answers)
            self._update(statements.UPDATE_REGISTRATION, row)
        for gone in changed.gone:
            self._writes.add(statements.DELETE_REVIEW, {"its_id": gone})
        self._delete(statements.DELETE_REGISTRATION, changed.gone)

    def _insert(self, statement: Statement, row: dict[str, Any], position: int) -> None:
        row |= {
            "person_id": self._person_id,
            "position": position,
            "revision": 1,
            "created_at": self._now,
            "updated_at": self._now,
        }
        self._writes.add(statement, row)

    def _update(self, statement: Statement, row: dict[str, Any]) -> None:
        bound = {f"new_{name}": value for name, value in row.items() if name != "id"}
        self._writes.add(statement, bound | {"its_id": row["id"], "new_updated_at": self._now})

    def _delete(self, statement: Statement, gone: tuple[str, ...]) -> None:
        for entity_id in gone:
            self._writes.add(statements.DELETE_HISTORY, {"its_id": entity_id})
            self._writes.add(statement, {"its_id": entity_id})

    def _history(self, given: AnswerGiven) -> dict[str, Any]:
        answer = given.answer
        return {
            "scope": given.scope,
            "entity_id": given.entity_id,
            "question": given.question,
            "value": answer.value if answer else None,
            "later": answer.later if answer else False,
            "removed": answer is None,
            "answered_at": answer.at if answer else self._now,
        }

    def _consent(self, consent: Consent, proof: Arrival) -> dict[str, Any]:
        return {
            "subject": self._person_id,
            "purpose": consent.purpose,
            "action": consent.action,
            "text_version": consent.text_version,
            "text_sha256": consent.text_sha256,
            "at": consent.at,
            "button": consent.button,
            "channel": proof.conversation.channel,
            "update_id": proof.update_id,
        }


def _producer_row(producer: Producer, before: Answers | None = None) -> dict[str, Any]:
    return {
        "id": producer.id,
        "answers": to_document(producer.answers, before),
        **project("producer", producer.answers),
    }


def _product_row(product: Product, before: Answers | None = None) -> dict[str, Any]:
    return {
        "id": product.id,
        "producer_id": product.producer_id,
        "answers": to_document(product.answers, before),
        **project("product", product.answers),
    }


def _registration_row(
    registration: Registration, case: Case, before: Answers | None = None
) -> dict[str, Any]:
    filed = registration.filed
    return {
        "id": registration.id,
        "product_id": registration.product_id,
        "edition": registration.edition,
        "code": registration.code,
        "answers": to_document(registration.answers, before),
        "filed_at": filed.at if filed else None,
        "receipt": filed.receipt if filed else None,
        "commune_code": _commune_of(registration, case),
        **project("registration", registration.answers),
    }


def _commune_of(registration: Registration, case: Case) -> str | None:
    """The commune (xã) named by the producer of the registered product."""
    makers = [item.producer_id for item in case.products if item.id == registration.product_id]
    return next((commune_code(item.answers) for item in case.producers if item.id in makers), None)


def _moved(
    before: Case, after: Case, changes: CaseChanges
) -> Iterator[tuple[Registration, Registration]]:
    """Registrations unchanged themselves whose producer named another commune."""
    if not changes.producers.different and not changes.products.different:
        return
    known = {registration.id: registration for registration in before.registrations}
    for registration in after.registrations:
        if known.get(registration.id) == registration and (
            _commune_of(registration, before) != _commune_of(registration, after)
        ):
            yield registration, registration
