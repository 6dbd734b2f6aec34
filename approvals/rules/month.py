"""Months as the first of their days."""

from datetime import date, timedelta


def month_of(day: date) -> date:
    return day.replace(day=1)


def month_before(month: date) -> date:
    return month_of(month_of(month) - timedelta(days=1))


def month_after(month: date) -> date:
    return month_of(month_of(month) + timedelta(days=31))


def last_months(month: date, number: int) -> list[date]:
    """That many months, the given one last."""
    months = [month_of(month)]
    while len(months) < number:
        months.insert(0, month_before(months[0]))
    return months
