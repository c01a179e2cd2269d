#!/usr/bin/env python3
"""Writes the manual page and the shells' completions from what the program says of itself:

    make.py PROGRAM [FOLDER]        FOLDER: this one

What is written is committed, so that a build needs no Python; a test holds it against the program.
"""

import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent


class Entry:
    """An option, a positional or a subcommand, as `--help` prints it."""

    def __init__(self, usage, text):
        if excludes := re.fullmatch(r"(.*?) Excludes: \S+ ?(.*)", usage):
            usage, text = excludes[1], f"{excludes[2]} {text}".strip()
        words = [word for word in usage.split() if word != "..."]
        self.names = words[0].split(",")
        self.argument = re.sub(r"=.*", "", words[1]) if len(words) > 1 else ""
        self.repeatable = "..." in usage
        self.text = text

    @property
    def choices(self):
        return self.argument.split("|") if "|" in self.argument else []


class Command:
    """What `--help` of one command says: a line about it, its sections, the words behind them."""

    def __init__(self, program, name=None):
        said = subprocess.run([program, *([name] if name else []), "--help"], check=True,
                              capture_output=True, text=True).stdout
        lines = said.splitlines()
        self.name = name
        self.about = lines[0]
        self.sections = {}
        section, behind = None, []
        for line in lines[2:]:
            if title := re.fullmatch(r"(Options|Positionals|Subcommands):", line):
                section = self.sections.setdefault(title[1], [])
            elif entry := re.fullmatch(r"  (\S(?:\S| (?! ))*)(?: {2,}(.*))?", line) if section is not None else None:
                section.append([entry[1], entry[2] or ""])
            elif section and (more := re.fullmatch(r" {20,}(.*)", line)):
                section[-1][1] = (section[-1][1] + " " + more[1]).strip()
            elif line or behind:
                section = None
                behind.append(line)
            else:
                section = None  # a blank line ends it: examples behind look like entries
        # The exit codes are told once, for all commands.
        self.footer = "\n".join(line for line in behind if not line.startswith("Exit codes:")).strip()
        self.sections = {title: [Entry(*entry) for entry in entries]
                         for title, entries in self.sections.items()}

    def entries(self, section):
        return self.sections.get(section, [])

    @property
    def options(self):
        return self.entries("Options")


# ---- The manual page ------------------------------------------------------------------------------


def roff(text):
    text = text.replace("\\", r"\e").replace("-", r"\-").replace("'", r"\(aq")
    return "\n".join(r"\&" + line if line.startswith((".", "\\(aq")) else line
                     for line in text.splitlines())


def usage_of(entry):
    names = ", ".join(rf"\fB{roff(name)}\fR" for name in entry.names)
    return names + (rf" \fI{roff(entry.argument)}\fR" if entry.argument else "")


def paragraphs(text):
    """Words filled, indented lines as they stand, a paragraph a break."""
    out, literal = [], False
    for line in text.splitlines():
        if line.startswith("  ") and not literal:
            out.append(".PP\n.nf\n.RS")
        elif literal and not line.startswith("  "):
            out.append(".RE\n.fi\n.PP")
        literal = line.startswith("  ")
        out.append(roff(line.strip()) if line.strip() else ".PP")
    if literal:
        out.append(".RE\n.fi")
    text = "\n".join(out)
    return re.sub(r"(?:\.PP\n)+(?=\.PP|\.SH|$)", "", text)


def manual(version, program, commands):
    page = [
        rf'.\" Written by make.py from the program: do not edit.',
        rf'.TH OLLAMA\-CORS 1 "" "ollama\-cors {version}" "User Commands"',
        ".SH NAME", r"ollama\-cors \- a browser\-correct front door for a local Ollama server",
        ".SH SYNOPSIS", r".B ollama\-cors", r"\fICOMMAND\fR [\fIOPTION\fR]...",
        ".SH DESCRIPTION",
        roff((HERE / "description.txt").read_text().strip()).replace("\n\n", "\n.PP\n"),
        ".SH COMMANDS",
    ]
    for command in commands:
        page += [rf'.SS "ollama\-cors {roff(command.name)}"', roff(command.about) + "."]
        for section in ("Positionals", "Options"):
            for entry in command.entries(section):
                if "--help" in entry.names:
                    continue
                page += [".TP", usage_of(entry), roff(entry.text) + ("." if entry.text else "")]
        if command.footer:
            page += [".PP", paragraphs(command.footer)]
    page += [".SH OPTIONS"]
    for entry in program.options:
        page += [".TP", usage_of(entry), roff(entry.text) + "."]
    page += [(HERE / "sections.1").read_text().strip()]
    return "\n".join(page) + "\n"


# ---- Completions ----------------------------------------------------------------------------------


def is_file(entry):
    return entry.argument == "FILE" or entry.names == ["file"]


