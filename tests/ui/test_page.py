"""The frame of every page, and the pages and toasts that a refusal becomes."""

import json

import pytest
from bs4 import BeautifulSoup
from django import forms
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import include, path
from django.views.defaults import server_error

from core.errors import Conflict, Invalid, Refused
from core.ui import navigation
from core.ui.http import attempt, back_to, go_to, render_page, toast
from core.ui.navigation import NavItem
from dutyoffice import urls as site
from tests import builders
from tests.worlds import world

ERRORS = {"refused": Refused, "conflict": Conflict, "invalid": Invalid}


def fail(request: HttpRequest, how: str) -> HttpResponse:
    raise ERRORS[how]("王芳 was first. Choose another shift.")


urlpatterns = [*site.urlpatterns, path("fail/<str:how>/", fail), path("again/", include("core.ui.urls", "again"))]

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@world
def person():
    return builders.person(name="Anna Kovács")


@pytest.fixture
def signed_in(client: Client, person) -> Client:
    client.force_login(person)
    return client


@pytest.fixture
def menu(monkeypatch) -> None:
    monkeypatch.setattr(navigation, "_items", {})


def soup(response: HttpResponse) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def test_the_gallery_shows_every_component_without_inline_code(signed_in: Client) -> None:
    response = signed_in.get("/ui/gallery/")
    page = soup(response)
    assert response.status_code == 200
    assert not page.select("[style], [onclick], style, script:not([src])")
    assert page.title.string == "Gallery · Duty office"
    assert page.html["lang"] == "en"
    assert len(page.select("h1")) == 1
    ids = [element["id"] for element in page.select("[id]")]
    assert len(ids) == len(set(ids))


def test_strangers_do_not_see_the_gallery(client: Client) -> None:
    assert client.get("/ui/gallery/").status_code == 302


@pytest.mark.parametrize(("theme", "drawn"), [("auto", None), ("dark", "dark"), ("light", "light")])
def test_the_page_wears_the_persons_theme(client: Client, theme: str, drawn: str | None) -> None:
    person = builders.person()
    type(person).objects.filter(pk=person.pk).update(theme=theme)
    client.force_login(person)
    assert soup(client.get("/ui/gallery/")).html.get("data-theme") == drawn


@pytest.mark.parametrize(("how", "status"), [("refused", 403), ("conflict", 409), ("invalid", 400)])
def test_a_refusal_becomes_a_page_with_its_sentence_and_the_input(signed_in: Client, how: str, status: int) -> None:
    sent = {"what": "Pump 2 stopped", "password": "s3cret", "key": "k-1", "csrfmiddlewaretoken": "t"}
    response = signed_in.post(f"/fail/{how}/", sent, headers={"referer": "http://testserver/log/"})
    page = soup(response)
    assert response.status_code == status
    assert "王芳 was first. Choose another shift." in page.find(class_="error-text").get_text()
    assert [area.get_text().strip() for area in page.select("textarea")] == ["Pump 2 stopped"]
    assert page.find(class_="error-acts").a["href"] == "http://testserver/log/"
    assert "s3cret" not in response.content.decode()


def test_the_way_back_never_leaves_the_site(signed_in: Client) -> None:
    page = soup(signed_in.post("/fail/conflict/", headers={"referer": "http://evil.example/"}))
    assert "evil.example" not in page.find(class_="error-acts").a["href"]


@pytest.mark.parametrize(("how", "status"), [("refused", 403), ("conflict", 409), ("invalid", 400)])
def test_htmx_gets_a_toast_with_the_same_status(signed_in: Client, how: str, status: int) -> None:
    response = signed_in.post(f"/fail/{how}/", headers={"HX-Request": "true"})
    assert response.status_code == status
    assert response["HX-Retarget"] == "#toasts"
    assert "王芳 was first" in soup(response).find(class_="toast-error").get_text()
    assert soup(response).html is None


def test_the_outbox_gets_json(signed_in: Client) -> None:
    response = signed_in.post("/fail/refused/", headers={"Accept": "application/json"})
    assert response.status_code == 403
    assert json.loads(response.content) == {"errors": {"__all__": ["王芳 was first. Choose another shift."]}}


def test_htmx_is_led_to_the_log_in_page_as_a_whole_and_back(client: Client) -> None:
    response = client.get(
        "/ui/gallery/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/log/?page=2"}
    )
    assert response.status_code == 200
    assert response["HX-Redirect"].endswith("login/?next=http%3A%2F%2Ftestserver%2Flog%2F%3Fpage%3D2")


