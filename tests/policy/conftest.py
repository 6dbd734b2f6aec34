import pytest

from tests import builders


@pytest.fixture
def office(db):
    return builders.office()


@pytest.fixture
def administrator(office):
    return builders.administrator(office, "Wang Fang")