def bash(commands):
    options = "\n".join(
        f"    {command.name}) options='{' '.join(name for entry in command.options for name in entry.names)}' ;;"
        for command in commands)
    files = [command.name for command in commands
             if any(is_file(entry) for entry in command.entries("Positionals"))]
    chosen = {name: entry.choices for command in commands for entry in command.options
              for name in entry.names if entry.choices}
    named = sorted({name for command in commands for entry in command.options
                    if is_file(entry) for name in entry.names})
    silent = sorted({name for command in commands for entry in command.options
                     if entry.argument and not entry.choices and not is_file(entry)
                     for name in entry.names})
    cases = "".join(f"    {name}) COMPREPLY=($(compgen -W '{' '.join(words)}' -- \"$word\")); return ;;\n"
                    for name, words in sorted(chosen.items()))
    return f"""# Written by make.py from the program: do not edit.
_ollama_cors() {{
  local word=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD - 1]}}
  local command=${{COMP_WORDS[1]}} options
  if [ "$COMP_CWORD" = 1 ]; then
    COMPREPLY=($(compgen -W '{' '.join(command.name for command in commands)} --help --version' -- "$word"))
    return
  fi
  case $before in
    {'|'.join(named)}) compopt -o filenames; COMPREPLY=($(compgen -f -- "$word")); return ;;
    {'|'.join(silent)}) return ;;
{cases}  esac
  case $command in
{options}
    *) return ;;
  esac
  case $word in
    -*) COMPREPLY=($(compgen -W "$options" -- "$word")) ;;
    *)
      case $command in
        {'|'.join(files)}) compopt -o filenames; COMPREPLY=($(compgen -f -- "$word")) ;;
      esac
      ;;
  esac
}}
complete -F _ollama_cors ollama-cors
"""


def quoted(text):
    return text.replace("'", "'\\''")


def zsh(commands):
    def spec(entry):
        text = quoted(re.sub(r"([\[\]:])", r"\\\1", entry.text))
        names = entry.names
        if entry.choices:
            argument = f":{'_'.join(entry.choices)}:({' '.join(entry.choices)})"
        elif entry.argument:
            argument = f":{entry.argument.lower()}:" + ("_files" if is_file(entry) else "")
        else:
            argument = ""
        star = "*" if entry.repeatable else ""
        if len(names) == 1:
            return f"'{star}{names[0]}[{text}]{argument}'"
        return f"'({' '.join(names)})'{{{','.join(names)}}}'[{text}]{argument}'"

    cases = []
    for command in commands:
        specs = [spec(entry) for entry in command.options]
        specs += ["'::file:_files'" for entry in command.entries("Positionals") if is_file(entry)]
        cases.append(f"    {command.name})\n      _arguments \\\n        "
                     + " \\\n        ".join(specs) + " ;;")
    about = "\n".join(f"    '{command.name}:{quoted(command.about.replace(':', chr(92) + ':'))}'"
                      for command in commands)
    return f"""#compdef ollama-cors
# Written by make.py from the program: do not edit.
_ollama_cors() {{
  local -a commands
  commands=(
{about}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    _arguments '--help[Print this help message and exit]' '--version[Display program version information and exit]'
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
{chr(10).join(cases)}
  esac
}}
_ollama_cors "$@"
"""


def fish(commands):
    lines = ["# Written by make.py from the program: do not edit.", "complete -c ollama-cors -f"]
    for command in commands:
        lines.append(f"complete -c ollama-cors -n __fish_use_subcommand -a {command.name} "
                     f"-d '{command.about.replace(chr(39), chr(92) + chr(39))}'")
    for command in commands:
        seen = f"'__fish_seen_subcommand_from {command.name}'"
        for entry in command.options:
            names = " ".join(f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}"
                             for name in entry.names)
            argument = ""
            if entry.choices:
                argument = f" -x -a '{' '.join(entry.choices)}'"
            elif is_file(entry):
                argument = " -r -F"
            elif entry.argument:
                argument = " -x"
            text = entry.text.replace("\\", "\\\\").replace("'", "\\'")
            lines.append(f"complete -c ollama-cors -n {seen} {names}{argument} -d '{text}'")
        if any(is_file(entry) for entry in command.entries("Positionals")):
            lines.append(f"complete -c ollama-cors -n {seen} -F")
    return "\n".join(lines) + "\n"


def main(program, folder=HERE):
    folder = pathlib.Path(folder)
    version = subprocess.run([program, "--version"], check=True, capture_output=True,
                             text=True).stdout.split()[1]
    whole = Command(program)
    commands = [Command(program, entry.names[0]) for entry in whole.entries("Subcommands")]
    for name, text in (("ollama-cors.1", manual(version, whole, commands)),
                       ("ollama-cors.bash", bash(commands)), ("_ollama-cors", zsh(commands)),
                       ("ollama-cors.fish", fish(commands))):
        (folder / name).write_text(text)


if __name__ == "__main__":
    main(*sys.argv[1:])
