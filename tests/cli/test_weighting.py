"""survey-kit weight: the diagnostics are printed, the file written beside the source, every mistake one message."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import survey_kit as sk
from survey_kit.cli import main
from tests.oracles.awkward import SAV

FILE = str(SAV)
TABLE = """\
city,variable,category,count,source,date
{rows}"""


def table(folder: Path, *, within: bool = True) -> str:
    cities = ("โตนดด้วน", "ควนลัง", "3", "4") if within else ("",)
    counts = {"sex": {"ชาย": 480, "หญิง": 520}, "age": {"18-39": 400, "40-59": 350, "60+": 250}}
    rows = [f"{city},{name},{category},{count},ทะเบียนราษฎร (ข้อมูลสมมติ),2565"
            for city in cities for name, found in counts.items() for category, count in found.items()]  # fmt: skip
    path = folder / "margins.csv"
    path.write_text(TABLE.format(rows="\n".join(rows)), encoding="utf-8-sig")
    return str(path)


def test_weights_are_told_and_written(tmp_path, capsys):
    out = tmp_path / "weighted.sav"
    before = SAV.read_bytes()
    assert main(["weight", FILE, "--margins", table(tmp_path), "--within", "city", "--trim", "--out", str(out)]) == 0
    shown = capsys.readouterr()
    for words in ("ค่าถ่วงน้ำหนัก", "deff", "n เทียบเท่า", "city: ควนลัง — ตัวอย่างเทียบกับประชากร", "48.0", "ข้อมูลสมมติ"):
        assert words in shown.out
    assert "sk_weight" in shown.err and str(out) in shown.err
    assert SAV.read_bytes() == before
    again = sk.read(out)
    assert str(again.codebook["sk_weight"].label) == "ค่าถ่วงน้ำหนัก"
    assert again.data["sk_weight"].mean() == pytest.approx(1)
    assert list(tmp_path.glob(".*")) == []


def test_the_figures_as_records(tmp_path, capsys):
    assert main(["weight", FILE, "--margins", table(tmp_path, within=False), "--json"]) == 0
    records = json.loads(capsys.readouterr().out)
    figures = {r["statistic"]: r["value"] for r in records if r["variable"] == "sk_weight"}
    assert figures["n"] == 260 and figures["weight_sum"] == pytest.approx(260)
    assert figures["effective_n"] == pytest.approx(260 / figures["weight_effect"])
    shares = {(r["variable"], r["level"], r["statistic"]): r["value"] for r in records}
    assert shares["sex", "1", "weighted_percent"] == pytest.approx(0.48, rel=1e-9)
    assert shares["sex", "1", "target_distance"] == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("lang", ["th", "en"])
@pytest.mark.parametrize(("arguments", "named"), [
    ([], "--margins"),
    (["--margins", "nowhere.csv"], "nowhere.csv"),
    (["--margins", "{table}"], "--within"),
    (["--margins", "{table}", "--within", "town"], "town"),
    (["--margins", "{table}", "--within", "city", "--trim", "5"], "0.3,3"),
    (["--margins", "{table}", "--within", "city", "--bounds", "x,y"], "x,y"),
    (["--margins", "{table}", "--within", "city", "--merge", "sex"], "a5:6+7"),
    (["--margins", "{table}", "--within", "city", "--method", "logit"], "--bounds"),
    (["--start", "q1"], "awkward.sav:"),
    (["--start", "nothing"], "nothing"),
    (["--margins", "{table}", "--within", "city", "--out", FILE], "awkward.sav"),
])  # fmt: skip
def test_a_mistake_is_one_message(arguments, named, lang, tmp_path, capsys):
    given = [a.replace("{table}", table(tmp_path)) for a in arguments]
    assert main(["--lang", lang, "weight", FILE, *given]) == 2
    said = capsys.readouterr()
    assert named in said.err and said.err.count("→") == 1 and said.out == ""


def test_weights_of_a_file_are_shown(capsys):
    assert main(["weight", FILE, "--start", "w"]) == 0
    assert "deff" in capsys.readouterr().out


def test_the_weight_of_a_file_is_proposed_and_not_applied(tmp_path, capsys):
    out = tmp_path / "weighted.sav"
    assert (
        main(
            [
                "weight",
                FILE,
                "--margins",
                table(tmp_path),
                "--within",
                "city",
                "--scale",
                "population",
                "--out",
                str(out),
            ]
        )
        == 0
    )
    capsys.readouterr()
    assert main(["freq", str(out), "sex"]) == 0
    shown = capsys.readouterr()
    assert "--weight sk_weight --weight-kind sampling" in shown.err and "--weight-kind frequency" in shown.err
    assert "260" in shown.out and "4,000" not in shown.out
    assert main(["freq", str(out), "sex", "--weight", "sk_weight", "--weight-kind", "frequency"]) == 0
    assert "4,000" in capsys.readouterr().out
    assert "sk_weight proposed by the file" in repr(sk.read(out))


@pytest.mark.parametrize("dated", [True, False])
def test_a_year_that_could_not_be_checked_is_told(tmp_path, dated):
    file = tmp_path / "town.csv"
    file.write_text("sex\n" + "1\n2\n" * 5, encoding="utf-8")
    people = tmp_path / "people.csv"
    people.write_text(
        f"variable,category,count,date\nsex,1,48,{'2560' if dated else ''}\nsex,2,52,\n", encoding="utf-8"
    )
    shown = repr(sk.read(file).weigh(people).weights())
    assert ("ไม่ได้ตรวจว่าจำนวนประชากรเป็นของปี" in shown) == dated
