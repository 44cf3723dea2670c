"""The package's own data files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    _SafeLoader = yaml.SafeLoader
else:
    _SafeLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # C is faster, not everywhere

DATA = Path(__file__).parent / "data"


def read_yaml(path: Path) -> Any:  # noqa: ANN401  what a file holds is checked by its reader
    """Read one YAML file; plain values only."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_SafeLoader)  # noqa: S506  safe
