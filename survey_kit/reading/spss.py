"""SPSS files: ``.sav``, ``.zsav``, ``.por`` with everything they say, and Thai text told from its bytes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from survey_kit.errors import SurveyKitError
from survey_kit.model.provenance import Provenance
from survey_kit.model.survey import Columns, Step, Survey
from survey_kit.reading.encodings import decision_steps
from survey_kit.reading.source import fingerprint, open_source
from survey_kit.reading.spss_codebook import codebook_of, stored
from survey_kit.thai.codepages import codec_of
from survey_kit.thai.codepages import decoded as decode_as
from survey_kit.thai.encoding import Decision, decide

if TYPE_CHECKING:
    from survey_kit.spss.dictionary import SpssDictionary, Trouble
    from survey_kit.spss.files import Claim, SpssFile


def read_spss(path: Path | str, encoding: str | None = None) -> Survey:
    """The survey in an SPSS file: stored codes, user-missing kept, labels, sets, weight and notes as the file has them.

    The encoding is told from the bytes of the texts, whatever the header claims; the step ``text-encoding`` says what
    was decided, why, and shows a text before and after. ``encoding`` overrides the decision. The file's weight is a
    proposal (`Codebook.weight`): whether it counts identical rows or makes up for sampling, the file does not say.
    Raises ``spss-damaged``, ``file-encrypted``, ``file-unpacks-too-large``, ``text-encoding-unknown``.
    """
    path = open_source(path)
    decider = Decider(path, encoding)
    kind = "por" if path.suffix.lower() == ".por" else "sav"
    with ThreadPoolExecutor(1) as beside:
        # The fingerprint of a large file takes about as long as reading it.
        fingerprinted = beside.submit(fingerprint, path, kind)
        found = _opened(path, decider)
        codebook = codebook_of(found.dictionary, found.columns, path.stem)
        data = Columns(stored(found.dictionary, found.columns, codebook), path.name)
        source = replace(fingerprinted.result(), encoding=decider.decision.codec, rows=len(data))
    steps = (*decider.steps(), *told(found.dictionary, found.troubles))
    return Survey.of(data, codebook, steps, Provenance((source,)))


def _opened(path: Path, decider: Decider) -> SpssFile:
    """The file by our own reader; one it cannot read, by pyreadstat where that can."""
    from survey_kit.spss.files import open_spss

    try:
        return open_spss(path, decider)
    except SurveyKitError as error:
        from survey_kit.reading.spss_fallback import read_elsewhere

        found = read_elsewhere(path) if error.code == "spss-damaged" else None
        if found is None:
            raise
        return found


class Decider:
    """Decides the encoding of a file once its texts are known, and remembers why."""

    def __init__(self, path: Path, told: str | None) -> None:
        self.path, self.told = path, told
        self.decision = Decision("utf-8", "plain")
        self.claimed = ""
        self.broken: dict[bytes, str] = {}

    def __call__(self, claim: Claim) -> tuple[str, Callable[[bytes], str]]:
        self.claimed = claim.name or (str(claim.page) if claim.page else "")
        if self.told:
            codec = codec_of(self.told)
            if not codec:
                raise SurveyKitError("text-encoding-unknown", file=self.path, encoding=self.told)
            self.decision = Decision(codec, "told")
            return codec, lambda data: decode_as(data, codec)
        self.decision = decide(claim.texts, codec_of(claim.name, claim.page))
        return self.decision.codec, self._decode

    def _decode(self, data: bytes) -> str:
        """``data`` as text; one that cannot be read to its last byte is remembered."""
        text = self.decision.decode(data)
        half = self.decision.codec == "utf-8" and not data.isascii() and text.encode() != data
        if half or "\ufffd" in text:
            self.broken[data] = text
        return text

    def steps(self) -> tuple[Step, ...]:
        """What was decided, where it is worth telling: not for a file whose claim was right."""
        steps = decision_steps(self.decision, self.claimed)
        if not self.broken:
            return steps
        facts = {"count": len(self.broken), "example": next(iter(self.broken.values()))}
        return (*steps, Step("texts-not-whole", facts))


def told(dictionary: SpssDictionary, troubles: Sequence[Trouble]) -> tuple[Step, ...]:
    """What the file was weighted by, and what was odd about it, as steps."""
    weight = dictionary.weight
    weighted = (Step("weight-from-file", {"name": weight}),) if weight else ()
    return (*weighted, *(Step(t.code, dict(t.facts)) for t in troubles))
