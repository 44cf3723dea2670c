from __future__ import annotations

import subprocess
import sys

CODE = """
import sys
from conversations.understand import read_faq, read_intent, read_product
assert read_intent("xem điểm").candidates
assert read_product("mật ong").candidates
assert read_faq("ocop là gì").candidates
heavy = {"sklearn", "numpy", "scipy"} & set(sys.modules)
print(sorted(heavy))
"""


def test_reads_without_the_training_libraries() -> None:
    printed = subprocess.check_output([sys.executable, "-c", CODE], text=True)
    assert printed.strip() == "[]"
