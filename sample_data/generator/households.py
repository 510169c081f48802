"""A thousand households of six cities, answer by answer in the codes of the questionnaire."""

from __future__ import annotations

from typing import Any

import numpy as np

from generator import words
from generator.cities import CITIES, City
from generator.draw import among, block, heaped, likert, mixed, normal, ranked, share, skewed, sprinkle
from survey_kit.expression import evaluate, parse
from survey_kit.model.codebook import Codebook, Kind

Columns = dict[str, Any]
FIRST_DAY, DAYS = np.datetime64("2022-01-10"), 48


def households(rng: np.random.Generator, codebook: Codebook) -> Columns:
    """Columns of all households, 1,000 rows: float64 for numbers and codes, object for text; blank is NaN or ''."""
    parts = [_City(rng, city, codebook).columns() for city in CITIES]
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


class _City:
    """Draws the columns of one city, part by part of the form."""

    def __init__(self, rng: np.random.Generator, city: City, codebook: Codebook) -> None:
        self.rng, self.city, self.codebook = rng, city, codebook
        self.n = city.forms
        self.data: Columns = {}
        place = np.repeat(np.arange(len(city.communities)), [c.forms for c in city.communities])
        self.place = place
        # A community differs from its city: standard deviation 0.25 of a person's (intraclass about .05).
        effects = rng.standard_normal((4, len(city.communities))) * 0.25
        self.community = [effect[place] - effect[place].mean() for effect in effects]

    def columns(self) -> Columns:
        for part in (self.cover, self.person, self.home, self.hazards, self.impact, self.preparing, self.groups,
                     self.agencies, self.wishes, self.skips, self.silence, self.texts):  # fmt: skip
            part()
        return {v.name: self.data[v.name] for v in self.codebook.variables}

    def z(self) -> Any:
        return self.rng.standard_normal(self.n)

    def put(self, **columns: Any) -> None:
        self.data |= {k: np.asarray(v, dtype=np.float64) for k, v in columns.items()}

    def tick(self, name: str, percents: dict[int, float], scores: dict[int, Any] | None = None) -> None:
        """Tick the options of a question with exactly these percents; the exclusive option only where nothing is."""
        for code, percent in percents.items():
            score = (scores or {}).get(code)
            self.data[f"{name}_{code}"] = share(self.z() if score is None else score, percent).astype(float)
        options = [f"{name}_{code}" for code in percents if code]
        self.data[f"{name}_0"] = 1.0 - np.any([self.data[o] == 1 for o in options], axis=0)

    def cover(self) -> None:
        city, n = self.city, self.n
        names = np.array([c.name for c in city.communities], dtype=object)
        moo = np.array([c.moo or np.nan for c in city.communities])
        days = FIRST_DAY + np.sort(self.rng.integers(0, DAYS, n)).astype("timedelta64[D]")
        helpers = self.rng.integers(1, 6, n)
        self.data["form_id"] = np.array([f"{city.code}-{i:04d}" for i in range(1, n + 1)], dtype=object)
        self.data["community"] = names[self.place]
        self.data["interviewer"] = np.array([f"{city.code}{chr(64 + h)}" for h in helpers], dtype=object)
        self.data["int_date"] = np.array([str(d) for d in days], dtype=object)
        modes = (12, 8, 78, 2) if city.slug == "khuanlang" else (90, 6, 0, 4)
        self.put(city=np.full(n, city.code), moo=moo[self.place], mode=among(self.z(), modes, (1, 2, 3, 4)))
        self.put(consent=np.ones(n), consent_sens=~share(self.z(), 3))

    def person(self) -> None:
        city = self.city
        woman = share(self.z(), city.women)
        sex = np.where(woman, 2.0, 1.0)
        sex[self.rng.choice(np.flatnonzero(~woman))] = 3
        mean, deviation = city.age
        self.age_score = self.z()
        age = np.clip(np.floor(mean + deviation * normal(ranked(self.age_score)) + 0.5), 18, 95)
        heap = share(self.z(), 22)
        age[heap] = np.clip(np.floor(age[heap] / 5 + 0.5) * 5, 20, 95)
        faith = among(
            self.z() + self.community[3], (100 - city.muslim - 2, city.muslim, 0.8, 0.5, 0.7), (1, 2, 3, 4, 5)
        )
        malay = 14 if city.slug == "langu" else 9 if city.slug == "padang" else 1
        language = among(self.z() + (faith == 2) * 1.2, (16, 82 - malay, malay, 2), (1, 2, 3, 4))
        school = self.z() - 0.7 * normal(ranked(self.age_score))
        self.put(a1=sex, a2=age, a3=faith, a4=language, a5=among(school, (4, 37, 15, 22, 8, 12, 2), range(1, 8)))
        self.put(a6=among(self.z(), city.jobs, range(1, 11)), a7=among(self.z(), (48, 27, 15, 6, 4), range(1, 6)))
        self.put(a8=np.floor(age * np.clip(0.62 + 0.3 * self.z(), 0.02, 1.0)))
        self.old = age >= 60

    def home(self) -> None:
        city = self.city
        size = np.clip(np.floor(1 + (city.size - 1) * np.exp(0.52 * normal(ranked(self.z())) - 0.135) + 0.5), 1, 14)
        size[self.old & share(self.z() + 0.8 * self.old, 6)] = 1  # old people who live alone
        size = _moved_to(size, city.size, self.rng)
        children = np.minimum(self.rng.binomial(np.maximum(size - 2, 0).astype(int), 0.24), 4)
        elders = self.old.astype(float) + (share(self.z(), 26) & (size - children - self.old >= 1))
        elders = np.minimum(elders, size - children)
        disabled = np.minimum(share(self.z(), 9).astype(float), size)
        bedridden = np.minimum(share(self.z(), 5).astype(float), size)
        self.put(a9=size, a10a=children, a10b=elders, a10c=disabled, a10d=bedridden)
        self.wealth = self.z()
        income = skewed(self.wealth, *city.income)
        income = heaped(income, ((1000, 500), (20000, 500), (40000, 1000), (1e9, 5000)))
        self.put(a11=np.minimum(income, 500000))
        self.put(a12=among(self.z() + self.wealth, (27, 24, 34, 15), (1, 2, 3, 4)))
        rent = 24 if city.slug in ("boyang", "padang", "khuanlang") else 10
        self.put(a13=among(self.z(), (86 - rent - 14, 14, rent, 8, 2), range(1, 6)))
        self.put(a14=among(self.z(), (38, 14, 26, 18, 4), range(1, 6)))
        self.weak = ((size == 1) & self.old) | (self.data["a13"] == 3)

    def hazards(self) -> None:
        city, data = self.city, self.data
        self.flood = mixed(self.rng, self.z(), 0.3) + self.community[0]
        spared = share(-self.flood + 0.6 * self.z(), city.none)
        for code, percent in city.hazards.items():
            score = (self.flood if code in (1, 2) else self.z()) - 100 * spared
            data[f"b1_{code}"] = share(score, percent).astype(float)
        touched = np.any([data[f"b1_{code}"] == 1 for code in city.hazards], axis=0)
        for row in np.flatnonzero(~touched & ~spared):
            data[f"b1_{self.rng.choice((5, 8, 9))}"][row] = 1.0
        data["b1_0"] = spared.astype(float)
        self.hit = ~spared
        self.flooded = (data["b1_1"] == 1) | (data["b1_2"] == 1)
        self.numbers_of_floods()
        trend = block(self.rng, mixed(self.rng, self.flood, 0.3), 4, within=0.58)
        for item, answers in enumerate(likert(trend, 3.6).T, 1):
            self.put(**{f"b7_{item}": answers})

    def numbers_of_floods(self) -> None:
        """Times, depth, days and damage, each among those who were asked, so that medians are those of the asked."""
        city, flooded, dry = self.city, self.flooded, self.data["b1_3"] == 1
        times, depth, days, short, damage = (np.full(self.n, -97.0) for _ in range(5))
        strength = self.flood[flooded]
        times[flooded] = np.clip(np.floor(skewed(strength, city.floods, city.floods * 2.2) + 0.5), 1, 60)
        deep = skewed(mixed(self.rng, strength, 0.6), 35 + 3 * city.floods, 110 + 5 * city.floods)
        depth[flooded] = np.minimum(heaped(deep, ((20, 10), (60, 10), (400, 50), (1e9, 100))), 400)
        days[flooded] = np.clip(np.floor(skewed(mixed(self.rng, strength, 0.4), 3, 8) + 0.5), 1, 90)
        short[dry] = np.clip(heaped(skewed(self.z()[dry], 30, 90), ((10, 1), (30, 5), (400, 10))), 1, 365)
        p = ranked((mixed(self.rng, self.flood, 0.5))[self.hit])
        # A fifth had no damage in money; the median of all who answered is the target.
        paid = city.damage * np.exp(
            1.0 * (normal(np.clip((p - 0.2) / 0.8, 1e-4, 1 - 1e-4)) - normal(np.array([0.375]))[0])
        )
        damage[self.hit] = np.where(p < 0.2, 0, np.minimum(heaped(paid, ((2000, 100), (2e4, 500), (1e9, 5000))), 2e6))
        self.put(b2=times, b3=depth, b4=days, b5=short, b6=damage)

    def impact(self) -> None:
        trait = mixed(self.rng, self.flood / self.flood.std(), 0.50) + self.community[1]
        answers = likert(block(self.rng, trait[self.hit], 8), self.city.impact)
        for item in range(8):
            column = np.full(self.n, 97.0)
            column[self.hit] = answers[:, item]
            self.put(**{f"c1_{item + 1}": column})
        self.put(c2=share(self.z() - 0.6 * self.wealth, 31))
        data = self.data
        scores = {
            2: self.z() + 2 * (data["a10b"] > 0),
            1: self.z() + 2 * (data["a10a"] > 0),
            3: self.z() + 3 * data["a10c"],
        }
        self.tick("c3", {1: 27, 2: 48, 3: 9, 4: 12, 5: 2, 6: 25, 0: 0}, scores)

    def preparing(self) -> None:
        city = self.city
        self.trust = self.z()
        ready = mixed(self.rng, self.trust, 0.52) - 0.55 * self.weak + self.community[2]
        self.ready = ready
        for item, answers in enumerate(likert(block(self.rng, ready, 8), city.ready).T, 1):
            self.put(**{f"d5_{item}": answers})
        done = {1: 41, 2: 46, 3: 28, 4: 19, 5: 33, 6: 11, 7: 6, 8: 12, 9: 3, 0: 0}
        self.tick("d1", done, {k: 0.7 * ready + self.z() for k in done if k})
        news = {1: 52, 2: 47, 3: 38, 4: 24, 5: 44, 6: 15, 7: 12, 8: 36, 9: 18 if city.muslim > 50 else 7, 0: 0}
        self.tick("d2", {k: v * (0.85 if city.slug == "boyang" else 1.0) for k, v in news.items()})
        hours = np.full(self.n, -97.0)
        asked = self.data["d2_0"] == 0
        early = skewed(self.z()[asked], city.warning, city.warning * 4)
        hours[asked] = np.clip(heaped(np.maximum(early, 0), ((12, 1), (30, 6), (1e9, 24))), 0, 168)
        self.put(d3=hours)
        sprinkle(self.rng, self.data["d3"], 5, -98)
        known = (city.flags, 18, 9, 3) if city.flags > 50 else (city.flags, 24, 29, 22)
        self.put(d4=among(self.z(), known, (1, 2, 3, 4)))
        self.put(d6=among(self.z() + 0.8 * self.wealth, (31, 34, 23, 12), (1, 2, 3, 4)))

    def groups(self) -> None:
        member = {1: 29, 2: 34, 3: 26, 4: 17, 5: 12, 6: 31 if self.city.muslim > 50 else 19, 7: 8, 8: 6, 0: 0}
        self.tick("e1", member, {k: 0.5 * self.trust + self.z() for k in member if k})
        self.put(e2=np.minimum(self.rng.poisson(np.exp(0.6 + 0.3 * self.trust)), 40))
        answers = likert(block(self.rng, self.trust + self.community[3], 8), self.city.trust)
        for item, column in enumerate(answers.T, 1):
            self.put(**{f"e3_{item}": column})

    def agencies(self) -> None:
        content = mixed(self.rng, self.trust, 0.4)
        latent = block(self.rng, content, 7, difficulty=0.25)
        never = (2, 4, 3, 12, 24, 4, 17)
        for item in range(7):
            mean = self.city.municipality + (0, 0.2, 0.3, 0.1, -0.2, 0, 0.15)[item]
            column = likert(latent[:, [item]], mean)[:, 0].astype(float)
            self.put(**{f"f1_{item + 1}": column})
            sprinkle(self.rng, self.data[f"f1_{item + 1}"], never[item], 97)
        self.put(f2=among(self.z(), (22, 27, 14, 15, 22), range(1, 6)))
        self.put(f3=among(self.z() - 0.4 * self.trust, (11, 14, 43, 32), (1, 2, 3, 4)))

    def wishes(self) -> None:
        city, data = self.city, self.data
        pull = {1: city.hazards[1], 2: city.hazards[3], 3: 30, 4: 28, 5: city.hazards[4] * 0.5, 6: city.hazards[6],
                7: city.hazards[7], 8: 30, 9: 14}  # fmt: skip
        chosen = np.array([np.log(v) + self.rng.gumbel(size=self.n) for v in pull.values()])
        order = np.argsort(-chosen, axis=0, kind="stable")[:3] + 1
        self.put(g1_1=order[0], g1_2=order[1], g1_3=order[2])
        offers = {1: 29, 2: 41, 3: 37, 4: 24, 5: 22, 6: 14, 0: 0}
        self.tick("g2", offers, {k: 0.5 * self.trust + self.z() for k in offers if k})
        # The one thing in which the cities do not differ.
        self.put(g5=among(self.z(), (46, 35, 19), (1, 2, 3)), h1=among(self.z(), (78, 17, 5), (1, 2, 3)))
        # Three cities kept the telephone numbers with the answers; elsewhere the list is a file of the team.
        phone = (data["g5"] == 1) & share(self.z(), 60) & (city.slug in ("tanotduan", "khuanlang", "langu"))
        numbers = [f"08000{city.code}{row:04d}" if yes else "" for row, yes in enumerate(phone, 1)]
        data["g6"] = np.array(numbers, dtype=object)

    def skips(self) -> None:
        """Whatever the form does not ask holds 97 or −97; text is blank."""
        for name in ("a6_oth", "d1_oth", "g3", "g4", "h2"):
            self.data[name] = np.full(self.n, "", dtype=object)
        for variable in self.codebook.variables:
            if variable.relevant and variable.kind not in (Kind.TEXT, Kind.PERSONAL):
                asked = evaluate(parse(variable.relevant), self.data.__getitem__, self.codebook)
                column = self.data[variable.name]
                column[asked == 0] = -97 if variable.kind is Kind.NUMBER else 97

    def silence(self) -> None:
        """Item nonresponse: 1–4 %, income 11 %, religion 6 %; questions that open others are always answered."""
        whole = {"city", "consent", "consent_sens", "moo", "mode", "a1", "a2", "a6", "a9", "a10a", "a10b", "g5", "h1"}
        for variable in self.codebook.variables:
            name, kind = variable.name, variable.kind
            if name in whole or kind in (Kind.TEXT, Kind.DATE, Kind.PERSONAL, Kind.DICHOTOMY, Kind.RANK):
                continue
            percent = {"a3": 6.0, "a11": 8.5}.get(name, float(self.rng.uniform(1, 3.2)))
            sprinkle(self.rng, self.data[name], percent, -99 if kind is Kind.NUMBER else 99)
        sprinkle(self.rng, self.data["a11"], 2.7, -98)
        for name in ("c3", "d1", "e1", "g2"):
            answers = self.codebook.response_set(name)
            members = answers.variables if answers else ()
            asked = np.flatnonzero(self.data[members[0]] < 2)
            silent = self.rng.choice(asked, size=max(1, len(asked) // 60), replace=False)
            for member in members:
                self.data[member][silent] = 99

    def texts(self) -> None:
        rng, data = self.rng, self.data
        hazards = [{k for k in range(1, 10) if data[f"b1_{k}"][row] == 1} for row in range(self.n)]
        for row in np.flatnonzero(share(self.z(), 42)):
            data["g3"][row] = words.worry(rng, hazards[row])
        for row in np.flatnonzero(share(self.z(), 34)):
            data["g4"][row] = words.proposal(rng)
        for row in np.flatnonzero(share(self.z(), 8) & (self.city.slug != "padang")):
            data["h2"][row] = str(rng.choice(words.REMARKS))
        for row in np.flatnonzero(data["a6"] == 10):
            data["a6_oth"][row] = str(rng.choice(words.OTHER_JOBS))
        for row in np.flatnonzero(data["d1_9"] == 1):
            data["d1_oth"][row] = str(rng.choice(words.OTHER_MEASURES))


def _moved_to(size: Any, mean: float, rng: np.random.Generator) -> Any:
    """Sizes with one person more or less in as many homes as bring the mean to the target."""
    gap = round(float(mean - size.mean()) * len(size))
    open_rows = np.flatnonzero((size > 1) & (size < 12))
    for row in rng.choice(open_rows, size=min(abs(gap), len(open_rows)), replace=False):
        size[row] += 1 if gap > 0 else -1
    return size
