"""The guides are true: what README.md and docs/*.md tell their reader to do is done here, and gives what they show."""

import json
import re
import shutil
import subprocess
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from Support.binaries import REPOSITORY, binary
from Support.guide import GUIDES, Block, Command, Follow, Interrupt, Step, pattern, sections
from Support.shell import Shell
from Support.waiting import eventually

LASTING = re.compile(r"(MICRO_\w+=\S+ )*(micro server\b(?! --help)|helloworld$|swift run\b|make run$)|.*&$")
"""Commands that go on until they are interrupted."""

READY = {r"micro server\b": "Network [grpc] Listening", r"make run$": "Ctrl-C here stops", "": "Registered node: "}
"""What a lasting command says once it can be used, if the guide shows nothing of what it says."""

STARTS_IN = 300
"""How long, in seconds, that may take: some are built first."""


def make_target(shell: Shell, command: str) -> None:
    """There is such a target."""
    words = command.removeprefix("sudo ").split("#")[0].split()
    done = subprocess.run([*words, "-n"], cwd=REPOSITORY, capture_output=True, text=True)
    assert done.returncode == 0 and done.stdout, done.stderr


def installation(shell: Shell, command: str) -> None:
    """The steps of `make install` put the binary where they say; here another binary into another root."""
    root = shell.work / "root"
    words = command.removeprefix("sudo ").split("#")[0].split()
    plan = subprocess.run([*words, "-n", f"DESTDIR={root}"], cwd=REPOSITORY, capture_output=True, text=True)
    steps = [line for line in plan.stdout.splitlines() if line.startswith("install ")]
    assert len(steps) == 2, plan
    for step in steps:
        code, output = shell.run(step.replace(".build-static/release/micro", str(binary("micro"))))
        assert code == 0, output
    assert shell.run(f"{root}/usr/local/bin/micro version") == (0, shell.run("micro version")[1])


def files_of_deploy(shell: Shell, command: str) -> None:
    """The files and units that it names are there."""
    names = re.findall(r"deploy/[\w.@-]+", command)
    names += [f"deploy/{unit}{at}.service" for unit, at in re.findall(r"(micro(?:-service)?)(@?)\w*$", command)]
    assert names or "daemon-reload" in command or command.startswith("docker"), command
    for name in names:
        assert (REPOSITORY / name).is_file(), name


def nothing(shell: Shell, command: str) -> None:
    """Nothing can be said of it here."""


NOT_RUN: dict[str, tuple[str, Callable[[Shell, str], None]]] = {
    r"make release$": ("it builds for minutes", make_target),
    r"sudo make install\b": ("it builds for minutes, and changes this machine", installation),
    r"sudo (install|systemctl|journalctl) ": ("it changes this machine", files_of_deploy),
    r"swift build -c release --static-swift-stdlib |ldd \.build/release/": ("it builds for minutes", nothing),
    r"MICRO_WRITE_DOCS=1 swift test ": ("it writes docs/errors.md, which the same test compares in every run", nothing),
    r"docker (build|run|exec|stop) ": ("it takes a container engine, and images of its registry", files_of_deploy),
    # Tests/Interop/test_health_and_reflection.py asks the same with grpcio.
    r"grpcurl ": ("no package of Debian's or PyPI's has it", nothing),
}
"""The commands that are not run, why, and what is looked at in their place."""

