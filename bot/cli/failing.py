"""Failures of the installation, told in one line to whoever can act on them."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from bot.channels.base import ChannelError
from bot.cli.lazy import Broken
from bot.settings import SettingsError
from ocop_core.criteria import EditionInvalid
from ocop_core.store import StoreError

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


def told_plainly(command: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """Turn what an administrator can mend into `Broken`; anything else is a bug and shows."""

    @functools.wraps(command)
    def run(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        try:
            return command(*args, **kwargs)
        except (SettingsError, StoreError, ChannelError, EditionInvalid) as error:
            raise Broken("; ".join(str(error).splitlines()) or type(error).__name__) from error

    return run
