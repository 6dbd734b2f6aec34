from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Post(TextChoices):
    """Who decides a step of a chain of approval (3.1, 4.1)."""

    LEAD = "lead", _("duty lead on duty")
    DEPARTMENT_HEAD = "department_head", _("department head")
    DIRECTOR = "director", _("director")
    FINANCE = "finance", _("Finance")
    CEO = "ceo", _("CEO")


SUPERIOR = {Post.LEAD: Post.DEPARTMENT_HEAD, Post.DEPARTMENT_HEAD: Post.DIRECTOR, Post.DIRECTOR: Post.CEO}
"""To whom the power to decide climbs when a post is late, vacant or has an interest (2.2, 4.3)."""


def upwards(post: Post) -> list[Post]:
    """The post and those above it, the nearest first."""
    above = SUPERIOR.get(post)
    return [post, *upwards(above)] if above else [post]


class Currency(TextChoices):
    """By their ISO codes, in every language."""

    CNY = "CNY", "CNY"
    HKD = "HKD", "HKD"
    TWD = "TWD", "TWD"
    USD = "USD", "USD"
    EUR = "EUR", "EUR"
