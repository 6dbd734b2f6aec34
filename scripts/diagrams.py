"""The pictures in the documentation that are made from the code: `python -m scripts.diagrams update`, or `check`.

The state machine of a request comes from `approvals.enums.TRANSITIONS`, so page and program cannot differ.
"""

import sys
from pathlib import Path

from approvals.enums import TRANSITIONS, State

PAGE = Path(__file__).resolve().parent.parent / "docs" / "approvals.md"
HEAD = """# The way of a request

Made from `approvals/enums.py` by `python -m scripts.diagrams update`; `make lint` refuses a page that differs.

```mermaid
stateDiagram-v2
"""
TAIL = """```

`settled` is small daily spending of someone on duty, `waiting` everything else at its birth. Order, receipt and
acceptance exist for purchases only. Time passing leads nowhere: a late step reminds and climbs, and nothing more.

| from | deed | to |
|---|---|---|
"""


def page() -> str:
    moves = [
        (before.value, deed.value.replace("_", " "), after.value)
        for deed, ways in TRANSITIONS.items()
        for before, following in ways.items()
        for after in following
    ]
    left = {before for before, _deed, _after in moves}
    arrows = ["[*] --> settled", "[*] --> waiting", *(f"{before} --> {after}: {deed}" for before, deed, after in moves)]
    ends = [f"{state.value} --> [*]" for state in State if state.value not in left]
    rows = [f"| {before} | {deed} | {after} |" for before, deed, after in sorted(moves)]
    return HEAD + "".join(f"    {line}\n" for line in [*arrows, *ends]) + TAIL + "\n".join(rows) + "\n"


def main(argv: list[str]) -> int:
    if argv == ["update"]:
        PAGE.write_text(page(), encoding="utf-8")
        return 0
    if PAGE.exists() and PAGE.read_text(encoding="utf-8") == page():
        return 0
    print(f"{PAGE.name} is not what the code says. Run: python -m scripts.diagrams update")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
