"""Every estimate under a design against R's survey package on its own sample surveys (calls in designs.R), 1e-9."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import survey_kit as sk
from survey_kit.engines.parquet import ParquetEngine
from survey_kit.model.aggregates import Item, Totals
from survey_kit.model.margin import Margin, MarginCell
from survey_kit.model.survey import Auxiliary, Calibration
from survey_kit.statistics.linearisation import domain_means
from tests.oracles.awkward import HERE
from tests.oracles.ledger import same
from tests.oracles.recording import Recording

R = Recording("designs.tsv")
DATA = HERE / "data"
DESIGNS = {
    "srs": ("apisrs", {"fpc": "fpc"}),
    "strat": ("apistrat", {"strata": "stype", "fpc": "fpc"}),
    "clus1": ("apiclus1", {"psu": "dnum", "fpc": "fpc"}),
    "clus2": ("apiclus2", {"psu": "dnum,snum", "fpc": "fpc1,fpc2"}),
    "jk1": ("apiclus1", {"replicates": "rep_*", "replicate_method": "jk1", "scale": (1 - 15 / 757) * 14 / 15}),
    "boot": ("apiclus1", {"replicates": "boot_*", "replicate_method": "bootstrap", "mse": True}),
}
KEYS = tuple(DESIGNS)


ENGINES = ("memory", "parquet")


@pytest.fixture(scope="module", params=ENGINES)
def schools(request, tmp_path_factory):
    """The schools by design, answered by every engine."""

    def opened(name: str) -> sk.Study:
        file, design = DESIGNS[name]
        study = sk.read(DATA / f"{file}.csv", weight="pw", weight_kind="sampling", **design)
        if request.param == "memory":
            return study
        path = tmp_path_factory.mktemp(name) / "schools.parquet"
        study.data.to_parquet(path, index=False)
        engine = ParquetEngine(path, study.codebook, study.survey.design, batch_rows=50)
        return study._like(study.survey, engine=engine)

    return opened


def said(view, *statistics: str) -> dict[str, list[float]]:
    """Figures by statistic, in the order of the rows of the first table."""
    table = view.tables[0]
    names = [c.statistic for c in table.columns]
    return {s: [line[names.index(s)].value for line in table.cells] for s in statistics}


def both(views, *statistics: str) -> dict[str, list[float]]:
    """Figures of tables of one line each."""
    parts = [said(view, *statistics) for view in views]
    return {s: [part[s][0] for part in parts] for s in statistics}


@pytest.mark.parametrize("name", KEYS)
def test_means(schools, name):
    study = schools(name)
    got = both([study.estimate(v) for v in ("api00", "api99")], "estimate", "se", "df", "deff")
    R.same(got["estimate"], f"{name}.mean.est")
    R.same(got["se"], f"{name}.mean.se")
    R.same(got["deff"], f"{name}.deff")
    R.same(got["df"][:1], f"{name}.df")


@pytest.mark.parametrize("name", ["srs", "strat"])
def test_shares_come_from_schools_that_are_alike(schools, name):
    """R's shares, intervals and chi-squares without PSUs hold the units that many rows share."""
    (answer,) = schools(name).context.engine.answer([Totals((Item("sch_wide", (1.0,)),), per_psu=True)])
    assert (sum(answer.clusters.many), len(answer.clusters) < 20) == (200, True)


@pytest.mark.parametrize("name", KEYS)
def test_totals_and_ratios(schools, name):
    study = schools(name)
    got = both([study.estimate(v, of="total") for v in ("api99", "sch_wide")], "estimate", "se")
    R.same(got["estimate"], f"{name}.total.est")
    R.same(got["se"], f"{name}.total.se")
    got = said(study.estimate("api00", of="ratio", over="api99"), "estimate", "se")
    R.same(got["estimate"], f"{name}.ratio.est")
    R.same(got["se"], f"{name}.ratio.se")
    got = said(study.estimate("api99", "awards", of="total"), "estimate", "se")
    R.same(got["estimate"][:2], f"{name}.totalby.est")
    R.same(got["se"][:2], f"{name}.totalby.se")


