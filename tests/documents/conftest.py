"""Sample reports as fixtures."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session")
def made():  # type: ignore[no-untyped-def]
    """A function (report name, format, digits) → bytes, each made once."""
    from functools import cache

    import sample_report

    from survey_kit.documents import WRITERS

    @cache
    def make(name: str, format: str, digits: str = "arabic") -> bytes:
        report = getattr(sample_report, name)()
        return WRITERS[format](sample_report.in_thai_digits(report) if digits == "thai" else report)

    return make
