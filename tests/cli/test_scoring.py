"""`ocop-bot score` and `ocop-bot missing`: what programs are told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop_core.criteria import Edition, editions, plan, score
from tests.criteria.generated import CALM, held_in

from .conftest import MADE_UP, Call, answer, refusal

EXAMPLE = '{"set": 7, "levels": {"1.1": 2, "6.1": null}}'


@pytest.fixture(scope="module")
def edition() -> Edition:
    return editions()[-1]


def test_the_example_of_the_documentation(call: Call) -> None:
    found = answer(call("score", "-", given=EXAMPLE))
    assert list(found) == ["edition", "set", "parts", "total", "stars", "gates"]
    assert found["edition"] == "26/2026/QĐ-TTg"
    assert found["set"] == 7
    assert found["parts"] == {
        "A": {"sure": 2, "possible": 39, "max": 40},
        "B": {"sure": 0, "possible": 25, "max": 25},
        "C": {"sure": 0, "possible": 35, "max": 35},
    }
    assert found["total"] == {"sure": 2, "possible": 99}
    assert found["stars"] == {"sure": 1, "possible": 5}
    assert found["gates"][0] == {"stars": 3, "criterion": "2.2", "needs": 3, "has": None}
    assert len(found["gates"]) == 27


def test_the_way_of_the_documentation(call: Call) -> None:
    found = answer(call("missing", "--stars", "4", "-", given=EXAMPLE))
    assert list(found) == [
        "edition", "set", "target", "reachable", "gates", "points_short", "steps", "effort",
        "result",
    ]  # fmt: skip
    assert (found["target"], found["reachable"], found["points_short"]) == (4, True, 68)
    assert {gate["stars"] for gate in found["gates"]} == {3, 4}
    assert found["steps"][0] == {
        "criterion": "1.1", "from": 2, "to": 3, "gain": 1, "effort": 0, "why": "points",
    }  # fmt: skip
    assert found["effort"] == sum(step["effort"] for step in found["steps"])
    assert found["result"] == {"total": 70, "stars": 4}


def test_every_set_unanswered(call: Call, edition: Edition) -> None:
    for number in edition.sets:
        given = json.dumps({"set": number, "levels": {}})
        assert answer(call("score", "-", given=given))["total"] == {"sure": 0, "possible": 100}


def test_the_two_cases_of_set_26(call: Call) -> None:
    given = '{"set": 26, "levels": {"8": "b2", "9": 0, "15": "a1"}}'
    assert answer(call("score", "-", given=given))["total"] == {"sure": 4, "possible": 96}
    steps = answer(call("missing", "--stars", "5", "-", given=given))["steps"]
    to = {step["criterion"]: (step["from"], step["to"]) for step in steps}
    assert "8" not in to
    assert to["15"] == ("a1", "a2")


@CALM
@given(st.data())
def test_programs_are_told_what_the_domain_says(data: st.DataObject) -> None:
    from click.testing import CliRunner

    from bot.cli import main

    edition = editions()[-1]
    case = data.draw(held_in(edition))
    given_text = json.dumps({"set": case.criteria_set.number, "levels": case.held})
    found = answer(CliRunner().invoke(main, ["score"], input=given_text))
    wanted = score(edition, case.criteria_set, case.held)
    assert found["total"] == {"sure": wanted.total.sure, "possible": wanted.total.possible}
    assert found["stars"] == {"sure": wanted.stars.sure, "possible": wanted.stars.possible}
    assert [(g["stars"], g["criterion"], g["needs"], g["has"]) for g in found["gates"]] == [
        (g.stars, g.criterion, g.needs, g.has) for g in wanted.gates
    ]


def test_a_file(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "giữ.json"
    file.write_text(EXAMPLE, "utf-8")
    assert call("score", str(file)).stdout == call("score", "-", given=EXAMPLE).stdout
    assert call("score", given=EXAMPLE).stdout == call("score", "-", given=EXAMPLE).stdout


def test_spaces_line_ends_and_a_byte_order_mark_are_read(call: Call) -> None:
    given = b"\xef\xbb\xbf\r\n" + EXAMPLE.replace(",", ",\r\n").encode() + b"\r\n"
    assert answer(call("score", "-", given=given))["total"] == {"sure": 2, "possible": 99}


def test_lines_in_and_out(call: Call) -> None:
    given: list[object] = [{"set": number, "levels": {}} for number in (7, 26, 1)]
    text = "\n".join(json.dumps(item) for item in given)
    for ending in ("", "\n"):
        result = call("score", "--jsonl", "-", given=text + ending)
        assert result.exit_code == 0
        assert [json.loads(line)["set"] for line in result.stdout.splitlines()] == [7, 26, 1]
    alone = call("score", "-", given=json.dumps(given[1])).stdout
    assert result.stdout.splitlines()[1] == alone.rstrip("\n")


def test_ways_line_by_line(call: Call) -> None:
    result = call("missing", "--jsonl", "--stars", "3", "-", given=f"{EXAMPLE}\n{EXAMPLE}\n")
    found = [json.loads(line) for line in result.stdout.splitlines()]
    assert len(found) == 2
    assert found[0] == found[1]
    assert found[0]["target"] == 3


def test_no_lines_give_no_lines(call: Call) -> None:
    result = call("score", "--jsonl", "-", given="")
    assert (result.exit_code, result.output) == (0, "")


def test_another_edition(call: Call, edition: Edition) -> None:
    given = '{"set": 31, "levels": {"N1": 3}}'
    found = answer(call("score", "--edition", str(MADE_UP), "-", given=given))
    assert (found["edition"], found["total"]["sure"]) == ("1/2030/QĐ-THỬ", 8)
    for name in (edition.id, edition.title):
        assert answer(call("score", "--edition", name, "-", given=EXAMPLE))["set"] == 7
    assert "unknown set 31" in refusal(call("score", "-", given=given))


@pytest.mark.parametrize("name", ["qd148", "", "/nowhere", "không\ncó"])
def test_an_unknown_edition_is_refused(call: Call, name: str) -> None:
    said = refusal(call("score", "--edition", name, "-", given=EXAMPLE))
    assert said == f"no edition is called {name!a}; there are: qd26_2026"


@pytest.mark.parametrize("stars", ["0", "6", "-1"])
def test_unknown_stars_are_refused(call: Call, stars: str) -> None:
    said = refusal(call("missing", "--stars", stars, "-", given=EXAMPLE))
    assert said == f"--stars {stars}: stars are 1, 2, 3, 4, 5"


def test_other_efforts(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, edition: Edition
) -> None:
    file = tmp_path / "efforts.yaml"
    file.write_text("certify: 30\nyear: 100\n", "utf-8")
    ask = ("missing", "--stars", "4", "-")
    shipped = answer(call(*ask, given=EXAMPLE))["effort"]
    changed = answer(call(*ask, "--effort-file", str(file), given=EXAMPLE))["effort"]
    assert changed > shipped == plan(edition, edition.sets[7], {"1.1": 2}, 4).effort
    monkeypatch.setenv("OCOP_EFFORT_FILE", str(file))
    assert answer(call(*ask, given=EXAMPLE))["effort"] == changed


def test_a_star_no_work_reaches(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "efforts.yaml"
    file.write_text("year: null\n", "utf-8")
    found = answer(call("missing", "--stars", "4", "--effort-file", str(file), "-", given=EXAMPLE))
    assert found["reachable"] is False
    assert found["why"]
    assert set(found["why"]) <= {gate["criterion"] for gate in found["gates"]}
    assert (found["steps"], found["effort"]) == ([], 0)
    assert found["result"] == {"total": 2, "stars": 1}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("hom: 3", "unknown class or level hom"),
        ("home: -1", "home"),
        ("home: true", "home"),
        ("home: 99", "effort falls"),
        ("home: [", "is not valid YAML"),
        ("home: 1\nhome: 2", "home stands twice"),
        ("", "efforts.yaml"),
    ],
)
def test_a_bad_effort_file_is_refused(call: Call, tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "efforts.yaml"
    file.write_text(text, "utf-8")
    said = refusal(call("score", "--effort-file", str(file), "-", given=EXAMPLE))
    assert said.startswith(f"{file}: ")
    assert says in said


def test_a_missing_effort_file_is_refused(call: Call, tmp_path: Path) -> None:
    said = refusal(call("score", "--effort-file", str(tmp_path / "none.yaml"), given=EXAMPLE))
    assert "none.yaml: cannot be read: No such file or directory" in said