@pytest.mark.parametrize("name", KEYS)
def test_shares_and_their_intervals(schools, name):
    study = schools(name)
    got = said(study.estimate("sch_wide", of="proportion", codes=[1]), "estimate", "se")
    R.same(got["estimate"], f"{name}.share.est")
    R.same(got["se"], f"{name}.share.se")
    for ours, theirs in (("logit", "xlogit"), ("beta", "beta"), ("asin", "asin"), ("mean", "mean")):
        got = said(study.estimate("sch_wide", of="proportion", codes=[1], interval=ours), "ci_low", "ci_high")
        R.same([got["ci_low"][0], got["ci_high"][0]], f"{name}.interval.{theirs}")


@pytest.mark.parametrize("name", KEYS)
def test_domains_with_their_covariance(schools, name):
    study = schools(name)
    weights = [{1: 1, 2: -1}, {1: 1 / 3, 2: 1 / 3, 3: 1 / 3}, {1: 1, 2: -0.5, 3: -0.5}]
    view = study.estimate("api00", "stype", contrasts=weights)
    got = said(view, "estimate", "se", "df")
    R.same(got["estimate"][:3], f"{name}.by.est")
    vcov = np.array(R(f"{name}.by.vcov")).reshape(3, 3)
    same(np.square(got["se"][:3]), np.diag(vcov), 1e-9, f"{name}.by.vcov")
    if name not in ("jk1", "boot"):  # replicates keep the degrees of freedom of the whole design
        R.same(got["df"][:3], f"{name}.by.df")
    contrast = view.tables[1]
    names = [c.statistic for c in contrast.columns]
    R.same([line[names.index("estimate")].value for line in contrast.cells], f"{name}.contrast.est")
    R.same([line[names.index("se")].value for line in contrast.cells], f"{name}.contrast.se")


# svyquantile of replicate weights passes no interval type on: R's is always "mean" there.
WOODRUFF = [(k, i) for k in KEYS for i in ("mean", "beta", "asin", "logit") if i == "mean" or k not in ("jk1", "boot")]


@pytest.mark.parametrize(("name", "interval"), WOODRUFF)
def test_quantiles(schools, name, interval):
    study = schools(name)
    views = [study.estimate("api00", of="quantile", share=q, interval=interval) for q in (0.25, 0.5, 0.883)]
    got = both(views, "estimate", "ci_low", "ci_high", "se")
    theirs = {"logit": "xlogit"}.get(interval, interval)
    wanted = np.array(R(f"{name}.quantile.{theirs}")).reshape(3, 4).T
    for k, statistic in enumerate(("estimate", "ci_low", "ci_high", "se")):
        same(got[statistic], wanted[k], 1e-9, f"{name}.quantile.{interval} {statistic}")


@pytest.mark.parametrize("name", KEYS)
def test_quantiles_of_groups_spread_and_joint_covariance(schools, name):
    study = schools(name)
    got = said(study.estimate("api00", "awards", of="quantile"), "estimate", "se")
    R.same(got["estimate"][:2], f"{name}.quantileby.est")
    if name not in ("jk1", "boot"):
        R.same(got["se"][:2], f"{name}.quantileby.se")
    sd = said(study.means("api00", statistics=("sd",)), "sd")["sd"][0]
    R.same([sd**2], f"{name}.var")
    request = Totals((Item("api00"), Item("api99")), per_psu=True)
    (answer,) = study.context.engine.answer([request])
    R.same([domain_means(answer).covariance[0, 1]], f"{name}.vcov")


@pytest.mark.parametrize("name", KEYS)
def test_independence(schools, name):
    test = {t.name: t for t in schools(name).crosstab("sch_wide", "stype").table.tests}["rao_scott"]
    R.same([test.statistic, test.df, test.df2, test.p], f"{name}.chisq.F")
    extra = dict(test.extra)
    wanted = R(f"{name}.chisq.Chisq")
    same([extra["pearson_scaled"], extra["df_first"], extra["p_first"]], wanted, 1e-9, f"{name}.chisq.Chisq")


@pytest.mark.parametrize("name", ["strat", "clus1", "clus2"])
def test_independence_among_those_who_answered(name):
    file, design = DESIGNS[name]
    study = sk.read(DATA / f"{file}.csv", weight="pw", weight_kind="sampling", **design)
    some = study.data["awards"].where(study.data["meals"] <= 40)
    less = study._like(replace(study.survey, data=study.data.assign(awards=some)))
    test = {t.name: t for t in less.crosstab("awards", "sch_wide").table.tests}["rao_scott"]
    R.same([test.statistic, test.df, test.df2, test.p], f"{name}.some")


