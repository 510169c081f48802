"""Charts of the sample reports, with realistic (invented) numbers."""

from __future__ import annotations

from survey_kit.charts import (
    Bar,
    Dot,
    Frame,
    LikertRow,
    Pair,
    ProfileRow,
    bars,
    dots,
    gap,
    likert,
    profile,
)
from survey_kit.model.report import Chart

SOURCE = "การสำรวจครัวเรือน 6 เมือง พ.ศ. 2568 จัดทำโดยทีมเมืองและมูลนิธิชุมชน"
CITIES = ("โตนดด้วน", "ควนลัง", "บ่อยาง", "พะตง", "ละงู", "ปาดังเบซาร์")


def city_chart() -> Chart:
    frame = Frame("city", "บ้านที่เคยเจอน้ำท่วม (ในทุก 100 หลัง)", width=235, size=11)
    rows = (Bar("ชุมชนของเรา", 0.72, "72", strong=True), Bar("ทั้งเมืองควนลัง", 0.54, "54"), Bar("ทั้งหกเมือง", 0.49, "49"))
    return bars(frame, rows, sort=False)


def bar_chart() -> Chart:
    rows = (
        Bar("น้ำท่วมขังหลังฝนตกหนักติดต่อกันหลายวัน", 0.724, "72.4"),
        Bar("อากาศร้อนจัดจนทำงานกลางแจ้งไม่ได้", 0.628, "62.8"),
        Bar("ลมพายุพัดหลังคาบ้านเสียหาย", 0.311, "31.1"),
        Bar("น้ำประปาขุ่นหรือไม่ไหล", 0.265, "26.5"),
        Bar("คลื่นกัดเซาะชายฝั่งและบ้านเรือนริมทะเล", 0.092, "9.2"),
        Bar("อื่น ๆ", 0.031, "3.1", last=True),
    )
    return bars(Frame("hazards", "ภัยที่ครัวเรือนเคยเจอในรอบ 10 ปี (ร้อยละของครัวเรือน n = 196)", SOURCE), rows)


def likert_chart() -> Chart:
    levels = ("ไม่พร้อมเลย", "ไม่ค่อยพร้อม", "ปานกลาง", "พร้อม", "พร้อมมาก")
    shares = (
        ("รู้ว่าต้องอพยพไปที่ใดและไปทางไหน", (0.06, 0.14, 0.22, 0.40, 0.18)),
        ("มีของจำเป็นเตรียมไว้ในถุงฉุกเฉิน", (0.24, 0.28, 0.20, 0.21, 0.07)),
        ("ติดตามข่าวเตือนภัยจากหน่วยงาน", (0.15, 0.27, 0.25, 0.25, 0.08)),
        ("มีเงินสำรองไว้ซ่อมบ้านหลังน้ำท่วมหรือพายุ", (0.38, 0.31, 0.18, 0.11, 0.02)),
        ("เคยซ้อมแผนกับชุมชน", (0.21, 0.26, 0.29, 0.18, 0.06)),
    )
    rows = [LikertRow(q, s, tuple(f"{round(100 * x)}" for x in s), "n = 196") for q, s in shares]
    return likert(Frame("readiness", "ความพร้อมของครัวเรือนในการรับมือภัย (ร้อยละ)", SOURCE), levels, rows)


def dot_chart() -> Chart:
    values = (
        (0.38, 0.31, 0.45, 168),
        (0.72, 0.66, 0.78, 196),
        (0.41, 0.36, 0.46, 331),
        (0.52, 0.45, 0.59, 214),
        (0.49, 0.42, 0.56, 187),
        (0.58, 0.50, 0.66, 142),
    )
    rows = [
        Dot(c, v, f"{round(100 * v)}", low, high, f"n = {n}", strong=c == "ควนลัง")
        for c, (v, low, high, n) in zip(CITIES, values, strict=True)
    ]
    return dots(Frame("flooded", "ครัวเรือนที่เคยเจอน้ำท่วมในรอบ 10 ปี จำแนกตามเมือง", SOURCE), rows)


def gap_chart() -> Chart:
    rows = (
        Pair("การเตือนภัยถึงบ้านทันเวลา", 2.31, 3.88, "2.31", "3.88"),
        Pair("การขุดลอกคูคลองก่อนฤดูฝน", 2.05, 3.10, "2.05", "3.10"),
        Pair("ความช่วยเหลือหลังเกิดภัยทั่วถึงและเป็นธรรม", 2.96, 3.02, "2.96", "3.02"),
        Pair("การรับฟังความเห็นของชุมชน", 3.20, 2.60, "3.20", "2.60"),
    )
    return gap(Frame("views", "มุมมองชุมชนกับมุมมองหน่วยงาน (ค่าเฉลี่ย 1–5)", SOURCE), ("ชุมชน", "หน่วยงาน"), rows)


def profile_chart() -> Chart:
    numbers = (
        (0.31, 0.52, 0.44),
        (0.68, 0.47, 0.51),
        (0.55, 0.61, 0.48),
        (0.49, 0.39, 0.57),
        (0.42, 0.58, 0.40),
        (0.37, 0.44, 0.62),
    )
    rows = [
        ProfileRow(c, v, tuple(f"{x:.2f}" for x in v), strong=c == "ควนลัง")
        for c, v in zip(CITIES, numbers, strict=True)
    ]
    measures = ("การเปิดรับต่อภัย", "ความอ่อนไหว", "ขีดความสามารถในการรับมือ")
    return profile(Frame("parts", "องค์ประกอบของความเปราะบาง (0–1)", SOURCE), measures, rows)
