"""Raw Telegram updates, as the Bot API writes them."""

from typing import Any

PERSON = {
    "id": 77,
    "is_bot": False,
    "first_name": "Nguyễn",
    "last_name": "Thị Lan",
    "username": "lan_nguyen",
    "language_code": "vi",
}
PRIVATE = {"id": 77, "type": "private", "first_name": "Nguyễn", "username": "lan_nguyen"}
GROUP = {"id": -100, "type": "supergroup", "title": "Hội quán"}

Raw = dict[str, Any]


def message(update_id: int = 1, /, **content: Any) -> Raw:
    """A new message in a private chat."""
    body = {"message_id": 5, "from": PERSON, "chat": PRIVATE, "date": 1_790_000_000, **content}
    return {"update_id": update_id, "message": body}


def text(words: str, update_id: int = 1, chat: int = 77) -> Raw:
    """A text typed in a private chat."""
    update = message(update_id, text=words, chat={**PRIVATE, "id": chat})
    update["message"]["from"] = {**PERSON, "id": chat}
    return update


def edited(update_id: int = 1, /, **content: Any) -> Raw:
    """An edited message in a private chat."""
    body = message(update_id, edit_date=1_790_000_001, **content)["message"]
    return {"update_id": update_id, "edited_message": body}


def press(data: str, update_id: int = 1, /, **changes: Any) -> Raw:
    """A press on an inline button."""
    sat_on = {"message_id": 9, "chat": PRIVATE, "date": 1_790_000_000, "text": "Hỏi"}
    query = {
        "id": "4382bfdwdsb323b2d9",
        "from": PERSON,
        "chat_instance": "x",
        "message": sat_on,
        "data": data,
        **changes,
    }
    return {"update_id": update_id, "callback_query": query}


def contact(user_id: int | None, update_id: int = 1) -> Raw:
    """A contact card, of Telegram's user or of nobody it knows."""
    card = {"phone_number": "+84912345678", "first_name": "Lan", "vcard": "BEGIN:VCARD"}
    return message(update_id, contact=card if user_id is None else {**card, "user_id": user_id})


def membership(status: str, update_id: int = 1, chat: Raw = PRIVATE) -> Raw:
    """The bot was blocked ("kicked") or let in again ("member")."""
    bot = {"id": 1, "is_bot": True, "first_name": "B"}
    body = {
        "chat": chat,
        "from": PERSON,
        "date": 1,
        "old_chat_member": {"status": "member", "user": bot},
        "new_chat_member": {"status": status, "user": bot, "until_date": 0},
    }
    return {"update_id": update_id, "my_chat_member": body}
