"""``python -m survey_kit.cli``."""

import sys

from survey_kit.cli import main

sys.exit(main())
