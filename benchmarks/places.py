"""How well, how fast and how large place reading is: `python -m benchmarks.places [COUNT [SEED]]`.

Prints the time and memory the tables take, the time of an address, and for each way of
typing the share read right, offered alone, offered among others, missed, refused, wrong.
"""

from __future__ import annotations

import sys
import time
from collections import Counter, defaultdict
from statistics import mean, quantiles

import psutil

from ocop_core import places
from tests.places.addresses import addresses, verdict

_VERDICTS = ("right", "confirm", "several", "missed", "refused", "wrong")


def main(count: int, seed: int) -> None:
    """Measure loading, then `count` generated addresses, two fifths of them of today's form."""
    process = psutil.Process()
    before, started = process.memory_info().rss, time.perf_counter()
    places.read_place("xã Tà Xùa, tỉnh Sơn La")
    loaded, after = time.perf_counter() - started, process.memory_info().rss
    print(f"load and first address: {loaded * 1e3:.0f} ms, {(after - before) / 1e6:.1f} MB")
    table: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    times = []
    for one in addresses(new=count * 2 // 5, old=count * 3 // 5, seed=seed):
        started = time.perf_counter()
        reading = places.read_place(one.text, default_province=one.default)
        times.append(time.perf_counter() - started)
        found = verdict(reading, one.communes)
        for row in ((one.system, one.noise), (one.system, "all"), ("all", "")):
            table[row][found] += 1
        if found == "wrong":
            print(f"wrong: {one.text!r}: {reading.communes}, not {one.communes}")
    p99 = quantiles(times, n=100)[98]
    print(f"ms an address: mean {mean(times) * 1e3:.2f}, p99 {p99 * 1e3:.1f}")
    grown = (process.memory_info().rss - before) / 1e6
    print(f"memory after {len(times)} addresses: +{grown:.1f} MB (the generator's included)")
    print(f"{'':40}", *(f"{name:>8}" for name in _VERDICTS))
    for (system, noise), counts in sorted(table.items()):
        total = counts.total()
        shares = (f"{counts[name] / total:8.3f}" for name in _VERDICTS)
        print(f"{system:4}{noise:30}{total:6}", *shares)


if __name__ == "__main__":
    main(
        int(sys.argv[1]) if len(sys.argv) > 1 else 5000,
        int(sys.argv[2]) if len(sys.argv) > 2 else 1,
    )
