"""Which of the options shown a typed answer means."""

import re
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher

from ocop_core.vietnamese.fold import fold, marks
from ocop_core.vietnamese.number_words import read_words
from ocop_core.vietnamese.tokens import prepare, scan
from ocop_core.vietnamese.vocabulary import words
from ocop_core.vietnamese.yes_no import read_yes_no

_NUMBER = re.compile(
    r"^(?:(?:toi|em|minh|da|thi|la|cho|chon|so|cau|muc|y|phuong an|dap an|lua chon|cai|o|nut|dong"
    r"|bam|an|nhan|option|chac)\s+)*(?P<number>\d+|[a-z]+(?: [a-z]+)?)\s*[.):\]]?"
    r"(?:\s+(?:a|nhe|nha|em|ạ|di|thoi|ban|anh|chi|day|do|roi))*$"
)
_FIRST = frozenset({"dau", "dau tien", "nhat", "thu nhat"})
_SECOND = frozenset({"nhi", "thu nhi"})
_LAST = frozenset({"cuoi", "cuoi cung", "chot"})
_POLITE = words(
    "a ah nhe nha nhi em anh chi bac chu co oi da vang thua di thoi day do chon toi minh la"
)
_DENIALS = frozenset({"khong", "ko", "k", "chua", "chang", "hong", "dung", "phai"})
_NUMBERING = re.compile(r"^\W*\d{1,2}\s*[.):]\s*")
_LEADING_NUMBER = re.compile(r"^\W*(\d+)\b")
_WORD = re.compile(r"[^\W_]+")
_SHORTEST_TYPO = 5
_LIKE, _CLEARLY = 0.85, 0.08


def read_choice(text: str, labels: Sequence[str]) -> int | None:
    """Return the index of the option meant, or None when that is not sure.

    Understood: its number ("1", "1.", "câu 1", "một", "cái đầu tiên"), its label with or without
    diacritics, the beginning or the initials of one label only ("htx"), yes and no in other
    words, one slip of the keys. A number counts whole: "10" never means option 1.
    """
    line = prepare(text)
    folded = fold(line)
    if not folded or not labels:
        return None
    shown = [fold(label) for label in labels]
    names = [_name(label) for label in shown]
    said = " ".join(_WORD.findall(folded))
    exact = _only(names, lambda name: bool(name) and name == said)
    if exact is not None:
        return exact
    number = _number(folded, len(labels))
    if number is not None:
        return number - 1 if _is_free(number, shown) else None
    words = said.split()
    if not words:
        return _by_polarity(line, labels)  # a thumb up
    if len(words) < 2 and any(word.isdecimal() for word in words):
        return None
    chosen = _by_label(words, names)
    if chosen is not None and len(words) == 1 and not _is_spelled(line, labels[chosen]):
        chosen = None
    return chosen if chosen is not None else _by_polarity(line, labels)


def _is_spelled(word: str, label: str) -> bool:
    """Whether the marks of a lone word fit the label's: "đúng" is no part of "Tạm dừng"."""
    said = marks(word)
    alike = [each for each in _WORD.findall(prepare(label)) if fold(each) == fold(word)]
    return not said or not alike or any(said == marks(each) for each in alike)


def is_line_number(text: str, lines: int) -> bool:
    """Tell whether a text says the number of one of so many lines ("2", "câu hai", "cuối")."""
    number = _number(fold(prepare(text)), lines)
    return number is not None and 1 <= number <= lines


def _name(folded: str) -> str:
    """Return a folded label as it is compared: words without their own numbering."""
    return " ".join(_WORD.findall(_NUMBERING.sub("", folded) or folded))


def _only(names: Sequence[str], fits: Callable[[str], bool]) -> int | None:
    """Return the index of the one name that fits; None when none or several do."""
    fitting = [at for at, name in enumerate(names) if fits(name)]
    return fitting[0] if len(fitting) == 1 else None


def _number(folded: str, count: int) -> int | None:
    """Return the option number said, also out of range; None when no number was said."""
    match = _NUMBER.match(folded)
    if match is None:
        return None
    number = match["number"]
    if number.isdecimal():
        return int(number[:9])
    if number in _FIRST:
        return 1
    if number in _SECOND:
        return 2
    if number in _LAST:
        return count
    tokens = scan(number.removeprefix("thu "))
    group = read_words(tokens, 0)
    whole = group is not None and group.end == len(tokens) and not group.implied
    return int(group.value) if group is not None and whole else None


def _is_free(number: int, shown: Sequence[str]) -> bool:
    """Tell whether a number is an option number and no other option's own number ("3 sao")."""
    if not 1 <= number <= len(shown):
        return False
    own = [_LEADING_NUMBER.match(_NUMBERING.sub("", label)) for label in shown]
    return all(
        match is None or int(match[1]) != number or at == number - 1 for at, match in enumerate(own)
    )


def _by_label(words: list[str], names: Sequence[str]) -> int | None:
    core = [word for word in words if word not in _POLITE] or words
    said = " ".join(core)
    rules: tuple[Callable[[str], bool], ...] = (
        lambda name: bool(name) and name == said,
        lambda name: f"{name} ".startswith(f"{said} "),
        lambda name: len(said) > 1 and _initials(name) == said,
        lambda name: _names_part(core, name),
        lambda name: _mentions(words, name),
    )
    for rule in rules:
        chosen = _only(names, rule)
        if chosen is not None:
            return chosen
    return _by_likeness(said, names)


def _initials(name: str) -> str:
    """Return the first letters of a label's words: hợp tác xã -> htx."""
    return "".join(word[0] for word in name.split())


def _names_part(core: list[str], name: str) -> bool:
    """Tell whether all words said are of the label, and weigh enough to tell it."""
    enough = len(core) > 1 or len(core[0]) > 2
    return enough and set(core) <= set(name.split())


def _mentions(words: list[str], name: str) -> bool:
    """Tell whether the label stands in a longer line, and is not denied there."""
    if len(name.split()) < 2 or f" {name} " not in f" {' '.join(words)} ":
        return False
    return not (set(words) - set(name.split())) & _DENIALS


def _by_likeness(said: str, names: Sequence[str]) -> int | None:
    """Return the label one slip of the keys away, if it is clearly the nearest."""
    if len(said) < _SHORTEST_TYPO or any(char.isdecimal() for char in said):
        return None
    ranked = sorted(
        ((SequenceMatcher(None, said, name).ratio(), at) for at, name in enumerate(names)),
        reverse=True,
    )
    second = ranked[1][0] if len(ranked) > 1 else 0.0
    best, chosen = ranked[0]
    return chosen if best >= _LIKE and best - second >= _CLEARLY else None


def _by_polarity(line: str, labels: Sequence[str]) -> int | None:
    """Return the only option that says yes, or no, as the text does."""
    said = read_yes_no(line)
    if said.value is None:
        return None
    same = [at for at, label in enumerate(labels) if read_yes_no(label).value == said.value]
    return same[0] if len(same) == 1 else None
