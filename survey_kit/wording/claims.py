"""What a table has to say: candidate findings, ranked, said in two registers with the address of every number."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from survey_kit.model.report import Sentence
from survey_kit.model.table import Address, Cell, Row, Status, Table
from survey_kit.thai.numbers import NumberStyle, rounded
from survey_kit.thai.plain import figure, in_plain_words
from survey_kit.wording.cells import WORDS

# An option that says nothing of itself.
_EMPTY_OPTIONS = ("อื่น",)


@dataclass(frozen=True, slots=True)
class ClaimPlan:
    """How a finding is looked for and said; one ``[[claim]]`` of ``reports/claims.toml``.

    ``codes`` are the values that count for single questions and scales; ``pick`` chooses the item: highest, second,
    lowest (the item with the largest share of ``codes`` when ``of`` is highest), or code (the question itself).
    """

    name: str
    source: str
    pick: str
    kind: str
    plain: str
    formal: str
    weight: float = 1.0
    codes: tuple[float, ...] = ()
    of: str = "highest"
    icon: str = "house"
    figure: str = ""
    prompt: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """A finding: the share behind it (0–1), its base, where the numbers stand, how it is said, and the rule (of
    `publishing`) that asks for caution."""

    plan: ClaimPlan
    item: str
    share: float
    n: int
    numbers: tuple[Address, ...]
    caution: str = ""

    @property
    def score(self) -> float:
        """Weight × size: what concerns more people comes first."""
        return self.plan.weight * self.share

    def unit(self, default: str) -> str:
        """What is counted: households or people."""
        return self.plan.figure or default

    def big(self, unit: str, style: NumberStyle) -> str:
        """The figure of a handout: ``6 ใน 10 ครัวเรือน``."""
        return figure(self.share, self.unit(unit), style.digits)

    def out_of_ten(self, unit: str) -> int:
        """How many of ten pictures are filled."""
        plain = in_plain_words(self.share, self.unit(unit))
        return int(rounded(10 * plain.filled / plain.total))

    def said(self, style: NumberStyle, *, formal: bool) -> Sentence:
        """The sentence in one register."""
        template = self.plan.formal if formal else self.plan.plain
        text = template.replace("{item}", self.item).replace("{percent}", style.percent(self.share))
        # No break inside "n = 150".
        tail = f" (n\u00a0=\u00a0{style.count(self.n)})" if formal else ""
        if self.caution:
            tail += f" {WORDS.text('said-with-caution' if formal else 'said-with-caution-plain')}"
        return Sentence(text + tail, self.numbers)


def claim_plans(entries: Iterable[dict[str, Any]]) -> tuple[ClaimPlan, ...]:
    """Claim plans from the parsed ``[[claim]]`` tables."""
    return tuple(ClaimPlan(**{**e, **({"codes": tuple(float(c) for c in e["codes"])} if "codes" in e else {})})
                 for e in entries)  # fmt: skip


def find_claims(
    plans: Sequence[ClaimPlan], table_of: Callable[[str], Table | None], least_base: int = 10
) -> list[Claim]:
    """Every finding that can be said, strongest first; hidden cells and thin bases say nothing."""
    found = []
    for plan in plans:
        table = table_of(plan.source)
        claim = None if table is None else _claim(plan, table)
        if claim is not None and claim.n >= least_base:
            found.append(claim)
    return sorted(found, key=lambda c: -c.score)


def _claim(plan: ClaimPlan, table: Table) -> Claim | None:
    candidates = [c for c in (_candidate(plan, table, i) for i in range(len(table.rows))) if c is not None]
    if plan.pick == "code":
        return _together(plan, table)
    candidates.sort(key=lambda c: -c.share)
    if plan.pick == "second":
        candidates = candidates[1:]
    return candidates[0] if candidates and candidates[0].share > 0 else None


def _candidate(plan: ClaimPlan, table: Table, i: int) -> Claim | None:
    """Row i as a finding: the share of an option, or of the counted levels of an item."""
    row: Row = table.rows[i]
    if row.role != "item" or row.label.th.startswith(_EMPTY_OPTIONS) or row.variable.endswith("_0"):
        return None
    wanted = [f"percent_{c:.15g}" for c in plan.codes] if table.kind == "rating" else ["percent"]
    columns = [j for j, c in enumerate(table.columns) if c.statistic in wanted and not c.level]
    return _sum(plan, table, [(i, j) for j in columns], row.label.th)


def _together(plan: ClaimPlan, table: Table) -> Claim | None:
    """The share of all answers of a single question that are among ``codes``."""
    levels = {f"{c:.15g}" for c in plan.codes}
    column = next((j for j, c in enumerate(table.columns) if c.statistic == "valid_percent" and not c.level), None)
    if column is None:
        return None
    rows = [i for i, r in enumerate(table.rows) if r.role == "item" and r.level in levels]
    return _sum(plan, table, [(i, column) for i in rows], table.title.th)


def _sum(plan: ClaimPlan, table: Table, places: Sequence[tuple[int, int]], item: str) -> Claim | None:
    cells: list[Cell] = [table.cells[i][j] for i, j in places]
    lines = {i: [j for row, j in places if row == i] for i, _ in places}
    sums = [table.together(i, columns) for i, columns in lines.items()]
    if not cells or None in sums:
        return None
    share = min(1.0, sum(s or 0.0 for s in sums))
    numbers = tuple(Address(table.name, i, j) for i, j in places)
    caution = next((cell.rule for cell in cells if cell.status is Status.CAUTION), "")
    return Claim(plan, item, share, cells[0].base.n, numbers, caution)


def choose(claims: Sequence[Claim], wants: Sequence[str], taken: Iterable[str] = ()) -> list[Claim]:
    """For every wanted kind the strongest claim left; a source is used once, kinds that run out are passed over."""
    used, out = set(taken), list[Claim]()
    for kind in wants:
        best = next((c for c in claims if c.plan.kind == kind and c.plan.source not in used), None)
        if best is not None:
            used.add(best.plan.source)
            out.append(best)
    return out
