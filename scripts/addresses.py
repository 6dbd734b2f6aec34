"""No file names a package registry: the machine's own configuration says where packages come from."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOSTS = [
    *(("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"), ("yarnpkg", "com")),
    *(("unpkg", "com"), ("jsdelivr", "net"), ("cdnjs", "cloudflare"), ("crates", "io"), ("debian", "org")),
]
PATTERN = re.compile("|".join(rf"\b{name}\.{zone}\b" for name, zone in HOSTS).encode())


def main() -> int:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    paths = [ROOT / name for name in listed.decode().split("\0") if name]
    found = [str(path.relative_to(ROOT)) for path in paths if path.is_file() and PATTERN.search(path.read_bytes())]
    print("\n".join(f"{path}: names a package registry" for path in found) or "No registry is named.")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
