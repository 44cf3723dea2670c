"""Reading one YAML file as its model; what is wrong with it comes back as faults."""

from __future__ import annotations

from collections.abc import Hashable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from ocop_core.criteria.faults import Fault

Model = TypeVar("Model", bound=BaseModel)

if TYPE_CHECKING:
    _SafeLoader = yaml.SafeLoader
else:
    _SafeLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # C is faster, not everywhere


class _Loader(_SafeLoader):
    """Refuses a key that stands twice; YAML would silently keep the last."""


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Hashable, Any]:
    mapping = loader.construct_mapping(node, deep=True)
    if len(mapping) == len(node.value):
        return mapping
    seen: set[object] = set()
    for key_node, _ in node.value:
        key = loader.construct_object(key_node)
        if key in seen:
            raise yaml.MarkedYAMLError(problem=f"{key} stands twice", problem_mark=node.start_mark)
        seen.add(key)
    return mapping


_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)


def read(root: Path, path: Path, model: type[Model]) -> Model | list[Fault]:
    """The file as its model, or what is wrong with it, a line each.

    Args:
        root: the edition's folder, for naming the file in faults.
        path: the file.
        model: its shape.
    """
    name = path.relative_to(root).as_posix()
    try:
        content = yaml.load(path.read_text("utf-8"), _Loader)  # noqa: S506 - a safe loader
        return model.model_validate(content)
    except ValidationError as error:
        return [
            Fault(name, _line(f"{'.'.join(str(part) for part in item['loc'])}: {item['msg']}"))
            for item in error.errors()
        ]
    except OSError as error:
        return [Fault(name, f"cannot be read: {error.strerror}")]
    except UnicodeDecodeError as error:
        return [Fault(name, f"is not UTF-8 text: {error.reason} at byte {error.start}")]
    except yaml.MarkedYAMLError as error:
        where = f"line {error.problem_mark.line + 1}: " if error.problem_mark else ""
        return [Fault(name, _line(f"is not valid YAML: {where}{error.problem}"))]
    except (yaml.YAMLError, ValueError) as error:  # ValueError: the 31st of February
        return [Fault(name, _line(f"is not valid YAML: {error}"))]


def _line(text: str) -> str:
    return " ".join(text.split())
