from typing import Any

from django.http import HttpResponse
from health_check.views import HealthCheckView


class Health(HealthCheckView):
    """Is this machine able to serve? Plain text unless JSON or OpenMetrics is asked for; 500 when a check fails."""

    checks = ("health_check.checks.Database", "health_check.checks.Cache")

    def render_to_response(self, context: dict[str, Any], **response_kwargs: Any) -> HttpResponse:
        return self.render_to_response_text(response_kwargs["status"])
