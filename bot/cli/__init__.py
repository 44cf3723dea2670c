"""The command line `ocop-bot`; each group of commands is a file here, imported when it is called.

To add one: write a click command in a file of this package and name it in `COMMANDS`.
"""

from __future__ import annotations

import click

from bot.cli.lazy import LazyGroup

COMMANDS = {
    "chat": "bot.cli.chat:chat",
    "run": "bot.cli.run:run",
    "demo": "bot.cli.demo:demo",
    "doctor": "bot.cli.doctor:doctor",
    "certificate": "bot.cli.certificate:certificate",
    "officer": "bot.cli.officer:officer",
    "export": "bot.cli.export:export",
    "db": "bot.cli.database:db",
    "zalo-oa": "bot.cli.zalo_oa:zalo_oa",
    "criteria": "bot.cli.criteria:criteria",
    "score": "bot.cli.scoring:score",
    "missing": "bot.cli.scoring:missing",
    "understand": "bot.cli.understand:understand",
    "digest": "bot.cli.digest:digest",
}
"""Where each command is defined, `module:name`."""


@click.group(cls=LazyGroup, sources=COMMANDS)
def main() -> None:
    """The OCOP bot: run it, talk to it, and ask its criteria."""
