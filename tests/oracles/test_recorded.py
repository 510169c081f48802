"""What is recorded is what R and PSPP say today."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.oracles import awkward, remake

NUMBER = re.compile(r"-?\d*\.?\d+(?:[eE][-+]?\d+)?")


def _agree(now: str, recorded: str, relative: float) -> bool:
    """Whether two texts are the same but for the last digits of their numbers."""
    if NUMBER.sub("#", now) != NUMBER.sub("#", recorded):
        return False
    pairs = zip(NUMBER.findall(now), NUMBER.findall(recorded), strict=True)
    return all(float(a) == pytest.approx(float(b), rel=relative, abs=1e-14) for a, b in pairs)


@pytest.mark.outside("pspp", "Rscript", *(f"R:{package}" for package in remake.R_PACKAGES))
def test_remaking_the_oracles_changes_nothing(tmp_path: Path) -> None:
    remake.main(tmp_path)
    made = ("awkward", "households", "api", "nhanes", "apisrs", "apistrat", "apiclus1", "apiclus2", "mu284", "scd")
    for name in ("handover.sav", *(f"{name}.csv" for name in made)):
        assert (tmp_path / "data" / name).read_bytes() == (awkward.HERE / "data" / name).read_bytes(), name
    for name in (out for *_, out in (*remake.R_SCRIPTS, *remake.PSPP_SCRIPTS)):
        now, recorded = ((f / name).read_text(encoding="utf-8").splitlines() for f in (tmp_path, awkward.HERE))
        if name.endswith(".tsv"):
            (version, *now), (wanted, *recorded) = now, recorded
        else:
            version, wanted = ((f / "pspp.version").read_text(encoding="utf-8") for f in (tmp_path, awkward.HERE))
        assert len(now) == len(recorded), (version, wanted)
        far = [(a, b) for a, b in zip(now, recorded, strict=True) if not _agree(a, b, 1e-12)]
        assert not far, f"recorded with {wanted!r}, now {version!r}"


def test_a_changed_number_is_seen() -> None:
    assert _agree("q1\t2.9795918367346941", "q1\t2.9795918367346943", 1e-12)
    assert not _agree("q1\t2.97959183", "q1\t2.97959182", 1e-12)
    assert not _agree("q1\tNA", "q1\t2.9", 1e-12)


def test_every_package_of_r_is_named_where_ci_looks() -> None:
    scripts = (path.read_text(encoding="utf-8") for path in awkward.HERE.glob("*.R"))
    loaded = {name for text in scripts for name in re.findall(r"library\((\w+)\)", text)}
    assert loaded == set(remake.R_PACKAGES)
