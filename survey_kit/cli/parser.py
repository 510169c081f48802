"""The commands and their options, which mean the same everywhere."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from survey_kit import __version__
from survey_kit.cli.procedures import PROCEDURES
from survey_kit.engines.registry import NAMES as ENGINES
from survey_kit.errors import SurveyKitError
from survey_kit.messages import LANGUAGES, catalogue

WORDS = catalogue(Path(__file__).with_name("words.toml"))
COMMANDS = (
    "codebook", "missing", "map", "check", "clean", "deidentify", "convert", "weight", *PROCEDURES,
    "size", "select", "report", "build", "wording", "indicators", "aggregate", "network-build", "new", "demo",
)  # fmt: skip


# What argparse complains about, by the code of our words for it.
_MISTYPED = {
    "required": re.compile(r"the following arguments are required: (?P<names>.+)"),
    "unknown": re.compile(r"unrecognized arguments: (?P<names>.+)"),
    "choice": re.compile(r"argument .+: invalid choice: (?P<names>.+) \(choose from (?P<choices>.+)\)"),
    "value": re.compile(r"argument (?P<names>.+): expected .+ arguments?"),
}


class _Help(argparse.HelpFormatter):
    """Help that begins in the reader's language."""

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, prefix if prefix is not None else WORDS.text("usage", _Parser.lang))


class _Parser(argparse.ArgumentParser):
    """A parser whose help and complaints are ours: in the reader's language, with what to do."""

    lang = "th"

    def __init__(self, **settings: Any) -> None:
        super().__init__(formatter_class=_Help, add_help=False, **settings)
        self.named = self.add_argument_group(WORDS.text("title-positional", self.lang))
        self.options = self.add_argument_group(WORDS.text("title-options", self.lang))
        self.options.add_argument("-h", "--help", action="help", help=WORDS.text("option-help", self.lang))

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        return super().parse_known_args(None if args is None else joined(args), namespace)

    def error(self, message: str) -> NoReturn:
        found = ((code, shape.fullmatch(message)) for code, shape in _MISTYPED.items())
        ours = (WORDS.text(f"mistyped-{code}", self.lang, **m.groupdict()) for code, m in found if m)
        usage = " ".join(self.format_usage().split()).removeprefix(WORDS.text("usage", self.lang))
        raise SurveyKitError("command-line", detail=next(ours, message), usage=usage, lang=self.lang)


def joined(arguments: Sequence[str]) -> list[str]:
    """The arguments with a command of two words as one: ``network build`` is not about a file called build."""
    words = list(arguments)
    return ["network-build", *words[2:]] if words[:2] == ["network", "build"] else words


def _lang(arguments: Sequence[str]) -> str:
    """The language asked for, read before parsing so that --help speaks it too."""
    for flag, value in zip(arguments, [*arguments[1:], ""], strict=False):
        if flag == "--lang" and value in LANGUAGES:
            return value
        if flag in ("--lang=en", "--lang=th"):
            return flag[-2:]
    return "th"


def parser_for(arguments: Sequence[str]) -> argparse.ArgumentParser:
    """The parser of the whole command line; only the command asked for gets its options built."""
    arguments = joined(arguments)
    lang = _lang(arguments)
    _Parser.lang = lang
    parser = _Parser(prog="survey-kit", description=WORDS.text("about", lang), epilog=WORDS.text("examples", lang))
    version = f"survey-kit-thai {__version__}"
    parser.options.add_argument("--version", action="version", version=version, help=WORDS.text("option-version", lang))
    parser.options.add_argument("--lang", choices=LANGUAGES, default="th", help=WORDS.text("option-lang", lang))
    title = WORDS.text("title-commands", lang)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", title=title)
    for name in COMMANDS:
        words = WORDS.text(name, lang)
        sub = commands.add_parser(name, prog=f"survey-kit {name.replace('-', ' ')}", help=words, description=words)
        if name in arguments:
            _Options(sub, lang).of(name)
    return parser


