from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from dutyoffice.health import Health

urlpatterns = [  # what is asked for most stands first: an address is compared with one pattern after the other
    path("", include("dutyoffice.desk.urls")),
    path("", include("roster.urls")),
    path("", include("logbook.urls")),
    path("", include("approvals.urls")),
    path("", include("core.ledger.urls")),
    path("", include("core.policy.urls")),
    path("admin/", admin.site.urls),
    path("deadlines/", include("core.deadlines.urls")),
    path("health/", login_not_required(Health.as_view()), name="health"),
    path("language/", login_not_required(set_language), name="set_language"),
    path("notices/", include("core.notices.urls")),
    path("ui/", include("core.ui.urls")),
    path("", include("core.people.urls")),
]
