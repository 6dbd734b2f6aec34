"""What has to stand before the office runs: tables, static files, and a demonstration office in an empty database.

python -m scripts.prepare              migrates and collects static files (make release)
python -m scripts.prepare --demo       and opens the demonstration office when there is no office at all
python -m scripts.prepare --announce   prints the address and the demonstration log-ins
"""

import argparse
import os
import sys

import django
from django.apps import apps
from django.conf import settings
from django.core.management import call_command, get_commands
from django.db import transaction


def prepare() -> None:
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def open_demonstration() -> None:
    offices = apps.get_model("people", "Office").objects
    if not offices.exists() and "open_demo_office" in get_commands():
        print("The database is empty: opening a demonstration office (about a minute) …", flush=True)
        with transaction.atomic():  # whole or not at all, should someone lose patience
            call_command("open_demo_office", seed=1)


def announce() -> None:
    host, port = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "8000")
    print(f"\nThe duty office is open at http://{host}:{port}/  (Ctrl-C stops it)", flush=True)
    log_ins = settings.VAR_DIR / "demonstration.txt"
    if log_ins.exists():
        print(log_ins.read_text(encoding="utf-8"), flush=True)


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="scripts.prepare")
    parser.add_argument("--demo", action="store_true")
    parser.add_argument("--announce", action="store_true")
    options = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dutyoffice.settings")
    django.setup()
    if options.announce:
        return announce()
    prepare()
    if options.demo:
        open_demonstration()
    return None


if __name__ == "__main__":
    main(sys.argv[1:])
