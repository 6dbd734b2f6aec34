"""The strict content policy holds in a real browser: `page` fails the test when anything is stopped."""

import pytest

from tests import builders


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", ["/login/", "/no-such-page/"])
def test_pages_for_everyone_keep_to_the_policy(page, live_server, path, assert_accessible):
    page.goto(live_server.url + path)
    assert page.title()
    assert_accessible(page)


@pytest.mark.django_db(transaction=True)
def test_the_administrators_site_keeps_to_the_policy(page, live_server, log_in):
    administrator = builders.administrator(builders.office())
    log_in(page, administrator)
    for path in ("/admin/", "/admin/people/department/", "/admin/people/department/add/"):
        assert page.goto(live_server.url + path).status == 200
    page.goto(live_server.url + "/admin/")
    assert page.locator("#content").is_visible()
