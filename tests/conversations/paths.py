"""Conversations brought to a point from which a test goes on."""

from __future__ import annotations

from conversations.events import Press
from ocop_core.criteria import Edition
from tests.world import Conversation


def consented(edition: Edition | None = None) -> Conversation:
    """Greeted and agreed; the first question stands."""
    talk = Conversation(edition=edition)
    talk.says("xin chào")
    talk.presses("Đồng ý")
    return talk


def named() -> Conversation:
    """A cooperative asked for its name."""
    talk = consented()
    talk.says("4")
    return talk


def in_assessment(number: int, edition: Edition | None = None) -> Conversation:
    """A cooperative's product of a set, everything before the self-assessment answered."""
    talk = consented(edition)
    for text in ("Hợp tác xã", "HTX Chè Tà Xùa", "xã Tà Xùa, Sơn La", "đúng", "chè shan tuyết"):
        talk.says(text)
    code = talk.state.case.registrations[0].code.removeprefix("OC-").replace("-", "")
    talk.does(Press(f"a|{code}|set|{number}"))
    while "Lần này" not in (reply := talk.says("tiếp tục")[-1]):
        assert "[1] Có" in reply
        talk.says("có")
    for text in ("lần đầu", "Mùa A Sử", "Giám đốc", "0912345678", "đúng", "5500271984"):
        talk.says(text)
    for text in ("15/3/2019", "đúng", "Hộp 100 g"):
        talk.says(text)
    return talk


def filed() -> Conversation:
    """A cooperative's tea, answered and filed."""
    talk = in_assessment(11)
    for _ in range(60):
        if "Nộp cho xã" in talk.says("2")[-1]:
            break
    talk.presses("Nộp cho xã")
    talk.presses("Nộp")
    return talk
