"""The page of witnesses, from what the tests compared: `python -m tests.oracles.coverage` writes docs/witnesses.md."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.oracles import ledger
from tests.oracles.awkward import HERE

PAGE = HERE.parents[1] / "docs" / "witnesses.md"
HEAD = """# Witnesses: every number against a program we did not write

ตัวเลขทุกตัวมีพยาน: หน้านี้เขียนโดยการทดสอบเอง (`python tasks.py remake`) บอกว่าวิธีใดเทียบกับโปรแกรมใด กี่ตัวเลข และต่างกันมากที่สุดเท่าใด

Written by the tests themselves (`python tasks.py remake`). What R and PSPP say is recorded in `tests/oracles/` beside
the scripts that made it; a test records it again and finds the same. The largest relative difference is among all
numbers of the line (of numbers below 10⁻⁶ the distance itself); PSPP's are compared at every digit it prints, and what
is left beyond half of the last one is told. SPSS itself was never run: where PSPP or R define a figure otherwise than
SPSS does, the test says which one SPSS follows and why. Lines above 10⁻⁹ are where a witness stops early or keeps fewer
digits; their tests say which.

"""


def asked_again() -> list[dict[str, object]]:
    """The ledger of a session of the oracle tests."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.json"
        environment = {**os.environ, ledger.WANTED: str(path)}
        line = [sys.executable, "-m", "pytest", "-q", str(HERE)]
        subprocess.run(line, check=True, env=environment, cwd=HERE.parents[1])
        return list(json.loads(path.read_text(encoding="utf-8")))


def versions() -> dict[str, str]:
    """What each witness calls itself, from the recordings."""
    r = (HERE / "r.tsv").read_text(encoding="utf-8").split("\n")[0].split("\t")[1]
    pspp = (HERE / "pspp.version").read_text(encoding="utf-8").strip()
    svy = (HERE / "svy.tsv").read_text(encoding="utf-8").split("\n")[0].split("\t")[1]
    return {ledger.R: f"R {r.split(' ')[0]}", ledger.PSPP: pspp.replace("(GNU PSPP) ", ""), "svy": svy}


def title(module: str) -> str:
    """The first sentence of a test file."""
    tree = ast.parse((HERE.parents[1] / module).read_text(encoding="utf-8"))
    return (ast.get_docstring(tree) or module).split("\n")[0].rstrip(".")


def page(lines: Sequence[dict[str, object]]) -> str:
    """The page from a ledger."""
    named, out = versions(), [HEAD.rstrip("\n")]
    files = sorted({str(line["test"]).partition("::")[0] for line in lines})
    for file in files:
        out += ["", f"## {title(file)}", "", f"`{file}`", "", "| what | witness | numbers | largest relative difference |",
                "|---|---|---:|---:|"]  # fmt: skip
        for line in (line for line in lines if str(line["test"]).partition("::")[0] == file):
            what = str(line["test"]).partition("::")[2].removeprefix("test_").replace("_", " ")
            witness = named.get(str(line["witness"]), str(line["witness"]))
            out.append(f"| {what} | {witness} | {line['numbers']:,} | {_shown(float(str(line['largest'])))} |")
    total = sum(int(str(line["numbers"])) for line in lines)
    return "\n".join([*out, "", f"{total:,} numbers in all.", ""])


def _shown(difference: float) -> str:
    """One digit of the power of ten; differences below the last binary digits are none."""
    return "0" if difference < 1e-15 else f"{difference:.0e}"


if __name__ == "__main__":
    PAGE.write_text(page(asked_again()), encoding="utf-8")
