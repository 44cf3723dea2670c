"""Yes, no, or neither: what "dạ có rồi ạ", "chưa mô", "đang xin giấy" come to."""

from typing import Literal

from ocop_core.vietnamese.guards import refused
from ocop_core.vietnamese.reading import Reading, Why
from ocop_core.vietnamese.tokens import Token, at, prepare, scan
from ocop_core.vietnamese.yes_no_words import (
    ACKNOWLEDGE,
    ASKED_VERBS,
    BY_HALVES,
    CLOSERS,
    DENIAL,
    DONE_VERBS,
    DONT_KNOW,
    DOUBLE_NO,
    EMPHATIC,
    FILLERS,
    FIRM,
    NO,
    NO_SIGNS,
    OFF_SUBJECT,
    QUESTION,
    UNDER_WAY,
    UNSURE,
    YES,
    YES_SIGNS,
)

Answer = Literal["yes", "no", "unsure"]

_ZERO_AS_NO = frozenset({"co", "biet", "phai"})
_NOT_A_SIDE_BEFORE = {
    "co": frozenset({"so", "oi", "quan"}),
    "phai": frozenset({"lam", "nop", "di", "co"}),
    "duoc": frozenset({"mua", "gan", "hon", "khoang"}),
    "dung": frozenset({"de", "lam", "lai", "ngay"}),
    "san": frozenset({"pham", "xuat", "luong", "vat"}),
    "du": frozenset({"lich", "dinh", "kien", "lieu"}),
}
"""What follows when the word is another one: cơ sở, dừng lại, sản phẩm, du lịch."""

_MOST_STRANGE = 4
_THEN = frozenset({"thì", "thi", "là", "la"})


def read_yes_no(text: str) -> Reading:
    """Read a yes or a no: {answer: yes | no | unsure}.

    What is under way, expired, partial or unknown is "unsure", never yes, and asked back.
    A question, a number and small talk are refused.
    """
    prepared = prepare(text)
    words = tuple(token for token in scan(prepared) if token.kind != "sign")
    signs = {char for char in prepared if char in YES_SIGNS | NO_SIGNS}
    if not words:
        return _from_signs(signs) if signs else refused("yes_no", Why.EMPTY)
    folded = " ".join(token.plain for token in words)
    by_phrase = _by_phrase(folded, words, "?" in prepared)
    if by_phrase is not None:
        return by_phrase
    if signs and not any(_is_strange(token) for token in words):
        return _from_signs(signs) if _first_side(words) is None else _by_words(folded, words)
    return _by_words(folded, words)


def _answer(answer: Answer, why: Why | None = None) -> Reading:
    return Reading("yes_no", {"answer": answer}, ask=why is not None, why=why)


def _from_signs(signs: set[str]) -> Reading:
    if signs <= YES_SIGNS:
        return _answer("yes")
    return _answer("no") if signs <= NO_SIGNS else _answer("unsure", Why.PARTIAL)


def _by_phrase(folded: str, words: tuple[Token, ...], asked: bool) -> Reading | None:
    """Decide by whole phrases, the more telling first; None when single words must decide."""
    if DOUBLE_NO.search(folded):
        return _answer("yes", Why.DOUBLE_NEGATION)
    if DENIAL.search(folded):
        return _answer("no")
    if EMPHATIC.search(folded):
        return _answer("yes")
    if DONT_KNOW.search(folded):
        return _answer("unsure", Why.UNKNOWN)
    if BY_HALVES.search(folded):
        return _answer("unsure", Why.PARTIAL)
    if asked or _asks(folded, words):
        return refused("yes_no", Why.QUESTION)
    partly = UNSURE.search(folded) or UNDER_WAY.search(folded)
    if partly:
        return _unsure(partly.group().split(), words)
    firm = FIRM.search(folded)
    if firm and not any(token.text in NO for token in words):
        strange = _strange(words, firm.group().split())
        return _answer("yes") if strange <= 1 else refused("yes_no", Why.OFF_TOPIC)
    return None


TWO = 2
"""Words of "dạ chưa", which without marks could begin with "đã"."""


def _asks(folded: str, words: tuple[Token, ...]) -> bool:
    """Tell a question: "giấy gì", "có phải nộp không", "hồ sơ duyệt chưa"."""
    if words[0].text in NO:
        return False
    closing = [token for token in words if token.plain not in CLOSERS - {"roi"}][-2:]
    if len(closing) == 2 and closing[1].plain == "chua" and closing[0].plain in ASKED_VERBS:
        return True
    polite = words[0].text == "dạ" or (words[0].plain == "da" and len(words) == TWO)
    return bool(QUESTION.search(folded.removeprefix("da ") if polite else folded))


