"""What `Benchmarks/compare.py` says of two runs."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

COMPARE = Path(__file__).parents[2] / "Benchmarks/compare.py"


def row(figures: dict[str, list[float]], load: str = "64 B", server: str = "helloworld", area: str = "unary") -> Any:
    return {"area": area, "load": load, "server": server, "peer": server == "nginx", "figures": figures}


def compare(folder: Path, old: list[Any], new: list[Any], cpu: float = 2, rate: float = 100_000) -> tuple[int, str]:
    """Compares two runs; in the new one nghttpd took `cpu` µs and gave `rate` answers, in the old one 2 and 100,000."""
    for name, rows, reference in (("old", old, [2, 100_000]), ("new", new, [cpu, rate])):
        nghttpd = row({"cpu_us": [reference[0]], "rate": [reference[1]]}, "file", "nghttpd", "reference")
        machine = {"cores": 2, "cpu": "some"}
        file = {"date": "2026-11-25", "commit": "abc", "swift": "6.3", "machine": machine, "rows": [nghttpd, *rows]}
        (folder / name).write_text(json.dumps(file))
    done = subprocess.run(
        [sys.executable, COMPARE, folder / "old", folder / "new"], capture_output=True, text=True, timeout=30
    )
    assert done.stderr == ""
    return done.returncode, done.stdout


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("cpu_us", [6, 6.1, 6.2], [6.1, 6.5, 6.6], "cpu_us 1.07\n"),
        ("cpu_us", [6, 6.1, 6.2], [5, 5, 5], "cpu_us 0.82\n"),
        ("cpu_us", [6, 6.1, 6.2], [6.9, 7.0, 7.1], "cpu_us 1.15!\n"),
        ("cpu_us", [6, 6.1, 8.0], [6.9, 7.0, 7.1], "cpu_us 1.15?\n"),  # one of the old ones was as slow
        ("rate", [90, 100, 110], [70, 75, 80], "rate 1.33!\n"),
        ("rate", [90, 100, 110], [70, 80, 85], "rate 1.25?\n"),  # the neighbours may have been busier
        ("rate", [90, 100, 110], [120, 125, 130], "rate 0.80\n"),
        ("p50_us", [100], [120], "p50_us 1.20!\n"),
        ("p999_us", [100], [900], "p999_us 9.00?\n"),  # tails are not judged
        ("allocations", [20], [23], "allocations 1.15!\n"),
        ("resident_mib", [20, 21, 22], [20, 21, 23], "resident_mib 1.00\n"),
    ],
)
def test_a_figure_that_changed(tmp_path: Path, name: str, old: list[float], new: list[float], said: str) -> None:
    code, output = compare(tmp_path, [row({name: old})], [row({name: new})])
    assert said in output
    assert code == (1 if "!" in said else 0)
    assert ("Nothing of ours got slower." in output) == (code == 0)


def test_a_machine_that_got_slower_is_taken_out(tmp_path: Path) -> None:
    old = row({"cpu_us": [6], "rate": [100], "p50_us": [50], "start_ms": [20], "allocations": [24]})
    new = row({"cpu_us": [9], "rate": [50], "p50_us": [100], "start_ms": [40], "allocations": [24]})
    code, output = compare(tmp_path, [old], [new], cpu=3, rate=50_000)
    assert (code, "CPU 1.50, requests/s 0.50" in output) == (0, True)
    assert "cpu_us 1.00  rate 1.00  p50_us 1.00  start_ms 1.00  allocations 1.00" in output


def test_a_peer_that_got_slower_is_only_shown(tmp_path: Path) -> None:
    code, output = compare(tmp_path, [row({"cpu_us": [6]}, server="nginx")], [row({"cpu_us": [9]}, server="nginx")])
    assert (code, "cpu_us 1.50!" in output) == (0, True)


def test_what_is_new_or_gone_is_listed(tmp_path: Path) -> None:
    same, figures = row({"cpu_us": [6]}), {"cpu_us": [9.0]}
    old = [same, row(figures, "1 KiB"), row(figures, area="gateway")]
    code, output = compare(tmp_path, old, [same, row(figures, "4 KiB")])
    lines = [line.split() for line in output.splitlines()]
    assert code == 0
    assert ["unary", "4", "KiB", "helloworld", "new"] in lines
    assert ["unary", "1", "KiB", "helloworld", "gone"] in lines
    assert ["all", "of", "gateway:", "gone"] in lines


def test_a_difference_of_times_that_is_none_is_left_out(tmp_path: Path) -> None:
    figures: dict[str, list[float]] = {"p50_us": [50], "added_us": [-1]}
    code, output = compare(tmp_path, [row(figures)], [row(figures)])
    assert (code, "added_us" in output) == (0, False)
