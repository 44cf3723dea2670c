"""An operation: work on the database in one transaction, for one caller or for many at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final, Generic, TypeVar

from sqlalchemy import Connection

A = TypeVar("A")
R = TypeVar("R")


class NeedsCareError(Exception):
    """Raised by `together` when the work at hand wants `alone`; never leaves the store."""


class NeedsCare(Enum):
    """In the place of a result of `together`: that one argument wants `alone`."""

    NEEDS_CARE = "needs care"


NEEDS_CARE: Final = NeedsCare.NEEDS_CARE


@dataclass(frozen=True, slots=True)
class Operation(Generic[A, R]):
    """Work in two ways: swift for many callers together, careful for one alone.

    `together` assumes that nothing goes wrong. When anything does, its transaction is rolled
    back and each caller's part is done by `alone`, in a SAVEPOINT of its own, so that one
    caller's trouble is not another's. An argument that is merely not for `together` is left
    out by it, and done by `alone` behind the others.
    """

    together: Callable[[Connection, Sequence[A]], Sequence[R | NeedsCare]]
    """One result for each argument, in order; `NEEDS_CARE` where nothing was done for it."""
    alone: Callable[[Connection, A], R]


def one_by_one(alone: Callable[[Connection, A], R]) -> Operation[A, R]:
    """An operation without a shorter way for many."""

    def together(conn: Connection, arguments: Sequence[A]) -> list[R]:
        return [alone(conn, argument) for argument in arguments]

    return Operation(together, alone)
