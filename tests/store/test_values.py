"""The pure parts."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite

from ocop_core.registry.model import Answer, Case, JsonValue, Producer
from ocop_core.store.answer_documents import from_document, to_document
from ocop_core.store.case_changes import AnswerGiven, difference
from ocop_core.store.columns import MomentText
from ocop_core.store.json_text import dumps, loads
from ocop_core.store.leases import OpenRow, delivery_id, free_run, outbox_key
from ocop_core.store.projection import commune_code, project
from tests.store.samples import AT, answers, full_case

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
json_values: st.SearchStrategy[JsonValue] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts,
    lambda inner: st.lists(inner) | st.dictionaries(texts, inner),
    max_leaves=8,
)
moments = st.datetimes(timezones=st.just(UTC))
answer_values = st.builds(Answer, json_values, moments, st.booleans())
answer_maps = st.dictionaries(texts, answer_values, max_size=5)


@given(json_values)
def test_json_goes_in_and_out(value: JsonValue) -> None:
    assert loads(dumps(value)) == value


@given(st.recursive(st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_whatever_was_typed_becomes_json_every_database_takes(value: JsonValue) -> None:
    text = dumps(value)
    text.encode()
    assert "\0" not in json.dumps(loads(text), ensure_ascii=False)
    assert dumps(loads(text)) == text


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
def test_numbers_that_are_none_are_refused(value: float) -> None:
    with pytest.raises(ValueError, match="JSON"):
        dumps(value)


@given(answer_maps)
def test_answers_come_back_from_their_document(given_answers: dict[str, Answer]) -> None:
    document = loads(dumps(to_document(given_answers)))
    assert from_document(document) == given_answers


@given(answer_maps, answer_maps)
def test_a_document_does_not_depend_on_what_was_reused(
    before: dict[str, Answer], after: dict[str, Answer]
) -> None:
    stored = from_document(loads(dumps(to_document(before))))
    changed = {**stored, **after}
    assert to_document(changed, stored) == to_document(changed)


@given(answer_maps, answer_maps)
def test_the_difference_leads_from_one_case_to_the_other(
    before: dict[str, Answer], after: dict[str, Answer]
) -> None:
    changes = difference(
        Case(producers=(Producer("p", before),)), Case(producers=(Producer("p", after),))
    )
    replayed = dict(before)
    for line in changes.answers:
        assert (line.scope, line.entity_id) == ("producer", "p")
        if line.answer is None:
            del replayed[line.question]
        else:
            assert replayed.get(line.question) != line.answer
            replayed[line.question] = line.answer
    assert replayed == after
    assert bool(changes.producers.different) == (before != after)


def test_the_difference_of_a_case_to_itself_is_nothing() -> None:
    for changes in (difference(full_case(), full_case()), difference(Case(), Case())):
        assert not changes.answers
        assert not changes.consents
        for changed in (changes.producers, changes.products, changes.registrations):
            assert (changed.new, changed.different, changed.gone) == ((), (), ())


def test_the_difference_to_nothing_names_everything() -> None:
    changes = difference(full_case(), Case(consents=full_case().consents))
    assert changes.products.gone == ("first", "second")
    assert changes.registrations.gone == ("registration",)
    changes = difference(Case(), full_case())
    assert changes.consents == full_case().consents
    given_first = AnswerGiven("producer", "producer", "name", Answer("HTX Mèo Vạc", AT))
    assert changes.answers[0] == given_first


@pytest.mark.parametrize(
    ("value", "column"),
    [
        (3, 3),
        ("7", 7),
        ("x", None),
        (None, None),
        (True, None),
        (2.5, None),
        ("9" * 20, None),
        ({"code": 5}, 5),
        ({"name": "x"}, None),
        ([1], None),
        ("", None),
        (-1, None),
    ],
)
def test_a_number_column(value: JsonValue, column: int | None) -> None:
    assert project("product", answers(set=value))["set_no"] == column


@pytest.mark.parametrize(
    ("value", "column"),
    [
        ("00901", "00901"),
        ({"code": "00901", "name": "xã"}, "00901"),
        (901, "901"),
        (None, None),
        (["00901"], None),
        ({"code": {"code": "1"}}, "1"),
    ],
)
def test_a_text_column(value: JsonValue, column: str | None) -> None:
    assert project("producer", answers(commune=value))["commune_code"] == column
    assert commune_code(answers(commune=value)) == column


def test_columns_without_answers_are_empty() -> None:
    assert set(project("producer", {}).values()) == {None}
    assert commune_code({}) is None


@given(st.integers(1, 2**31 - 1), st.integers(1, 2**31 - 1))
def test_a_delivery_id_names_its_row(conversation_id: int, seq: int) -> None:
    number = delivery_id(conversation_id, seq)
    assert outbox_key(number) == (conversation_id, seq)
    assert number < 2**63


@given(moments, moments)
def test_moments_as_text_sort_as_time_does(one: datetime, other: datetime) -> None:
    dialect = sqlite.dialect()
    write = MomentText().bind_processor(dialect)
    read = MomentText().result_processor(dialect, None)
    assert read(write(one)) == one
    assert (str(write(one)) < str(write(other))) == (one < other)


def test_moments_are_kept_in_utc() -> None:
    write = MomentText().bind_processor(sqlite.dialect())
    here = datetime(2026, 11, 24, 6, 0, tzinfo=timezone(timedelta(hours=7)))
    assert write(here) == "2026-11-23 23:00:00.000000+00:00"
    with pytest.raises(ValueError, match="time zone"):
        write(datetime(2026, 11, 24))  # noqa: DTZ001
    assert write(None) is None


def open_row(seq: int, due: datetime | None, claimed: datetime | None = None) -> OpenRow:
    return OpenRow(1, seq, "message", {}, 0, due, claimed)


def test_a_free_run_ends_at_the_first_row_that_must_wait() -> None:
    second = timedelta(seconds=1)
    rows = [open_row(3, AT), open_row(1, AT, AT), open_row(2, AT - second), open_row(5, AT)]
    for blocker in (open_row(4, AT + second), open_row(4, None), open_row(4, AT, AT + second)):
        assert [row.seq for row in free_run([*rows, blocker], AT)] == [1, 2, 3]
    assert free_run([], AT) == []
