"""Reports with realistic (invented) content for each audience, and one full of hostile text."""

from __future__ import annotations

from dataclasses import replace

from sample_charts import (
    CITIES,
    SOURCE,
    bar_chart,
    city_chart,
    dot_chart,
    gap_chart,
    likert_chart,
    profile_chart,
)

from survey_kit.charts import Bar, Frame, bars, icons
from survey_kit.model.report import (
    BlankTable,
    Bullets,
    KeyMessage,
    Paragraph,
    Report,
    Section,
    Sentence,
    SetTable,
    WriteSpace,
)

MARK = "ข้อมูลสมมติ"


def said(*texts: str) -> tuple[Sentence, ...]:
    return tuple(Sentence(t) for t in texts)


def text(*texts: str, style: str = "body") -> Paragraph:
    return Paragraph(said(*texts), style)  # type: ignore[arg-type]


def message(figure: str, filled: int, sentence: str, detail: str, icon: str = "house") -> KeyMessage:
    frame = Frame(f"icons{filled}", "", width=162, size=9.5)
    row = icons(frame, filled, icon=icon, text=figure)
    return KeyMessage(figure, Sentence(sentence), detail, row, ("ใช่", "ไม่ใช่", "ไม่แน่ใจ"))


MESSAGES = (
    message(
        "7 ใน 10 หลัง",
        7,
        "เคยเจอน้ำท่วมบ้านในรอบ 10 ปีที่ผ่านมา",
        "142 จาก 196 หลัง ส่วนใหญ่ท่วมไม่เกินเข่า และลดภายใน 3 วัน",
    ),
    message(
        "6 ใน 10 หลัง",
        6,
        "บอกว่าอากาศร้อนขึ้นมากจนทำงานกลางแจ้งช่วงบ่ายไม่ไหว",
        "123 จาก 196 หลัง คนทำประมงและรับจ้างกลางแจ้งเดือดร้อนที่สุด",
    ),
    message(
        "ครึ่งหนึ่ง",
        5,
        "รู้ข่าวน้ำมาก่อนน้อยกว่า 3 ชั่วโมง จึงขนของขึ้นที่สูงไม่ทัน",
        "98 จาก 196 หลัง ข่าวมาจากเพื่อนบ้านและกลุ่มไลน์มากกว่าหอกระจายข่าว",
    ),
    message(
        "3 ใน 10 คน",
        3,
        "มีเงินเก็บพอใช้เกินหนึ่งเดือนถ้าต้องหยุดงานเพราะน้ำท่วม",
        "61 จาก 196 คน ครึ่งหนึ่งของบ้านที่เสียหาย เสียหายไม่เกิน 8,000 บาท",
        "person",
    ),
    message(
        "8 ใน 10 คน",
        8,
        "พร้อมช่วยเพื่อนบ้านถ้ามีคนชวนและบอกว่าต้องทำอะไร",
        "157 จาก 196 คน ทั้งคนหนุ่มสาวและผู้สูงอายุ",
        "person",
    ),
)


def community() -> Report:
    return Report(
        "handout",
        "community",
        "ชุมชนของเรากับน้ำ ความร้อน และลมฟ้าที่เปลี่ยนไป",
        "ชุมชนริมคลอง เทศบาลเมืองควนลัง · พฤศจิกายน 2568",
        (*findings(), *forum()),
        SOURCE,
        MARK,
        layout="handout",
        facts={"city": "เทศบาลเมืองควนลัง", "date": "21 พฤศจิกายน 2568"},
    )


def findings() -> tuple[Section, ...]:
    return (
        Section(
            "",
            (
                text(
                    "เราไปถามคนในชุมชนเมื่อเดือนสิงหาคม 2568 ได้คำตอบจาก 196 หลัง จากทั้งหมด 412 หลัง "
                    "ขอบคุณทุกบ้านที่สละเวลา ข้อมูลนี้เป็นของพวกเราทุกคน",
                    style="lead",
                ),
            ),
        ),
        Section("ห้าเรื่องสำคัญที่พบ – ตรงกับที่ท่านเห็นไหม", MESSAGES),
        Section(
            "บ้านไหนต้องช่วยก่อน",
            (
                Bullets(
                    said(
                        "บ้านที่มีผู้ป่วยติดเตียง หรือผู้สูงอายุอยู่ลำพัง มี 23 หลัง",
                        "บ้านริมคลองที่น้ำเข้าก่อนบ้านอื่น มี 41 หลัง",
                        "บ้านที่มีเด็กเล็กและไม่มีรถ มี 17 หลัง",
                    )
                ),
                text("เราไม่บอกว่าเป็นบ้านใคร อสม. จะไปคุยกับแต่ละบ้านเอง", style="note"),
            ),
            new_page=True,
        ),
        Section(
            "ของดีที่ชุมชนเรามี",
            (
                Bullets(
                    said(
                        "กลุ่มออมทรัพย์และกองทุนสวัสดิการ 3 กลุ่ม",
                        "เรือท้องแบน 6 ลำ กับคนขับเรือเป็น 19 คน",
                        "ครัวกลางของกลุ่มแม่บ้าน ทำข้าวกล่องได้วันละ 300 กล่อง",
                    )
                ),
            ),
        ),
        Section(
            "เสียงจากชาวบ้าน",
            (
                text("“น้ำมาตอนตีสอง ไม่มีใครบอก ตื่นมาน้ำถึงเตียงแล้ว”", style="quote"),
                text("“อยากให้ลอกคลองก่อนหน้าฝน ไม่ใช่หลังน้ำท่วม”", style="quote"),
            ),
        ),
        Section("เทียบกับทั้งเมือง", (city_chart(),)),
    )


