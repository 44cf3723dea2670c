"""How a failure is written to the log: where it happened, not its words, which may quote people."""

from __future__ import annotations


def describe(error: BaseException) -> str:
    """Name an error's class, its place and its causes' classes, as `KeyError in render:40`."""
    words = _place(error)
    cause = error.__cause__
    while cause is not None:
        words += f" <- {type(cause).__name__}"
        cause = cause.__cause__
    return words


def _place(error: BaseException) -> str:
    frames = error.__traceback__
    while frames is not None and frames.tb_next is not None:
        frames = frames.tb_next
    if frames is None:
        return type(error).__name__
    return f"{type(error).__name__} in {frames.tb_frame.f_code.co_qualname}:{frames.tb_lineno}"
