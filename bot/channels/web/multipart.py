"""A form with files, as a page without script sends it: read with the standard library."""

from __future__ import annotations

from email.parser import BytesParser
from email.policy import HTTP

from bot.channels.web.bodies import Problem

FILES_LIMIT = 24 * 1024 * 1024
"""Bytes of such a form: some photos as a phone takes them."""

MOST_FILES = 12


def read_files(content_type: str, body: bytes) -> tuple[dict[str, str], list[bytes]]:
    """The fields and the files of a form.

    Raises:
        Problem: It is no such form, or holds too much.
    """
    if content_type.partition(";")[0].strip().lower() != "multipart/form-data":
        raise Problem(415, "not_understood")
    if not content_type.isascii() or any(ord(letter) < 32 for letter in content_type):
        raise Problem(400, "not_understood")
    head = f"Content-Type: {content_type}\r\n\r\n".encode("ascii")
    message = BytesParser(policy=HTTP).parsebytes(head + body)
    if not message.is_multipart():
        raise Problem(400, "not_understood")
    fields: dict[str, str] = {}
    files: list[bytes] = []
    for part in message.iter_parts():
        name = part.get_param("name", header="content-disposition")
        data = part.get_payload(decode=True)
        if not isinstance(name, str) or not isinstance(data, bytes):
            continue
        if part.get_filename() is None:
            fields[name] = data[:1000].decode("utf-8", "replace").strip()
        elif data:
            files.append(data)
    if len(files) > MOST_FILES:
        raise Problem(413, "too_long")
    return fields, files
