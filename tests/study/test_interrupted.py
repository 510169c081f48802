"""Places that cannot be written, disks that run full, and builds stopped half way."""

from __future__ import annotations

import io
import resource
import shutil
import signal
import subprocess
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pypdfium2
import pytest
from docx import Document

from tests.study.test_bad_input import clear
from tests.study.test_building import hashes
from tests.study.two_cities import build, command, environment, make_project

LANGUAGES = ("th", "en")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return make_project(tmp_path / "project")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_file_where_the_folder_should_be(project: Path, tmp_path: Path, lang: str) -> None:
    (tmp_path / "out").write_text("ของเดิม", encoding="utf-8")
    said = build(project, tmp_path / "out", lang)
    assert said.status == 2
    assert str(tmp_path / "out") in clear(said, lang)
    assert (tmp_path / "out").read_text(encoding="utf-8") == "ของเดิม"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.skipif(not Path("/proc/self").exists(), reason="no folder here that nobody may write into")
def test_a_folder_nobody_may_write_into(project: Path, lang: str) -> None:
    said = build(project, Path("/proc/survey_kit"), lang)
    assert said.status == 2
    assert "/proc/survey_kit" in clear(said, lang)


def _little_room() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_more_room_for_a_file(project: Path, tmp_path: Path, lang: str) -> None:
    """A limit on what may be written; an earlier file stays whole and nothing half-made is left."""
    earlier = tmp_path / "out" / "3_boyang" / "3_boyang_community.html"
    earlier.parent.mkdir(parents=True)
    earlier.write_text("ของเดิม", encoding="utf-8")
    said = build(project, tmp_path / "out", lang, preexec_fn=_little_room)
    assert said.status == 1
    assert earlier.name in clear(said, lang)
    assert [p.name for p in (tmp_path / "out").rglob("*") if p.is_file()] == [earlier.name]
    assert earlier.read_text(encoding="utf-8") == "ของเดิม"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 300 kB, where this computer lets us have one."""
    place = tmp_path / "disk"
    place.mkdir()
    if (
        shutil.which("mount") is None
        or subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", str(place)], capture_output=True, check=False
        ).returncode
    ):
        pytest.skip("no right to mount a small disk; the limit on file sizes is tested instead")
    yield place
    subprocess.run(["umount", str(place)], check=True)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_full_disk(project: Path, small_disk: Path, lang: str) -> None:
    said = build(project, small_disk / "out", lang)
    assert said.status == 1
    assert "MB" in clear(said, lang)
    made = [p for p in small_disk.rglob("*") if p.is_file()]
    assert made and all(p.read_bytes().rstrip().endswith(b"</html>") for p in made)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_disk_that_may_only_be_read(project: Path, small_disk: Path, lang: str) -> None:
    (small_disk / "out").mkdir()
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    said = build(project, small_disk / "out", lang)
    assert said.status in (1, 2)
    assert "out" in clear(said, lang)


# --- stopped half way -------------------------------------------------------------------------------------------------

FORMATS = "html,pdf,docx,xlsx"


def started(project: Path, out: Path, formats: str = FORMATS) -> subprocess.Popen[bytes]:
    line = command("build", project, "--out", out, "--formats", formats)
    return subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment())


def wait_for(path: Path, process: subprocess.Popen[bytes]) -> None:
    """Until ``path`` is there; the process must not have ended by itself."""
    end = time.monotonic() + 60
    while not path.exists():
        assert process.poll() is None and time.monotonic() < end, "the build ended before it could be stopped"
        time.sleep(0.005)


def opens(path: Path) -> bool:
    """Whether a document is whole."""
    data = path.read_bytes()
    if path.suffix == ".pdf":
        with pypdfium2.PdfDocument(data) as pdf:
            return len(pdf) > 0
    if path.suffix == ".docx":
        return len(Document(io.BytesIO(data)).paragraphs) > 0 and zipfile.ZipFile(io.BytesIO(data)).testzip() is None
    if path.suffix == ".xlsx":
        return len(openpyxl.load_workbook(io.BytesIO(data)).sheetnames) > 2
    return data.rstrip().endswith(b"</html>") if path.suffix == ".html" else True


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Fingerprints of the same project built without a break."""
    place = tmp_path_factory.mktemp("whole")
    assert build(make_project(place / "project"), place / "out", formats=FORMATS).status == 0
    return hashes(place / "out")


@pytest.mark.parametrize("after", ["3_boyang/3_boyang_community.html", "4_phatong/4_phatong_community.docx",
                                   "3_boyang/3_boyang_agency.pdf"])  # fmt: skip
def test_killed_half_way(project: Path, tmp_path: Path, whole: dict[str, str], after: str) -> None:
    out = tmp_path / "out"
    process = started(project, out)
    wait_for(out / after, process)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    left = [p for p in out.rglob("*") if p.is_file() and not p.name.endswith(".part")]
    assert 0 < len(left) < len(whole)
    assert all(opens(p) for p in left)
    assert all(whole[p.relative_to(out).as_posix()] == hashes(out)[p.relative_to(out).as_posix()] for p in left)
    assert build(project, out, formats=FORMATS).status == 0
    assert hashes(out) == whole


def test_what_a_kill_leaves_behind_is_cleared_away(project: Path, tmp_path: Path, whole: dict[str, str]) -> None:
    out = tmp_path / "out"
    for place in ("3_boyang/.3_boyang_agency.docx.part", "data/.hh_resilience_clean.csv.part", ".manifest.json.part"):
        (out / place).parent.mkdir(parents=True, exist_ok=True)
        (out / place).write_bytes(b"half")
    assert build(project, out, formats=FORMATS).status == 0
    assert hashes(out) == whole


def _listens() -> None:
    """A shell that runs the tests in the background makes its children deaf to Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_stopped_by_hand(project: Path, tmp_path: Path, lang: str) -> None:
    out = tmp_path / "out"
    line = command("--lang", lang, "build", project, "--out", out, "--formats", FORMATS, "--quiet")
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "env": environment(), "preexec_fn": _listens}
    with subprocess.Popen(line, **pipes) as process:
        wait_for(out / "3_boyang/3_boyang_community.html", process)
        process.send_signal(signal.SIGINT)
        said, complained = process.communicate(timeout=30)
    assert process.returncode == 130
    assert said == b""
    lines = complained.decode("utf-8").splitlines()
    assert len(lines) == 1
    assert ("หยุดตามที่สั่ง" if lang == "th" else "Stopped as asked") in lines[0]
    assert not list(out.rglob("*.part"))
    assert all(opens(p) for p in out.rglob("*.*") if p.is_file())
