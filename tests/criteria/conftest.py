"""The editions of the tests, opened once, and a folder of one that may be broken."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from ocop_core.criteria import Edition, EditionInvalid, Fault, editions, open_edition

MADE_UP = Path(__file__).parents[1] / "editions" / "made_up"


@dataclass(frozen=True)
class Folder:
    """A copy of the made-up edition in which single things can be broken."""

    path: Path

    def edit(self, file: str, old: str, new: str) -> None:
        path = self.path / file
        text = path.read_text("utf-8")
        assert old in text, f"{file} does not hold {old!r}"
        path.write_text(text.replace(old, new, 1), "utf-8")

    def faults(self) -> tuple[Fault, ...]:
        try:
            open_edition(self.path)
        except EditionInvalid as error:
            return error.faults
        return ()


@pytest.fixture(scope="session")
def edition() -> Edition:
    return editions()[-1]


@pytest.fixture(scope="session")
def made_up() -> Edition:
    return open_edition(MADE_UP)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(Path(shutil.copytree(MADE_UP, tmp_path / "edition")))
