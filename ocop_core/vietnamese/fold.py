"""Text as it is stored and text as it is compared."""

import re
import unicodedata
from collections import Counter

_D_BAR = str.maketrans({"đ": "d", "Đ": "d", "ð": "d", "Ð": "d"})
"""NFD leaves the barred d alone; the Icelandic look-alikes come from old keyboards."""

_BLANKS = re.compile(r"[^\S\n]+")
_AROUND_NEWLINE = re.compile(r" ?\n ?")
_ALLOWED_CONTROL = frozenset("\n")
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_SPACES_IN_DISGUISE = str.maketrans({"\t": " ", "\r": "\n", "\u2028": "\n", "\u2029": "\n"})


def tidy(text: str) -> str:
    """Return the text as it may be stored: composed, visible characters only.

    NFC; control, zero-width, bidirectional, surrogate and private characters are dropped
    (newlines stay); runs of spaces become one; both ends are trimmed.
    """
    if text.isascii() and text.isprintable():
        return _BLANKS.sub(" ", text).strip()
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").translate(_SPACES_IN_DISGUISE))
    seen = "".join(char for char in text if _is_visible(char))
    return _AROUND_NEWLINE.sub("\n", _BLANKS.sub(" ", seen)).strip()


def fold(text: str) -> str:
    """Return the text as it is compared: no marks, đ as d, lower case, single spaces.

    What two producers type for the same word, one with diacritics and one without,
    folds to the same string. Folding twice changes nothing.
    """
    if text.isascii():
        return " ".join(_drop_control(text).lower().split())
    return " ".join(text.translate(_BARE).lower().split())


def marks(text: str) -> Counter[str]:
    """Return the diacritics of a text, wherever they stand ("xóa" and "xoá" are one word)."""
    return Counter(
        character
        for character in unicodedata.normalize("NFD", text.lower())
        if unicodedata.combining(character) or character == "đ"
    )


def _drop_control(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(char for char in text if char.isprintable() or char.isspace())


def _is_visible(char: str) -> bool:
    return char in _ALLOWED_CONTROL or unicodedata.category(char) not in _UNSEEN


class _Bare(dict[int, str]):
    """Characters without their marks, worked out once each: a table `str.translate` reads fast."""

    def __missing__(self, code: int) -> str:
        bare = _without_marks(chr(code))
        if len(self) < _MOST_KNOWN:
            self[code] = bare
        return bare


_MOST_KNOWN = 4096
"""Far more characters than Vietnamese has; somebody pasting all of Unicode fills no more."""

_BARE = _Bare()


def _without_marks(char: str) -> str:
    """Return one character without its marks; nothing for marks and unseen characters."""
    if char.isspace():
        return " "
    parts = unicodedata.normalize("NFD", char.translate(_D_BAR).lower())
    return "".join(
        part for part in parts if unicodedata.category(part) not in _UNSEEN | {"Mn", "Me"}
    ).translate(_D_BAR)
