"""Bytes of a text file → text, with the decision about its encoding on record."""

from __future__ import annotations

import re
from pathlib import Path

from survey_kit.errors import SurveyKitError
from survey_kit.model.finding import Finding
from survey_kit.model.survey import Step
from survey_kit.thai.codepages import codec_of
from survey_kit.thai.encoding import Decision, decide, is_thai

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
# What stands for a letter whose bytes were damaged.
LOST = "\ufffd"
# Lines looked at when a large file is not UTF-8.
_SAMPLE = 5_000
_CELLS = re.compile(rb"[,;\t|\r\n]+")


def decoded(raw: bytes, path: Path, encoding: str | None = None) -> tuple[str, Decision]:
    """Text and decision: as told, by the mark at the beginning, else from the bytes of the cells.

    Raises ``text-encoding-unknown`` where what was told, or the mark, does not hold.
    """
    decision = _decision(raw, encoding)
    try:
        if decision.reason in ("told", "plain", "utf-8") and decision.sure:
            return raw.decode(decision.codec), decision
    except (UnicodeDecodeError, LookupError) as error:
        if decision.reason != "utf-8":
            raise SurveyKitError("text-encoding-unknown", file=path, encoding=encoding or decision.codec) from error
    return "".join(decision.decode(line) for line in raw.splitlines(keepends=True)), decision


def _decision(raw: bytes, encoding: str | None) -> Decision:
    if encoding:
        return Decision(codec_of(encoding) or encoding, "told")
    marked = next((name for mark, name in _MARKS if raw.startswith(mark)), None)
    if marked:
        return Decision(marked, "plain")
    try:
        # What is Thai in UTF-8 is nothing else.
        if is_thai(raw.decode("utf-8")):
            return Decision("utf-8", "utf-8")
    except UnicodeDecodeError:
        pass
    lines = raw.split(b"\n")
    texts = [line for line in lines if not line.isascii()][:_SAMPLE]
    # A cell stands for itself: the letter behind a comma is no neighbour.
    return decide(cell for line in texts for cell in _CELLS.split(line))


def damage_told(text: str, path: Path) -> tuple[Finding, ...]:
    """A finding with the first place where letters were lost to damaged bytes; none where the text is whole."""
    at = text.find(LOST)
    if at < 0:
        return ()
    around = " ".join(text[max(0, at - 15) : at + 15].split())
    return (Finding("text-damaged", "", "", around, "keep", facts={"file": path.name, "count": text.count(LOST)}),)


def decision_steps(decision: Decision, claimed: str) -> tuple[Step, ...]:
    """What was decided, where that is worth telling: not for a file that is what it claims, or that claims nothing
    and is UTF-8."""
    facts = {"encoding": decision.codec, "claimed": claimed or "–", "before": decision.before,
             "after": decision.after}  # fmt: skip
    if decision.reason == "told":
        return (Step("encoding-told", {"encoding": decision.codec}),)
    if not decision.sure:
        return (Step("encoding-unsure", facts),)
    expected = decision.before == decision.after and decision.reason != "western"
    return () if expected or (decision.reason == "utf-8" and not claimed) else (Step("text-encoding", facts),)
