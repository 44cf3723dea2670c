"""What may be typed on the channels without buttons."""

from __future__ import annotations

from conversations.commands import read_command
from conversations.reply import Message
from conversations.speak import options_of
from conversations.wording import vietnamese
from tests.conversations.test_paging import Buttonless


def test_every_service_of_a_question_is_a_command_or_remembered() -> None:
    talk = Buttonless()
    for text in ("xin chào", "đồng ý", "Hợp tác xã", "thiếu gì"):
        talk.says(text)
        services = [
            service
            for reply in talk.turns[-1].replies
            if isinstance(reply, Message)
            for service in reply.services
        ]
        remembered = {option.label for option in talk.state.dialogue.words}
        for option in options_of(services, vietnamese()):
            assert read_command(option.label) is not None or option.label in remembered