TAYLOR = ("srs", "strat", "clus1", "clus2")


def lines_of(view, part: str = "") -> list[dict[str, float]]:
    """Lines of the table whose name ends in ``part`` by statistic."""
    table = next(t for t in view.tables if t.name.endswith(part))
    return [{c.statistic: cell.value for c, cell in zip(table.columns, line, strict=True)} for line in table.cells]


@pytest.mark.parametrize("name", TAYLOR)
def test_two_groups_and_pairs(schools, name):
    study = schools(name)
    test = study.compare("meals", "awards").table.tests[0]
    extra = dict(test.extra)
    # svyttest takes the second group less the first.
    got = [-extra["difference"], -test.statistic, test.df, test.p, -extra["high"], -extra["low"]]
    R.same(got, f"{name}.ttest")
    line = lines_of(study.paired("api00", "api99"), "differences")[0]
    R.same([line["difference"], line["t"]], f"{name}.paired")
    R.same([line["df"]], f"{name}.df")


@pytest.mark.parametrize("test", ["wilcoxon", "median"])
@pytest.mark.parametrize("name", TAYLOR)
def test_ranks(schools, name, test):
    study = schools(name)
    two, many = (study.median_test,) * 2 if test == "median" else (study.mann_whitney, study.kruskal_wallis)
    view = two("api00", "awards")
    line = lines_of(view, "pairs")[0]
    R.same([-line["difference"], -line["t"], line["df"]], f"{name}.middle.{test}")
    line = lines_of(many("api00", "stype"), "test")[1]
    R.same([line[s] for s in ("f", "df", "df2", "p")], f"{name}.middles.{test}")
    if name in ("srs", "clus1"):
        pair = lines_of(view, "pairs")[0]
        R.same([-pair["difference"], -pair["t"], pair["df"], pair["p"]], f"{name}.rank.{test}")
        R.same([line[s] for s in ("f", "df", "df2", "p")], f"{name}.ranks.{test}")


@pytest.mark.parametrize("name", TAYLOR)
def test_several_groups(schools, name):
    by_name = {t.name: t for t in schools(name).compare("api00", "stype").table.tests}
    for ours, theirs in (("design_wald", "wald"), ("design_working", "lrt")):
        t = by_name[ours]
        R.same([t.statistic, t.df, t.df2, t.p], f"{name}.{theirs}")


@pytest.mark.parametrize("name", TAYLOR)
def test_models(schools, name):
    study = schools(name)
    view = study.regress("api00", ["ell", "meals", "sch_wide"])
    got = said(view, "b", "se", "p")
    for statistic in ("b", "se", "p"):
        R.same(got[statistic], f"{name}.glm.{statistic}")
    R.same([view.table.tests[0].df2], f"{name}.glm.df")
    got = said(study.logistic("awards", ["ell", "meals"]), "b", "se", "p")
    for statistic in ("b", "se", "p"):
        R.same(np.roll(got[statistic], 1), f"{name}.logit.{statistic}")


@pytest.mark.parametrize("name", ["jk1", "boot"])
def test_models_are_fitted_anew_under_every_replicate(schools, name):
    study = schools(name)
    got = said(study.regress("api00", ["ell", "meals"]), "b", "se", "p")
    for statistic in ("b", "se", "p"):
        R.same(got[statistic], f"{name}.glm.{statistic}")
    got = said(study.logistic("awards", ["meals"]), "b", "se")
    R.same(np.roll(got["b"], 1), f"{name}.logit.b")
    # svyglm stops each replicate at 1e-8 of the deviance.
    R.same(np.roll(got["se"], 1), f"{name}.logit.se", 1e-6)


FITS = {
    "post": [[("stype", k)] for k in (1.0, 2.0, 3.0)],
    "rake": [*([("stype", k)] for k in (1.0, 2.0, 3.0)), [("sch_wide", 0.0)], [("sch_wide", 1.0)]],
    "greg": [[("stype", k)] for k in (1.0, 2.0, 3.0)],
    "logit": [*([("stype", k)] for k in (1.0, 2.0, 3.0)), [("sch_wide", 0.0)], [("sch_wide", 1.0)]],
    "poststrat": [[("awards", 0.0)], [("awards", 1.0)]],
}


