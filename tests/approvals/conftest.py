from tests import worlds
from tests.approvals.world import World, build


@worlds.world
def world() -> World:
    return build()
