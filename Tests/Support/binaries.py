"""The binaries under test, in the folder that MICRO_BIN names."""

import os
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]


def binary(name: str) -> Path:
    folder = os.environ.get("MICRO_BIN")
    assert folder, "MICRO_BIN is not set; it names the folder with micro, helloworld and the others"
    path = Path(folder) / name
    assert os.access(path, os.X_OK), f"{path} is missing; build it first (make scenarios)"
    return path
