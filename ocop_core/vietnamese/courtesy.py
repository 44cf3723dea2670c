"""The polite words around an answer: "Dạ thưa cán bộ, ... ạ"; they carry no value."""

import re

_OPENING = re.compile(
    r"^(?:[\s(\"'“”‘’«:;!?…]+|[.,](?!\d)"
    r"|(?:dạ|da(?! so| phan)|vâng|vang|ừ|uh|ok)\b"
    r"|(?:thưa|thua)\b(?: (?:cán bộ|can bo|anh|chị|chi|bác|bac|cô|co|chú|chu|em))?\b"
    r"|(?:nhà|nha|bên|ben) (?:em|tôi|toi|mình|minh|tui|cháu|chau|anh|chị|chi)\b"
    r"|(?:em|tôi|toi|mình|minh) (?:xin )?(?:trả lời|tra loi|khai|nghĩ|nghi)\b"
    r"|(?:là|la|thì|thi)\b)+"
)
_CLOSING = re.compile(
    r"(?:[\s)\"'”’»:;!?…]+|[.,]"
    r"|[^\w\s%$₫€/+\-().,]"
    r"|(?<=\s)(?:ạ|a|ah|nhé|nhe|nha|nhỉ|hen|nghen|nhen|nè|đấy)"
    r"(?: (?:em|anh|chị|chi|bác|bac|cô|chú|chu|cán bộ|can bo))?)$"
)


def answer_in(prepared: str) -> str:
    """Return a prepared text without the courtesy and the signs around it.

    What is only courtesy is returned as it is: "dạ" may be the answer.
    """
    answer = _OPENING.sub("", prepared)
    while (shorter := _CLOSING.sub("", answer)) != answer:
        answer = shorter
    return answer or prepared
