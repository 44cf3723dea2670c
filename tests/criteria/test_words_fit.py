"""Words that hang together on screen: examples, buttons and conditions of the shipped edition."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ocop_core.criteria import Criterion, Edition

QUOTED = re.compile(r'["“]([^"“”]+)["”]')


def on_screen(edition: Edition) -> Iterator[tuple[str, Criterion, list[str]]]:
    """Every criterion of every set, with where it stands and the buttons shown for it there."""
    for number, criteria_set in edition.sets.items():
        for criterion in criteria_set.criteria:
            buttons = [edition.words.levels[level.words].button for level in criterion.levels]
            yield f"set {number} {criterion.code} {criterion.words}", criterion, buttons


def test_an_example_quotes_only_buttons_on_screen(edition: Edition) -> None:
    quotes = [
        (place, quote, buttons)
        for place, criterion, buttons in on_screen(edition)
        for quote in QUOTED.findall(edition.words.criteria[criterion.words].example)
    ]
    assert quotes
    assert [(place, quote) for place, quote, buttons in quotes if quote not in buttons] == []


def test_the_buttons_of_a_criterion_differ(edition: Edition) -> None:
    shown = list(on_screen(edition))
    assert len(shown) == 787
    assert [
        place
        for place, _, buttons in shown
        if len({button.casefold().strip(" .…") for button in buttons}) < len(buttons)
    ] == []


def test_a_typed_number_can_only_mean_a_position(edition: Edition) -> None:
    buttons = [words.button for words in edition.words.levels.values()]
    assert buttons
    assert [button for button in buttons if button[0].isdigit()] == []


def test_no_button_reads_as_an_upper_bound(edition: Edition) -> None:
    """As the least level for a star, "Dưới 50%" would read as "must be under 50%"."""
    buttons = [words.button for words in edition.words.levels.values()]
    assert "Có, dưới 50%" in buttons
    assert [button for button in buttons if button.startswith("Dưới")] == []


def test_what_to_do_about_an_open_question_accuses_nobody(edition: Edition) -> None:
    asked = {key: words for key, words in edition.words.conditions.items() if words.question}
    assert asked
    assert [
        key
        for key, words in asked.items()
        if not words.todo.startswith(("Bà con xem lại giúp: ", "Bà con mang "))
    ] == []


def test_the_two_cases_of_tourism_are_told_apart(edition: Edition) -> None:
    found = [
        (level.case, button)
        for _, criterion, buttons in on_screen(edition)
        for level, button in zip(criterion.levels, buttons, strict=True)
        if level.case
    ]
    assert len(found) == 12
    begins = {"a": "Cả bản: ", "b": "Tự làm: "}
    assert [button for case, button in found if not button.startswith(begins[case])] == []
