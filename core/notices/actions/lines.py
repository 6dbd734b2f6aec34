"""How much a service takes: counted from the attempts in the database, so that all workers share one count."""

from datetime import datetime

from core.notices.channels import Route
from core.notices.models import Account, Attempt
from core.notices.rules import free_at


def free_line(route: Route, now: datetime) -> datetime:
    """When the route's account may be used next; its row stays locked, so that the attempt that follows counts."""
    free = free_at(_recent_starts(route, now), route.sender.limits, now) if route.sender.limits else now
    blocked = Account.objects.filter(name=route.sender.line, blocked_until__gt=free)
    return blocked.values_list("blocked_until", flat=True).first() or free


def _recent_starts(route: Route, now: datetime) -> list[datetime]:
    name = route.sender.account(route.address)
    Account.objects.bulk_create([Account(name=name)], ignore_conflicts=True)
    Account.objects.select_for_update().get(name=name)
    longest = max(limit.period for limit in route.sender.limits)
    most = max(limit.count for limit in route.sender.limits)
    recent = Attempt.objects.filter(account=name, started_at__gt=now - longest).order_by("-started_at")
    return list(recent.values_list("started_at", flat=True)[:most])


def close_line(line: str, until: datetime) -> None:
    """Every sender keeps away from the service until then."""
    Account.objects.bulk_create([Account(name=line)], ignore_conflicts=True)
    Account.objects.filter(name=line).exclude(blocked_until__gte=until).update(blocked_until=until)
