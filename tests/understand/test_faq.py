from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.understand import Understanding, faq_answer, faq_keys, read_faq
from conversations.understand.files import DATA, read_yaml
from ocop_core.vietnamese import fold
from tests.understand.heldout import held_out, labels, right_when_acting, share

FILES = sorted((DATA / "faq").glob("*.yaml"))


def wordings() -> list[tuple[str, str]]:
    """Every key with each of its wordings."""
    found = [
        (key, wording)
        for path in FILES
        for key, entry in read_yaml(path).items()
        for wording in (entry["question"], *entry["phrasings"])
    ]
    assert found
    return found


def test_finds_the_question_behind_held_out_wordings() -> None:
    rows = held_out("faq")
    found = [(labels(read_faq(row["text"])), row["key"]) for row in rows]
    assert share(each[:1] == [right] for each, right in found) >= 0.93
    assert share(right in each for each, right in found) >= 0.96


def test_answers_at_once_only_when_right() -> None:
    precision, coverage = right_when_acting(
        held_out("faq"), lambda row: read_faq(row["text"]), "key"
    )
    assert precision >= 0.97
    assert coverage >= 0.6


def test_leaves_personal_wishes_to_the_intents() -> None:
    personal = {
        "cancel",
        "check_score",
        "continue",
        "delete_my_data",
        "dossier_status",
        "edit_answer",
        "out_of_scope",
        "talk_to_officer",
    }
    rows = [row for row in held_out("intents") if row["intent"] in personal]
    assert share(read_faq(row["text"]).act for row in rows) <= 0.02


def test_every_wording_finds_its_own_key() -> None:
    found = [(labels(read_faq(wording)), key) for key, wording in wordings()]
    assert share(each[:1] == [key] for each, key in found) >= 0.995


def test_there_are_enough_questions_and_none_stands_twice() -> None:
    written = [
        match
        for path in FILES
        for match in re.findall(r"^(\w+):$", path.read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert len(written) >= 80
    assert Counter(written).most_common(1)[0][1] == 1
    assert sorted(written) == sorted(faq_keys())


def test_no_wording_belongs_to_two_questions() -> None:
    owners: dict[str, str] = {}
    for key, wording in wordings():
        assert owners.setdefault(fold(wording), key) == key


def test_held_out_wordings_are_not_in_the_files() -> None:
    known = {fold(wording) for _, wording in wordings()}
    assert not known & {fold(row["text"]) for row in held_out("faq")}


@pytest.mark.parametrize("key", faq_keys())
def test_answers_are_short_and_say_what_they_rest_on(key: str) -> None:
    found = faq_answer(key)
    assert found.question.endswith("?")
    assert 40 <= len(found.answer) <= 500
    assert found.basis
    assert not re.search(r"<[a-z/]|\{\{", found.answer + found.basis)


def test_an_unknown_key_is_refused() -> None:
    with pytest.raises(KeyError):
        faq_answer("no_such_question")


@given(st.text(max_size=300))
def test_never_raises_and_keeps_its_shape(text: str) -> None:
    understood = read_faq(text)
    assert len(understood.candidates) <= 3
    assert all(0 <= each.p <= 1 for each in understood.candidates)
    assert set(labels(understood)) <= set(faq_keys())
    assert understood.candidates or not understood.act


@pytest.mark.parametrize("text", ["", "???", "zzz qqq"])
def test_finds_nothing_where_nothing_is_asked(text: str) -> None:
    assert read_faq(text) == Understanding((), act=False)
