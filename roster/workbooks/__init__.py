"""Reads the workbooks that offices keep: looks at them, proposes what they mean, and says what it did not understand.

`read_workbook` → `propose` → a person corrects the mapping → `understand` → a person answers → the caller writes.
Nothing here touches the database; formulas are never evaluated, macros never run.
"""

from roster.workbooks.cells import Cell, Limits, Sheet, Unreadable, Workbook
from roster.workbooks.enums import DutyPart, Layout, Meaning, QuestionKind, Severity
from roster.workbooks.known import KnownPerson, KnownShift
from roster.workbooks.mapping import Column, LegendEntry, Mapping, Proposal, SheetMapping, SheetProposal
from roster.workbooks.problems import Problem, ProblemKind
from roster.workbooks.proposing import propose
from roster.workbooks.reading import read_workbook
from roster.workbooks.results import CrewMember, DutyRow, Option, Question, Skipped, StaffRow, Understanding
from roster.workbooks.understanding import understand

__all__ = [
    "Cell",
    "Column",
    "CrewMember",
    "DutyPart",
    "DutyRow",
    "KnownPerson",
    "KnownShift",
    "Layout",
    "LegendEntry",
    "Limits",
    "Mapping",
    "Meaning",
    "Option",
    "Problem",
    "ProblemKind",
    "Proposal",
    "Question",
    "QuestionKind",
    "Severity",
    "Sheet",
    "SheetMapping",
    "SheetProposal",
    "Skipped",
    "StaffRow",
    "Understanding",
    "Unreadable",
    "Workbook",
    "propose",
    "read_workbook",
    "understand",
]
