from typing import Any, cast

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.errors import DutyError
from core.notices import actions, queries
from core.notices.models import Delivery
from core.people.models import Person
from core.ui.wording import labelled


@admin.register(Delivery)
class DeadDeliveryAdmin(admin.ModelAdmin):
    """What was given up. Nothing is edited here; "Try again" queues it anew."""

    list_display = ("notice", "person", "channel", "reason", "detail", "attempts", "changed_at")
    list_filter = ("channel", "reason")
    actions = ("try_again",)
    list_display_links = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Delivery]:
        return queries.dead_deliveries(cast(Person, request.user))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("notice"))
    def notice(self, delivery: Delivery) -> str:
        return str(delivery.receipt.notice)

    @admin.display(description=_("person"))
    def person(self, delivery: Delivery) -> str:
        return str(delivery.receipt.person)

    @admin.action(description=_("Try again"), permissions=["view"])
    def try_again(self, request: HttpRequest, chosen: QuerySet[Delivery]) -> None:
        """Each on its own: one that is under way again already does not keep the others."""
        done = 0
        for delivery in chosen:
            try:
                actions.try_again(delivery=delivery, by=cast(Person, request.user), now=timezone.now())
                done += 1
            except DutyError as error:
                self.message_user(request, labelled(delivery, error), messages.ERROR)
        if done:
            text = ngettext("%d delivery is tried again.", "%d deliveries are tried again.", done) % done
            self.message_user(request, text, messages.SUCCESS)
