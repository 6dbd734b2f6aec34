"""A Chromium for the browser tests: Debian's package, installed when this is root and apt is there."""

import os
import shutil
import subprocess
import sys

PACKAGES = ["chromium", "fonts-noto-cjk"]


def find() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def main() -> int:
    if find():
        return 0
    if os.geteuid() or not shutil.which("apt-get"):
        print("There is no Chromium on this machine: the browser tests are skipped. Install the package 'chromium'.")
        return 0
    print("Installing Chromium for the browser tests ...", flush=True)
    quiet = {"stdout": subprocess.DEVNULL, "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
    subprocess.run(["apt-get", "update", "-qq"], **quiet)  # type: ignore[call-overload]
    done = subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *PACKAGES], **quiet)  # type: ignore[call-overload]
    return int(done.returncode)


if __name__ == "__main__":
    sys.exit(main())
