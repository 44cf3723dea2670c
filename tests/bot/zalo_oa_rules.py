"""What Zalo refuses in a message, apart from whom it goes to and when."""

from typing import Any

Raw = dict[str, Any]


class Refusal(Exception):  # noqa: N818 -- reads as what the platform does
    """An error, as Zalo gives it: inside an HTTP 200."""

    def __init__(self, code: int, words: str) -> None:
        super().__init__(words)
        self.code = code
        self.words = words


def check_message(message: Raw) -> None:
    """Check the `message` of a call."""
    unknown = message.keys() - {"text", "attachment"}
    if unknown or not message:
        raise Refusal(-201, f"unknown fields {unknown}")
    text = message.get("text")
    if text is not None and not 0 < len(text.encode("utf-16-le")) // 2 <= 2000:
        raise Refusal(-210, "text is empty or over 2000 characters")
    attachment = message.get("attachment")
    if attachment is None:
        return
    if attachment.keys() != {"type", "payload"} or attachment["type"] != "template":
        raise Refusal(-201, "attachment is invalid")
    _check_payload(attachment["payload"], has_text=text is not None)


def _check_payload(payload: Raw, *, has_text: bool) -> None:
    match payload:
        case {"buttons": buttons} if len(payload) == 1:
            if not has_text:
                raise Refusal(-201, "buttons without text")
            _check_buttons(buttons)
        case {"template_type": "request_user_info", "elements": [element]}:
            title, subtitle = element["title"], element["subtitle"]
            if has_text or not 0 < len(title) <= 100 or not 0 < len(subtitle) <= 500:
                raise Refusal(-201, "request_user_info is invalid")
        case {
            "template_type": "media",
            "elements": [{"media_type": "image", "attachment_id": str()}],
        }:
            pass
        case _:
            raise Refusal(-201, "payload is invalid")


def _check_buttons(buttons: list[Raw]) -> None:
    if not 0 < len(buttons) <= 5:
        raise Refusal(-210, "at most 5 buttons")
    for button in buttons:
        if button.keys() != {"title", "type", "payload"}:
            raise Refusal(-201, "button is invalid")
        if button["type"] not in {"oa.query.hide", "oa.query.show"}:
            raise Refusal(-201, "button type is invalid")
        if not 0 < len(button["title"]) <= 100 or not 0 < len(button["payload"]) <= 1000:
            raise Refusal(-210, "button title or payload is too long")


def check_template(body: Raw) -> None:
    """Check a template call: one approved template, with one parameter."""
    if body.keys() != {"user_id", "template_id", "template_data"}:
        raise Refusal(-201, "fields are invalid")
    if body["template_id"] != "365":
        raise Refusal(-238, "template is not approved")
    data = body["template_data"]
    if data.keys() != {"content"} or not 0 < len(data["content"]) <= 200 or "\n" in data["content"]:
        raise Refusal(-201, "template_data is invalid")
