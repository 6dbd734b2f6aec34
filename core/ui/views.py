from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.ui.gallery import gallery_context
from core.ui.http import render_page, safe_address
from core.ui.middleware import kept_input


@login_required
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component in every state, for those who build pages."""
    return render_page(request, "ui/gallery.html", gallery_context())


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without a valid token: nothing was done, and what was typed stands there to copy."""
    back = safe_address(request, request.META.get("HTTP_REFERER", ""))
    return render(request, "403_csrf.html", {"back": back, "kept_input": kept_input(request)}, status=403)
