"""How word tables are written down: one string of words, marked or folded."""

from ocop_core.vietnamese.fold import fold


def words(listed: str) -> frozenset[str]:
    """Return the words of a list written as one string; "_" stands for a space in a word."""
    return frozenset(word.replace("_", " ") for word in listed.split())


def in_order(listed: str) -> tuple[str, ...]:
    """Return the words of a list in their order."""
    return tuple(word.replace("_", " ") for word in listed.split())


def also_folded(listed: str) -> frozenset[str]:
    """Return the words of a list, each also as typed without diacritics."""
    marked = words(listed)
    return marked | {fold(word) for word in marked}
