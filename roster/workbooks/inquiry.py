"""What one reading gathers: whom and which shift a cell means, what must be asked, what is wrong."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _
from openpyxl.utils import get_column_letter

from core.ui.wording import listed
from roster.workbooks.cells import Cell, Sheet
from roster.workbooks.enums import QuestionKind, Severity
from roster.workbooks.known import KnownPerson, KnownShift
from roster.workbooks.legend import REST
from roster.workbooks.mapping import LegendEntry
from roster.workbooks.names import WrittenName, is_plausible_name, split_names
from roster.workbooks.people import People, build_people, fold, surname
from roster.workbooks.problems import Problem, ProblemKind
from roster.workbooks.results import NEW, SKIP, Option, Question, Skipped
from roster.workbooks.telephones import normalise_telephone
from roster.workbooks.text import squeeze

ERRORS = ("#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!")
NEW_PERSON = "new:"
SAME_SHIFT = tuple(
    frozenset(words.split())
    for words in (
        "白班 白 日班 白天 日间 日間 昼班 day dayshift days",
        "夜班 夜 夜间 夜間 night nightshift nights",
        "早班 早 morning morningshift early earlyshift",
        "中班 中 afternoon afternoonshift middle middleshift swing",
    )
)


@dataclass
class _Asked:
    kind: QuestionKind
    written: str
    options: tuple[Option, ...]
    cells: dict[str, None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Who:
    """`person` "" while a question is open; `left_out` when the answer was to leave it out."""

    person: str
    name: str
    left_out: bool = False


@dataclass(frozen=True, slots=True)
class WhichShift:
    shift: str
    code: str
    starts: str = ""
    ends: str = ""
    left_out: bool = False


class Inquiry:
    def __init__(
        self,
        known_people: Iterable[KnownPerson],
        shifts: tuple[KnownShift, ...],
        answers: Mapping[str, str],
        legend: Iterable[LegendEntry],
    ):
        self.known = tuple(known_people)
        self.people: People = build_people(self.known)
        self.shifts = shifts
        self.answers = answers
        self.legend = {squeeze(entry.code): entry for entry in legend}
        self.problems: list[Problem] = []
        self.skipped: list[Skipped] = []
        self.used: dict[str, LegendEntry] = {}
        self._asked: dict[str, _Asked] = {}
        self._who: dict[tuple[str, ...], tuple[Who, str]] = {}
        self._which: dict[tuple[str, str, str], tuple[WhichShift, str]] = {}
        self._splits: dict[str, list[WrittenName]] = {}
        self._numbers = {person.id: normalise_telephone(person.telephone) for person in self.known if person.telephone}
        self._by_code = {
            squeeze(name): shift
            for shift in reversed(shifts)
            for name in (*shift.aliases, shift.name, shift.code)
            if name
        }

    def admit(self, newcomers: Iterable[KnownPerson]) -> None:
        """People whom the same workbook lists as staff count as known from here on."""
        self.people = build_people((*self.known, *newcomers))

    # -- problems and questions ------------------------------------------------------------------

    def problem(
        self, kind: ProblemKind, cell: str, written: str = "", severity: Severity = Severity.ERROR, **params: Any
    ) -> None:
        problem = Problem(kind, cell, written[:80], severity, {key: str(value) for key, value in params.items()})
        if problem not in self.problems[-3:]:
            self.problems.append(problem)

    def skip(self, sheet: Sheet, row: int, why: Any) -> None:
        cells = sheet.distinct(row)
        if cells:
            self.skipped.append(Skipped(sheet.address(cells[0]), " ".join(cell.text for cell in cells)[:200], why))

    def ask(self, key: str, kind: QuestionKind, written: str, cell: str, options: Iterable[Option]) -> str:
        """The answer, or "" while there is none that the options allow."""
        asked = self._asked.get(key)
        if asked is None:
            asked = self._asked[key] = _Asked(kind, written, tuple(options))
        asked.cells.setdefault(cell)
        answer = self.answers.get(key, "")
        return answer if any(option.value == answer for option in asked.options) or self._is_person(answer) else ""

    def _is_person(self, answer: str) -> bool:
        return bool(answer) and any(person.id == answer for person in self.known)

    def questions(self) -> tuple[Question, ...]:
        return tuple(
            Question(key, asked.kind, asked.written, tuple(asked.cells), asked.options, self.answers.get(key, ""))
            for key, asked in self._asked.items()
        )

    # -- cells -----------------------------------------------------------------------------------

    def usable(self, sheet: Sheet, cell: Cell | None) -> Cell | None:
        """The cell, unless it is a formula, an error value or struck through; those are reported."""
        if cell is None or not (cell.text or cell.formula):
            return None
        address = sheet.at(*cell.home)
        if cell.formula and not self._formulas_accepted(sheet, cell):
            self.problem(ProblemKind.FORMULA, address, cell.formula)
            return None
        if cell.text in ERRORS:
            self.problem(ProblemKind.ERROR_VALUE, address, cell.text)
            return None
        if cell.struck:
            self.problem(ProblemKind.STRUCK, address, cell.text, Severity.WARNING)
            return None
        return cell if cell.text else None

    def _formulas_accepted(self, sheet: Sheet, cell: Cell) -> bool:
        if not cell.text or cell.text in ERRORS:
            return False
        letter = get_column_letter(cell.column)
        key = f"formula:{sheet.name}!{letter}"
        options = (Option("use", _("Yes, take the values shown")), Option(SKIP, _("No")))
        return (
            self.ask(key, QuestionKind.FORMULA_VALUES, f"{sheet.name}!{letter}", sheet.at(*cell.home), options) == "use"
        )

    # -- people ----------------------------------------------------------------------------------

    def names(self, sheet: Sheet, cell: Cell) -> list[WrittenName]:
        """The people written in the cell; asks when it could be one name or two."""
        if cell.text not in self._splits:
            self._splits[cell.text] = split_names(cell.text, self.people)
        names = self._splits[cell.text]
        return [part for name in names for part in self._sure(sheet, cell, name)]

    def _sure(self, sheet: Sheet, cell: Cell, name: WrittenName) -> list[WrittenName]:
        if not name.unsure or self.people.holds(name.name):
            return [name]
        parts = _likely_parts(name)
        if not parts:
            return [name]
        options = (
            Option("one", _("One person: %(name)s") % {"name": name.name}),
            Option("several", _("Several: %(names)s") % {"names": listed(part.name for part in parts)}),
            Option(SKIP, _("Leave it out")),
        )
        answer = self.ask(f"split:{name.key}", QuestionKind.SPLIT_NAMES, name.written, sheet.at(*cell.home), options)
        if answer == "several":
            return parts
        return [name] if answer == "one" else []

    def who(self, name: WrittenName, cell: str, telephones: Iterable[str] = (), group: str = "") -> Who:
        """Whom the written name means: by name, told apart by telephone, post or group; else a question."""
        nearby = tuple(sorted({normalise_telephone(number) for number in (name.telephone, *telephones) if number}))
        cache = (name.key, name.title, group, *nearby)
        if cache in self._who:
            who, key = self._who[cache]
            if key:
                self._asked[key].cells.setdefault(cell)
            return who
        who, key = self._look_up(name, cell, nearby, group)
        self._who[cache] = (who, key)
        return who

    def _look_up(self, name: WrittenName, cell: str, nearby: tuple[str, ...], group: str) -> tuple[Who, str]:
        found = self.people.named(name.name) or (self.people.named(name.name + name.title) if name.title else [])
        if len(found) > 1:
            found = _narrow(found, nearby, name.title, group)
        if len(found) == 1:
            return Who(found[0].id, found[0].name), ""
        if found:
            return self._ask_who(name, cell, found, QuestionKind.AMBIGUOUS_NAME, nearby)
        if len(name.name) == 1 and name.title:
            return self._by_title(name, cell, nearby, group)
        owners = [person for number in nearby for person in self.people.at_telephone(number)]
        candidates = {person.id: person for person in (*owners, *self.people.like(name.name))}
        return self._ask_who(name, cell, list(candidates.values())[:6], QuestionKind.UNKNOWN_NAME, nearby)

    def _by_title(self, name: WrittenName, cell: str, nearby: tuple[str, ...], group: str) -> tuple[Who, str]:
        """王科长: the only Wang whose post or telephone agrees, else a question."""
        family = [person for person in self.people.known if surname(person.name) == name.name]
        sure = [
            person
            for person in family
            if _post_fits(person.post, name.title) or normalise_telephone(person.telephone or "-") in nearby
        ]
        if len(sure) == 1:
            return Who(sure[0].id, sure[0].name), ""
        kind = QuestionKind.AMBIGUOUS_NAME if len(family) > 1 else QuestionKind.UNKNOWN_NAME
        return self._ask_who(name, cell, (sure or family)[:12], kind, nearby)

    def _ask_who(
        self, name: WrittenName, cell: str, candidates: list[KnownPerson], kind: QuestionKind, nearby: tuple[str, ...]
    ) -> tuple[Who, str]:
        written = name.name + name.title if len(name.name) == 1 else name.name
        own = [number for number in nearby if number == normalise_telephone(name.telephone or "-")]
        key = ":".join(["name", fold(written), *own])
        options = [Option(person.id, person.name, person_hint(person)) for person in candidates]
        if len(name.name) > 1:
            options.append(Option(NEW, _("Someone new")))
        options.append(Option(SKIP, _("Leave it out")))
        answer = self.ask(key, kind, written, cell, options)
        if answer == SKIP:
            return Who("", written, left_out=True), key
        if answer == NEW:
            return Who(NEW_PERSON + name.name, name.name), key
        chosen = next((person for person in self.people.known if person.id == answer), None)
        return (Who(chosen.id, chosen.name) if chosen else Who("", written)), key

    def telephone_of(self, person: str, nearby: Iterable[str]) -> str:
        """The person's own number, when it is among those that stand in the row."""
        own = self._numbers.get(person, "")
        return own if own and own in nearby else ""

    # -- shifts ----------------------------------------------------------------------------------

    def which(self, code: str, cell: str, starts: str = "", ends: str = "", explained: bool = False) -> WhichShift:
        """The office's shift for a code as written. `explained`: a heading or legend already says what it is."""
        if not code and not starts:
            return WhichShift("", "")
        cache = (code, starts, ends)
        if cache in self._which:
            which, key = self._which[cache]
            if key:
                self._asked[key].cells.setdefault(cell)
            return which
        which, key = self._find_shift(code, cell, starts, ends, explained)
        self._which[cache] = (which, key)
        if which.code and not which.left_out:
            entry = self.legend.get(squeeze(code)) or LegendEntry(which.code, "", which.starts, which.ends)
            self.used.setdefault(which.code, entry)
        return which

    def _find_shift(self, code: str, cell: str, starts: str, ends: str, explained: bool) -> tuple[WhichShift, str]:
        entry = self.legend.get(squeeze(code))
        starts, ends = starts or (entry.starts if entry else ""), ends or (entry.ends if entry else "")
        shift = self._known_shift(code, entry, starts, ends)
        if shift:
            return WhichShift(shift.code, code, starts or shift.starts, ends or shift.ends), ""
        if squeeze(code) in REST or (entry and entry.day_off):
            return WhichShift("", code, left_out=True), ""
        if not self.shifts and (explained or entry):
            return WhichShift("", code, starts, ends), ""
        return self._ask_shift(code, cell, starts, ends)

    def _known_shift(self, code: str, entry: LegendEntry | None, starts: str, ends: str) -> KnownShift | None:
        bare = squeeze(code)
        for name in (bare, bare + "班", bare.removesuffix("班"), squeeze(entry.label) if entry and entry.label else ""):
            if name and name in self._by_code:
                return self._by_code[name]
        if translated := self._translated(bare):
            return translated
        same_hours = [shift for shift in self.shifts if starts and (shift.starts, shift.ends) == (starts, ends)]
        return same_hours[0] if len(same_hours) == 1 else None

    def _translated(self, bare: str) -> KnownShift | None:
        """Day shift is 白班, when the office has one shift of that name only."""
        words = next((words for words in SAME_SHIFT if bare in words), frozenset())
        found = {shift.code: shift for name, shift in self._by_code.items() if name in words}
        return next(iter(found.values())) if len(found) == 1 else None

    def _ask_shift(self, code: str, cell: str, starts: str, ends: str) -> tuple[WhichShift, str]:
        options = [Option(shift.code, shift.name or shift.code, shift_hint(shift)) for shift in self.shifts]
        options += [Option(NEW, _("A shift of its own")), Option(SKIP, _("Not a duty: leave it out"))]
        key = f"code:{squeeze(code)}"
        answer = self.ask(key, QuestionKind.UNKNOWN_CODE, code, cell, options)
        if answer == SKIP:
            return WhichShift("", code, left_out=True), key
        chosen = next((shift for shift in self.shifts if shift.code == answer), None)
        if chosen:
            return WhichShift(chosen.code, code, starts or chosen.starts, ends or chosen.ends), key
        return WhichShift("", code, starts, ends), key

    def knows_code(self, code: str) -> bool:
        bare = squeeze(code)
        known = bare in self._by_code or bare + "班" in self._by_code or bare in self.legend
        return known or bare in REST or f"code:{bare}" in self.answers