def fitted(name: str) -> sk.Study:
    """A study with R's own calibrated weights, their auxiliaries declared."""
    file, design = DESIGNS["strat" if name == "poststrat" else "clus1"]
    study = sk.read(DATA / f"{file}.csv", weight="pw", weight_kind="sampling", **design)
    survey = study.survey
    data = survey.data.assign(fitted=R(f"fit.{name}.w"))
    more = (Auxiliary((), "api99"),) if name == "greg" else ()
    calibration = Calibration((*(Auxiliary(tuple(where)) for where in FITS[name]), *more), "pw")
    design = replace(survey.design, weight="fitted", calibration=calibration)
    return study._like(replace(survey, data=data, design=design))


@pytest.mark.parametrize("name", FITS)
def test_calibrated_weights(name):
    study = fitted(name)
    got = both([study.estimate(v) for v in ("api00", "enroll")], "estimate", "se")
    R.same(got["estimate"], f"fit.{name}.mean.est")
    R.same(got["se"], f"fit.{name}.mean.se")
    got = said(study.estimate("enroll", of="total"), "estimate", "se")
    R.same(got["estimate"], f"fit.{name}.total.est")
    R.same(got["se"], f"fit.{name}.total.se")
    got = said(study.estimate("api00", "awards"), "estimate", "se")
    R.same(got["estimate"][:2], f"fit.{name}.by.est")
    R.same(got["se"][:2], f"fit.{name}.by.se")
    R.same(said(study.estimate("api00", of="ratio", over="api99"), "se")["se"], f"fit.{name}.ratio.se")
    test = {t.name: t for t in study.crosstab("awards", "stype").table.tests}["rao_scott"]
    R.same([test.statistic, test.df, test.df2, test.p], f"fit.{name}.chisq")


@pytest.mark.parametrize("name", FITS)
def test_models_of_calibrated_weights(name):
    study = fitted(name)
    got = said(study.regress("api00", ["ell", "meals"]), "b", "se")
    R.same(got["b"], f"fit.{name}.glm.b")
    R.same(got["se"], f"fit.{name}.glm.se")
    got = said(study.logistic("awards", ["ell", "meals"]), "b", "se")
    R.same(np.roll(got["b"], 1), f"fit.{name}.logit.b")
    R.same(np.roll(got["se"], 1), f"fit.{name}.logit.se")


def test_weights_made_anew_for_some_of_the_rows():
    """Those of all were made before the rows were picked, in a column of the same name."""
    file, design = DESIGNS["clus1"]
    study = sk.read(DATA / f"{file}.csv", weight="pw", weight_kind="sampling", **design)

    def people(*counts: float) -> list[Margin]:
        return [Margin(("stype",), tuple(MarginCell((str(k + 1),), n) for k, n in enumerate(counts)))]

    asked = {"method": "poststratify", "start": "pw", "scale": "population"}
    part = study.weigh(people(4421, 1018, 755), **asked).where(awards=1).weigh(people(2000, 700, 300), **asked)
    got = said(part.estimate("api00"), "estimate", "se")
    R.same([got["estimate"][0], got["se"][0], *said(part.estimate("enroll", of="total"), "se")["se"]], "fit.part")


def test_raking_as_the_package_shows_it():
    """R's `rake` takes residuals with equal weights, `calibrate` with those before; here they were equal."""
    study = fitted("rake")
    got = said(study.estimate("api00"), "estimate", "se")
    R.same(got["estimate"], "rake.mean.est")
    R.same(got["se"], "rake.mean.se", 1e-7)


def test_two_stages_of_few_units():
    study = sk.read(DATA / "mu284.csv", weight="w", weight_kind="sampling", psu=["id1", "id2"], fpc=["n1", "n2"])
    for of in ("mean", "total"):
        got = said(study.estimate("y1", of=of), "estimate", "se")
        R.same(got["estimate"], f"mu284.{of}.est")
        R.same(got["se"], f"mu284.{of}.se")


NHANES = {"weight": "WTMEC2YR", "weight_kind": "sampling", "strata": "SDMVSTRA", "psu": "SDMVPSU", "nest": True}


