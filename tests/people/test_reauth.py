from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import transaction

from core.errors import Invalid
from core.people.reauth import TRIES, check_password_again
from tests import builders
from tests.builders import NOW, PASSWORD
from tests.worlds import world

pytestmark = pytest.mark.django_db


@world
def signer():
    cache.clear()
    return builders.person(password=PASSWORD)


def wrong(person, now=NOW):
    with pytest.raises(Invalid) as refused, transaction.atomic():
        check_password_again(person, "wrong", now)
    assert refused.value.field == "password"
    return str(refused.value)


def test_the_right_password_signs(signer):
    check_password_again(signer, PASSWORD, NOW)


def test_a_wrong_password_says_that_nothing_was_done(signer):
    assert "nothing was done" in wrong(signer)


def test_too_many_wrong_ones_close_the_signature_for_a_while(signer):
    for _ in range(TRIES):
        wrong(signer)
    with pytest.raises(Invalid, match="Try again at 09:10"):
        check_password_again(signer, PASSWORD, NOW)
    check_password_again(signer, PASSWORD, NOW + timedelta(minutes=10))


def test_a_right_one_forgets_the_wrong_ones(signer):
    for _ in range(TRIES - 1):
        wrong(signer)
    check_password_again(signer, PASSWORD, NOW)
    assert "nothing was done" in wrong(signer)


def test_another_person_is_not_hindered(signer):
    for _ in range(TRIES):
        wrong(signer)
    other = builders.person(signer.office, password=PASSWORD)
    check_password_again(other, PASSWORD, NOW)


def test_someone_without_password_cannot_sign():
    assert "nothing was done" in wrong(builders.person())
