"""One typed line cut into tokens: numbers, words, signs."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Literal, NamedTuple

from ocop_core.vietnamese.fold import fold, tidy
from ocop_core.vietnamese.telex import decode_telex

TokenKind = Literal["number", "word", "sign", "gap"]

LONGEST_TEXT = 400
"""Characters that are looked at: an answer is a line, not a letter."""

_DASHES = str.maketrans("‐‑‒–—―−⁓～⁄∕", "-------~~//")
_KEYCAPS = re.compile("[\ufe00-\ufe0f\u20e3]")
_TOKEN = re.compile(
    r"(?P<number>[0-9]+(?:[.,][0-9]+)*|(?<![^\s~])[.,][0-9]+)"
    r"|(?P<word>k?m[23](?![0-9])|[^\W\d_]+)"
    r"|(?P<sign>\S)"
)


class Token(NamedTuple):
    """A piece of the prepared text.

    Attributes:
        text: As typed, lower case, marks kept.
        plain: The same, folded.
        kind: number, word, sign; gap where something already understood was taken out.
        start: Offset of its first character in the prepared text.
        end: Offset after its last character.
    """

    text: str
    plain: str
    kind: TokenKind
    start: int
    end: int


GAP = Token("", "", "gap", -1, -1)
"""Stands where tokens were taken out, so that what stood apart does not grow together."""


def prepare(text: str) -> str:
    """Return the text as the readers see it: one line, NFKC, telex decoded, lower case.

    Full-width digits, ½, m² and keycap digits become plain characters.
    """
    line = _KEYCAPS.sub("", tidy(text[:LONGEST_TEXT]).replace("\n", " ; "))
    for half in "½¼¾":
        line = line.replace(half, " " + half)
    composed = unicodedata.normalize("NFKC", line).translate(_DASHES)
    return decode_telex(composed).lower().strip()


def scan(text: str) -> tuple[Token, ...]:
    """Cut a prepared text into tokens; thousands set apart by spaces are joined ("1 200 000")."""
    tokens: list[Token] = []
    for match in _TOKEN.finditer(text):
        kind: TokenKind = match.lastgroup  # type: ignore[assignment]
        word = match.group()
        if word[0] in ".,":
            word = "0" + word if len(word) > 1 else word
        plain = fold(word) if kind == "word" else word
        token = Token(word, plain, kind, match.start(), match.end())
        if tokens and _continues(tokens[-1], token):
            joined = f"{tokens[-1].text}.{word}"
            tokens[-1] = Token(joined, joined, "number", tokens[-1].start, token.end)
        else:
            tokens.append(token)
    return tuple(tokens)


def _continues(left: Token, right: Token) -> bool:
    """Tell whether two number tokens are one number written with a space: "2 000"."""
    if not (left.kind == right.kind == "number" and right.start == left.end + 1):
        return False
    head = left.text.split(".")[0]
    grouped = all(len(group) == 3 for group in left.text.split(".")[1:])
    return (
        len(right.text) == 3
        and "," not in left.text
        and grouped
        and 1 <= len(head) <= 3
        and not head.startswith("0")
    )


def has_marks(tokens: Iterable[Token]) -> bool:
    """Tell whether the text was typed with Vietnamese marks at all."""
    return any(token.text != token.plain for token in tokens)


def at(tokens: tuple[Token, ...], index: int) -> Token:
    """Return the token at an index, or the gap when the index is outside."""
    return tokens[index] if 0 <= index < len(tokens) else GAP


def blank(tokens: tuple[Token, ...], start: int, end: int) -> tuple[Token, ...]:
    """Return the tokens with [start, end) replaced by gaps; indexes stay the same."""
    return tokens[:start] + (GAP,) * (end - start) + tokens[end:]


def plains(tokens: tuple[Token, ...], index: int, count: int) -> str:
    """Return the folded words at an index, joined: for matching phrases."""
    return " ".join(token.plain for token in tokens[index : index + count])