def forum() -> tuple[Section, ...]:
    return (
        Section(
            "ตรงไหม ขาดอะไร",
            (WriteSpace("เห็นตัวเลขแล้วนึกถึงบ้านไหน ตรงไหน", 3, ("ตรง", "ไม่ตรง", "ขาดบางเรื่อง")),),
        ),
        Section(
            "สามเรื่องที่เราอยากทำก่อน",
            (WriteSpace("ถ้าทำได้เรื่องเดียวในปีนี้ จะทำเรื่องใด", 2),),
        ),
        Section("ใครจะทำอะไรต่อ", (BlankTable(("เรื่อง", "ใครทำ", "ใครช่วย", "เสร็จเมื่อไร"), 3),)),
        Section(
            "ติดต่อใคร และข้อมูลนี้เก็บอย่างไร",
            (
                text(
                    "โทรหาทีมเมืองที่เทศบาล ในเวลาราชการ ข้อมูลเก็บไว้โดยไม่มีชื่อและบ้านเลขที่ ใครอยากแก้หรือถอนคำตอบ บอกทีมเมืองได้ทุกเมื่อ",
                    style="note",
                ),
            ),
        ),
    )


def hazard_table() -> SetTable:
    rows = (
        ("น้ำท่วมขัง", 142, 0.7244898),
        ("ร้อนจัด", 123, 0.6275510),
        ("พายุลมแรง", 61, 0.3112245),
        ("น้ำประปาไม่ไหล", 52, 0.2653061),
    )
    return SetTable(
        "1",
        "ภัยที่ครัวเรือนเคยเจอ (n = 196 ตอบได้มากกว่า 1 ข้อ)",
        (("รายการ", "จำนวน", "ร้อยละ"),),
        (*((r, f"{n:,}", f"{100 * s:.1f}") for r, n, s in rows), ("ผู้ตอบทั้งหมด", "196", "100.0")),
        "lrr",
        ("ตอบได้มากกว่า 1 ข้อ ผลรวมจึงเกิน 100.0",),
        (4,),
        ("", "#,##0", "0.0"),
        values=(*((None, float(n), 100 * s) for _, n, s in rows), (None, 196.0, 100.0)),
    )


def rating_table() -> SetTable:
    items = (
        ("รู้ว่าต้องอพยพไปที่ใดและไปทางไหน", 3.5, 1.11847, "มาก"),
        ("มีของจำเป็นเตรียมไว้ในถุงฉุกเฉิน", 2.59, 1.2434, "น้อย"),
        ("ติดตามข่าวเตือนภัยจากหน่วยงาน", 2.84, 1.19, "ปานกลาง"),
        ("มีเงินสำรองไว้ซ่อมบ้านหลังน้ำท่วมหรือพายุ", 2.08, 1.0852, "น้อย"),
        ("เคยซ้อมแผนกับชุมชน", 2.62, 1.1755, "ปานกลาง"),
    )
    body = tuple((q, f"{m:.2f}", f"{s:.2f}", w, str(k)) for (q, m, s, w), k in zip(items, (1, 4, 2, 5, 3), strict=True))
    values = tuple((None, m, s, None, float(k)) for (_, m, s, _), k in zip(items, (1, 4, 2, 5, 3), strict=True))
    return SetTable(
        "2",
        "ความพร้อมของครัวเรือนในการรับมือภัย",
        (("รายการ", "ค่าเฉลี่ย", "S.D.", "แปลผล", "ลำดับ"),),
        (*body, ("ภาพรวม", "2.73", "0.81", "ปานกลาง", "–")),
        "lrrcc",
        ("เกณฑ์การแปลผล: 1.00–1.80 น้อยที่สุด · 1.81–2.60 น้อย · 2.61–3.40 ปานกลาง · 3.41–4.20 มาก · 4.21–5.00 มากที่สุด",),
        (5,),
        ("", "0.00", "0.00", "", "0"),
        values=(*values, (None, 2.726, 0.8099, None, None)),
    )


