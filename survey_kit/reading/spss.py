"""SPSS files: ``.sav``, ``.zsav``, ``.por`` with labels, user-missing codes and Thai text repaired from the bytes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from survey_kit.errors import SurveyKitError
from survey_kit.model.codebook import (
    Codebook,
    Kind,
    Measure,
    MissingReason,
    MissingRule,
    ResponseSet,
    ValueLabel,
    Variable,
)
from survey_kit.model.provenance import Provenance
from survey_kit.model.survey import Step, Survey
from survey_kit.model.words import Words
from survey_kit.reading.source import fingerprint, open_source
from survey_kit.thai.silence import reason_labelled

if TYPE_CHECKING:
    import pandas as pd

_MEASURES = {"nominal": Measure.NOMINAL, "ordinal": Measure.ORDINAL, "scale": Measure.SCALE}
# SPSS holds LO and HI THRU as the ends of its number line.
_ENDLESS = 1e300


def read_spss(path: Path | str, encoding: str | None = None) -> Survey:
    """The survey in an SPSS file: stored codes, user-missing kept, labels in Thai.

    Thai Windows files whose header claims a Western code page (or none) are recognised from their text and read as
    CP874; the step ``thai-encoding`` records what was decided and shows a label before and after. ``encoding``
    overrides the decision.
    """
    path = open_source(path)
    data, meta, used, steps = _read(path, encoding)
    codebook = Codebook(
        name=path.stem,
        title=Words(meta.file_label or path.stem),
        variables=tuple(_variable(name, data, meta) for name in data.columns),
        sets=_sets(meta),
    )
    data = _stored(data, codebook)
    data.index = [f"{path.name}:{i}" for i in range(1, len(data) + 1)]
    kind = "por" if path.suffix.lower() == ".por" else "sav"
    source = fingerprint(path, kind, encoding=used, rows=len(data))
    return Survey(data, codebook, steps=steps, provenance=Provenance((source,)))


def _read(path: Path, encoding: str | None) -> tuple[pd.DataFrame, Any, str, tuple[Step, ...]]:
    if encoding:
        data, meta = _load(path, encoding)
        return data, meta, encoding, (Step("encoding-told", {"encoding": encoding}),)
    try:
        data, meta = _load(path, None)
    except SurveyKitError:
        # A header that claims UTF-8 over CP874 bytes stops the reader; the other error is the better one to show.
        data, meta = _load(path, "CP874")
        example = next((t for t in _texts(data, meta) if _is_thai(t)), "")
        if not example:
            _load(path, None)
        return data, meta, "CP874", (Step("thai-encoding", {"encoding": "CP874", "before": "–", "after": example}),)
    broken = next((t for t in _texts(data, meta) if looks_like_mojibake(t)), None)
    if broken is None or any(_is_thai(t) for t in _texts(data, meta)):
        return data, meta, str(meta.file_encoding or "UTF-8"), ()
    again, meta_again = _load(path, "CP874")
    repaired = next((t for t in _texts(again, meta_again) if _is_thai(t)), "")
    step = Step("thai-encoding", {"encoding": "CP874", "before": broken, "after": repaired})
    return again, meta_again, "CP874", (step,)


def _load(path: Path, encoding: str | None) -> tuple[pd.DataFrame, Any]:
    import pyreadstat

    try:
        if path.suffix.lower() == ".por":
            # The portable format has no other encoding to offer and keeps no user-missing codes.
            data, meta = pyreadstat.read_por(str(path))
        else:
            data, meta = pyreadstat.read_sav(str(path), encoding=encoding, user_missing=True)
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, UnicodeDecodeError, ValueError) as error:
        raise SurveyKitError("spss-unreadable", file=path, detail=str(error)) from error
    return data, meta


def _texts(data: pd.DataFrame, meta: Any) -> list[str]:
    """Labels first, then what respondents wrote: enough text to tell the language by."""
    out = [t for t in meta.column_names_to_labels.values() if t]
    for labels in meta.variable_value_labels.values():
        out += [str(t) for t in labels.values()]
    for name in data.columns:
        if data[name].dtype == object or str(data[name].dtype) in ("str", "string"):
            out += [str(v) for v in data[name].dropna().head(50)]
    return out


def _is_thai(text: str) -> bool:
    return any("\u0e01" <= c <= "\u0e5b" for c in text)


def looks_like_mojibake(text: str) -> bool:
    """Whether ``text`` is Thai read as Western: mostly U+00A1–U+00FB, decodes as CP874 into Thai letters."""
    high = sum("\u00a1" <= c <= "\u00fb" for c in text)
    letters = sum(c.isalpha() and c.isascii() for c in text)
    if high == 0 or _is_thai(text) or letters > high:
        return False
    try:
        again = text.encode("cp1252").decode("cp874")
    except UnicodeError:
        return False
    return _is_thai(again)


def _variable(name: str, data: pd.DataFrame, meta: Any) -> Variable:
    measure = _MEASURES.get(meta.variable_measure.get(name, ""), Measure.NOMINAL)
    labels = meta.variable_value_labels.get(name, {})
    values = tuple(
        ValueLabel(_code(c), Words(str(t).strip())) for c, t in sorted(labels.items(), key=lambda p: str(p[0]))
    )
    if all(not isinstance(v.code, str) for v in values):
        values = tuple(sorted(values, key=lambda v: float(v.code)))
    numeric = meta.readstat_variable_types.get(name) != "string"
    kind = Kind.TEXT
    if _is_date(meta.original_variable_types.get(name, "")):
        kind = Kind.DATE
    elif numeric:
        kind = Kind.SINGLE if values and measure is not Measure.SCALE else Kind.NUMBER
        if kind is Kind.NUMBER and measure is Measure.NOMINAL and not values:
            measure = Measure.NOMINAL if meta.variable_measure.get(name) == "nominal" else Measure.SCALE
    rules = tuple(_rule(r, labels) for r in meta.missing_ranges.get(name, ()))
    return Variable(name, Words((meta.column_names_to_labels.get(name) or "").strip()), kind, measure, values, rules,
                    question=name, width=int(meta.variable_display_width.get(name) or 0))  # fmt: skip


def _is_date(format: str) -> bool:
    return format.upper().startswith(("DATE", "ADATE", "EDATE", "JDATE", "SDATE", "DATETIME", "YMDHMS"))


def _code(code: Any) -> float | str:
    return code if isinstance(code, str) else float(code)


def _rule(bounds: dict[str, Any], labels: dict[Any, str]) -> MissingRule:
    low, high = bounds["lo"], bounds["hi"]
    if not isinstance(low, str):
        low, high = max(float(low), -_ENDLESS), min(float(high), _ENDLESS)
    named = reason_labelled(str(labels.get(low, ""))) if low == high else ""
    return MissingRule(low, high, MissingReason(named) if named else MissingReason.UNSTATED)


def _sets(meta: Any) -> tuple[ResponseSet, ...]:
    out = []
    for name, entry in (getattr(meta, "mr_sets", None) or {}).items():
        kind = "dichotomy" if entry.get("is_dichotomy") else "category"
        counted = entry.get("counted_value")
        out.append(
            ResponseSet(
                name.lstrip("$"), Words(entry.get("label") or name), "dichotomy" if kind == "dichotomy" else "category",
                tuple(entry.get("variable_list", ())), float(counted) if counted not in (None, "") else 1.0,
            )
        )  # fmt: skip
    return tuple(out)


def _stored(data: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Numbers as float64, text as text or None, dates as ISO text."""
    import pandas as pd

    columns: dict[str, Any] = {}
    for name in data.columns:
        kind, series = codebook[name].kind, data[name]
        if kind is Kind.DATE:
            columns[name] = pd.Series([None if pd.isna(v) else str(v)[:10] for v in series], dtype=object)
        elif kind is Kind.TEXT or codebook[name].is_text:
            columns[name] = pd.Series(
                [None if v is None or v != v or v == "" else str(v) for v in series], dtype=object
            )
        else:
            columns[name] = pd.to_numeric(series, errors="coerce").astype("float64").reset_index(drop=True)
    return pd.DataFrame(columns)
