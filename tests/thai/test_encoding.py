"""The encoding of a file, told from its bytes: a corpus of header variants × labels, Thai and not Thai."""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from survey_kit.reading.encodings import decision_steps, decoded
from survey_kit.reading.spss import read_spss
from survey_kit.thai.codepages import MAC_THAI, THAI, codec_of
from survey_kit.thai.codepages import decoded as read_as
from survey_kit.thai.encoding import decide, is_thai, thai_likeness
from tests.house.source import ROOT
from tests.spss.building import Made

PAGES = (0, 2, 3, 874, 1252, 1250, 1251, 10021, 28591, 437, 936, 65001)
NAMES = ("", "windows-874", "TIS-620", "windows-1252", "UTF-8", "ISO-8859-1", "x-mac-thai", "Big5")
SHORT = ("ชาย", "หญิง", "มี", "ไม่", "ใช่", "อายุ", "เพศ", "ดี", "มาก", "น้อย", "ปี", "คน", "บาท", "ท่วม", "น้ำ", "ไฟ", "ป่า", "เมือง",
         "สถาบัน", "รก", "ช", "ญ", "ช.", "ญ.", "ด.ช.", "พ.ศ.", "ม.3", "ป.6", "ต.", "อ.", "จ.")  # fmt: skip
WESTERN = tuple((Path(__file__).parent / "western.txt").read_text(encoding="utf-8").splitlines())
ENGLISH = ("Age", "Sex", "Male", "Female", "Flooded last year?", "1-5", "n/a", "Don't know")


def thai_labels() -> tuple[str, ...]:
    """Every Thai text of the questionnaires that are sent out."""
    texts = (p.read_text(encoding="utf-8") for p in sorted((ROOT / "questionnaires").glob("*.toml")))
    found = {t for text in texts for t in re.findall(r'"([^"]*)"', text) if is_thai(t)}
    return tuple(sorted(t for t in found if t.encode("cp874", "ignore").decode("cp874") == t))


def mac_bytes(text: str) -> bytes:
    """Mac OS Thai, with tone marks where Mac OS puts them above tall letters and other marks."""
    out = bytearray()
    for before, c in zip(" " + text, text, strict=False):
        code = {"“": 0x8D, "”": 0x8E, "…": 0x82, "•": 0x91, "–": 0xDD}.get(c) or c.encode("cp874")[0]
        tone = "่้๊๋์".find(c)
        if tone >= 0 and before in "ปฝฟ":
            code = 0x83 + tone
        elif tone >= 0 and before not in "ิีึืัุู":
            code = 0x88 + tone
        elif tone >= 0:
            code = 0xE8 + tone
        out.append(code)
    return bytes(out)


ENCODERS = {THAI: lambda t: t.encode("cp874"), "utf-8": lambda t: t.encode(), MAC_THAI: mac_bytes}


@dataclass(frozen=True)
class Case:
    """A file's labels, the encoding they really are in, and what its header claims."""

    labels: tuple[str, ...]
    encoding: str
    page: int
    name: str

    @property
    def raw(self) -> list[bytes]:
        if self.encoding in ENCODERS:
            return [ENCODERS[self.encoding](t) for t in self.labels]
        return [t.encode(self.encoding) for t in self.labels]


def corpus() -> Iterator[Case]:
    """Every header variant × Thai labels of every length, very short ones alone, plain and Western files."""
    rng = random.Random(20260101)
    long = thai_labels()
    headers = list(itertools.product(PAGES, NAMES))
    for page, name in headers:
        for encoding in ENCODERS:
            # A header that names Mac OS Thai over other bytes is not seen in the wild.
            if codec_of(name, page) == MAC_THAI != encoding:
                continue
            for size in (1, 1, 1, 2, 2, 3, 5, 40):
                yield Case(tuple(rng.sample(long, size)), encoding, page, name)
                yield Case((*rng.sample(SHORT, min(size, 6)), *rng.sample(ENGLISH, 3)), encoding, page, name)
        if codec_of(name, page) in (THAI, MAC_THAI):
            continue
        yield Case(ENGLISH, "ascii", page, name)
        for encoding in ("cp1252", "utf-8"):
            for size in (1, 1, 1, 2, 3, 20):
                yield Case((*rng.sample(WESTERN, size), *rng.sample(ENGLISH, 3)), encoding, page, name)


