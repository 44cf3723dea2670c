"""What reading a text costs in time and memory. Run: python -m benchmarks.understand.

Texts are the held-out sets of the tests. Time is processor time per text over ten rounds after
one to warm up. Memory is what a reader adds to a process that has yaml and pydantic at work.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from conversations.understand import read_faq, read_intent, read_product

HELD_OUT = Path(__file__).parent.parent / "tests" / "understand"
ROUNDS = 10

MEMORY = """
import psutil, yaml
from pydantic import BaseModel, TypeAdapter
class Warm(BaseModel):
    words: list[str]
TypeAdapter(dict[str, Warm]).validate_python({{}})
from ocop_core.vietnamese import fold
process = psutil.Process()
before = process.memory_info().rss
from conversations.understand import read_faq, read_intent, read_product
{calls}
print((process.memory_info().rss - before) / 1e6)
"""

FIRST_CALL = """
import time
from conversations.understand import read_faq, read_intent, read_product
began = time.process_time()
{calls}
print((time.process_time() - began) * 1000)
"""


def texts(name: str, field: str) -> list[str]:
    lines = (HELD_OUT / f"heldout_{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)[field] for line in lines]


def milliseconds(read: Callable[[str], object], samples: Sequence[str]) -> list[float]:
    for sample in samples:
        read(sample)
    spent = []
    for sample in list(samples) * ROUNDS:
        began = time.process_time()
        read(sample)
        spent.append((time.process_time() - began) * 1000)
    return spent


def first_call(calls: str) -> float:
    return _printed_by(FIRST_CALL.format(calls=calls))


def memory(calls: str) -> float:
    return _printed_by(MEMORY.format(calls=calls))


def _printed_by(code: str) -> float:
    return float(subprocess.check_output([sys.executable, "-c", code], text=True))


def main() -> None:
    readers: list[tuple[str, Callable[[str], object], list[str], str]] = [
        ("intent", read_intent, texts("intents", "text"), "read_intent('xem diem')"),
        ("product", read_product, texts("products", "name"), "read_product('mật ong')"),
        ("faq", read_faq, texts("faq", "text"), "read_faq('ocop la gi')"),
    ]
    for name, read, samples, call in readers:
        spent = milliseconds(read, samples)
        slow = statistics.quantiles(spent, n=100)[98]
        sys.stdout.write(
            f"{name:8} {len(samples):4} texts  median {statistics.median(spent):.3f} ms  "
            f"p99 {slow:.3f} ms  first call {first_call(call):.0f} ms  {memory(call):.1f} MB\n"
        )
    together = "\n".join(call for *_, call in readers)
    sys.stdout.write(f"all three: {memory(together):.1f} MB\n")


if __name__ == "__main__":
    main()