class Reader:
    """Somebody who does what a guide says, step by step."""

    def __init__(self, shell: Shell, guide: Path) -> None:
        self.shell = shell
        self.guide = guide

    def follow(self, heading: str | None = None) -> None:
        """Reads the section under a heading, or everything."""
        found = [section for section in sections(self.guide) if heading in (None, section.anchor)]
        assert found, f"{self.guide.name} has no heading #{heading}"
        for section in found:
            for step in section.steps:
                self.take(step)

    def take(self, step: Step) -> None:
        match step:
            case Interrupt():
                self.shell.interrupt()
            case Follow(path, heading):
                Reader(self.shell, path).follow(heading)
            case Command():
                self.run(step)
            case Block("console"):
                for command in step.commands:
                    self.run(command)
            case Block("log"):
                shown = pattern(step.text)
                eventually(
                    lambda: any(shown.search(program.output) for program in self.shell.background),
                    self.place(step.line, step.text),
                )
            case Block("js"):
                self.talk_as_a_page(step)
            case Block("json", file=""):
                json.loads(step.text)
            case Block(shown=shown) if shown:
                assert step.text in (self.guide.parent / shown).read_text(), self.place(step.line, f"not in {shown}")
            case Block(file=file) if file:
                self.shell.write(file, step.text)
            case Block("swift"):
                assert is_compiled(step), self.place(step.line, "stands in no file of Tests/GuideTests")
            case _:
                raise AssertionError(self.place(step.line, "nothing tests it; see CONTRIBUTING.md"))

    def run(self, command: Command) -> None:
        for expression, (_, instead) in NOT_RUN.items():
            if re.match(expression, command.text):
                return instead(self.shell, command.text)
        if LASTING.match(command.text):
            return self.start(command)
        code, output = self.shell.run(command.text)
        said = self.place(command.line, f"$ {command.text}\n{output}({code})\n\n{self.shell.programs}")
        if command.output:
            said += f"\n\nbut the guide shows\n{command.output}"
            assert self.pattern(command.output).fullmatch(output.rstrip()), said
        else:
            assert code == 0, said

    def start(self, command: Command) -> None:
        program = self.shell.start(command.text)
        ready = next(text for words, text in READY.items() if re.match(words, command.text))
        shown = self.pattern(command.output or ready)

        def has_said() -> bool:
            if shown.search(program.output):
                return True
            if not program.is_running:
                raise RuntimeError(self.place(command.line, f"$ {command.text}\nended:\n{program.output}"))
            raise AssertionError(program.output)

        eventually(has_said, self.place(command.line, f"$ {command.text}"), STARTS_IN)
        # A reader is not as fast as to call a service while it registers.
        if command.text.startswith("MICRO_PROXY=") and (node := re.search(r"Registering node: (\S+)", program.output)):
            name = node[1][: -len("-00000000-0000-0000-0000-000000000000")]
            eventually(lambda: node[1] in self.shell.run(f"micro get service {name}")[1], f"{name} registered")

    def pattern(self, output: str) -> re.Pattern[str]:
        return pattern(output.replace("/home/jane", str(self.shell.home)))

    def talk_as_a_page(self, block: Block) -> None:
        """A WebSocket: the URL, what is sent, and in a comment what comes."""
        words = [re.search(expression, block.text) for expression in (r'"(ws://.*)"', r"send\('(.*)'\)", r"// (.*)")]
        url, sent, comes = [word[1] for word in words if word]
        script = "import sys\nfrom websockets.sync.client import connect\n"
        script += "with connect(sys.argv[1]) as page: page.send(sys.argv[2]); print(page.recv())"
        code, output = self.shell.run(f"python -c '{script}' '{url}' '{sent}'")
        assert (code, output.strip()) == (0, comes), self.place(block.line, output)

    def place(self, line: int, text: str) -> str:
        return f"{self.guide.name}:{line}: {text}"


def lines(text: str) -> str:
    """Without the indentation that all lines share, and what the lines end with."""
    return "\n".join(line.rstrip() for line in textwrap.dedent(text).strip("\n").splitlines())


def is_compiled(block: Block) -> bool:
    """Whether the lines stand in a row in the tests of the guides, however deep they are indented there."""
    wanted = [line for line in lines(block.text).splitlines()]
    for file in (REPOSITORY / "Tests/GuideTests").glob("*.swift"):
        rows = file.read_text().splitlines()
        for start in range(len(rows) - len(wanted) + 1):
            if lines("\n".join(rows[start : start + len(wanted)])).splitlines() == wanted:
                return True
    return False


