"""Reads files in its own process, unconfined, and tells what Python opened, asked for and started meanwhile.

    python -m tests.hostile.watched_reading FILE …

prints a JSON object of the audit events (PEP 578): `opened` paths, and `reached`, whatever else goes outside.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

OUTWARD = ("socket.", "subprocess.", "os.exec", "os.posix_spawn", "os.system", "os.fork", "os.remove", "os.rename")
OUTWARD += ("os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate", "shutil.", "urllib.", "http.", "ftplib.")
OUTWARD += ("smtplib.", "webbrowser.", "winreg.", "os.chmod", "os.chown", "tempfile.")


class Heard:
    """The audit events of this process."""

    def __init__(self) -> None:
        self.opened: set[str] = set()
        self.reached: set[str] = set()
        sys.addaudithook(self._hear)

    def _hear(self, event: str, arguments: tuple[object, ...]) -> None:
        if event == "open":
            path = arguments[0]
            if isinstance(path, str | bytes | os.PathLike):
                flags = arguments[2] if isinstance(arguments[2], int) else 0
                writing = flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND)
                (self.reached if writing else self.opened).add(os.fsdecode(path))
        elif event.startswith(OUTWARD):
            self.reached.add(f"{event} {arguments!r}")


def main(paths: list[str]) -> None:
    from kg.read import Request
    from kg.readers import Task, read_items

    heard = Heard()
    if paths[:1] == ["--reach"]:  # to see that the hook sees
        import socket

        socket.socket().close()
        Path(paths[1]).read_bytes()
    else:
        for path in paths:
            for _ in read_items(Task(Path(path).name, Path(path)), Request()):
                pass
    print(json.dumps({"opened": sorted(heard.opened), "reached": sorted(heard.reached)}))


if __name__ == "__main__":
    main(sys.argv[1:])
