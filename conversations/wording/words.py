"""Turning keys and data into words: the one place where user text is escaped.

Sentences are Jinja2 templates in `vi/*.yaml`, whole messages in `vi/*/*.j2` (`vi/digest/commune.j2`
is `digest.commune`), all autoescaped; the only markup is <b> and <i>.
Whatever a person typed arrives as data and leaves as escaped text, whatever it contains.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup, escape

from conversations.reply import Arg, Say
from conversations.wording.filters import FILTERS

FOLDER = Path(__file__).parent / "vi"

WHAT_PEOPLE_TYPE = ("commands.yaml", "answers.yaml")
"""Tables of words to be understood, not to be said."""

TAGS = re.compile(r"</?[bi]>")


class Wording:
    """The words of one language."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        environment = Environment(
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=False,
        )
        environment.filters |= FILTERS
        self._texts = texts
        self._environment = environment
        self._templates: dict[str, Template] = {}
        self._fixed_words: dict[str, Markup] = {}

    @property
    def keys(self) -> frozenset[str]:
        """All keys that have words."""
        return frozenset(self._texts)

    def source(self, key: str) -> str:
        """The words of a key before any data, as they stand in the file."""
        return self._texts[key]

    def html(self, said: Say) -> Markup:
        """The sentence as safe HTML.

        Raises:
            KeyError: no such key; a test asks for every key the code uses.
        """
        if said.key == "plain":
            return escape(said.args.get("text", ""))
        if not said.args:
            return self._fixed(said.key)
        words = self._template(said.key).render(
            {name: self._resolve(arg) for name, arg in said.args.items()}
        )
        return Markup(words.strip())  # noqa: S704 - our own template, autoescaped

    def text(self, said: Say) -> str:
        """The sentence without markup, for buttons and channels that know none."""
        if said.key == "plain":
            return str(said.args.get("text", ""))
        return without_markup(self.html(said))

    def _template(self, key: str) -> Template:
        template = self._templates.get(key)
        if template is None:
            template = self._environment.from_string(self._texts[key])
            template.globals = {}  # none of ours calls any, and each rendering would copy them
            self._templates[key] = template
        return template

    def _fixed(self, key: str) -> Markup:
        """Words without data are the same every time."""
        words = self._fixed_words.get(key)
        if words is None:
            words = Markup(self._template(key).render().strip())  # noqa: S704 - our own words
            self._fixed_words[key] = words
        return words

    def _resolve(self, arg: Arg) -> Any:  # noqa: ANN401 - whatever a template is given
        if isinstance(arg, Say):
            return self.html(arg)
        if isinstance(arg, tuple):
            return [self._resolve(item) for item in arg]
        if isinstance(arg, Mapping):
            return {name: self._resolve(item) for name, item in arg.items()}
        return arg


def without_markup(text: str) -> str:
    """Our safe HTML as plain text."""
    return html.unescape(TAGS.sub("", text))


@cache
def vietnamese() -> Wording:
    """The Vietnamese words."""
    texts: dict[str, str] = {}
    for path in sorted(FOLDER.glob("*.yaml")):
        if path.name not in WHAT_PEOPLE_TYPE:
            texts |= _flat(yaml.safe_load(path.read_text(encoding="utf-8")))
    for path in sorted(FOLDER.glob("*/*.j2")):
        texts[f"{path.parent.name}.{path.stem}"] = path.read_text(encoding="utf-8")
    return Wording(texts)


def _flat(tree: Mapping[str, Any], above: str = "") -> dict[str, str]:
    flat: dict[str, str] = {}
    for key, value in tree.items():
        name = f"{above}{key}"
        flat |= _flat(value, f"{name}.") if isinstance(value, dict) else {name: str(value)}
    return flat
