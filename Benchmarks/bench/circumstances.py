"""Where, when and of what a run was."""

import datetime
import os
import platform
import re
import subprocess
from pathlib import Path
from typing import Any


def said(*command: str) -> str:
    """The first line of what a program says of itself; nothing when it is not here."""
    path = f"{os.environ['PATH']}:/usr/sbin"
    try:
        done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "PATH": path}, timeout=20)
    except OSError:
        return ""
    return ((done.stdout or done.stderr).splitlines() or [""])[0].strip()


def circumstances() -> dict[str, Any]:
    """Where, when and of what; nothing that names the machine."""
    model = re.search(r"model name\s*:\s*(.*)", Path("/proc/cpuinfo").read_text())
    memory = re.search(r"MemTotal:\s*(\d+)", Path("/proc/meminfo").read_text())
    here = str(Path(__file__).parent)
    changed = said("git", "-C", here, "status", "--porcelain", "--untracked-files=no", "--", "../..")
    return {
        "date": datetime.date.today().isoformat(),
        "commit": said("git", "-C", here, "rev-parse", "--short=10", "HEAD") + (" and changes" if changed else ""),
        "swift": said("swift", "--version"),
        "machine": {
            "cores": os.cpu_count(),
            "cpu": model.group(1) if model else platform.machine(),
            "memory_gib": round(int(memory.group(1)) / (1 << 20)) if memory else None,
            "linux": ".".join(platform.release().split(".")[:2]),
        },
        "load_average_before": os.getloadavg()[0],
        "tools": [line for line in (said("h2load", "--version"), said("nginx", "-v"), said("haproxy", "-v")) if line],
    }
