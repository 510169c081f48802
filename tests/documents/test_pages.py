"""Pages of the pack are those that were proof-read and looked at (`python tasks.py remake` writes them anew)."""

from __future__ import annotations

import numpy as np
import pages
import pytest
from PIL import Image

# Of 255, averaged over squares of eight dots: letters drawn a little differently stay below, a moved line does not.
TOLERANCE = 40
SQUARE = 8


@pytest.mark.parametrize("name", pages.TEXTS)
def test_the_text_is_the_one_that_was_proof_read(name: str) -> None:
    assert pages.text(name) == (pages.PAGES / f"{name}.txt").read_text(encoding="utf-8")


def apart(one: Image.Image, other: Image.Image) -> float:
    """The greatest difference between two pictures of a page."""
    a, b = (np.asarray(image.convert("L").reduce(SQUARE)).astype(float) for image in (one, other))
    return float(np.abs(a - b).max()) if a.shape == b.shape else 255.0


@pytest.mark.parametrize("name", pages.PICTURES)
def test_the_page_looks_as_it_did(name: str) -> None:
    file = pages.PAGES / f"{name}.png"
    assert file.stat().st_size <= 60_000
    with Image.open(file) as kept:
        assert apart(kept, pages.picture(name)) <= TOLERANCE


def test_a_moved_line_would_be_seen() -> None:
    with Image.open(pages.PAGES / "community.png") as kept:
        page = kept.convert("L")
        moved = page.transform(page.size, Image.Transform.AFFINE, (1, 0, 0, 0, 1, 6))
        assert apart(page, moved) > TOLERANCE
