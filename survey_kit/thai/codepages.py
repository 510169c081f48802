"""Text encodings under the names files give them, and Mac OS Thai, which Python does not know.

Mac OS Thai after Apple's published table THAI.TXT (2005): like Thai Windows, with further places for tone marks.
"""

from __future__ import annotations

import codecs

MAC_THAI = "mac-thai"
# Where Mac OS Thai differs from Thai Windows: quotes, dashes, and marks moved left or down beside tall letters.
_TONES = "\u0e48\u0e49\u0e4a\u0e4b\u0e4c"
_MOVED = dict(
    enumerate(f"«»…{_TONES}{_TONES}“”\u0e4d\ufffd•\u0e31\u0e47\u0e34\u0e35\u0e36\u0e37{_TONES}‘’\ufffd", 0x80)
)
_OTHER = {0xDB: "\u2060", 0xDC: "\u200b", 0xDD: "–", 0xDE: "—", 0xEE: "™", 0xFA: "®", 0xFB: "©"}
_MAC = {**{b: bytes([b]).decode("cp874", "replace") for b in range(256)}, **_MOVED, **_OTHER}
# Tone marks where only Mac OS Thai has them: no other Thai encoding uses these bytes.
MAC_ONLY = frozenset(range(0x83, 0x8D)) - {0x85} | frozenset(range(0x98, 0x9D))
# Thai Windows; TIS-620 and ISO 8859-11 are parts of it.
THAI = "cp874"
_THAI_NAMES = ("874", "cp874", "windows-874", "ms874", "ibm874", "tis-620", "tis620", "iso-8859-11", "x-windows-874")
_PAGES = {874: THAI, 620: THAI, 10021: MAC_THAI, 65001: "utf-8", 20127: "ascii", 28601: THAI, 51949: "euc-kr",
          936: "gbk", 54936: "gb18030"}  # fmt: skip
# What SPSS writes where it did not know: 1 EBCDIC, 2 seven-bit, 3 eight-bit ASCII, 4 DEC Kanji.
_UNKNOWN = range(5)


def codec_of(name: str = "", page: int = 0) -> str:
    """The codec a file claims by ``name`` or, failing that, by code page; empty where it claims none that is known."""
    wanted = name.strip().lower().replace("_", "-")
    if wanted in _THAI_NAMES:
        return THAI
    if "thai" in wanted and "mac" in wanted:
        return MAC_THAI
    if not wanted:
        if page in _UNKNOWN:
            return ""
        wanted = _PAGES.get(page) or (f"iso-8859-{page - 28590}" if 28591 <= page <= 28606 else f"cp{page}")
    if wanted in (THAI, MAC_THAI):
        return wanted
    try:
        found = codecs.lookup(wanted)
        found.decode(b"a")
        # Codecs that do not make text of bytes (rot13, base64 …) are no encodings of a file.
        b"a".decode(wanted)
    except (LookupError, ValueError, TypeError):
        return ""
    return found.name


def decoded(data: bytes, codec: str) -> str:
    """``data`` as text; what the codec does not know becomes U+FFFD."""
    if codec == MAC_THAI:
        return "".join(_MAC[b] for b in data)
    return data.decode(codec, "replace")