def test_a_health_survey():
    study = sk.read(DATA / "nhanes.csv", **NHANES)
    got = said(study.estimate("HI_CHOL"), "estimate", "se", "df")
    R.same(got["estimate"], "nhanes.mean.est")
    R.same(got["se"], "nhanes.mean.se")
    R.same(got["df"], "nhanes.df")
    got = said(study.estimate("HI_CHOL", "race"), "estimate", "se")
    R.same(got["estimate"][:-1], "nhanes.by.est")
    same(np.square(got["se"][:-1]), np.array(R("nhanes.by.vcov")).reshape(4, 4).diagonal(), 1e-9, "nhanes.by.vcov")
    test = {t.name: t for t in study.crosstab("HI_CHOL", "agecat").table.tests}["rao_scott"]
    R.same([test.statistic, test.df, test.df2, test.p], "nhanes.chisq")


def test_standardised_for_age():
    shares = {(k + 1,): share for k, share in enumerate((0.3, 0.3, 0.25, 0.15))}
    study = sk.read(DATA / "nhanes.csv", **NHANES)
    got = said(study.standardise("HI_CHOL", "RIAGENDR", "agecat", population=shares), "estimate", "se")
    R.same(got["estimate"][1::2], "nhanes.standard.est")
    R.same(got["se"][1::2], "nhanes.standard.se")


@pytest.mark.parametrize("rule", ["certainty", "adjust", "average"])
def test_lonely_psus(rule):
    study = sk.read(DATA / "nhanes.csv")
    data = study.data
    alone = (data["SDMVSTRA"] == data["SDMVSTRA"].min()) & (data["SDMVPSU"] == 2)
    less = study._like(replace(study.survey, data=data[~alone]))
    got = said(less.weighted(**NHANES, lonely=rule).estimate("HI_CHOL"), "estimate", "se")
    R.same([got["estimate"][0], got["se"][0]], f"lonely.{rule}")
    view = less.weighted(**NHANES).estimate("HI_CHOL")
    assert {r["reason"] for r in view.records() if r["statistic"] == "se"} == {"lonely_psu"}


@pytest.mark.parametrize(
    ("name", "design"),
    [
        ("brr", {"replicates": "brr_*", "replicate_method": "brr"}),
        ("jkn", {"replicates": "jkn_*", "replicate_method": "jkn", "rscales": [0.5] * 6}),
    ],
)
def test_replicates_of_emergency_calls(name, design):
    study = sk.read(DATA / "scd.csv", weight="w", weight_kind="sampling", **design)
    got = said(study.estimate("alive", of="ratio", over="arrests"), "estimate", "se")
    R.same([got["estimate"][0], got["se"][0]], f"{name}.ratio")
    got = said(study.estimate("arrests", of="total"), "estimate", "se")
    R.same([got["estimate"][0], got["se"][0]], f"{name}.total")
    got = said(study.estimate("alive"), "estimate", "se", "df")
    R.same([got["estimate"][0], got["se"][0], got["df"][0]], f"{name}.mean")


def test_fay():
    study = sk.read(DATA / "scd.csv")
    data = study.data.assign(**{f"fay_{k}": 0.7 * study.data[f"brr_{k}"] + 0.3 for k in range(1, 5)})
    study = study._like(replace(study.survey, data=data))
    study = study.weighted(weight="w", weight_kind="sampling", replicates="fay_*", replicate_method="fay", fay=0.3)
    got = said(study.estimate("alive", of="ratio", over="arrests"), "estimate", "se")
    R.same([got["estimate"][0], got["se"][0]], "fay.ratio")
    got = said(study.estimate("arrests", of="total"), "estimate", "se")
    R.same([got["estimate"][0], got["se"][0]], "fay.total")
    got = said(study.estimate("alive"), "estimate", "se", "df")
    R.same([got["estimate"][0], got["se"][0], got["df"][0]], "fay.mean")


@pytest.mark.parametrize("order", ["design first", "rows first"])
def test_rows_picked_are_a_domain_of_the_design(order):
    """R: svymean(~api00, subset(d, awards == 1)): PSUs without such a school stay."""
    file, design = DESIGNS["clus1"]
    study, declared = sk.read(DATA / f"{file}.csv"), {"weight": "pw", "weight_kind": "sampling", **design}
    some = study.weighted(**declared).where(awards=1.0) if order == "design first" else (
        study.where(awards=1.0).weighted(**declared))  # fmt: skip
    got, by = said(some.estimate("api99", of="total"), "estimate", "se"), R("clus1.totalby.se")
    R.same(got["estimate"], "clus1.totalby.est[1]")
    same(got["se"], by[1:], 1e-9, "clus1.totalby.se")
    assert len(some.survey) < len(study.survey)
