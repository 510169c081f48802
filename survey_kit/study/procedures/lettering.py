"""How columns are to be compared: the options every table with columns takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from survey_kit.errors import SurveyKitError
from survey_kit.study.procedures.asking import Names, among, names_of

if TYPE_CHECKING:
    from survey_kit.tabulation import Letters


def lettered(
    rows: Names, by: str, letters: Names, adjust: str, margin: float | None, differences: bool, *, means: bool = False
) -> list[Letters]:
    """The plan of the columns of ``by`` compared as ``letters`` says, of `AGAINST`; none when it says nothing."""
    from survey_kit.tabulation import Letters
    from survey_kit.tabulation.letters import AGAINST, METHODS

    against = tuple(among(kind, AGAINST) for kind in names_of(letters) if kind)
    among(adjust, METHODS)
    if not against:
        if differences or margin is not None or adjust != "auto":
            raise SurveyKitError("option-unused", option="--adjust, --margin, --differences")
        return []
    if margin is not None and not margin > 0:
        raise SurveyKitError("unknown-option", option=f"{margin:g}", known="0.05, 0.1")
    names = tuple(names_of(rows))
    return [Letters(f"{'+'.join(names)}×{by}.letters", names, by, means, against, adjust, margin, pairs=differences)]
