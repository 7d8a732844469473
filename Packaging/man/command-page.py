#!/usr/bin/env python3
"""command-page.py FOLLOWUPCTL: the manual page of a program, made of what the program says of itself."""

import json
import subprocess
import sys


def roff(text):
    """Text of which nothing is a request or an escape."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return "\n".join("\\&" + line if line[:1] in ".'" else line for line in text.split("\n"))


def option_names(argument):
    names = []
    for name in argument.get("names", []):
        dashes = "--" if name["kind"] == "long" else "-"
        names.append(f"\\fB{roff(dashes + name['name'])}\\fR")
    value = f" \\fI{roff(argument['valueName'])}\\fR" if argument["kind"] == "option" else ""
    return ", ".join(names) + value


def synopsis(path, command):
    parts = [f"\\fB{roff(path)}\\fR"]
    arguments = shown(command)
    if any(argument["kind"] != "positional" for argument in arguments):
        parts.append("[\\fIOPTION\\fR…]")
    for argument in arguments:
        if argument["kind"] == "positional":
            word = f"\\fI{roff(argument['valueName'].upper())}\\fR" + ("…" if argument["isRepeating"] else "")
            parts.append(f"[{word}]" if argument["isOptional"] else word)
    return " ".join(parts)


def shown(command):
    """Its arguments but those that every command has."""
    common = {"help", "version"}
    return [
        argument for argument in command.get("arguments", [])
        if argument["shouldDisplay"] and not common & {name["name"] for name in argument.get("names", [])}
    ]


def describe(argument):
    name = option_names(argument) if argument["kind"] != "positional" else f"\\fI{roff(argument['valueName'].upper())}\\fR"
    text = argument.get("abstract", "")
    if argument.get("defaultValue"):
        text += f" (default: {argument['defaultValue']})"
    if argument.get("allValues"):
        text += f" One of {', '.join(argument['allValues'])}."
    return f".TP\n{name}\n{roff(text.strip() or 'See the command.')}\n"


def section(path, command):
    """A command, and what stands below it."""
    below = [one for one in command.get("subcommands", []) if one["shouldDisplay"] and one["commandName"] != "help"]
    if below:
        return "".join(section(f"{path} {one['commandName']}", one) for one in below)
    text = f".SS {roff(path)}\n{synopsis(path, command)}\n.PP\n{roff(command.get('abstract', ''))}\n"
    if command.get("discussion"):
        text += f".PP\n{roff(command['discussion'])}\n"
    return text + "".join(describe(argument) for argument in shown(command))


def page(program):
    described = subprocess.run([program, "--experimental-dump-help"], capture_output=True, check=True).stdout
    version = subprocess.run([program, "--version"], capture_output=True, check=True, text=True).stdout.strip()
    command = json.loads(described)["command"]
    name = command["commandName"]
    commands = "".join(
        section(f"{name} {one['commandName']}", one)
        for one in command["subcommands"] if one["shouldDisplay"] and one["commandName"] != "help")
    return (
        f'.TH {name.upper()} 1 "" "followupd {version}" "User Commands"\n'
        f".SH NAME\n{name} \\- {roff(command['abstract'].rstrip('.').lower())}\n"
        f".SH SYNOPSIS\n\\fB{name}\\fR \\fICOMMAND\\fR [\\fIOPTION\\fR…] [\\fIARGUMENT\\fR…]\n"
        f".SH DESCRIPTION\n{roff(command.get('discussion') or command['abstract'])}\n"
        f".SH COMMANDS\n{commands}"
        ".SH EXIT STATUS\n"
        + "".join(f".TP\n.B {status}\n{meaning}\n" for status, meaning in [
            (0, "Done."),
            (1, "The work found problems: rules with errors, failing tests, rejected rows, something held."),
            (64, "Called wrongly."), (65, "Files or a store cannot be read as what they should be."),
            (69, "The daemon does not answer."), (73, "Something cannot be written."),
            (74, "The disk or the store failed."), (77, "Not allowed."), (78, "The configuration is wrong."),
        ])
        + ".SH SEE ALSO\n.BR followupd (8),\n.BR followupd.toml (5),\n.BR followupd\\-rules (5)\n")


sys.stdout.write(page(sys.argv[1]))