def _likely_parts(name: WrittenName) -> list[WrittenName]:
    """Two halves that could each be a name of their own."""
    words = name.written.split()
    if len(words) >= 4 and len(words) % 2 == 0:
        return [WrittenName(" ".join(words[i : i + 2]), name.written) for i in range(0, len(words), 2)]
    if len(words) == 2 and all(len(word) > 1 for word in words):
        return [WrittenName(word, name.written) for word in words]
    bare = name.name
    cuts = [cut for cut in range(2, len(bare) - 1) if is_plausible_name(bare[:cut]) and is_plausible_name(bare[cut:])]
    return [WrittenName(bare[: cuts[0]], name.written), WrittenName(bare[cuts[0] :], name.written)] if cuts else []


def _narrow(found: list[KnownPerson], nearby: tuple[str, ...], title: str, group: str) -> list[KnownPerson]:
    for agrees in (
        lambda person: normalise_telephone(person.telephone or "-") in nearby,
        lambda person: bool(group) and squeeze(person.group) == squeeze(group),
        lambda person: bool(title) and _post_fits(person.post, title),
    ):
        kept = [person for person in found if agrees(person)]
        if len(kept) == 1:
            return kept
    return found


def _post_fits(post: str, title: str) -> bool:
    return bool(post and title) and (squeeze(post).endswith(squeeze(title)) or squeeze(title) == squeeze(post)[-1:])


def person_hint(person: KnownPerson) -> str:
    return " · ".join(part for part in (person.post, person.group, person.telephone) if part)


def shift_hint(shift: KnownShift) -> str:
    return f"{shift.starts}–{shift.ends}" if shift.starts else ""
