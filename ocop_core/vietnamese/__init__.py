"""Reading what Vietnamese producers type: folding, telex, numbers, money, dates, identifiers.

Pure: no clock, no input or output. `read` gives a `Reading` for any text; `show` puts it back
into words for the person to confirm.
"""

from ocop_core.vietnamese.choice import is_line_number, read_choice
from ocop_core.vietnamese.fold import fold, marks, tidy
from ocop_core.vietnamese.readers import kinds, read
from ocop_core.vietnamese.reading import Kind, Reading, Why
from ocop_core.vietnamese.show import show
from ocop_core.vietnamese.telex import decode_telex

__all__ = [
    "Kind",
    "Reading",
    "Why",
    "decode_telex",
    "fold",
    "is_line_number",
    "kinds",
    "marks",
    "read",
    "read_choice",
    "show",
    "tidy",
]
