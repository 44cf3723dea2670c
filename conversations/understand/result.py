"""What reading a message gives: candidates with their probabilities, and whether to act alone."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Candidate:
    """One possible reading of a text.

    Attributes:
        label: The intent name, the criteria-set number as text ("1".."26"), or the FAQ key.
        p: How sure, between 0 and 1: a probability for intents and sets, the likeness to the
            closest curated wording for FAQ keys.
    """

    label: str
    p: float


@dataclass(frozen=True, slots=True)
class Understanding:
    """What a text may mean.

    Attributes:
        candidates: At most three, best first; empty when the text is out of scope.
        act: True when the best candidate is sure enough to act on without asking.
    """

    candidates: tuple[Candidate, ...]
    act: bool


NOTHING = Understanding((), act=False)
