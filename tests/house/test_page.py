"""The page about the house is the house."""

from __future__ import annotations

import importlib.util
import sys
from types import ModuleType

import pytest

from tests.house.source import PACKAGE, ROOT


@pytest.fixture(scope="module")
def draw_house() -> ModuleType:
    spec = importlib.util.spec_from_file_location("draw_house", ROOT / "tools" / "draw_house.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["draw_house"] = module
    spec.loader.exec_module(module)
    return module


def test_the_page_is_up_to_date(draw_house: ModuleType) -> None:
    assert draw_house.PAGE.read_text(encoding="utf-8") == draw_house.page(), "run: python tools/draw_house.py"


def test_every_room_stands_on_a_floor(draw_house: ModuleType) -> None:
    rooms = {p.stem for p in PACKAGE.iterdir() if p.is_dir() or p.suffix == ".py"} - {
        "__pycache__",
        "__init__",
        "bundled",
    }
    assert rooms == {room for floor in draw_house.floors() for room in floor}