@pytest.mark.timeout(600)
@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.stem)
def test_what_a_guide_says_is_so(guide: Path, tmp_path: Path) -> None:
    with Shell(tmp_path) as shell:
        Reader(shell, guide).follow()
        if binary("micro").parent == REPOSITORY / ".build/debug":
            again = shell.compiled & {path.name for path in REPOSITORY.glob("Sources/*/*")}
            assert not again, f"the tests have built these before: {again}"


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.stem)
def test_the_links_of_a_guide_lead_somewhere(guide: Path) -> None:
    prose = re.sub(r"```.*?```", "", guide.read_text(), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", prose):
        if target.startswith("https://"):
            continue
        name, _, anchor = target.partition("#")
        path = guide.parent / name if name else guide
        assert path.exists(), f"{guide.name}: {target}"
        if anchor:
            assert anchor in {section.anchor for section in sections(path)}, f"{guide.name}: {target}"


def test_the_readme_names_every_guide_and_stays_a_page() -> None:
    readme = GUIDES[0].read_text()
    assert len([line for line in readme.splitlines() if not line.startswith("<!--")]) <= 115
    for guide in GUIDES[1:]:
        assert f"(docs/{guide.name})" in readme


@pytest.mark.parametrize(
    ("shown", "said", "alike"),
    [
        ("Hello\n", "Hello", True),
        ("Hello\n", "Hello John", False),
        ("a…d\n", "a\nb\nd", True),
        ("2026-11-21 04:50:48  x", "2031-01-01 00:00:00  x", True),
        ("at 127.0.0.1:40871", "at 127.0.0.1:55555", True),
        ("at 127.0.0.1:8081", "at 127.0.0.1:8082", False),
        ("a-d823b860-5a13-4cc8-8a5b-461df35e6fc0", "a-00000000-0000-0000-0000-000000000000", True),
    ],
)
def test_what_differs_from_run_to_run_is_alike(shown: str, said: str, alike: bool) -> None:
    assert bool(pattern(shown).fullmatch(said)) is alike


UNITS = sorted((REPOSITORY / "deploy").glob("*.service"))


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_starts_what_is_there_and_lets_it_finish(unit: Path, tmp_path: Path) -> None:
    text = unit.read_text()
    settings = dict(re.findall(r"^(\w+)=(.*)$", text, flags=re.MULTILINE))
    # The grace of a server and of services is 10 s.
    assert settings["KillSignal"] == "SIGTERM" and int(settings["TimeoutStopSec"]) > 10
    program = settings["ExecStart"].replace("%i", "helloworld")
    assert program.startswith("/usr/local/bin/")
    command = program.removeprefix("/usr/local/bin/")
    if shutil.which("systemd-analyze"):
        # Where the binary of the tests is, so that the program is found.
        copy = tmp_path / unit.name.replace("@", "@helloworld")
        started = text.replace("/usr/local/bin/%i", "/usr/local/bin/helloworld")
        copy.write_text(started.replace("/usr/local/bin", str(binary("micro").parent)))
        done = subprocess.run(["systemd-analyze", "verify", str(copy)], capture_output=True, text=True)
        assert (done.returncode, unit.name.split("@")[0] in done.stderr) == (0, False), done.stderr
    with Shell(tmp_path / "shell") as shell:
        if command != "micro server":
            shell.start("micro server")
        files = [name.replace("/etc/micro", "deploy") for name in re.findall(r"^EnvironmentFile=-(\S+)", text, re.M)]
        for name in files:
            if (REPOSITORY / name).exists():
                shell.run(f"set -a; . {REPOSITORY / name}; set +a")
        Reader(shell, unit).start(Command(command, "", 0))


def test_the_container_gets_what_is_there() -> None:
    text = (REPOSITORY / "deploy/Containerfile").read_text()
    ignored = (REPOSITORY / ".dockerignore").read_text().split()
    copied = [name for words in re.findall(r"^COPY (?!--)(.*) \S+$", text, flags=re.M) for name in words.split()]
    assert copied and not set(copied) & set(ignored)
    for name in copied:
        assert (REPOSITORY / name).exists(), name
    # What SwiftPM looks at besides: the folders of all targets.
    for folder in re.findall(r'path: "(\w+)/', (REPOSITORY / "Package.swift").read_text()):
        assert folder in copied
    built = re.findall(r"^COPY --from=build /micro/(\S+)", text, flags=re.M)
    assert built == [".build-static/release/micro"] and built[0] in (REPOSITORY / "Makefile").read_text()
    assert re.search(r"^USER (?!0|root)\d+", text, flags=re.M)


def test_the_health_of_the_container_is_that_of_its_server(tmp_path: Path) -> None:
    text = (REPOSITORY / "deploy/Containerfile").read_text()
    variables = [f"{name}={value}" for name, value in re.findall(r"^ENV (MICRO_\w+)=(\S+)", text, flags=re.M)]
    start, health = [
        " ".join(json.loads(re.findall(rf"{kind} (\[.*\])$", text, flags=re.M)[0]))
        for kind in ("^CMD", "HEALTHCHECK .*CMD")
    ]
    with Shell(tmp_path) as shell:
        for variable in variables:
            shell.run(f"export {variable}")
        assert shell.run(health)[0] == 1
        Reader(shell, Path("Containerfile")).start(Command(start, "", 0))
        code, output = shell.run(health)
        assert code == 0, output
        assert "HTTP Server Listening on 0.0.0.0:8080" in shell.background[0].output
