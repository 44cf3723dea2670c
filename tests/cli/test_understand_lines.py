"""`ocop-bot understand`: an answer to each line, in order, whatever the line holds."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.cli import understand_answer
from bot.cli.understand import answer_line
from bot.cli.understand_answer import KINDS
from bot.cli.understand_request import LARGEST
from tests.criteria.generated import CALM

from .conftest import Call, refusal
from .understanding import GOOD, TODAY, answers, asked, told

NOT_ASKED: list[tuple[str | bytes, object, str]] = [
    ("", None, "not valid JSON: Expecting value"),
    ("x", None, "not valid JSON"),
    ("\0", None, "not valid JSON"),
    ('{"id": "1"', None, "not valid JSON"),
    (json.dumps(GOOD) * 2, None, "Extra data"),
    ('{"id": "1", "kind": "money", "text": "a\nb"}'.replace("\n", "\t"), None, "not valid JSON"),
    ('{"id": NaN, "kind": "money", "text": ""}', None, "NaN is no JSON number"),
    ('{"id": "1", "id": "2", "kind": "money", "text": ""}', None, 'key "id" stands twice'),
    ('{"id": "1", "x": {"\\ud800": 1, "\\ud800": 2}}', None, 'key "\\ud800" stands twice'),
    ("[" * 30_000, None, "nested too deeply"),
    ('{"id": ' + "1" * 5_000 + "}", None, "not valid JSON"),
    (b'{"id": "\xff"}', None, "not UTF-8 text"),
    (b'{"id": "\xed\xa0\x80"}', None, "not UTF-8 text"),
    (json.dumps(GOOD).encode("utf-16-le"), None, "not valid JSON"),
    ("null", None, "must hold an object, not null"),
    ('"money"', None, 'must hold an object, not "money"'),
    ("[]", None, "must hold an object, not a list"),
    ("{}", None, 'key "id" is missing'),
    ('{"kind": "money", "text": "2tr5"}', None, 'key "id" is missing'),
    ('{"id": "1", "text": "2tr5"}', "1", 'key "kind" is missing'),
    ('{"id": "1", "kind": "money"}', "1", 'key "text" is missing'),
    ('{"id": null, "kind": "money", "text": ""}', None, '"id" must be text or a whole number'),
    ('{"id": true, "kind": "money", "text": ""}', None, "not true"),
    ('{"id": 1.0, "kind": "money", "text": ""}', None, "not 1.0"),
    ('{"id": ["1"], "kind": "money", "text": ""}', None, "not a list"),
    ('{"id": "1", "kind": "weight", "text": ""}', "1", 'unknown kind "weight": kinds are intent,'),
    ('{"id": 7, "kind": "Money", "text": ""}', 7, 'unknown kind "Money"'),
    ('{"id": "1", "kind": null, "text": ""}', "1", "unknown kind null"),
    ('{"id": "1", "kind": ["money"], "text": ""}', "1", "unknown kind a list"),
    ('{"id": "1", "kind": "money", "text": null}', "1", '"text" must be text, not null'),
    ('{"id": "1", "kind": "money", "text": 2500000}', "1", '"text" must be text, not 2500000'),
    ('{"id": "1", "kind": "money", "text": {}}', "1", "not an object"),
    ('{"id": "1", "kind": "address", "text": "", "context": 14}', "1", '"context" must be text'),
]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "name", "why"), NOT_ASKED, ids=[str(row[0])[:40] for row in NOT_ASKED]
)
def test_a_bad_line_is_told_and_the_others_go_on(
    call: Call, line: str | bytes, name: object, why: str
) -> None:
    raw = line if isinstance(line, bytes) else line.encode()
    good = json.dumps(GOOD).encode()
    first, bad, last = answers(
        call("understand", "--jsonl", "-", given=b"\n".join((good, raw, good)))
    )
    assert set(bad) == {"id", "error"}
    assert bad["id"] == name
    assert why in bad["error"]
    assert len(bad["error"]) < 250
    assert first == last
    assert first["reading"] == {"vnd": 2500000}


@pytest.mark.parametrize(
    "day",
    [
        *("20261123", "2026-W48-1", "2026-11-23T00:00", "23/11/2026", "2026-02-30", ""),
        *("0001-01-01", "1899-12-31", "2101-01-01", "9999-12-31", "２０２６-11-23", "\ud800"),
        *(20261123, 0, False, [], {}),
    ],
    ids=ascii,
)
def test_what_is_no_reference_day(day: object) -> None:
    found = told("money", "2tr5", ref_date=day)
    assert set(found) == {"error"}
    assert '"ref_date" must be a day like 2026-11-23' in found["error"]


def test_other_keys_are_ignored() -> None:
    assert told("money", "2tr5", expected={"vnd": 1}, note="…") == told("money", "2tr5")


def test_ids_come_back_as_they_were(call: Call) -> None:
    ids = ["1", "", 7, -7, 10**30, "số 1", "\ud800", "\0", "\u2028", "a\nb", "🙂", "\\ud800"]
    given = "".join(json.dumps({**GOOD, "id": name}) + "\n" for name in ids)
    assert [found["id"] for found in answers(call("understand", "--jsonl", given=given))] == ids


def test_no_lines_give_no_lines(call: Call) -> None:
    assert answers(call("understand", "--jsonl", "-", given=b"")) == []


def test_empty_lines_are_lines(call: Call) -> None:
    found = answers(call("understand", "--jsonl", "-", given=b"\n\n\r\n"))
    assert len(found) == 3
    assert all(each["id"] is None for each in found)


def test_lines_may_come_from_elsewhere(call: Call, tmp_path: Path) -> None:
    """A mark at the beginning, carriage returns, no line feed at the end."""
    line = json.dumps({**GOOD, "text": "năm mươi nghìn"}, ensure_ascii=False)
    source = tmp_path / "questions.jsonl"
    source.write_bytes(f"\ufeff{line}\r\n{line}\r\n{line}".encode())
    found = answers(call("understand", "--jsonl", str(source)))
    assert [each["reading"] for each in found] == [{"vnd": 50000}] * 3


def test_a_line_too_large_is_passed_over(call: Call) -> None:
    good = json.dumps(GOOD)
    fits = good + " " * (LARGEST - len(good))
    sizes = [LARGEST + 1, LARGEST + 2, LARGEST + 3, 2 * (LARGEST + 2), 5 * LARGEST]
    given = "\n".join([fits, *(good.ljust(size) for size in sizes), fits])
    first, *large, last = answers(call("understand", "--jsonl", "-", given=given))
    assert first == last
    assert first["reading"] == {"vnd": 2500000}
    assert len(large) == len(sizes)
    for each in large:
        assert each["id"] is None
        assert "too large" in each["error"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("text", ["1" * 900_000, "xã " * 100_000, "\0" * 150_000, "ậ" * 150_000])
def test_long_texts_are_read(kind: str, text: str) -> None:
    assert "error" not in told(kind, text, context=text[:20_000])


def test_a_fault_of_ours_is_told_with_its_line(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(text: str) -> None:
        raise KeyError(text)

    monkeypatch.setattr(understand_answer, "read_intent", fail)
    given = asked("intent", "riêng tư", id="a") + b"\n" + json.dumps(GOOD).encode()
    failed, good = answers(call("understand", "--jsonl", "-", given=given))
    assert failed == {"id": "a", "error": "internal error: KeyError"}
    assert good["reading"] == {"vnd": 2500000}


def test_wrong_calls_are_refused(call: Call, tmp_path: Path) -> None:
    assert "Missing option '--jsonl'" in refusal(call("understand", given=json.dumps(GOOD)))
    assert refusal(call("understand", "--jsonl", str(tmp_path))).endswith("Is a directory")
    missing = refusal(call("understand", "--jsonl", str(tmp_path / "không")))
    assert missing.endswith("cannot be read: No such file or directory")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)
ANY_TEXT = st.text(st.characters(), max_size=30)
SAID = st.lists(
    st.sampled_from(
        ["2", "5", "một", "rưỡi", "3/2", "0987", ".", ",", "-", "/", "%", "tr", "kg", "tạ"]
    )
    | st.sampled_from(
        ["năm", "trước", "xã", "Mộc", "Châu", "có", "ko", "tuần", "tháng", "Tết", "nay", "sau"]
    )
    | st.text(max_size=4),
    max_size=8,
).map(" ".join)
DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31)).map(date.isoformat)
QUESTION = st.fixed_dictionaries(
    {"id": st.text(max_size=5), "kind": st.sampled_from(KINDS), "text": SAID | ANY_TEXT},
    optional={
        "context": st.sampled_from(["kg", "future", "mobile", "14", "Sơn La"]) | ANY_TEXT,
        "ref_date": DAYS,
    },
)
NEARLY = st.fixed_dictionaries(
    {},
    optional={
        "id": st.text(max_size=5) | JSON,
        "kind": st.sampled_from(KINDS) | JSON,
        "text": st.text() | JSON,
        "context": JSON,
        "ref_date": DAYS | JSON,
    },
)


@CALM
@given(QUESTION, st.booleans())
@example({"id": "\ud800", "kind": "quantity", "text": "300", "context": "\udfff"}, False)
def test_any_text_is_answered(question: dict[str, Any], escaped: bool) -> None:
    # an escape is the only way for half a surrogate pair to reach us
    raw = json.dumps(question, ensure_ascii=escaped).encode("utf-8", "backslashreplace")
    found = answer_line(raw, TODAY)
    assert found["id"] == question["id"]
    assert "error" not in found
    if "reading" in found:
        assert (found["reading"] is None) == found["reject"]
    written = json.dumps(found, ensure_ascii=False, allow_nan=False)
    assert json.loads(written.encode("utf-8", "backslashreplace")) == found


@CALM
@given(st.binary(max_size=60) | (JSON | NEARLY).map(lambda value: json.dumps(value).encode()))
@example(b'{"id": "1", "kind": "money", "text": "2tr5"}')
def test_any_line_is_answered(raw: bytes) -> None:
    found = answer_line(raw, TODAY)
    assert type(found["id"]) in {str, int, type(None)}
    if "error" in found:
        assert set(found) == {"id", "error"}
        assert found["error"].isascii()
        assert "\n" not in found["error"]
        assert "internal" not in found["error"]
        assert 0 < len(found["error"]) < 250
