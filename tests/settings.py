"""The settings the tests run with: a variable folder of their own, and the database and broker that the run names.

TEST_DATABASE_URL and TEST_REDIS_URL choose the servers; without them SQLite in a file (so that two threads have two
real connections) and the filesystem broker.
"""

import atexit
import os
import shutil
import tempfile

_var = tempfile.mkdtemp(prefix="dutyoffice-test-")
atexit.register(shutil.rmtree, _var, ignore_errors=True)
os.environ.update(
    VAR_DIR=_var,
    DATABASE_URL=os.environ.get("TEST_DATABASE_URL") or f"sqlite:///{_var}/office.sqlite3",
    REDIS_URL=os.environ.get("TEST_REDIS_URL", ""),
    EMAIL_URL="",
    HTTPS="",
    DEBUG="",
    SITE_URL="http://testserver",
)
for _name in ("MEDIA_ROOT", "STATIC_ROOT", "SECRET_KEY", "ALLOWED_HOSTS", "PROXY_COUNT"):
    os.environ.pop(_name, None)

from dutyoffice.machine import SQLITE_START  # noqa: E402
from dutyoffice.settings import *  # noqa: E402, F403
from dutyoffice.settings import CACHES, DATABASES, STORAGES, VAR_DIR  # noqa: E402

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
READ_ONLY_GET = "raise"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir()
CACHES = {**CACHES, "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] = SQLITE_START.replace("=NORMAL", "=OFF")
DATABASES["default"]["CONN_MAX_AGE"] = 0