def test_what_is_not_there_is_said_in_the_house_style(signed_in: Client) -> None:
    response = signed_in.get("/no/such/page/")
    assert response.status_code == 404
    assert soup(response).h1.get_text() == "This page is not here"


@override_settings(DEBUG=False)
def test_a_broken_page_does_not_need_a_working_frame() -> None:
    response = server_error(RequestFactory().get("/"))
    assert "Something broke here" in soup(response).h1.get_text()


def test_a_form_from_an_old_session_keeps_what_was_typed(person) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(person)
    page = soup(strict.post("/fail/conflict/", {"what": "Pump 2 stopped"}))
    assert page.h1.get_text() == "This form has expired"


def test_the_menu_holds_what_the_person_may_open(signed_in: Client, person, menu: None) -> None:
    navigation.register(NavItem("Gallery", "ui:gallery", "home", order=2, count=lambda who: 3, shortcut="g"))
    navigation.register(NavItem("Not for you", "people:me", "user", order=1, visible=lambda who: False))
    navigation.register(NavItem("Not built yet", "nowhere:at_all", "user", order=0))
    found = soup(signed_in.get("/ui/gallery/")).select("nav.side a")
    assert [link.find(class_="nav-label").get_text() for link in found] == ["Gallery"]
    assert found[0]["aria-current"] == "page"
    assert found[0]["data-shortcut"] == "g g"
    assert found[0].find(class_="count").get_text() == "3"


def test_the_longest_address_is_the_current_one(person, menu: None) -> None:
    navigation.register(NavItem("Site", "again:gallery", "home", order=1))
    navigation.register(NavItem("Gallery", "ui:gallery", "home", order=2))
    entries = navigation.entries_for(person, "/ui/gallery/deeper/")
    assert [(entry.label, entry.current) for entry in entries] == [("Site", False), ("Gallery", True)]


class ShiftForm(forms.Form):
    shift = forms.CharField()


def test_an_attempt_puts_sentences_where_they_belong() -> None:
    def refuse(error: Exception):
        def deed(data):
            raise error

        return deed

    form = ShiftForm({"shift": "D"})
    assert attempt(form, lambda data: data["shift"]).result == "D"
    invalid = ShiftForm({"shift": "D"})
    assert attempt(invalid, refuse(Invalid("No such shift.", field="shift"))).status == 422
    assert invalid.errors == {"shift": ["No such shift."]}
    elsewhere = ShiftForm({"shift": "D"})
    assert attempt(elsewhere, refuse(Invalid("No such post.", field="post"))).status == 422
    assert elsewhere.non_field_errors() == ["No such post."]
    taken = ShiftForm({"shift": "D"})
    assert attempt(taken, refuse(Conflict("Taken."))).status == 409
    assert taken.non_field_errors() == ["Taken."]
    assert not attempt(ShiftForm({}), lambda data: data)


@pytest.mark.parametrize(
    ("next_page", "goes_to"), [("/log/", "/log/"), ("http://evil.example/", "/desk/"), ("", "/desk/")]
)
def test_back_to_stays_on_the_site(next_page: str, goes_to: str) -> None:
    request = RequestFactory().post("/", {"next": next_page})
    assert back_to(request, "/desk/")["Location"] == goes_to


def test_htmx_gets_fragments_redirects_and_toasts(person) -> None:
    request = RequestFactory().get("/", headers={"HX-Request": "true"})
    request.user = person
    assert go_to(request, "/desk/")["HX-Redirect"] == "/desk/"
    page = render_page(request, "404.html", {"text": "Saved", "kind": "success"}, fragment="ui/_toast.html")
    assert page.content.startswith(b'<div class="toast')
    assert toast(request, "Saved.")["HX-Reswap"] == "beforeend"


def test_an_expired_form_keeps_what_was_typed(person) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(person)
    sent = {"telephone": "13800000000", "password": "s3cret", "language": "en"}
    response = client.post("/me/contact/", sent, headers={"referer": "http://testserver/me/"})
    page = soup(response)
    assert response.status_code == 403 and "This form has expired" in page.h1.text
    assert "13800000000" in page.text and "s3cret" not in page.text
    assert [label.text for label in page.select(".kept-input label")] == ["Telephone"]
    assert page.select_one(".error-acts a")["href"].endswith("/me/")
