"""The product's server at the moment at which the bench's office lives."""

import os

import time_machine

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")

from bench import NOW
from dutyoffice.wsgi import application as application

time_machine.travel(NOW, tick=True).start()
