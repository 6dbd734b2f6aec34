from tests import builders
from tests.worlds import world


@world
def office():
    return builders.office()


@world
def administrator(office):
    return builders.administrator(office, "Wang Fang")
