"""The only floor that knows the order of things; every face (command line, notebook, browser) speaks to it.

`Study` is one survey ready to be asked; `build` is the whole way from a project folder to the documents.
"""

from __future__ import annotations

from survey_kit.study.analysis import Study
from survey_kit.study.opening import read
from survey_kit.study.view import View

__all__ = ["Study", "View", "read"]
