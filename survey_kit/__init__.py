"""survey_kit: from the files a city team holds to the pages of a data-return forum.

import survey_kit as sk
s = sk.read("city.sav")
s.frequencies("q1", by="city")
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from survey_kit.errors import SurveyKitError
    from survey_kit.study import Study, read

__version__ = "0.1.0"
__all__ = ["Study", "SurveyKitError", "__version__", "read"]

_HOMES = {"Study": "survey_kit.study", "read": "survey_kit.study", "SurveyKitError": "survey_kit.errors"}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'survey_kit' has no attribute {name!r}")
