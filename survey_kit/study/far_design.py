"""Does a declared design fit rows that stay where they are? What does not is counted; no row can be named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from survey_kit.errors import SurveyKitError
from survey_kit.model.aggregates import Item, Tally, TallyAnswer, Totals, TotalsAnswer

if TYPE_CHECKING:
    from survey_kit.model.aggregates import Engine
    from survey_kit.model.clusters import Clusters
    from survey_kit.model.codebook import Codebook
    from survey_kit.model.survey import Survey


def check_far(engine: Engine, plain: Engine, survey: Survey, *, nest: bool = False) -> None:
    """Raise for weights that are missing, negative or all nothing, and for PSUs in two strata unless they ``nest``.

    ``engine`` answers under the design, ``plain`` without weights: what both count says how many rows are wrong.
    """
    design = survey.design
    if not design.weight_kind.sampled:
        return
    if design.weight:
        _check_weight(engine, plain, survey.codebook, design.weight)
    if design.psu and design.strata and not nest:
        answer = cast(TotalsAnswer, engine.answer([Totals((Item(design.psu),), per_psu=True)])[0])
        _check_psus(answer.clusters, design.psu, design.strata)


def _check_weight(engine: Engine, plain: Engine, codebook: Codebook, weight: str) -> None:
    # Any column tells the rows without a weight; one of few codes does it in the least memory.
    short = next((v.name for v in codebook.variables if v.values), weight)
    rows, heavy = engine.answer([Tally((short,)), Totals((Item(weight),))])
    (said,) = plain.answer([Totals((Item(weight), Item(weight, (0.0,))))])
    counted, held = cast(TallyAnswer, rows), cast(TotalsAnswer, said)
    positive = round(float(cast(TotalsAnswer, heavy).n.sum()))
    filled, nothing = round(float(held.n[0, 0].sum())), round(float(held.wy[0, 1].sum()))
    everybody = round(float(counted.n.sum())) + counted.unweighted
    for code, wrong in (
        ("weight-missing-far", everybody - filled),
        ("weight-negative-far", filled - nothing - positive),
    ):
        if wrong:
            raise SurveyKitError(code, question=weight, count=wrong)
    if everybody and not positive:
        raise SurveyKitError("weight-all-zero", question=weight)


def _check_psus(clusters: Clusters, psu: str, strata: str) -> None:
    first: dict[Any, Any] = {}
    for stratum, unit in clusters.pairs:
        other = first.setdefault(unit, stratum)
        if other != stratum:
            raise SurveyKitError("psu-in-two-strata-far", question=psu, strata=strata, psu=_text(unit),
                                 first=_text(other), second=_text(stratum))  # fmt: skip


def _text(value: Any) -> str:
    return f"{value:.15g}" if isinstance(value, float) else str(value)
