"""Makes the sample data anew: ``python sample_data/make.py [folder]``. The same seed gives the same bytes.

clean/ the answers in the codes of the questionnaires · raw/ the files as cities send them · expected/ what is wrong in
raw/. Raw is clean plus the findings: undo the findings and the clean answers are back. Everything is invented.
"""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from generator.whole import make  # noqa: E402

if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
