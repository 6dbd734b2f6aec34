import logging
import sys

import pytest

from dutyoffice.logs import HIDDEN, RedactingFormatter, redact

SECRET = "s3cr3t-0123456789-abcdef"


@pytest.mark.parametrize(
    "line",
    [
        f"POST https://wecom.example/cgi-bin/webhook/send?key={SECRET}&x=1",
        f"GET https://wecom.example/cgi-bin/gettoken?corpid=1&corpsecret={SECRET}",
        f"GET https://wecom.example/send?access_token={SECRET}",
        f"could not connect to postgres://duty:{SECRET}@db/duty",
        f"{{'username': 'li', 'password': '{SECRET}'}}",
        f"Authorization: Bearer {SECRET}",
        f"Not Found: /wall/{SECRET}/",
        f"Not Found: /calendar/{SECRET}.ics",
        f'headers={{"Cookie": "{SECRET}"}}',
    ],
)
def test_a_secret_never_reaches_a_line(line):
    assert SECRET not in redact(line)
    assert HIDDEN in redact(line)


@pytest.mark.parametrize(
    "line",
    ["Not Found: /people/12/", "GET /log/?page=2&group=3", "keyword: value", "Task logbook.tasks.watch[1] succeeded"],
)
def test_other_lines_stay_as_they_are(line):
    assert redact(line) == line


def test_arguments_and_tracebacks_are_covered():
    formatter = RedactingFormatter("%(message)s")
    try:
        raise ValueError(f"password={SECRET}")
    except ValueError:
        record = logging.makeLogRecord({"msg": "key=%s", "args": (SECRET,), "exc_info": sys.exc_info()})
    assert SECRET not in formatter.format(record)
