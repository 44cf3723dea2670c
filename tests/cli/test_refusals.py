"""What cannot be read: one line on standard error, exit code 2, nothing on standard output."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.cli.scoring_input import LARGEST, LARGEST_BATCH, Request, Unreadable, read_request
from ocop_core.criteria import editions
from tests.criteria.generated import CALM

from .conftest import Call, refusal

GOOD = '{"set": 7, "levels": {"1.1": 2}}'

NOT_JSON = [
    ("", "not valid JSON: Expecting value at line 1 column 1"),
    ("{", "not valid JSON"),
    ("hello", "not valid JSON"),
    (GOOD + GOOD, "Extra data"),
    ("{'set': 7}", "not valid JSON"),
    ('{"set": 7, "levels": {},}', "not valid JSON"),
    ('{"set": NaN, "levels": {}}', "NaN is no JSON number"),
    ('{"set": 7, "levels": {"1.1": Infinity}}', "Infinity is no JSON number"),
    ('{"set": 7, "levels": {"1.1": -Infinity}}', "-Infinity is no JSON number"),
    ('{"set": 7, "set": 8, "levels": {}}', 'key "set" stands twice'),
    ('{"set": 7, "levels": {"1.1": 1, "1.1": 2}}', 'key "1.1" stands twice'),
    ('{"set": 7, "levels": {}, "\\u0073et": 7}', 'key "set" stands twice'),
    ("[" * 30_000, "nested too deeply"),
    ('{"set": ' + "1" * 5_000 + ', "levels": {}}', "not valid JSON"),
]

WRONG_SHAPE = [
    ("null", "must be an object, not null"),
    ("7", "must be an object, not 7"),
    ('"7"', 'must be an object, not "7"'),
    (f"[{GOOD}]", "must be an object, not a list"),
    ("{}", 'key "set" is missing'),
    ('{"set": 7}', 'key "levels" is missing'),
    ('{"levels": {}}', 'key "set" is missing'),
    ('{"set": 7, "levels": {}, "stars": 3}', 'unknown key "stars"'),
    ('{"set": 7, "levels": {}, "": 3}', 'unknown key ""'),
    ('{"set": 7, "levels": null}', "not null"),
    ('{"set": 7, "levels": []}', "not a list"),
    ('{"set": 7, "levels": "1.1"}', 'not "1.1"'),
]

UNKNOWN = [
    ('{"set": 0, "levels": {}}', "unknown set 0: sets are 1, 2"),
    ('{"set": 27, "levels": {}}', "unknown set 27"),
    ('{"set": -7, "levels": {}}', "unknown set -7"),
    ('{"set": "7", "levels": {}}', 'unknown set "7"'),
    ('{"set": 7.0, "levels": {}}', "unknown set 7.0"),
    ('{"set": 1e999, "levels": {}}', "unknown set Infinity"),
    ('{"set": true, "levels": {}}', "unknown set true"),
    ('{"set": null, "levels": {}}', "unknown set null"),
    ('{"set": [7], "levels": {}}', "unknown set a list"),
    ('{"set": {}, "levels": {}}', "unknown set an object"),
    ('{"set": 7, "levels": {"9.9": 1}}', 'set 7 has no criterion "9.9"'),
    ('{"set": 7, "levels": {"9.9": null}}', 'set 7 has no criterion "9.9"'),
    ('{"set": 7, "levels": {" 1.1": 1}}', 'no criterion " 1.1"'),
    ('{"set": 7, "levels": {"1.1\\n": 1}}', 'no criterion "1.1\\n"'),
    ('{"set": 7, "levels": {"\\ud800": 1}}', 'no criterion "\\ud800"'),
    ('{"set": 7, "levels": {"tiêu chí": 1}}', "no criterion"),
    ('{"set": 26, "levels": {"18": 1}}', 'set 26 has no criterion "18"'),
    ('{"set": 7, "levels": {"1.1": 4}}', "has no level 4: levels are 0, 1, 2, 3, null"),
    ('{"set": 7, "levels": {"1.1": -1}}', "has no level -1"),
    ('{"set": 7, "levels": {"1.1": "2"}}', 'has no level "2"'),
    ('{"set": 7, "levels": {"1.1": ""}}', 'has no level ""'),
    ('{"set": 7, "levels": {"1.1": "a1"}}', 'has no level "a1"'),
    ('{"set": 7, "levels": {"1.1": 2.0}}', "has no level 2.0"),
    ('{"set": 7, "levels": {"1.1": 0.0}}', "has no level 0.0"),
    ('{"set": 7, "levels": {"1.1": -0.0}}', "has no level -0.0"),
    ('{"set": 7, "levels": {"1.1": true}}', "has no level true"),
    ('{"set": 7, "levels": {"1.1": false}}', "has no level false"),
    ('{"set": 7, "levels": {"1.1": [2]}}', "has no level a list"),
    ('{"set": 7, "levels": {"1.1": {"level": 2}}}', "has no level an object"),
    ('{"set": 26, "levels": {"8": 1}}', 'levels are 0, "a1", "a2", "b1", "b2", null'),
    ('{"set": 26, "levels": {"8": "a3"}}', 'has no level "a3"'),
    ('{"set": 26, "levels": {"8": "A1"}}', 'has no level "A1"'),
]

BAD = [*NOT_JSON, *WRONG_SHAPE, *UNKNOWN]


@pytest.mark.parametrize(("text", "says"), BAD, ids=[text[:40] for text, _ in BAD])
def test_a_bad_request_is_refused(call: Call, text: str, says: str) -> None:
    said = refusal(call("score", "-", given=text))
    assert says in said
    assert len(said) < 250
    assert refusal(call("missing", "--stars", "3", "-", given=text)) == said


@pytest.mark.parametrize(("text", "says"), BAD, ids=[text[:40] for text, _ in BAD])
def test_a_bad_line_fails_the_whole_call(call: Call, text: str, says: str) -> None:
    said = refusal(call("score", "--jsonl", "-", given=f"{GOOD}\n{text}\n{GOOD}\n"))
    assert said.startswith("line 2: ")
    assert says in said


def test_the_last_line_is_read_before_the_first_is_answered(call: Call) -> None:
    text = f"{GOOD}\n" * 500 + "{}"
    assert refusal(call("score", "--jsonl", "-", given=text)).startswith("line 501: ")


def test_lines_end_with_a_line_feed_only(call: Call) -> None:
    """JSON may hold other ends of lines, such as U+2028, inside a string."""
    text = '{"set": 7, "levels": {"a\u2028b": 1}}'
    said = refusal(call("score", "--jsonl", "-", given=f"{GOOD}\n{text}\n"))
    assert said == 'line 2: set 7 has no criterion "a\\u2028b"'


@pytest.mark.parametrize("raw", [b"\xff", GOOD.encode("utf-16"), b'{"set": 7, "\xe9": 1}'])
def test_what_is_not_utf8_is_refused(call: Call, raw: bytes) -> None:
    assert "not UTF-8 text" in refusal(call("score", "-", given=raw))


def test_a_zero_byte_is_refused(call: Call) -> None:
    assert "not valid JSON" in refusal(call("score", "-", given=b"\0"))


def test_too_large_input_is_refused(call: Call) -> None:
    fits = GOOD + " " * (LARGEST - len(GOOD))
    assert call("score", "-", given=fits).exit_code == 0
    assert "too large" in refusal(call("score", "-", given=fits + " "))
    assert "line 1: the request is too large" in refusal(
        call("score", "--jsonl", "-", given=fits + " ")
    )


def test_too_many_lines_are_refused(call: Call) -> None:
    given = (GOOD.ljust(LARGEST - 1) + "\n") * (LARGEST_BATCH // LARGEST)
    assert call("score", "--jsonl", "-", given=given).exit_code == 0
    assert "too large" in refusal(call("score", "--jsonl", "-", given=given + "\n"))


def test_a_file_that_cannot_be_read_is_refused(call: Call, tmp_path: Path) -> None:
    assert refusal(call("score", str(tmp_path))).endswith("cannot be read: Is a directory")
    missing = tmp_path / "không\ncó"
    said = refusal(call("score", str(missing)))
    assert said.endswith("cannot be read: No such file or directory")


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["scores"], "No such command 'scores'"),
        (["--loud"], "No such option"),
        (["score", "--loud"], "No such option"),
        (["missing", "-"], "Missing option '--stars'"),
        (["missing", "--stars", "four", "-"], "'four' is not a valid integer"),
        (["missing", "--stars", "4.0", "-"], "'4.0' is not a valid integer"),
        (["criteria", "show"], "Missing argument 'NUMBER'"),
        (["criteria", "show", "seven"], "'seven' is not a valid integer"),
        (["criteria", "draw"], "No such command 'draw'"),
        (["score", "-", "-"], "unexpected extra argument"),
    ],
)
def test_a_wrong_call_is_told_in_one_line(call: Call, args: list[str], says: str) -> None:
    said = refusal(call(*args, given=GOOD))
    assert says in said
    assert said.endswith("--help)")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)
NEARLY = st.fixed_dictionaries(
    {
        "set": st.integers(0, 27) | JSON,
        "levels": st.dictionaries(st.sampled_from(["1.1", "5.1", "8", "9.9"]), JSON) | JSON,
    }
)


@CALM
@given(st.binary(max_size=60) | (JSON | NEARLY).map(lambda value: json.dumps(value).encode()))
@example(b'{"set": 7, "levels": {"1.1": 1}}')
def test_anything_is_read_or_refused(raw: bytes) -> None:
    edition = editions()[-1]
    found = read_request(raw, edition)
    if isinstance(found, Unreadable):
        assert found.why.isascii()
        assert "\n" not in found.why
        assert 0 < len(found.why) < 250
        return
    assert isinstance(found, Request)
    content = json.loads(raw)
    assert found.held == content["levels"]
    assert found.criteria_set is edition.sets[content["set"]]
    for code, level in found.held.items():
        assert found.criteria_set.by_code[code].knows(level)
        assert type(level) in {int, str, type(None)}
