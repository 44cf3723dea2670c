"""A typed place cut into words, each as typed and as compared."""

from __future__ import annotations

import re
from typing import NamedTuple

from ocop_core.places.words import FILLERS
from ocop_core.vietnamese.fold import fold, tidy

_APOSTROPHES = re.compile("['’‘ʼ`´]")
_PIECES = re.compile(r"[^\W\d_]+|\d+|[,;()\n]")
_MOST_WORDS = 40


class Token(NamedTuple):
    """One word of the text.

    Attributes:
        typed: The word as typed, in lower case.
        folded: The word without marks; a number without leading zeros.
        segment: Which stretch between commas, brackets and line ends the word stands in.
    """

    typed: str
    folded: str
    segment: int

    @property
    def is_filler(self) -> bool:
        """Whether the word may stand beside a name without meaning another place."""
        return self.folded in FILLERS or self.typed in FILLERS


def tokenize(text: str) -> tuple[Token, ...]:
    """The first words of the text; "Q1" gives two words, "H'leo" one.

    Longer texts are not addresses: words after the 40th are not looked at.
    """
    tokens: list[Token] = []
    segment = 0
    for piece in _PIECES.findall(_APOSTROPHES.sub("", tidy(text)).lower()):
        folded = fold(piece)
        if not folded.isalnum():
            segment += 1
        elif len(tokens) < _MOST_WORDS:
            number = piece.isdecimal()
            tokens.append(Token(piece, str(int(piece[:9])) if number else folded, segment))
    return tuple(tokens)