def city_table(rows: int = 12) -> SetTable:
    head = (("ประเด็น", *(c for c in CITIES for _ in (0, 1)), "รวม", "รวม"), ("ประเด็น", *("จำนวน", "ร้อยละ") * 7))
    issues = ("น้ำท่วมขัง", "ร้อนจัด", "พายุลมแรง", "น้ำประปาไม่ไหล", "คลื่นกัดเซาะ", "ฝนทิ้งช่วง")
    body, values = [], []
    for i in range(rows):
        counts = [20 + (i * 7 + j * 11) % 90 for j in range(7)]
        shares = [c / 196 * 100 for c in counts]
        label = f"{issues[i % 6]} (ข้อ {i + 1})"
        body.append((label, *(t for c, s in zip(counts, shares, strict=True) for t in (f"{c}", f"{s:.1f}"))))
        values.append((None, *(v for c, s in zip(counts, shares, strict=True) for v in (float(c), s))))
    return SetTable(
        "3",
        "ภัยที่ครัวเรือนเคยเจอ จำแนกตามเมือง",
        head,
        tuple(body),
        "l" + "r" * 14,
        ("ร้อยละตามเมือง",),
        formats=("", *("#,##0", "0.0") * 7),
        values=tuple(values),
    )


def long_table() -> SetTable:
    head = (("ข้อ", "รายการ", "n", "ค่าเฉลี่ย", "S.D."),)
    label = "ชุมชนมีแผนรับมือภัยที่ทุกครัวเรือนรู้จักและเคยซ้อมร่วมกัน"
    body = tuple(
        (f"d{i}_1", f"{label} เรื่องที่ {i}", f"{1200 + i:,}", f"{1 + i % 4 + 0.35:.2f}", "0.98") for i in range(1, 61)
    )
    return SetTable("ก-1", "คะแนนรายข้อของทั้งเครือข่าย", head, body, "llrrr", formats=("", "", "#,##0", "0.00", "0.00"))


METHOD = (
    "การสำรวจครั้งนี้เก็บข้อมูลจากครัวเรือนในเขตเทศบาลเมืองควนลัง จำนวน 196 ครัวเรือน ระหว่างวันที่ 3 กันยายน ถึง 12 ตุลาคม "
    "พ.ศ. 2568 โดยใช้การสุ่มแบบแบ่งชั้นตามชุมชน ผู้เก็บข้อมูลเดินเข้าไปพูดคุยตามบ้าน ซึ่งทำให้ได้ยินเสียงของผู้สูงอายุและผู้ป่วยติดเตียง "
    "ที่มักหลุดออกจากการสำรวจทางโทรศัพท์",
    "คำตอบทั้งหมดถ่วงน้ำหนักตามจำนวนครัวเรือนของแต่ละชุมชน ทุกครั้งที่ฝนตกหนักน้ำขึ้นเร็วและน้ำท่วมขังนานกว่าในอดีต "
    "สอดคล้องกับข้อมูลของเมืองอื่น เช่น เชียงใหม่ และหาดใหญ่",
)


def agency() -> Report:
    sections = (
        Section(
            "สาระสำคัญ",
            (
                Bullets(
                    said(
                        "ครัวเรือนร้อยละ 72.4 เคยเจอน้ำท่วมในรอบ 10 ปี สูงกว่าภาพรวมหกเมือง (ร้อยละ 49.0)",
                        "ความพร้อมในการรับมืออยู่ในระดับปานกลาง (ค่าเฉลี่ย 2.73, S.D. = 0.81)",
                        "ครึ่งหนึ่งได้รับข่าวเตือนภัยน้อยกว่า 3 ชั่วโมงก่อนน้ำมา",
                        "ช่องว่างใหญ่ที่สุดระหว่างชุมชนกับหน่วยงานคือเรื่องการเตือนภัย",
                        "เสนอให้บรรจุการขุดลอกคลองก่อนฤดูฝนในแผนพัฒนาท้องถิ่น งบประมาณ 1,250,000 บาท",
                    ),
                    numbered=True,
                ),
            ),
        ),
        Section("ที่มาและวิธีเก็บข้อมูล", tuple(text(m) for m in METHOD)),
        Section("สถานการณ์ภัย", (text("น้ำท่วมขังเป็นภัยที่ครัวเรือนเจอมากที่สุด รองลงมาคือความร้อน"), bar_chart(), hazard_table())),
        Section("ความพร้อมในการรับมือ", (likert_chart(), rating_table())),
        Section(
            "มุมมองชุมชนกับหน่วยงาน",
            (
                gap_chart(),
                text("ข้อมูลนี้เก็บจากชุมชนที่เลือกศึกษา จึงใช้บอกเรื่องของชุมชนเหล่านั้น ไม่ใช่ตัวแทนของทั้งเมือง", style="note"),
            ),
        ),
        Section(
            "ข้อเสนอ",
            (Section_("ทำได้ทันที", "ตั้งกลุ่มไลน์เตือนภัยของทุกชุมชนโดยมีเจ้าหน้าที่เวร", "ทบทวนรายชื่อบ้านที่ต้องช่วยก่อนร่วมกับ อสม."),),
        ),
    )
    return Report(
        "brief", "agency", "ความพร้อมของครัวเรือนต่อสภาพภูมิอากาศที่เปลี่ยนไป", "เทศบาลเมืองควนลัง · พฤศจิกายน 2568",
        sections, SOURCE, MARK, facts={"city": "เทศบาลเมืองควนลัง", "date": "21 พฤศจิกายน 2568"},
    )  # fmt: skip


