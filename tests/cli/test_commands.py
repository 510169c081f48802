"""The command line on the awkward data: every analysis in words and as JSON, every failure one clear message."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from survey_kit.cli import main
from survey_kit.cli.procedures import PROCEDURES
from survey_kit.cli.procedures.groups import METHODS
from survey_kit.resources import folder
from survey_kit.tabulation import compare
from survey_kit.thai.text import LETTER
from tests.oracles.awkward import SAV

FILE = str(SAV)
SAMPLE = ("--weight", "w", "--weight-kind", "sampling", "--strata", "stratum", "--psu", "psu")
HOMES = str(folder("sample_data") / "clean" / "households.csv")
ANALYSES = {
    "freq": ["freq", FILE, "q1"],
    "freq by": ["freq", FILE, "q1", "sex", "--by", "city"],
    "freq weighted": ["freq", FILE, "q1", "--weight", "w", "--weight-kind", "frequency"],
    "freq design": ["freq", FILE, "q1", "--weight", "w", "--weight-kind", "sampling", "--strata", "stratum", "--psu", "psu"],
    "freq missing": ["freq", FILE, "q1", "--missing", "include"],
    "freq split": ["freq", FILE, "q1", "--split", "city,sex"],
    "means listwise": ["means", FILE, "income", "q1", "--by", "city", "--missing", "listwise"],
    "crosstab": ["crosstab", FILE, "sex", "city"],
    "crosstab by": ["crosstab", FILE, "sex", "flag", "--by", "city", "--percent", "row"],
    "crosstab measures": ["crosstab", FILE, "sex", "flag", "--measures", "all", "--cells", "count,expected,adjusted"],
    "crosstab layers": ["crosstab", FILE, "sex", "flag", "--layers", "city", "--measures", "risk,cmh"],
    "multiple": ["multiple", FILE, "flag", "city", "--layers", "sex", "--base", "cases", "--complete"],
    "means": ["means", FILE, "income", "age"],
    "means by": ["means", FILE, "income", "--by", "city", "--statistics", "mean,median"],
    "means nested": ["means", FILE, "income", "--by", "city,sex"],
    "freq statistics": ["freq", FILE, "q1", "--statistics", "all"],
    "explore": ["explore", FILE, "income"],
    "explore by": ["explore", FILE, "income", "--by", "city", "--percentiles", "aempirical"],
    "ratio": ["ratio", FILE, "income", "age", "--by", "sex"],
    "compare": ["compare", FILE, "income", "--by", "city"],
    "compare welch": ["compare", FILE, "age", "--by", "sex", "--method", "welch"],
    "compare post hoc": ["compare", FILE, "age", "--by", "city", "--method", "anova", "--post-hoc", "tukey"],
    "correlate": ["correlate", FILE, "q1", "q2", "age"],
    "correlate spearman": ["correlate", FILE, "q1", "q2", "--method", "spearman"],
    "reliability": ["reliability", FILE, "q1", "q2", "q3"],
    "reliability split": ["reliability", FILE, "q1", "q2", "q3", "--model", "split"],
    "reliability guttman": ["reliability", FILE, "q1", "q2", "q3", "--model", "guttman"],
    "reliability omega": ["reliability", FILE, "q1", "q2", "q3", "--model", "omega"],
    "factor": ["factor", FILE, "q1", "q2", "q3", "q4", "age", "y"],
    "factor oblique": ["factor", FILE, "q1", "q2", "q3", "q4", "--extraction", "ml", "--rotation", "oblimin", "--factors", "1"],
    "ioc": ["ioc", FILE, "flag", "rare", "q1"],
    "ioc of items": ["ioc", FILE, "flag", "rare", "--items", "city"],
    "index": ["index", HOMES, "V", "--questionnaire", "hh_resilience", "--by", "city"],
    "correlate partial": ["correlate", FILE, "q1", "y", "--control", "age,income", "--tails", "1"],
    "correlate listwise": ["correlate", FILE, "q1", "q2", "income", "--listwise", "--method", "kendall"],
    "regress": ["regress", FILE, "y", "age", "q1"],
    "regress blocks": ["regress", FILE, "y", "age", "--block", "q1,income", "--block", "sex"],
    "regress stepwise": ["regress", FILE, "y", "age", "income", "q1", "--method", "stepwise"],
    "logistic": ["logistic", FILE, "flag", "age", "city"],
    "logistic first": ["logistic", FILE, "flag", "sex", "--categorical", "sex", "--reference", "first"],
    "multinomial": ["multinomial", FILE, "city", "age", "y"],
    "ordinal": ["ordinal", FILE, "q1", "age", "y"],
    "ttest": ["ttest", FILE, "y", "--by", "sex"],
    "ttest groups": ["ttest", FILE, "y", "--by", "city", "--groups", "1,2"],
    "ttest one sample": ["ttest", FILE, "y", "age", "--value", "4"],
    "ttest paired": ["ttest", FILE, "q1", "q2", "--paired"],
    "anova": ["anova", FILE, "y", "--by", "city", "--post-hoc", "tukey,snk,dunnett", "--contrast=1,-1,0,0", "--trend", "2"],
    "anova factors": ["anova", FILE, "y", "--by", "city,sex", "--covariates", "age"],
    "anova repeated": ["anova", FILE, "q1", "q2", "q3", "--repeated"],
    "ranks groups": ["ranks", FILE, "y", "--by", "sex", "--test", "mann_whitney"],
    "ranks pairs": ["ranks", FILE, "q1", "q2", "--test", "wilcoxon"],
    "ranks law": ["ranks", FILE, "y", "--test", "ks", "--parameters", "4,1"],
    "ranks fit": ["ranks", FILE, "city", "--test", "chi_square", "--expected", "4,3,2,1"],
    "ranks runs": ["ranks", FILE, "y", "--test", "runs", "--cut", "3.5"],
    "estimate": ["estimate", FILE, "y", "--by", "city", *SAMPLE, "--contrast", "1=1,2=-1"],
    "estimate percent": ["estimate", FILE, "q1", "--of", "proportion", "--codes", "4,5", *SAMPLE, "--interval", "beta"],
    "estimate total": ["estimate", FILE, "income", "--of", "total", *SAMPLE],
    "estimate ratio": ["estimate", FILE, "y", "--of", "ratio", "--over", "age", *SAMPLE],
    "estimate median": ["estimate", FILE, "income", "--of", "quantile", "--by", "sex", *SAMPLE],
    "estimate without a design": ["estimate", FILE, "y"],
    "standardise": ["standardise", FILE, "y", "--by", "city", "--over", "sex", *SAMPLE],
    "network": ["network", FILE, "y", "--by", "city", "--population", "1=52000,2=31000,3=9000,4=4000", *SAMPLE],
}  # fmt: skip
Capture = pytest.CaptureFixture[str]


def test_every_procedure_is_tried() -> None:
    assert {arguments[0] for arguments in ANALYSES.values()} == set(PROCEDURES)


# What needs weights of its own, an index or experts; and runs, of which nothing is left under a design.
ALONE = ("freq weighted", "freq design", "index", "ioc", "ranks runs")


@pytest.mark.parametrize("name", [k for k, v in ANALYSES.items() if "--weight" not in v and not k.startswith(ALONE)])
def test_every_analysis_stands_beside_spss(name: str, capsys: Capture) -> None:
    assert main([*ANALYSES[name], *SAMPLE, "--beside-spss"]) == 0
    assert "SPSS" in capsys.readouterr().out


@pytest.mark.parametrize("name", ANALYSES)
@pytest.mark.parametrize("lang", ["th", "en"])
def test_every_analysis_shows_a_table(name: str, lang: str, capsys: Capture) -> None:
    assert main([*ANALYSES[name], "--lang", lang]) == 0
    shown = capsys.readouterr()
    assert shown.err == ""
    assert "───" in shown.out
    assert "…" not in shown.out  # a blank that nobody filled
    assert "nan" not in shown.out.lower().split()


@pytest.mark.parametrize("name", ANALYSES)
def test_every_analysis_gives_records(name: str, capsys: Capture) -> None:
    assert main([*ANALYSES[name], "--json"]) == 0
    records = json.loads(capsys.readouterr().out)
    assert records
    assert all({"variable", "statistic", "value", "n"} <= set(r) for r in records)
    assert any(isinstance(r["value"], float) for r in records)


def test_records_hold_unrounded_numbers(capsys: Capture) -> None:
    main(["means", FILE, "age", "--json"])
    records = {r["statistic"]: r["value"] for r in json.loads(capsys.readouterr().out)}
    from tests.oracles.awkward import make

    assert records["mean"] == pytest.approx(make()["age"].mean(), rel=1e-12)


def test_codebook_in_words_and_as_records(capsys: Capture) -> None:
    assert main(["codebook", FILE, "--lang", "en"]) == 0
    assert "1=ชาย · 2=หญิง" in capsys.readouterr().out
    assert main(["codebook", FILE, "--json"]) == 0
    records = {r["name"]: r for r in json.loads(capsys.readouterr().out)}
    assert records["q1"]["missing"] == [{"low": 99.0, "high": 99.0, "reason": "no_answer"}]
    assert main(["codebook", "questionnaires/hh_resilience.toml", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)) > 50


@pytest.fixture
def dirty(tmp_path: Path) -> tuple[str, str]:
    """A questionnaire and an answer to it that is out of range."""
    form, data = tmp_path / "small.toml", tmp_path / "small.csv"
    form.write_text('id = "small"\nversion = "1"\ntitle = "เล็ก"\nunit = "คน"\n[section.a]\ntitle = "ก"\n'
                    '[age]\ntype = "number"\nlabel = "อายุ"\nrange = [0, 110]\n', encoding="utf-8")  # fmt: skip
    data.write_text("อายุ\n30\n210\n41\n", encoding="utf-8")
    return str(form), str(data)


@pytest.mark.parametrize(("lang", "sentence"), [("th", "ค่า 210 อยู่นอกช่วง 0–110"), ("en", "210 is outside 0–110")])
def test_check_tells_row_question_value_and_proposal(
    dirty: tuple[str, str], lang: str, sentence: str, capsys: Capture
) -> None:
    form, data = dirty
    assert main(["check", data, "--questionnaire", form, "--lang", lang]) == 0
    line = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("small.csv:3"))
    assert [cell for cell in line.split("  ") if cell.strip()][1].strip() == "age"
    assert sentence in line
    assert main(["check", data, "--questionnaire", form, "--json", "--lang", lang]) == 0
    (record,) = json.loads(capsys.readouterr().out)
    assert (record["row"], record["question"], record["value"]) == ("small.csv:3", "age", 210.0)
    assert record["sentence"] == sentence
    assert record["key"] == "out-of-range|small.csv:3|age"


def test_check_of_clean_data_says_so(capsys: Capture) -> None:
    assert main(["check", FILE, "--lang", "en"]) == 0
    assert capsys.readouterr().out.strip().endswith("nothing to look at (260 rows)")


@pytest.mark.parametrize("ending", ["csv", "xlsx", "parquet", "sav"])
def test_convert_writes_what_reads_back(tmp_path: Path, ending: str, capsys: Capture) -> None:
    target = tmp_path / f"out.{ending}"
    assert main(["convert", FILE, str(target)]) == 0
    assert str(target) in capsys.readouterr().out
    assert main(["freq", FILE, "whole", "--json"]) == 0
    first = json.loads(capsys.readouterr().out)
    assert main(["freq", str(target), "whole", "--json"]) == 0
    again = json.loads(capsys.readouterr().out)
    assert [r["value"] for r in again] == [r["value"] for r in first]


def test_convert_makes_a_form_of_a_questionnaire_and_never_writes_over_one(
    dirty: tuple[str, str], tmp_path: Path
) -> None:
    form, _ = dirty
    before = Path(form).read_bytes()
    assert main(["convert", form, str(tmp_path / "form.xlsx")]) == 0
    assert (tmp_path / "form.xlsx").stat().st_size > 1000
    assert main(["convert", FILE, form]) == 2
    assert main(["convert", form, form]) == 2
    assert Path(form).read_bytes() == before


FAILURES: dict[str, tuple[list[str], str]] = {
    "missing file": (["freq", "no-such-file.sav", "q1"], "no such file"),
    "folder": (["freq", "tests", "q1"], "project.toml"),
    "no data": (["freq", "LICENSE", "q1"], "question"),
    "unknown question": (["freq", FILE, "q77"], "no question or column"),
    "unknown group": (["freq", FILE, "q1", "--by", "sity"], "no question or column"),
    "unknown weight": (["freq", FILE, "q1", "--weight", "ww", "--weight-kind", "sampling"], "no such column"),
    "weight without kind": (["freq", FILE, "q1", "--weight", "w"], "what kind of weight"),
    "frequency weight with strata": (["freq", FILE, "q1", "--weight", "w", "--weight-kind", "frequency", "--psu", "psu"], "frequency weight"),
    "unknown statistic": (["means", FILE, "age", "--statistics", "mode7"], "Unknown option"),
    "one question": (["crosstab", FILE, "q1"], "At least 2"),
    "one item": (["reliability", FILE, "q1"], "At least 2"),
    "no groups": (["compare", FILE, "age"], "groups to compare"),
    "unknown questionnaire": (["check", FILE, "--questionnaire", "no_such"], "no questionnaire"),
    "engine": (["freq", FILE, "q1", "--engine", "parquet"], "parquet"),
    "unknown ending": (["convert", FILE, "out.xls"], "cannot be written"),
    "target is source": (["convert", FILE, FILE], "never overwritten"),
    "no such folder": (["convert", FILE, "no-such-folder/out.csv"], "does not exist"),
    "weight of text": (
        ["freq", HOMES, "a1", "--weight", "interviewer", "--weight-kind", "frequency"],
        "interviewer must hold numbers",
    ),
    "set as a number": (["means", HOMES, "b1", "--questionnaire", "hh_resilience"], "b1_1, b1_2"),
    "start of names": (["freq", FILE, "q"], "no question or column"),
    "by that splits nothing": (["correlate", FILE, "q1", "q2", "--by", "sex"], "--split"),
    "by of pairs": (["ttest", FILE, "q1", "q2", "--paired", "--by", "sex"], "--split"),
    "option of another test": (["ranks", FILE, "y", "--test", "ks", "--by", "sex", "--law", "poisson"], "--law"),
    "value of pairs": (["ttest", FILE, "q1", "q2", "--paired", "--value", "4"], "--value"),
    "control without Dunnett": (["anova", FILE, "y", "--by", "city", "--control", "1"], "--control"),
    "main effects of one factor": (["anova", FILE, "y", "--by", "city", "--main-effects"], "--main-effects"),
    "rounds of components": (["factor", FILE, "q1", "q2", "q3", "--rounds", "9"], "--rounds"),
    "ratio of three": (["ratio", FILE, "income", "age", "y"], "2 questions"),
    "unknown city": (["freq", FILE, "q1", "--city", "เชียงใหม่"], "city"),
}  # fmt: skip


@pytest.mark.parametrize("name", FAILURES)
def test_failures_are_one_clear_message_in_both_languages(name: str, capsys: Capture) -> None:
    import re

    arguments, words = FAILURES[name]
    for lang in ("en", "th"):
        assert main([*arguments, "--lang", lang]) == 2
        shown = capsys.readouterr()
        assert shown.out == ""
        assert "Traceback" not in shown.err
        assert "The program itself has failed" not in shown.err
        # What the reader left out comes before what went wrong.
        *_, what, todo = shown.err.strip().splitlines()
        assert not what.startswith("→ ")
        assert todo.startswith("→ ")
        if lang == "en":
            assert words in shown.err
        else:
            assert re.search(LETTER, shown.err)


@pytest.mark.parametrize(
    "arguments", [["freq", FILE, "q1", "--colour"], ["frequ"], [], ["compare", FILE, "age", "--method", "x"]]
)
def test_wrong_options_end_with_2(arguments: list[str], capsys: Capture) -> None:
    for lang, words in (("th", "คำสั่งยังไม่ครบหรือสะกดไม่ตรง"), ("en", "incomplete or mistyped")):
        assert main(["--lang", lang, *arguments]) == 2
        shown = capsys.readouterr().err
        assert words in shown
        assert len(shown.strip().splitlines()) == 2
        assert "Traceback" not in shown


def test_help_in_both_languages(capsys: Capture) -> None:
    for lang, word in (("th", "ความถี่|จำนวน"), ("en", "counts and percents")):
        with pytest.raises(SystemExit) as caught:
            main(["--lang", lang, "--help"])
        assert caught.value.code == 0
        shown = capsys.readouterr().out
        assert any(w in shown for w in word.split("|"))


def test_an_unforeseen_failure_is_ours_and_says_so(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    def broken(*_: object, **__: object) -> int:
        raise RuntimeError("boom")

    monkeypatch.setattr("survey_kit.study.Study.frequencies", broken)
    assert main(["freq", FILE, "q1", "--lang", "en"]) == 2
    shown = capsys.readouterr().err
    assert "The program itself has failed (RuntimeError: boom)" in shown
    assert "Traceback" not in shown


def test_a_questionnaire_is_checked_line_by_line(tmp_path: Path, capsys: Capture) -> None:
    sound = folder("questionnaires") / "hh_resilience.toml"
    assert main(["check", str(sound)]) == 0
    broken = tmp_path / "broken.toml"
    text = sound.read_text(encoding="utf-8").replace("range = [1, 30]", "range = [30, 1]")
    broken.write_text(text.replace('type  = "date"', 'type  = "dat"'), encoding="utf-8")
    capsys.readouterr()
    assert main(["check", str(broken), "--json", "--lang", "en"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert {m["question"] for m in found} >= {"moo", "int_date"}
    lines = broken.read_text(encoding="utf-8").splitlines()
    assert all(lines[m["line"] - 1].strip() for m in found)


def test_a_file_of_no_data_kind_is_named(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "notes.md"
    path.write_text("# not data")
    assert main(["codebook", str(path)]) == 2
    assert ".md" in capsys.readouterr().err


def test_offered_methods_are_those_the_comparison_knows(capsys: Capture) -> None:
    """The parser names them itself so that ``--help`` loads no statistics; here the two lists are held together."""
    assert set(METHODS) == set(compare.METHODS)
    with pytest.raises(SystemExit):
        main(["compare", "--help"])
    offered = re.search(r"--post-hoc \{(.*?)\}", " ".join(capsys.readouterr().out.split()))
    assert offered is not None
    assert {name.strip() for name in offered[1].split(",")} == set(compare.PAIRWISE) - {""}


def test_how_a_projects_files_are_read_is_the_projects_to_say(tmp_path: Path, capsys: Capture) -> None:
    from survey_kit.study.scaffolding import sample_project

    project = str(sample_project(tmp_path / "project"))
    for option in ("--questionnaire", "--sheet", "--encoding"):
        assert main(["freq", project, "a1", option, "x", "--lang", "en"]) == 2
        assert option in capsys.readouterr().err
