from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

from core.ui.gallery import gallery_context
from core.ui.http import render_page


def gallery(request: HttpRequest) -> HttpResponse:
    """Every component in every state, for those who build pages; strangers do not see it."""
    if not (settings.DEBUG or request.user.is_authenticated):
        raise Http404
    return render_page(request, "ui/gallery.html", gallery_context())
