"""The guides (README.md, docs/*.md) as what they tell their reader to do; CONTRIBUTING.md has the rules."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from .binaries import REPOSITORY

GUIDES = [REPOSITORY / "README.md", *sorted((REPOSITORY / "docs").glob("*.md"))]
"""All guides."""


@dataclass(frozen=True)
class Command:
    """A command of a console block and what the guide shows of its output; hidden ones stand in a comment."""

    text: str
    output: str
    line: int
    is_hidden: bool = False


@dataclass(frozen=True)
class Block:
    """A fenced block; its title is the code or the link that the paragraph above begins with."""

    language: str
    text: str
    line: int
    file: str = ""
    """The file that a reader writes it to."""
    shown: str = ""
    """The file of this repository that it shows."""

    @property
    def commands(self) -> list[Command]:
        """What a console block runs; a line that ends with a backslash goes on in the next one."""
        found: list[Command] = []
        text, output, line, goes_on = "", "", self.line, False
        for number, row in enumerate([*self.text.splitlines(), "$ "], self.line + 1):
            if goes_on:
                text += "\n" + row
                goes_on = row.endswith("\\")
            elif row.startswith("$ "):
                if text:
                    found.append(Command(text, output, line))
                text, output, line, goes_on = row[2:], "", number, row.endswith("\\")
            else:
                assert text, f"line {number}: output without a command"
                output += row + "\n"
        return found


@dataclass(frozen=True)
class Interrupt:
    """`<!-- ^C -->`: what still runs is ended."""


@dataclass(frozen=True)
class Follow:
    """`<!-- follow: FILE#HEADING -->`: the reader has done what that section says."""

    path: Path
    heading: str


Step = Block | Command | Interrupt | Follow


@dataclass
class Section:
    """What stands under a heading."""

    anchor: str
    steps: list[Step] = field(default_factory=list)


FENCE = re.compile(r"^( *)```(.*)$")
COMMENT = re.compile(r"^<!-- (.*) -->$")
CODE = re.compile(r"^`([^`]+)`")
LINK = re.compile(r"^\[`[^`]+`\]\(([^)]+)\)")


def sections(path: Path) -> list[Section]:
    """Reads a guide."""
    found = [Section("")]
    rows = path.read_text().splitlines()
    paragraph: list[str] = []
    number = 0
    while number < len(rows):
        row = rows[number]
        number += 1
        if fence := FENCE.match(row):
            start, indent = number, fence[1]
            while rows[number].strip() != "```":
                number += 1
            text = "".join(line.removeprefix(indent) + "\n" for line in rows[start:number])
            number += 1
            title = paragraph[0] if paragraph else ""
            file = match[1] if (match := CODE.match(title)) and re.fullmatch(r"[\w./~+-]+\.\w+", match[1]) else ""
            shown = match[1] if (match := LINK.match(title)) else ""
            found[-1].steps.append(Block(fence[2], text, start, file, shown))
            paragraph = []
        elif row.startswith("#"):
            words = re.sub(r"[^\w\s-]", "", row.lstrip("#").strip().lower())
            found.append(Section(words.replace(" ", "-")))
            paragraph = []
        elif comment := COMMENT.match(row):
            found[-1].steps.append(_directive(comment[1], path, number))
            paragraph = []
        elif row.strip():
            paragraph = paragraph if paragraph and rows[number - 2].strip() else []
            paragraph.append(row)
    return found


def _directive(text: str, path: Path, line: int) -> Step:
    if text.startswith("$ "):
        return Command(text[2:], "", line, is_hidden=True)
    if text == "^C":
        return Interrupt()
    if match := re.fullmatch(r"follow: ([^#]*)#(.*)", text):
        return Follow(path.parent / match[1], match[2])
    raise AssertionError(f"{path.name}:{line}: no directive of guides: {text}")


ALIKE = [
    (r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", "a date"),
    (r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", "an id"),
    (r":(?:32[7-9]\d\d|3[3-9]\d{3}|[4-6]\d{4})\b", "a port of the system's choice"),
    (r"duration=\d+\.\d+ms", "how long a request took"),
    (r"open files: \d+", "a limit of this machine"),
]
"""What is never twice the same; in a guide it stands for all of its kind. `…` stands for any text."""


def pattern(output: str) -> re.Pattern[str]:
    """What an output has to look like to be what a guide shows."""
    kinds = "|".join(f"({kind})" for kind, _ in ALIKE)
    expression = ""
    for piece in re.split(f"(…|{'|'.join(kind for kind, _ in ALIKE)})", output.rstrip()):
        if piece == "…":
            expression += r"[\s\S]*?"
        elif match := re.fullmatch(kinds, piece):
            expression += f"(?:{ALIKE[(match.lastindex or 1) - 1][0]})"
        else:
            expression += re.escape(piece)
    return re.compile(expression)
