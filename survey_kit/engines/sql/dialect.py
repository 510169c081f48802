"""Where one SQL differs from another: how names and texts are quoted."""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass

# What `str.strip` takes for nothing: SQL's own TRIM knows only the plain space.
BLANKS = "".join(chr(i) for i in range(sys.maxunicode + 1) if chr(i).isspace())


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a database writes names and literals; everything else is SQL that all of them read alike.

    ``quote`` stands around names and is doubled within them; ``backslashes``: a backslash in a text begins an escape.
    """

    quote: str = '"'
    backslashes: bool = False

    def name(self, identifier: str) -> str:
        """A column or table of any name: Thai, spaces, quotes."""
        return self.quote + identifier.replace(self.quote, self.quote * 2) + self.quote

    def text(self, value: str) -> str:
        """A text of any letters; nothing in it is read as SQL."""
        if self.backslashes:
            return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
        return "'" + value.replace("'", "''") + "'"

    def number(self, value: float) -> str:
        """A number of eight bytes to its last digit: without an exponent databases read a decimal."""
        if math.isinf(value):
            return f"CAST('{'-' if value < 0 else ''}Infinity' AS DOUBLE)"
        written = repr(float(value))
        return f"({written})" if "e" in written else f"({written}e0)"

    def literal(self, value: float | str) -> str:
        """A stored code."""
        return self.text(value) if isinstance(value, str) else self.number(value)