class _Options:
    """Adds options to a command; one place decides what each is called and means."""

    def __init__(self, parser: _Parser, lang: str) -> None:
        self.parser = parser
        self.lang = lang

    def of(self, command: str) -> None:
        """All options of ``command``."""
        # The outer parser has set --lang already; SUPPRESS keeps a missing one from undoing it.
        self.add("--lang", choices=LANGUAGES, default=argparse.SUPPRESS)
        getattr(self, f"_{command.replace('-', '_')}" if command not in PROCEDURES else "_procedure")(command)

    def add(self, *names: str, words: str = "", **settings: Any) -> None:
        """One option with its help in the chosen language."""
        text = WORDS.text(f"option-{words or names[-1].lstrip('-')}", self.lang)
        group = self.parser.options if names[0].startswith("-") else self.parser.named
        group.add_argument(*names, help=text, **settings)

    def _source(self) -> None:
        self.add("file")
        self.add("--questionnaire", metavar="NAME")
        self.add("--sheet", metavar="NAME")
        self.add("--encoding", metavar="NAME")
        self.add("--instrument", default="hh_resilience", metavar="NAME")
        self.add("--city", metavar="CITY")

    def _design(self) -> None:
        self.add("--weight", metavar="COLUMN")
        self.add("--weight-kind", choices=("frequency", "sampling", "scaled"))
        for name in ("--strata", "--psu", "--fpc"):
            self.add(name, metavar="COLUMN")
        self.add("--nest", action="store_true")
        self.add("--judged", action="store_true")
        self.add("--lonely", choices=("fail", "certainty", "adjust", "average"))
        self.add("--sampling", choices=("purposive", "random", "census"))
        self.add("--make-replicates", choices=("jk1", "jkn", "brr", "fay", "bootstrap"))
        self.add("--replicates", metavar="COLUMNS")
        self.add("--replicate-method", choices=("jk1", "jkn", "brr", "fay", "bootstrap", "sdr", "other"))
        self.add("--fay", type=float, metavar="NUMBER")
        self.add("--rscales", metavar="NUMBERS")
        self.add("--missing", choices=("exclude", "include", "listwise"), default="exclude")
        self.add("--engine", choices=ENGINES, default="auto")
        self.add("--table", metavar="NAME", default="")
        self.add("--json", action="store_true")
        self.add("--beside-spss", action="store_true")
        self.add("--tests", action="store_true")

    def _procedure(self, command: str) -> None:
        self._source()
        self.add("variables", nargs="+", metavar="QUESTION")
        self.add("--by", default="", metavar="QUESTION")
        PROCEDURES[command].options(self.add)
        self.add("--split", default="", metavar="QUESTION")
        self._design()

    def _codebook(self, command: str) -> None:
        self._check(command)
        self.add("--out", metavar="FILE", words="document")

    def _check(self, command: str) -> None:
        self._source()
        self.add("--json", action="store_true")

    def _missing(self, command: str) -> None:
        self._check(command)
        self.add("--by", default="", metavar="QUESTION")

    def _clean(self, command: str) -> None:
        self.add("file")
        self.add("--questionnaire", metavar="NAME")
        self.add("--sheet", metavar="NAME")
        self.add("--encoding", metavar="NAME")
        self.add("--decisions", metavar="FILE")
        self.add("--out", default="cleaned", metavar="FOLDER")
        self.add("--replay", metavar="FOLDER")
        self.add("--undo", action="store_true")

    def _deidentify(self, command: str) -> None:
        self.add("file")
        self.add("--questionnaire", metavar="NAME")
        self.add("--sheet", metavar="NAME")
        self.add("--encoding", metavar="NAME")
        self.add("--keep", metavar="COLUMN", action="append", default=[])
        self.add("--out", default="deidentified", metavar="FOLDER")

    def _map(self, command: str) -> None:
        self.add("file", words="data-file")
        self.add("--questionnaire", metavar="NAME", required=True)
        self.add("--sheet", metavar="NAME")
        self.add("--encoding", metavar="NAME")
        self.add("--save", metavar="FILE", nargs="?", const="")
        self.add("--json", action="store_true")

    def _convert(self, command: str) -> None:
        self._source()
        self.add("target")
        self.add("--z-scores", default="", metavar="LIST")
        self.add("--quiet", action="store_true")

    def _weight(self, command: str) -> None:
        self._source()
        self.add("--margins", metavar="TABLE")
        self.add("--margin-sheet", metavar="NAME")
        self.add("--method", choices=("rake", "poststratify", "linear", "raking", "logit"), default="rake",
                 words="weight-method")  # fmt: skip
        self.add("--within", metavar="COLUMN")
        self.add("--start", metavar="COLUMN")
        self.add("--chances", default="", metavar="LIST")
        self.add("--classes", default="", metavar="LIST")
        self.add("--responded", metavar="COLUMN")
        self.add("--issued", metavar="TABLE")
        self.add("--trim", metavar="LOW,HIGH", nargs="?", const=True)
        self.add("--bounds", metavar="LOW,HIGH")
        self.add("--scale", choices=("mean", "population", "group", "equal"), default="mean")
        self.add("--blank", choices=("fail", "own", "share", "leave"), default="fail")
        self.add("--total-of", metavar="QUESTION")
        self.add("--merge", metavar="MERGE", action="append", default=[])
        self.add("--accept-year", action="store_true")
        self.add("--place", dest="places", metavar="[GROUP=]PLACE", action="append", default=[])
        self.add("--sex", metavar="QUESTION")
        self.add("--age", metavar="QUESTION")
        self.add("--ages", default="", metavar="LIST")
        self.add("--out", metavar="FILE", words="weighted")
        self.add("--json", action="store_true")

    def _size(self, command: str) -> None:
        self.add("what", choices=("proportion", "mean", "two-proportions", "two-means"))
        self.add("--p", default="0.5", metavar="SHARE")
        self.add("--margin", default="", metavar="NUMBER")
        self.add("--population", default="", metavar="NUMBER", words="plan-population")
        for name in ("--sd", "--difference", "--n"):
            self.add(name, default="", metavar="NUMBER")
        for name, usual in (("--deff", "1"), ("--response", "1"), ("--level", "0.95"), ("--power", "0.8")):
            self.add(name, default=usual, metavar="NUMBER")
        self.add("--strata", default="", metavar="FILE", words="strata-table")
        self.add("--sd-column", default="", metavar="COLUMN")
        self._allocation(("proportional", "equal", "neyman"))

    def _select(self, command: str) -> None:
        self.add("file", words="list")
        self.add("--n", type=int, default=0, metavar="NUMBER", words="sample-n")
        self.add("--method", choices=("simple", "systematic", "interval", "circular", "pps"), default="simple",
                 words="draw")  # fmt: skip
        for name in ("--id", "--size", "--clusters"):
            self.add(name, default="", metavar="COLUMN")
        self.add("--strata", default="", metavar="COLUMN", words="list-strata")
        for name in ("--communities", "--each", "--step", "--reserve"):
            self.add(name, type=int, default=0, metavar="NUMBER")
        self.add("--seed", type=int, metavar="NUMBER")
        self._allocation(("proportional", "equal"))
        self.add("--sheet", metavar="NAME")
        self.add("--encoding", metavar="NAME")

    def _allocation(self, methods: Sequence[str]) -> None:
        self.add("--allocate", choices=methods, default=methods[0])
        self.add("--least", type=int, default=0, metavar="NUMBER")
        self.add("--out", metavar="FILE", words="plan-out")
        self.add("--json", action="store_true")

    def _build(self, command: str) -> None:
        self.add("project")
        self.add("--out", metavar="FOLDER")
        self.add("--formats", default="", metavar="LIST")
        self.add("--quiet", action="store_true")

    def _report(self, command: str) -> None:
        self._build(command)
        self.add("--city", metavar="CITY")
        self.add("--for", dest="audience", choices=("community", "agency", "network", "forum"))

    def _wording(self, command: str) -> None:
        self.add("project")
        self.add("--city", metavar="CITY")
        self.add("--quiet", action="store_true")

    def _indicators(self, command: str) -> None:
        self.add("project")
        self.add("--instrument", default="hh_resilience", metavar="NAME")
        self.add("--out", metavar="FILE", words="indicators")
        self.add("--json", action="store_true")

    def _aggregate(self, command: str) -> None:
        self.add("project")
        self.add("--out", required=True, metavar="FILE", words="sums-out")
        self.add("--city", metavar="CITY", action="append", default=[])
        self.add("--quiet", action="store_true")

    def _network_build(self, command: str) -> None:
        self.add("files", nargs="+", metavar="FILE", words="sums-files")
        self.add("--out", required=True, metavar="FOLDER")
        self.add("--project", metavar="FOLDER", words="sums-project")
        self.add("--formats", default="", metavar="LIST")
        self.add("--quiet", action="store_true")

    def _new(self, command: str) -> None:
        self.add("project")

    def _demo(self, command: str) -> None:
        self.add("--out", default="demo", metavar="FOLDER")
        self.add("--formats", default="", metavar="LIST")
        self.add("--quiet", action="store_true")
