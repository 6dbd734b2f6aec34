from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse

from core.ui.gallery import gallery_context
from core.ui.http import render_page


@login_required
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component in every state, for those who build pages."""
    return render_page(request, "ui/gallery.html", gallery_context())
