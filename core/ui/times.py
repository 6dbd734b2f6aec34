"""Moments in words: relative to now, with the exact time beside, in the reader's language and the active time zone."""

from datetime import datetime, timedelta

from babel import Locale
from babel.dates import format_datetime, format_skeleton, format_timedelta
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

LOCALES = {"en": "en_GB", "zh-hans": "zh_Hans", "zh-hant": "zh_Hant"}


def locale() -> Locale:
    return Locale.parse(LOCALES.get(get_language() or "en", "en_GB"))


def relative(moment: datetime, now: datetime) -> str:
    """ "in 12 min", "3 days ago"; less than a minute is "now"."""
    distance = moment - now
    if abs(distance) < timedelta(minutes=1):
        return _("now")
    return format_timedelta(
        distance, granularity="minute", threshold=1, add_direction=True, format="short", locale=locale()
    )


def day(moment: datetime, now: datetime | None = None) -> str:
    """ "Tue 24 Nov", with the year when it is not this one."""
    local = timezone.localtime(moment) if timezone.is_aware(moment) else moment
    if now is not None and local.year != timezone.localtime(now).year:
        return format_datetime(local, locale().datetime_skeletons["yMMMd"].pattern, locale=locale())
    return format_datetime(local, locale().datetime_skeletons["MMMEd"].pattern, locale=locale()).replace(",", "")


def weekday(moment: datetime) -> str:
    """ "Tue 24", where the month is plain."""
    return format_skeleton("Ed", timezone.localtime(moment), locale=locale())


def clock(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%H:%M")


def exact(moment: datetime, now: datetime) -> str:
    """ "14:05" today, else "Tue 24 Nov 14:05"."""
    if timezone.localdate(moment) == timezone.localdate(now):
        return clock(moment)
    return f"{day(moment, now)} {clock(moment)}"


def span(start: datetime, end: datetime) -> str:
    """ "Tue 24 Nov 20:00–08:00"; the end names its day when it is more than one day later."""
    days = (timezone.localdate(end) - timezone.localdate(start)).days
    last = clock(end) if days <= 1 else f"{day(end)} {clock(end)}"
    return f"{day(start)} {clock(start)}–{last}"


def time_left(until: datetime, now: datetime) -> str:
    """ "4 h 50 min left", "12 min late"."""
    minutes = int(abs(until - now).total_seconds()) // 60
    amount = amount_of_time(minutes)
    return _("%(time)s late") % {"time": amount} if until < now else _("%(time)s left") % {"time": amount}


def amount_of_time(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    if hours >= 48:
        return _("%(days)d days %(hours)d h") % {"days": hours // 24, "hours": hours % 24}
    if not hours:
        return _("%(minutes)d min") % {"minutes": rest}
    return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": rest}
