"""``python -m survey_kit``."""

import sys

from survey_kit.cli import main

sys.exit(main())
