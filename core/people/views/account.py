from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.people import actions
from core.people.forms import ContactForm, DeputyForm, LogInForm, PasswordForm, PreferencesForm, is_locked_out
from core.people.http import PersonRequest
from core.people.middleware import KEPT, begin, why_ended
from core.people.models import Office, Person
from core.people.panels import panels_for
from core.people.queries import local_day
from core.people.reauth import check_password_again
from core.ui.http import attempt
from core.ui.kept import typed


@method_decorator(login_not_required, "dispatch")
class LogIn(LoginView):
    """The log-in page keeps what was typed, and afterwards leads back to where one was."""

    template_name = "people/login.html"
    authentication_form = LogInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        offices = list(Office.objects.all()[:2])
        office = offices[0] if len(offices) == 1 else None
        told = {"office": office, "is_kept": KEPT in self.request.session, "why_ended": why_ended(self.request)}
        return super().get_context_data(**told, **kwargs)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        response = super().form_valid(form)
        begin(self.request, timezone.now())
        return response

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        return self.render_to_response(
            self.get_context_data(form=form), status=429 if is_locked_out(self.request) else 422
        )


class LogOut(LogoutView):
    next_page = "people:login"


@require_http_methods(["GET", "POST"])
def send_again(request: PersonRequest) -> HttpResponse:
    """What a form held when the session ended, with one button that sends it; or its end."""
    kept = request.session.get(KEPT)
    if kept is None or kept["person"] != request.user.pk or request.method == "POST":
        request.session.pop(KEPT, None)
        return redirect("/")
    return render(request, "people/send_again.html", {"kept": kept, "kept_input": typed(kept["fields"])})


def _own_forms(person: Person) -> dict[str, BaseForm]:
    return {
        "preferences": PreferencesForm(initial={"language": person.language, "theme": person.theme}),
        "contact": ContactForm(initial={"telephone": person.telephone, "email": person.email}),
        "password": PasswordForm(),
        "deputy": DeputyForm(person=person),
    }


def _me_page(request: PersonRequest, status: int = 200, **bound: BaseForm) -> HttpResponse:
    person, now = request.user, timezone.now()
    today = local_day(person.office, now)
    context = {
        "forms": {**_own_forms(person), **bound},
        "panels": panels_for("me", person, person, now),
        "deputies": person.deputies.filter(end__gt=today).select_related("deputy"),
        "person": person, "viewer": person, "now": now,
    }  # fmt: skip
    return render(request, "people/me.html", context, status=status)


@require_GET
def me(request: PersonRequest) -> HttpResponse:
    return _me_page(request)


def _save_preferences(request: PersonRequest, data: dict[str, Any]) -> str:
    actions.set_preferences(person=request.user, now=timezone.now(), **data)
    return _("Your preferences are saved.")


def _save_contact(request: PersonRequest, data: dict[str, Any]) -> str:
    actions.change_person(person=request.user, by=request.user, now=timezone.now(), **data)
    return _("Your telephone and e-mail are saved.")


def _save_password(request: PersonRequest, data: dict[str, Any]) -> str:
    now = timezone.now()
    check_password_again(request.user, data["password"], now)
    person = actions.set_password(person=request.user, password=data["new_password"], by=request.user, now=now)
    update_session_auth_hash(request, person)
    return _("Your password is changed. Your other sessions have ended.")


def _save_deputy(request: PersonRequest, data: dict[str, Any]) -> str:
    actions.name_deputy(person=request.user, by=request.user, now=timezone.now(), **data)
    return _("%(deputy)s acts for you in that time.") % {"deputy": data["deputy"]}


SAVERS = {
    "preferences": (PreferencesForm, _save_preferences),
    "contact": (ContactForm, _save_contact),
    "password": (PasswordForm, _save_password),
    "deputy": (DeputyForm, _save_deputy),
}


@require_POST
def save_own(request: PersonRequest, part: str) -> HttpResponse:
    """One of the forms of one's own page; a wrong one comes back with its input and a sentence."""
    make, save = SAVERS[part]
    form = make(request.POST, person=request.user) if make is DeputyForm else make(request.POST)
    done = attempt(form, lambda data: save(request, data))
    if not done:
        return _me_page(request, done.status, **{part: form})
    messages.success(request, done.result or "")
    return redirect("people:me")
