"""The six cities: sizes and the targets that the answers hit. Place names are real or plausible, numbers are not."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Community:
    """A community in the sample: households in it, forms filled in, number of the village (0: none)."""

    name: str
    households: int
    forms: int
    moo: int = 0


@dataclass(frozen=True)
class City:
    """Targets of one city; percents unless said otherwise."""

    code: int
    name: str
    slug: str
    communities: tuple[Community, ...]
    women: int
    age: tuple[int, int]
    muslim: int
    jobs: tuple[float, ...]
    size: float
    income: tuple[int, int]
    hazards: dict[int, int]
    none: int
    floods: int
    damage: int
    warning: int
    impact: float
    ready: float
    trust: float
    municipality: float
    flags: int
    refused: int
    agencies: int
    organisations: int
    evaluations: int = 0

    @property
    def forms(self) -> int:
        return sum(c.forms for c in self.communities)


TANOT = City(
    1, "โตนดด้วน", "tanotduan",
    (Community("บ้านต้นโตนด", 265, 62, 2), Community("บ้านหนองเตย", 210, 50, 4), Community("บ้านไสยาง", 165, 38, 7)),
    62, (52, 15), 12, (34, 2, 19, 4, 12, 8, 9, 3, 6, 3), 3.5, (12000, 30000),
    {1: 35, 2: 38, 3: 64, 4: 48, 5: 18, 6: 6, 7: 9, 8: 7, 9: 8}, 7,
    2, 4000, 12, 2.9, 3.3, 4.0, 3.6, 25, 1, 9, 8, 46,
)  # fmt: skip
KHUANLANG = City(
    2, "ควนลัง", "khuanlang",
    (Community("ริมคลองต่ำ", 640, 112, 3), Community("บ้านทุ่งควน", 510, 88, 5)),
    60, (48, 15), 30, (14, 1, 28, 12, 17, 10, 8, 3, 4, 3), 3.7, (16000, 42000),
    {1: 38, 2: 15, 3: 66, 4: 63, 5: 14, 6: 3, 7: 14, 8: 12, 9: 9}, 8,
    2, 5000, 8, 3.0, 3.1, 3.7, 3.5, 70, 2, 11, 7, 43,
)  # fmt: skip
BOYANG = City(
    3, "บ่อยาง", "boyang",
    (Community("แหลมสนอ่อน", 290, 66), Community("เก้าเส้ง", 270, 60), Community("บาลาเซาะห์เก้าแสน", 235, 52),
     Community("ท่าสะอ้าน", 185, 42)),
    64, (50, 16), 55, (1, 24, 23, 7, 16, 6, 12, 2, 6, 3), 4.4, (11000, 28000),
    {1: 61, 2: 6, 3: 22, 4: 58, 5: 29, 6: 47, 7: 52, 8: 9, 9: 12}, 3,
    4, 7000, 3, 3.5, 2.6, 3.6, 2.9, 25, 3, 0, 9, 61,
)  # fmt: skip
PHATONG = City(
    4, "พะตง", "phatong",
    (Community("ตลาดพะตง", 300, 58, 1), Community("ริมทางรถไฟ", 240, 47, 2), Community("ทุ่งลุงใน", 180, 35, 8)),
    61, (49, 15), 10, (12, 1, 17, 30, 15, 9, 7, 2, 4, 3), 3.6, (15000, 35000),
    {1: 78, 2: 22, 3: 25, 4: 41, 5: 12, 6: 5, 7: 18, 8: 13, 9: 8}, 4,
    5, 12000, 6, 3.6, 3.0, 3.6, 3.3, 70, 1, 4, 5,
)  # fmt: skip
LANGU = City(
    5, "ละงู", "langu",
    (Community("บ้านวังคลอง", 320, 77, 4), Community("บ้านโกตา", 250, 57, 6), Community("บ้านปากน้ำใน", 120, 26, 9)),
    63, (47, 16), 78, (31, 14, 18, 2, 12, 7, 8, 3, 3, 2), 4.3, (11500, 28000),
    {1: 52, 2: 34, 3: 44, 4: 39, 5: 20, 6: 21, 7: 15, 8: 4, 9: 10}, 9,
    3, 8000, 4, 3.2, 2.9, 3.9, 3.2, 25, 2, 5, 6,
)  # fmt: skip
PADANG = City(
    6, "ปาดังเบซาร์", "padang",
    (Community("สถานีรถไฟ", 300, 72), Community("ตะโล๊ะ", 240, 58)),
    58, (46, 15), 35, (9, 0, 19, 12, 33, 9, 8, 3, 4, 3), 3.8, (15500, 45000),
    {1: 49, 2: 6, 3: 31, 4: 45, 5: 9, 6: 2, 7: 38, 8: 15, 9: 11}, 15,
    3, 5000, 5, 2.7, 2.8, 3.2, 3.1, 25, 2, 3, 5,
)  # fmt: skip

CITIES = (TANOT, KHUANLANG, BOYANG, PHATONG, LANGU, PADANG)
