"""One request as a form on A4 paper: what is asked, who signed what, and what proves it (3.1, 3.5)."""

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from fpdf import FPDF
from fpdf.enums import TableBordersLayout, WrapMode, XPos, YPos
from fpdf.fonts import FontFace
from pylopdf_fonts_zh_cn import sans_path

from approvals.enums import Kind
from approvals.models import SpendingRequest, Step
from approvals.presenting_money import money_words
from approvals.queries.request import Parts
from approvals.rules.numerals import capital_amount
from core.policy.enums import Post

# fontTools tells every step of making a subset, at level info.
logging.getLogger("fontTools").setLevel(logging.WARNING)
FONT, MARGIN, LINE = "Noto Sans SC", 15.0, 6.0
LABEL = FontFace(fill_color=(240, 243, 246), emphasis="")
SIGNATURE = (9, 17, 19, 16, 12, 13, 14)
Row = Sequence[str]


class _Form(FPDF):
    def __init__(self, title: str, footer: str):
        super().__init__(format="A4")
        self.add_font(FONT, fname=str(sans_path()))
        self.set_margins(MARGIN, MARGIN)
        self.set_auto_page_break(True, margin=18)
        self.set_title(title)
        self.set_draw_color(110)
        self.set_line_width(0.2)
        self.foot = footer

    def footer(self) -> None:
        self.set_y(-13)
        self.set_font(FONT, size=7.5)
        self.cell(w=self.epw * 0.8, text=self.foot)
        self.cell(w=self.epw * 0.2, text=f"{self.page_no()} / {{nb}}", align="R")

    def heading(self, title: str, number: str) -> None:
        self.set_font(FONT, size=18)
        self.cell(w=0, h=11, text=title, align="C", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.set_font(FONT, size=9)
        self.cell(w=0, h=7, text=number, align="R", new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def grid(self, rows: Iterable[Row], widths: Sequence[float], *, title: str = "", head: Row = ()) -> None:
        """A ruled table; without a `head`, every other cell is a label."""
        rows = list(rows)
        if not rows:
            return
        if title:
            self.ln(3.5)
            self.set_font(FONT, size=10.5)
            self.cell(w=0, h=7, text=title, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.set_font(FONT, size=8.5 if head else 9.5)
        with self.table(
            col_widths=tuple(widths), borders_layout=TableBordersLayout.ALL, first_row_as_headings=bool(head),
            headings_style=LABEL, line_height=LINE - 1.2, padding=1.1, text_align="LEFT", wrapmode=_wrap(),
        ) as table:  # fmt: skip
            for cells in [head, *rows] if head else rows:
                row = table.row()
                for place, text in enumerate(cells):
                    last = place == len(cells) - 1
                    row.cell(
                        text, style=LABEL if not head and place % 2 == 0 else None,
                        colspan=len(widths) - place if last else 1,
                    )  # fmt: skip


def _wrap() -> WrapMode:
    """Chinese lines break behind any character."""
    return WrapMode.CHAR if _is_chinese() else WrapMode.WORD


def _is_chinese() -> bool:
    return (get_language() or "").startswith("zh")


def form_of(request: SpendingRequest, parts: Parts, now: datetime) -> bytes:
    """In the reader's language; `request` comes with its people, `parts` from `parts_of`."""
    zone = request.office.zone
    title = _("Purchase request") if request.kind == Kind.PURCHASE else _("Spending request")
    printed = _("%(office)s, printed %(moment)s") % {"office": request.office, "moment": _at(now, zone)}
    form = _Form(title, printed)
    form.add_page()
    form.heading(title, _("No. %(number)s, version %(version)s") % {"number": request.pk, "version": request.version})
    form.grid(_facts(request, zone), (17, 33, 17, 33))
    head = [_("Post"), _("Name"), _("Time"), _("Decision"), _("Reason"), _("Hash begins")]
    form.grid(
        _signatures(request, parts.steps, zone), SIGNATURE, title=_("Signatures of this version"),
        head=[_("Step"), *head],
    )  # fmt: skip
    if not parts.steps:
        form.grid([[_("Signatures"), _("None: settled at the desk by who was on duty")]], (17, 83))
    form.grid(
        _signatures(request, parts.earlier, zone), SIGNATURE, title=_("Signatures of earlier versions"),
        head=[_("Version"), *head],
    )  # fmt: skip
    _add_record(form, parts, zone)
    return bytes(form.output())


def _add_record(form: _Form, parts: Parts, zone: ZoneInfo) -> None:
    """What stands behind the signatures."""
    form.grid(
        ([str(one.number), str(one.sent_by), _at(one.sent_at, zone), one.content_hash] for one in parts.versions),
        (8, 15, 16, 61), title=_("Versions"), head=[_("Version"), _("Sent by"), _("Time"), _("Content hash")],
    )  # fmt: skip
    form.grid(
        ([item["purpose"], item["payee"], item["amount"], item["requester"]] for item in parts.linked),
        (40, 28, 15, 17), title=_("Requests that counted as one with it"),
        head=[_("Purpose"), _("Payee"), _("Amount"), _("Asked by")],
    )  # fmt: skip
    form.grid(
        ([one.question, str(one.adviser), one.answer or _("not answered")] for one in parts.advice),
        (35, 18, 47), title=_("Advice"), head=[_("Question"), _("Adviser"), _("Answer")],
    )  # fmt: skip
    form.grid(
        ([one.get_state_display(), str(one.by), _at(one.at, zone), one.note] for one in parts.receipts),
        (16, 20, 20, 44), title=_("Order, receipt and acceptance"),
        head=[_("Step"), _("By"), _("Time"), _("Note")],
    )  # fmt: skip
    form.grid(
        ([one.name, one.sha256] for one in parts.vouchers), (38, 62), title=_("Vouchers"),
        head=[_("File"), _("SHA-256")],
    )  # fmt: skip


def _facts(request: SpendingRequest, zone: ZoneInfo) -> list[Row]:
    amount = money_words(request.amount, request.currency)
    if _is_chinese():
        capital = capital_amount(request.amount, request.currency, traditional=get_language() == "zh-hant")
        amount = f"{amount}　{capital}"
    rows: list[Row] = [
        [_("Purpose"), request.purpose],
        [_("Amount"), amount],
        [_("Payee"), request.payee, _("Beneficiary"), str(request.beneficiary or _("none"))],
        [_("Department"), str(request.department), _("Budget line"), str(request.line or _("none"))],
        [_("Asked by"), str(request.requester), _("Asked at"), _at(request.asked_at, zone)],
        [_("Kind"), request.get_kind_display(), _("State"), request.get_state_display()],
    ]
    if request.over_budget_reason:
        rows.append([_("Over the budget because"), request.over_budget_reason])
    if hasattr(request, "crisis_act"):
        rows.append([_("Paperwork after the fact"), str(request.crisis_act.crisis)])
    return [*rows, [_("Content hash"), request.content_hash]]


def _signatures(request: SpendingRequest, steps: Iterable[Step], zone: ZoneInfo) -> list[Row]:
    return [_signature(request, step, zone) for step in steps]


def _signature(request: SpendingRequest, step: Step, zone: ZoneInfo) -> Row:
    first = str(step.position if step.version == request.version else step.version)
    post = str(step.get_post_display())
    if not step.decision:
        return [first, post, "", "", _("open") if step.opened_at else _("not yet"), "", ""]
    if step.as_post != step.post:
        post = _("%(post)s, by the %(other)s") % {"post": post, "other": Post(step.as_post).label}
    name = str(step.decided_by)
    if step.decided_for:
        name = _("%(deputy)s on behalf of %(absent)s") % {"deputy": name, "absent": step.decided_for}
    decided = _at(step.decided_at, zone) if step.decided_at else ""
    return [first, post, name, decided, str(step.get_decision_display()), step.reason, step.content_hash[:12]]


def _at(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"
