"""Pages of the pack to be proof-read and looked at: their text, and a small grey picture of one page of each layout.

    python tasks.py remake     (or: python tests/documents/pages.py)

Writes ``tests/data/pages``; `test_pages` compares it with what the program makes today.
"""

from __future__ import annotations

import io
from pathlib import Path

import pack
import pypdfium2
from PIL import Image
from reading_back import pptx_text

PAGES = Path(__file__).parents[1] / "data" / "pages"
TEXTS = ("community", "posters_a3", "placemat_1", "guide", "slides")
# One page of each layout, counted from 0.
PICTURES = {
    "community": 0, "agency": 1, "network": 4, "posters_a3": 0, "placemat_1": 0, "ballots": 0, "evaluation": 0,
}  # fmt: skip
DOTS, GREYS = 50, 16


def text(name: str) -> str:
    """A document as a reader goes through it, a line of its pages below another."""
    if name == "slides":
        lines = pptx_text(pack.made(name, "pptx")).splitlines()
        return "\n".join(line.strip() for line in lines if line.strip()) + "\n"
    with pypdfium2.PdfDocument(pack.made(name)) as pdf:
        pages = ["\n".join(page.get_textpage().get_text_bounded().splitlines()) for page in pdf]
    return "\n\n".join(f"— {k} —\n{page}" for k, page in enumerate(pages, start=1)) + "\n"


def picture(name: str) -> Image.Image:
    """One page in grey, small."""
    with pypdfium2.PdfDocument(pack.made(name)) as pdf:
        page = pdf[min(PICTURES[name], len(pdf) - 1)]
        return page.render(scale=DOTS / 72 * 2).to_pil().convert("L").reduce(2)


def bytes_of(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.quantize(GREYS).save(out, "PNG", optimize=True)
    return out.getvalue()


def main() -> None:
    PAGES.mkdir(exist_ok=True)
    for name in TEXTS:
        (PAGES / f"{name}.txt").write_text(text(name), encoding="utf-8", newline="\n")
    for name in PICTURES:
        (PAGES / f"{name}.png").write_bytes(bytes_of(picture(name)))


if __name__ == "__main__":
    main()
