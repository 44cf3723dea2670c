"""The measured process of `benchmarks.understanding`; it imports little itself.

It tells on a line how long each thing took to load, waits for a line with the questions of each
family, tells how long each question took, and waits until it is let go: at both waits its
memory can be looked at from outside.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable

FIRST = {
    "intents": {"kind": "intent", "text": "xem diem"},
    "products": {"kind": "product", "text": "mật ong"},
    "values": {"kind": "phone", "text": "0987654321"},
    "addresses": {"kind": "address", "text": "xã Tà Xùa, tỉnh Sơn La"},
}
"""The question that makes each family load what it needs; `phone` brings its library."""


def spent(work: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds on the clock, and of the processor."""
    clock, processor = time.perf_counter(), time.process_time()
    work()
    return (time.perf_counter() - clock) * 1e3, (time.process_time() - processor) * 1e3


def tell(content: object) -> None:
    sys.stdout.write(json.dumps(content) + "\n")
    sys.stdout.flush()


def main() -> None:
    start = time.perf_counter()
    from datetime import date  # noqa: PLC0415 - its time counts

    from bot.cli.understand import answer_line  # noqa: PLC0415

    today = date(2026, 11, 23)
    loaded = {"imports": (time.perf_counter() - start) * 1e3}

    def ask(question: dict[str, str]) -> tuple[float, float]:
        line = json.dumps({"id": "1", **question}).encode()
        return spent(lambda: answer_line(line, today))

    loaded |= {family: ask(question)[0] for family, question in FIRST.items()}
    tell(loaded)
    asked = json.loads(sys.stdin.readline())
    tell({family: [ask(each) for each in questions] for family, questions in asked.items()})
    sys.stdin.readline()


if __name__ == "__main__":
    main()
