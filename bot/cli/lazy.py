"""A group that imports a command only when it is called, and tells each mistake in one line."""

from __future__ import annotations

import importlib
import io
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import click
from click.exceptions import NoArgsIsHelpError


class Refused(click.ClickException):
    """What the caller handed in cannot be served: one line on standard error, exit code 2."""

    exit_code = 2

    def __init__(self, message: str) -> None:
        super().__init__(" ".join(message.split()))

    def show(self, file: Any = None) -> None:  # noqa: ANN401 - click's signature
        """Write the line."""
        click.echo(f"ocop-bot: {self.format_message()}", file=file, err=file is None)


class Broken(Refused):
    """The installation is at fault, not the caller: exit code 1."""

    exit_code = 1


class LazyGroup(click.Group):
    """A click group over commands named by `module:name`."""

    def __init__(self, *args: Any, sources: Mapping[str, str], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.sources = sources

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of all commands."""
        return sorted(self.sources)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now."""
        if cmd_name not in self.sources:
            return None
        module, _, name = self.sources[cmd_name].partition(":")
        command = getattr(importlib.import_module(module), name)
        if not isinstance(command, click.Command):
            raise TypeError(f"{module}:{name} is not a click command")
        return command

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,  # noqa: ANN401 - click's signature
    ) -> click.Context:
        """Read the group's own options; from here on all output is UTF-8."""
        _speak_utf8()
        with _one_line():
            return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's signature
        """Run the command."""
        with _one_line():
            return super().invoke(ctx)


def _speak_utf8() -> None:
    """Vietnamese must come out whole whatever the locale says."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


@contextmanager
def _one_line() -> Iterator[None]:
    try:
        yield
    except NoArgsIsHelpError:
        raise
    except click.UsageError as error:
        where = f" (see {error.ctx.command_path} --help)" if error.ctx else ""
        raise Refused(error.format_message().rstrip(".") + where) from error
