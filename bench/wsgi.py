"""The product's server at the moment at which the bench's office lives, and Django's own empty page beside it."""

import os
from collections.abc import Callable, Iterable
from typing import Any

import time_machine

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")

from django.core.handlers.wsgi import WSGIHandler
from django.test.utils import override_settings

from bench import NOW
from dutyoffice.wsgi import application as product

with override_settings(MIDDLEWARE=[]):
    bare = WSGIHandler()

time_machine.travel(NOW, tick=True).start()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """/bare/ is answered without any middleware, everything else by the product."""
    return (bare if environ["PATH_INFO"] == "/bare/" else product)(environ, start_response)
