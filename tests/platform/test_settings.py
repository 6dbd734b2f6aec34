"""What the environment makes of the settings, each time in a process of its own."""

import json
import os
import stat
import subprocess
import sys

import pytest
from celery import current_app

SHOW = """
import json
from dutyoffice import settings
made = {name: getattr(settings, name) for name in dir(settings) if name.isupper()}
print(json.dumps(made, default=lambda value: type(value).__name__))
"""


def settings_with(var_dir, **environment):
    chosen = {"PATH": os.environ["PATH"], "VAR_DIR": str(var_dir), "DATABASE_URL": "", "REDIS_URL": "", **environment}
    if not chosen["DATABASE_URL"]:
        del chosen["DATABASE_URL"]
    shown = subprocess.run([sys.executable, "-c", SHOW], env=chosen, capture_output=True, text=True, check=True)
    return json.loads(shown.stdout)


def test_the_secret_key_is_made_once_and_is_the_owners_alone(tmp_path):
    first, second = settings_with(tmp_path), settings_with(tmp_path)
    assert first["SECRET_KEY"] == second["SECRET_KEY"]
    assert len(first["SECRET_KEY"]) > 50
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
    assert settings_with(tmp_path / "other")["SECRET_KEY"] != first["SECRET_KEY"]
    assert settings_with(tmp_path, SECRET_KEY="given")["SECRET_KEY"] == "given"


def test_without_an_environment_everything_is_embedded(tmp_path):
    made = settings_with(tmp_path)
    assert made["DEBUG"] is False
    assert made["DATABASES"]["default"]["NAME"] == str(tmp_path / "office.sqlite3")
    assert made["DATABASES"]["default"]["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert made["CELERY_BROKER_URL"] == "filesystem://"
    assert made["CELERY_BROKER_TRANSPORT_OPTIONS"]["polling_interval"] == 0.1


def test_two_addresses_lead_to_postgresql_and_redis(tmp_path):
    url = "postgres://duty@/office?host=/run/pg&port=5441"
    made = settings_with(tmp_path, DATABASE_URL=url, REDIS_URL="redis://broker/0")
    database = made["DATABASES"]["default"]
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert (database["NAME"], database["USER"]) == ("office", "duty")
    assert database["OPTIONS"] == {"host": "/run/pg", "port": 5441}
    assert database["CONN_MAX_AGE"] == 600
    assert made["CELERY_BROKER_URL"] == made["CACHES"]["default"]["LOCATION"] == "redis://broker/0"


@pytest.mark.parametrize(("https", "seconds"), [("true", 31536000), ("false", 0)])
def test_https_turns_on_everything_that_belongs_to_it(tmp_path, https, seconds):
    made = settings_with(tmp_path, HTTPS=https, PROXY_COUNT="1")
    on = https == "true"
    assert made["SECURE_HSTS_SECONDS"] == seconds
    assert made["SESSION_COOKIE_SECURE"] is made["CSRF_COOKIE_SECURE"] is made["SECURE_SSL_REDIRECT"] is on
    assert made["SECURE_PROXY_SSL_HEADER"] == ["HTTP_X_FORWARDED_PROTO", "https"]


def test_every_beat_leads_to_a_task_that_is_known_from_the_start():
    wanted = {entry["task"] for entry in current_app.conf.beat_schedule.values()}
    assert wanted <= set(current_app.tasks)
