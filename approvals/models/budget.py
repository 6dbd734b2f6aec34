"""What a department may spend in a month. What is spent and reserved is counted from the requests themselves."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from approvals.models.common import money, person
from core.people.models import Department, Office
from core.policy.enums import Currency


class BudgetLine(models.Model):
    """A heading under which a department spends, such as repairs."""

    department = models.ForeignKey(
        Department, models.PROTECT, related_name="budget_lines", verbose_name=_("department")
    )
    name = models.CharField(_("name"), max_length=80)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("budget line")
        verbose_name_plural = _("budget lines")
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["department", "name"], name="budget_line_once")]

    def __str__(self) -> str:
        return self.name


class Budget(models.Model):
    """An amount for a department and month, or for one of its lines; `month` is the first day of the month."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name=_("office"))
    department = models.ForeignKey(Department, models.PROTECT, related_name="budgets", verbose_name=_("department"))
    line = models.ForeignKey(
        BudgetLine, models.PROTECT, related_name="budgets", null=True, blank=True, verbose_name=_("budget line")
    )
    month = models.DateField(_("month"))
    currency = models.CharField(_("currency"), max_length=3, choices=Currency, default=Currency.CNY)
    amount = money(_("amount"))
    set_by = person(_("set by"), null=True)
    set_at = models.DateTimeField(_("set at"))

    class Meta:
        verbose_name = _("budget")
        verbose_name_plural = _("budgets")
        ordering = ["month", "department__name", "line__name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["department", "line", "month", "currency"], name="budget_of_line_once"),
            models.UniqueConstraint(
                fields=["department", "month", "currency"], name="budget_of_department_once", condition=Q(line=None)
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="budget_not_below_zero"),
            models.CheckConstraint(condition=Q(month__day=1), name="budget_month_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.line or self.department}, {self.month:%Y-%m}"
