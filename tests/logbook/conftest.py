from tests import worlds
from tests.logbook.world import World, build


@worlds.world
def world() -> World:
    return build()