def _unsure(phrase: list[str], words: tuple[Token, ...]) -> Reading:
    """Accept "unsure" only from a line about the matter; a story that holds "sắp" is not."""
    sided = any(token.text in NO | YES | ACKNOWLEDGE for token in words)
    if _strange(words, phrase) > (_MOST_STRANGE if sided else 1):
        return refused("yes_no", Why.OFF_TOPIC)
    return _answer("unsure", Why.PARTIAL)


def _strange(words: tuple[Token, ...], known: list[str]) -> int:
    """Count the words that belong neither to an answer nor to the phrase that was found."""
    return sum(_is_strange(token) and token.plain not in known for token in words)


def _is_strange(token: Token) -> bool:
    if token.text in OFF_SUBJECT:
        return True
    known = FILLERS | NO | YES | ACKNOWLEDGE
    return token.plain not in known and token.text not in known


def _by_words(folded: str, words: tuple[Token, ...]) -> Reading:
    """Decide by the first word that takes a side; later contradiction makes it unsure."""
    place = _first_side(words)
    if place is None:
        return _without_side(folded, words)
    if _wanders(words, place):
        return refused("yes_no", Why.OFF_TOPIC)
    after = words[place + 1 :]
    long_winded = Why.PARTIAL if _strange(after, []) > _MOST_STRANGE + 1 else None
    if words[place].text in NO or _is_zero(words, place):
        return _answer("no", long_winded)
    if any(other.text in NO for other in after):
        return _answer("unsure", Why.PARTIAL)
    return _answer("yes", long_winded)


def _wanders(words: tuple[Token, ...], place: int) -> bool:
    """Tell talk that only happens to hold a yes or a no ("trời không mưa") from an answer."""
    before = words[:place]
    if _strange(before, []):
        return not _closes(words, place)
    if all(token.text in ACKNOWLEDGE for token in before):
        return _strange(words[place:], []) > 2 * _MOST_STRANGE
    return _strange(words[place:], []) > 2


def _first_side(words: tuple[Token, ...]) -> int | None:
    for place, token in enumerate(words):
        if token.text in NO or _is_zero(words, place):
            return place
        if token.text in YES and not _is_address(words, place):
            return place
    return None


def _is_zero(words: tuple[Token, ...], place: int) -> bool:
    """Tell "0 có", chat spelling of "không có"."""
    return words[place].text == "0" and at(words, place + 1).plain in _ZERO_AS_NO


def _is_address(words: tuple[Token, ...], place: int) -> bool:
    """Tell "co" in "co so", "co oi" and "dung" in "su dung" from a yes."""
    after, before = at(words, place + 1).plain, at(words, place - 1).plain
    word = words[place].plain
    if word == "dung" and before in {"su", "ap"}:
        return True
    if word == "duoc" and before in {"can", "xin", "muon", "de", "duyet"}:
        return True
    if word == "co" and before in {"chao", "thua"}:
        return words[place].text != "có"
    if word in {"duoc", "du"} and at(words, place + 1).kind == "number":
        return True  # "được 4 sao" counts
    return after in _NOT_A_SIDE_BEFORE.get(word, frozenset())


def _closes(words: tuple[Token, ...], place: int) -> bool:
    """Tell whether the side is taken at the end of a line on some topic: "mật ong thì có"."""
    if any(token.plain not in CLOSERS for token in words[place + 1 :]):
        return False
    before = words[place - 1]
    if words[place].plain in {"roi", "rui", "r"}:
        return before.plain in DONE_VERBS and before.text not in OFF_SUBJECT
    return before.text in _THEN or words[place].text == "có" or before.plain == "van"


def _without_side(folded: str, words: tuple[Token, ...]) -> Reading:
    acknowledged = any(token.text in ACKNOWLEDGE for token in words)
    if acknowledged and not any(_is_strange(token) for token in words):
        return _answer("yes")
    if {token.plain for token in words} - CLOSERS == {"thoi"}:
        return _answer("no")
    if folded in {"het", "het roi"}:
        return _answer("unsure", Why.PARTIAL)
    off_topic = len(words) > 1 and all(token.kind == "word" for token in words)
    return refused("yes_no", Why.OFF_TOPIC if off_topic else Why.NO_POLARITY)