def Section_(lead: str, *lines: str) -> Bullets:
    return Bullets(said(*(f"{lead}: {line}" for line in lines)))


def network() -> Report:
    sections = (
        Section(
            "บทสรุปผู้บริหาร", (text(*METHOD), Bullets(said("ทั้งหกเมืองเจอน้ำท่วมมากกว่าภัยอื่น", "ควนลังเจอมากที่สุด ร้อยละ 72.4")))
        ),
        Section("1. ความเป็นมาและวัตถุประสงค์", (text(METHOD[0]), text(METHOD[1]))),
        Section("2. ภัยที่เผชิญและแนวโน้ม", (text(METHOD[1]), dot_chart())),
        Section("2.1 จำแนกตามเมือง", (text("ตารางต่อไปนี้แสดงจำนวนและร้อยละของแต่ละเมือง"), city_table()), level=2),
        Section("3. ดัชนีความเปราะบาง", (profile_chart(), text(METHOD[0]))),
        Section("3.1 ความพร้อมในการรับมือ", (likert_chart(), rating_table()), level=2),
        Section("ภาคผนวก ตารางละเอียด", (long_table(),)),
    )
    return Report(
        "network", "network", "เมืองเล็กในโลกที่ร้อนขึ้น: เสียงจากครัวเรือนหกเมือง", "รายงานเปรียบเทียบหกเมือง พ.ศ. 2568",
        sections, SOURCE, MARK,
        facts={"date": "21 พฤศจิกายน พ.ศ. 2568", "organisation": "เครือข่ายทีมเมืองภาคใต้"}, layout="book",
    )  # fmt: skip


HOSTILE = (
    "<script>alert(1)</script> & <b>หนา</b>",
    "#strong[x] *หนา* $x^2$ @label `code` \\ _a_ // ความเห็น",
    "=cmd|' /C calc'!A0",
    "+66 81 234 5678",
    "-ไม่มี-",
    "@SUM(A1:A9)",
    "ยิ้ม 🙂👨‍👩‍👧 กับ مرحبا และ 你好",
    "ควบคุม \x00\x07\x1b[31m\x0b จบ\ud800",
    "ขวาไปซ้าย \u202eabc\u202c",
    "{{ 7*7 }} {% raw %}",
    "]]> --> <!-- \"'",
)


def hostile() -> Report:
    table = SetTable(
        "9",
        HOSTILE[0],
        (("คำตอบ", HOSTILE[1]),),
        tuple((h, "1") for h in HOSTILE),
        "lr",
        (HOSTILE[2],),
        formats=("", "0"),
    )
    chart = bars(Frame("h<1>", HOSTILE[0], HOSTILE[1]), [Bar(h, 0.5, "50.0") for h in HOSTILE])
    blocks = (
        *(text(h, style=s) for h in HOSTILE for s in ("body", "quote")),
        Bullets(said(*HOSTILE)),
        table,
        chart,
        WriteSpace(HOSTILE[1], 1, (HOSTILE[0],)),
        BlankTable((HOSTILE[0], HOSTILE[1]), 2, ((HOSTILE[2],),)),
        KeyMessage(HOSTILE[1], Sentence(HOSTILE[0]), HOSTILE[6]),
    )
    return Report("hostile", "agency", HOSTILE[1], HOSTILE[0], (Section(HOSTILE[0], blocks),), HOSTILE[1], HOSTILE[2])


REPORTS = {"community": community, "agency": agency, "network": network}


def in_thai_digits(report: Report) -> Report:
    return replace(report, digits="thai")
