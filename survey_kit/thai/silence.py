"""What people write where there is no answer, in a cell and in a value label."""

from __future__ import annotations

# Reasons carry the names of `survey_kit.model.codebook.MissingReason`; this floor knows no survey.
_TYPED = {
    "no_answer": ("-", "--", ".", "ไม่ตอบ", "ไม่ระบุ", "n/a", "na", "ไม่มีข้อมูล", "?"),
    "dont_know": ("ไม่ทราบ", "ไม่รู้", "ไม่แน่ใจ", "จำไม่ได้", "don't know"),
    "not_applicable": ("ไม่เกี่ยวข้อง", "ข้าม", "ข้ามข้อ", "ไม่เกี่ยวข้อง (ข้ามข้อ)"),
    "refused": ("ไม่ประสงค์ตอบ", "ไม่สะดวกตอบ", "ปฏิเสธ"),
}
# The first that occurs in a label decides, so the narrower words come first.
_LABELLED = (
    ("not_applicable", ("ไม่เกี่ยวข้อง", "ข้ามข้อ", "not applicable")),
    ("dont_know", ("ไม่ทราบ", "ไม่แน่ใจ", "don't know", "do not know")),
    ("refused", ("ไม่ประสงค์", "ปฏิเสธ", "refus")),
    ("no_answer", ("ไม่ตอบ", "no answer", "missing")),
)
_NONE = ("ไม่มี", "ไม่เคย", "ไม่มีเลย", "none")


def reason_typed(text: str) -> str:
    """The reason a whole cell gives for having no answer, "" when it is an answer."""
    low = text.strip().lower()
    return next((reason for reason, words in _TYPED.items() if low in words), "")


def reason_labelled(label: str) -> str:
    """The reason a value label names (``"99 = ไม่ตอบ"``), "" when it names none."""
    low = label.lower()
    return next((reason for reason, words in _LABELLED if any(w in low for w in words)), "")


def says_none(text: str) -> bool:
    """Whether a cell says "none": a count of zero where things are counted."""
    return text.strip().lower() in _NONE
