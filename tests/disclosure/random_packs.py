"""Small invented surveys with every kind of table that counts people, printed for the whole, its cities and communities."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd

from survey_kit.disclosure import Published
from survey_kit.engines.memory import MemoryEngine
from survey_kit.model.codebook import Codebook, Kind, MissingRule, ResponseSet, Scale, ValueLabel, Variable
from survey_kit.model.survey import Survey
from survey_kit.model.words import Words
from survey_kit.tabulation import Context, Crosstab, Frequencies, Means, Multiple, Plan, Ranking, Rating, tabulate


def labels(count: int) -> tuple[ValueLabel, ...]:
    return tuple(ValueLabel(float(k), Words(f"คำตอบ {k}")) for k in range(1, count + 1))


def survey(rng: np.random.Generator) -> Survey:
    """40 to 200 households in up to two cities with up to three communities each; few give the last answers."""
    rows = int(rng.integers(40, 200))
    city = rng.integers(1, int(rng.integers(1, 3)) + 1, rows).astype(float)
    community = np.array([f"{c:.0f}-{k}" for c, k in zip(city, rng.integers(1, 4, rows), strict=True)], dtype=object)
    skew = rng.uniform(0.25, 0.7)

    def answers(levels: int) -> np.ndarray:
        share = skew ** np.arange(levels)
        return rng.choice(np.arange(1.0, levels + 1), rows, p=rng.permutation(share / share.sum()))

    options = answers(5)
    data = {"city": city, "community": community, "q": options, "p": answers(3), "s_1": answers(5), "s_2": answers(5)}
    data |= {f"m_{k}": (rng.random(rows) < share).astype(float) for k, share in enumerate((0.6, 0.3, 0.06), start=1)}
    ranked = np.array([rng.permutation(5)[:3] + 1.0 for _ in range(rows)])
    data |= {f"r_{k + 1}": ranked[:, k] for k in range(3)}
    data["q"] = np.where(rng.random(rows) < 0.03, 99.0, options)
    cities = sorted(set(city))
    book = Codebook(
        variables=(
            Variable("city", Words("เมือง"), values=tuple(ValueLabel(c, Words(f"เมือง {c:.0f}")) for c in cities)),
            Variable("community", Words("ชุมชน"), Kind.TEXT),
            Variable("q", Words("ข้อ"), values=labels(5), missing=(MissingRule(99.0, 99.0),)),
            Variable("p", Words("สิทธิ"), values=labels(3)),
            *(Variable(f"s_{k}", Words(f"เรื่อง {k}"), Kind.LIKERT, values=labels(5)) for k in (1, 2)),
            *(Variable(f"m_{k}", Words(f"ภัย {k}"), Kind.DICHOTOMY) for k in (1, 2, 3)),
            *(Variable(f"r_{k}", Words(f"อันดับ {k}"), values=labels(5)) for k in (1, 2, 3)),
        ),
        sets=(ResponseSet("m", Words("ภัย"), "dichotomy", ("m_1", "m_2", "m_3")),
              ResponseSet("r", Words("อันดับ"), "rank", ("r_1", "r_2", "r_3"))),
        scales=(Scale("s", Words("ความพร้อม"), ("s_1", "s_2")),),
    )  # fmt: skip
    return Survey(pd.DataFrame(data), book)


def plans(rng: np.random.Generator, *, whole: bool) -> list[Plan]:
    """Some of the tables a document may ask for; those by city only for the whole."""
    found: list[Plan] = [Frequencies("q", "q"), Frequencies("p", "p"), Multiple("m", "m"), Ranking("r", "r"),
                         Rating("s", "s"), Frequencies("s_1", "s_1")]  # fmt: skip
    if whole or rng.random() < 0.3:
        found.append(Crosstab("q.p", "q", "p"))
    if whole:
        found += [Frequencies("q.city", "q", "city"), Frequencies("s_2.city", "s_2", "city", ("valid_percent",)),
                  Multiple("m.city", "m", "city"), Ranking("r.city", "r", "city"), Rating("s.city", "s", "city"),
                  Crosstab("p.city", "p", "city"), Means("means.s_2", "s_2", "city", ("mean", "median"))]  # fmt: skip
    return [plan for plan in found if rng.random() < 0.7]


def areas(answers: Survey, rng: np.random.Generator) -> Iterator[tuple[Survey, tuple[tuple[str, str], ...]]]:
    """The whole, every city, and some of the communities."""
    yield answers, ()
    for city in sorted(set(answers.data["city"])):
        inside = answers.data[answers.data["city"] == city]
        within = (("city", f"{city:.0f}"),)
        yield replace(answers, data=inside), within
        for community in sorted(set(inside["community"])):
            if rng.random() < 0.6:
                yield (
                    replace(answers, data=inside[inside["community"] == community]),
                    (*within, ("community", community)),
                )


def random_pack(seed: int) -> tuple[Published, ...]:
    """One pack of linked tables."""
    rng = np.random.default_rng(seed)
    answers = survey(rng)
    out = []
    for part, within in areas(answers, rng):
        asked = plans(rng, whole=not within)
        context = Context(MemoryEngine(part), part.codebook, part.design)
        out += [Published(table, "hh", within) for table in tabulate(asked, context)]
    return tuple(out)
