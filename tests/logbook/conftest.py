import pytest

from tests.logbook.world import World, build


@pytest.fixture
def world(db) -> World:
    return build()
