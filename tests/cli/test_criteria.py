"""`ocop-bot criteria`: list, show, check."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.cli import criteria as command
from ocop_core.criteria import Edition, editions

from .conftest import MADE_UP, Call, answer, refusal


@pytest.fixture(scope="module")
def edition() -> Edition:
    return editions()[-1]


def test_list_for_people(call: Call, edition: Edition) -> None:
    result = call("criteria", "list")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    for criteria_set in edition.sets.values():
        start = criteria_set.name.split()[0]
        row = [line for line in lines if line.strip("│ ").startswith(f"{criteria_set.number} ")]
        assert len(row) == 1, criteria_set.number
        assert start in row[0]
        assert f" {len(criteria_set.criteria)} " in row[0]


def test_list_for_programs(call: Call, edition: Edition) -> None:
    found = answer(call("criteria", "list", "--json"))
    assert [item["set"] for item in found] == list(range(1, 27))
    assert sum(item["criteria"] for item in found) == 787
    assert found[6] == {
        "set": 7,
        "name": "Chế biến từ rau, củ, quả, hạt",
        "sector": "food",
        "sector_name": "Thực phẩm",
        "group": "processed_food",
        "group_name": edition.words.taxonomy["processed_food"],
        "ministries": ["agriculture_environment"],
        "ministry_names": ["Bộ Nông nghiệp và Môi trường"],
        "criteria": 32,
    }


def test_show_for_people(call: Call, edition: Edition) -> None:
    for number, criteria_set in edition.sets.items():
        result = call("criteria", "show", str(number))
        assert result.exit_code == 0
        shown = " ".join(result.stdout.split())
        assert criteria_set.name in shown
        for criterion in criteria_set.criteria:
            name = edition.words.criteria[criterion.words].name
            assert f"{criterion.code} {name} · max {criterion.max}" in shown
        assert ("counts only with 5.1 above level 1" in shown) == (number != 26)


def test_show_for_programs(call: Call, edition: Edition) -> None:
    for number, criteria_set in edition.sets.items():
        card = answer(call("criteria", "show", str(number), "--json"))
        assert (card["edition"], card["set"]) == ("26/2026/QĐ-TTg", number)
        assert [item["code"] for item in card["criteria"]] == [
            criterion.code for criterion in criteria_set.criteria
        ]
        assert sum(item["max"] for item in card["criteria"]) == 100
        for item, criterion in zip(card["criteria"], criteria_set.criteria, strict=True):
            assert (item["part"], item["judged_by"]) == (criterion.part, criterion.judged_by)
            assert [
                (lv["level"], lv["points"], tuple(lv["min_for"]), lv["effort"])
                for lv in item["levels"]
            ] == [(lv.id, lv.points, lv.min_for, lv.effort) for lv in criterion.levels]


def test_one_criterion_as_a_program_sees_it(call: Call) -> None:
    card = answer(call("criteria", "show", "7", "--json"))
    first = card["criteria"][0]
    assert set(first) >= {"code", "part", "name", "max", "judged_by", "levels", "question", "why"}
    assert first["code"] == "1.1"
    assert {**first["levels"][0], "text": "", "button": ""} == {
        "level": 1, "points": 1, "min_for": [3], "effort": 1, "text": "", "button": "",
    }  # fmt: skip
    assert first["levels"][0]["text"]
    assert first["levels"][0]["button"]
    story = next(item for item in card["criteria"] if item["code"] == "5.2")
    assert story["counts_only_with"] == {"criterion": "5.1", "above": 1}
    kinds = {condition["kind"] for condition in card["conditions"]}
    assert kinds == {"knockout", "note"}


def test_two_cases_as_a_program_sees_them(call: Call) -> None:
    card = answer(call("criteria", "show", "26", "--json"))
    eight = next(item for item in card["criteria"] if item["code"] == "8")
    assert [level["level"] for level in eight["levels"]] == ["a1", "a2", "b1", "b2"]


def test_print_slips_are_told(call: Call) -> None:
    assert "note: the heading prints 35" in call("criteria", "show", "26").stdout
    assert answer(call("criteria", "show", "26", "--json"))["print_note"].startswith("the heading")


@pytest.mark.parametrize("number", ["0", "27", "-1", "99999999999999999999"])
def test_an_unknown_set_is_refused(call: Call, number: str) -> None:
    said = refusal(call("criteria", "show", "--", number))
    assert said.startswith(f"unknown set {number}: sets are 1, 2, 3")


def test_check_counts_what_ships(call: Call) -> None:
    result = call("criteria", "check")
    assert result.exit_code == 0
    assert result.stdout == (
        "ok: qd26_2026 (26/2026/QĐ-TTg): 26 sets, 787 criteria, 2579 levels, 575 star minima\n"
    )


def test_check_a_folder(call: Call) -> None:
    result = call("criteria", "check", str(MADE_UP))
    assert result.exit_code == 0
    assert result.stdout.startswith("ok: made_up_2030 (1/2030/QĐ-THỬ): 3 sets, 37 criteria, ")


def test_check_prints_every_fault(call: Call, tmp_path: Path) -> None:
    folder = shutil.copytree(MADE_UP, tmp_path / "edition")
    for name, old, new in [("31", "max: 8", "max: 9"), ("33", "max: 15", "max: 14")]:
        file = folder / "sets" / f"{name}.yaml"
        file.write_text(file.read_text("utf-8").replace(old, new, 1), "utf-8")
    result = call("criteria", "check", str(folder))
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert "sets/31.yaml: set 31, criterion N1: the top level brings 8 points, max says 9" in lines
    assert any(line.startswith("sets/33.yaml: set 33") for line in lines)
    assert not any(line.startswith("ok") for line in lines)


def test_check_of_no_folder_is_no_success(call: Call, tmp_path: Path) -> None:
    result = call("criteria", "check", str(tmp_path / "none"))
    assert result.exit_code == 1
    assert "edition.yaml: cannot be read: No such file or directory" in result.stdout


def test_check_of_nothing_is_no_success(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "EDITIONS", tmp_path)
    assert refusal(call("criteria", "check"), exit_code=1) == "no edition ships"