def test_the_corpus_is_told_right() -> None:
    """At least 99 % right, and no wrong one without a word: what is wrong is marked uncertain."""
    right, wrong, silent = 0, [], []
    for case in corpus():
        claimed = codec_of(case.name, case.page)
        decision = decide(case.raw, claimed)
        # A Western file under a claim of another Western or Eastern code page is read as it claims: not our guess.
        own = case.encoding == "cp1252" and decision.codec == claimed
        if own or [decision.decode(t) for t in case.raw] == list(case.labels):
            right += 1
            continue
        wrong.append((case, decision))
        if not decision_steps(decision, claimed):
            silent.append((case, decision))
    assert right + len(wrong) > 4000
    assert not silent, silent[:5]
    page = (ROOT / "docs" / "decisions" / "thai-encodings.md").read_text(encoding="utf-8")
    told = (f"{right + len(wrong):,} generated files", f"{len(wrong)} wrong", f"{right / (right + len(wrong)):.1%}")
    assert all(words.replace("%", " %") in page for words in told), told
    assert right / (right + len(wrong)) >= 0.99, [
        (c.labels[:3], c.encoding, c.page, c.name, d.codec) for c, d in wrong[:20]
    ]


@pytest.mark.parametrize("word", SHORT)
def test_one_short_label_is_enough(word: str) -> None:
    assert decide([word.encode("cp874")], "cp1252").decode(word.encode("cp874")) == word


@pytest.mark.parametrize("text", WESTERN)
def test_western_words_are_left_alone(text: str) -> None:
    raw = text.encode("cp1252")
    assert decide([raw], "cp1252").decode(raw) == text
    assert thai_likeness(raw) <= 0 or text.isascii()


def test_cut_labels_and_mixed_files() -> None:
    whole = "น้ำท่วมบ้าน".encode()
    assert decide([whole, "ชาย".encode()]).decode(whole[:-1]) == "น้ำท่วมบ้า"
    mixed = decide([*(t.encode("cp874") for t in SHORT[:20]), whole], "cp1252")
    assert mixed.decode(whole) == "น้ำท่วมบ้าน"
    assert mixed.decode("อายุ".encode("cp874")) == "อายุ"


def test_mac_os_thai_by_its_own_tone_marks() -> None:
    raw = mac_bytes("ที่อยู่ น้ำป่า ไม่ใช่")
    decision = decide([raw], "cp1252")
    assert decision.codec == MAC_THAI
    assert read_as(raw, MAC_THAI) == "ที่อยู่ น้ำป่า ไม่ใช่"


@pytest.mark.parametrize(("name", "page", "codec"), [
    ("", 874, THAI), ("", 2, ""), ("", 65001, "utf-8"), ("TIS-620", 1252, THAI), ("x-mac-thai", 0, MAC_THAI),
    ("", 28591, "iso8859-1"), ("", 1251, "cp1251"), ("no-such", 0, ""), ("rot13", 0, ""), ("", 99999, ""),
])  # fmt: skip
def test_claims(name: str, page: int, codec: str) -> None:
    assert codec_of(name, page) == codec


@pytest.mark.parametrize(("page", "name"), [(874, b""), (2, b""), (1252, b"windows-1252"), (65001, b"UTF-8"), (0, b"")])
def test_in_a_system_file(tmp_path: Path, page: int, name: bytes) -> None:
    made = (
        Made().variable("เพศ".encode("cp874")[:8], label="เพศของผู้ตอบ".encode("cp874")).variable(b"WHY", 16).page(page)
    )
    made.labels(1, (made.numbers(1.0), "ชาย".encode("cp874")), (made.numbers(2.0), "หญิง".encode("cp874")))
    if name:
        made.extension(20, name)
    made.data = made.numbers(1.0) + "น้ำท่วม".encode("cp874").ljust(16)
    (tmp_path / "a.sav").write_bytes(made.bytes())
    survey = read_spss(tmp_path / "a.sav")
    variable = survey.codebook["เพศ"]
    assert [str(variable.label), *(str(v.label) for v in variable.values)] == ["เพศของผู้ตอบ", "ชาย", "หญิง"]
    assert survey.column("why".upper()).tolist() == ["น้ำท่วม"]
    assert [s.code for s in survey.steps] == ([] if page == 874 else ["text-encoding"])


@pytest.mark.parametrize("encoding", ["cp874", "utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_in_a_text_file(encoding: str) -> None:
    text = "naïf;Größe\n1;Straße\n" if encoding == "cp1252" else "เพศ;อายุ\nชาย;45 ปี\nหญิง;\n"
    assert decoded(text.encode(encoding), Path("a.csv"))[0] == text
