"""Standard scores beside the answers they come from: SPSS DESCRIPTIVES /SAVE."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from survey_kit.errors import SurveyKitError
from survey_kit.messages import catalogue
from survey_kit.model.codebook import Kind, Measure, Variable
from survey_kit.model.survey import Step, Survey
from survey_kit.model.words import Words
from survey_kit.tabulation import Context
from survey_kit.tabulation.context import distribution_of

WORDS = catalogue(Path(__file__).with_name("words.toml"))


def with_z_scores(survey: Survey, context: Context, names: Sequence[str]) -> Survey:
    """The survey with a column ``Z<name>`` for each of ``names``: (x − mean) / S.D. of the (weighted) answers.

    Empty where nothing was answered, and everywhere when the answers do not vary. Raises ``name-taken``.
    """
    data, added = survey.data.copy(), []
    for name in names:
        new, dist = f"Z{name}", distribution_of(context, name)
        if new in data.columns:
            raise SurveyKitError("name-taken", question=new)
        if context.sampling:
            dist = dist.scaled_to_rows()
        values = survey.values(name)
        data[new] = (values - dist.mean) / dist.sd if dist.sd and dist.mean is not None else np.nan
        label = survey.codebook.label_of(name)
        said = (WORDS.text("z-score", lang, label=label.in_(lang)) for lang in ("th", "en"))
        added.append(Variable(new, Words(*said), Kind.NUMBER, Measure.SCALE, question=name, role="score"))
    codebook = replace(survey.codebook, variables=(*survey.codebook.variables, *added))
    return survey.with_step(data, Step("scores-added", {"names": ", ".join(v.name for v in added)}), codebook)
