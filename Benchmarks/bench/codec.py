"""JSON of a Codable value: MicroJSON beside Foundation, in the same program."""

import subprocess

from .figures import CPU
from .session import Session

AREA = "json"


def measure(session: Session) -> None:
    output = subprocess.run(
        [session.binaries / "json-bench", "0.3"], capture_output=True, text=True, timeout=60, check=True).stdout
    for line in output.splitlines():
        library, direction, size, nanoseconds = line.split()
        figures = {CPU: float(nanoseconds) / 1000, "mb_s": int(size) / float(nanoseconds) * 1000}
        session.add(AREA, f"{direction} {size} B", library, lambda: figures, peer=library == "foundation")
