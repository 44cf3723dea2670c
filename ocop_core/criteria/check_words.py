"""Whether the words of an edition can be shown: none empty, none too long, none twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ocop_core.criteria.faults import Fault
from ocop_core.criteria.files import CriteriaWordsFile, CriterionWordsFile, PlainWordsFile

LONGEST_TEXT = 160
"""Characters of a level's sentence that fit a phone without scrolling."""

LONGEST_BUTTON = 28
"""Characters of a button's label that an old phone shows uncut."""


def criteria_words_faults(files: Mapping[str, CriteriaWordsFile]) -> Iterator[Fault]:
    """What is wrong with `words/criteria/*.yaml`, by the file's name."""
    seen: set[str] = set()
    for name, file in files.items():
        for key, words in file.root.items():
            if key in seen:
                yield Fault(name, f"{key} has words already in another file")
            seen.add(key)
            if isinstance(words, CriterionWordsFile):
                texts = (words.name, words.question, words.why)
                if not all(text.strip() for text in texts):
                    yield Fault(name, f"{key}: empty words")
            for slug, level in words.levels.items():
                for what in _label_faults(level.text, level.button):
                    yield Fault(name, f"{key}.{slug}: {what}")


def plain_words_faults(name: str, file: PlainWordsFile) -> Iterator[Fault]:
    """What is wrong with `words/edition.yaml`."""
    for number, words in file.sets.items():
        for what in _label_faults(words.examples, words.label):
            yield Fault(name, f"sets.{number}: {what}")
    for key, label in file.applicants.items():
        for what in _label_faults(label, label):
            yield Fault(name, f"applicants.{key}: {what}")
    for key, item in file.conditions.items():
        if not item.name.strip() or not item.todo.strip():
            yield Fault(name, f"conditions.{key}: empty words")
    for group in (file.sections, file.papers, file.taxonomy):
        for key, text in group.items():
            if not text.strip():
                yield Fault(name, f"{key}: empty words")


def _label_faults(text: str, button: str) -> Iterator[str]:
    if not text.strip() or not button.strip():
        yield "empty words"
    if len(text) > LONGEST_TEXT:
        yield f"text has {len(text)} characters, at most {LONGEST_TEXT} fit"
    if len(button) > LONGEST_BUTTON:
        yield f"button has {len(button)} characters, at most {LONGEST_BUTTON} fit"
