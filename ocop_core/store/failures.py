"""Saying where a turn failed, without quoting anybody."""

from __future__ import annotations


def where(error: BaseException) -> str:
    """The error's class and the place it came from; not its words, which may quote a person."""
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    if place is None:
        return type(error).__name__
    code = place.tb_frame.f_code
    return f"{type(error).__name__} in {code.co_qualname}, {code.co_filename}:{place.tb_lineno}"
