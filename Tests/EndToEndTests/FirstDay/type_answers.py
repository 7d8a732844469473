#!/usr/bin/env python3
"""type_answers.py FILE COMMAND…: runs a command on a terminal of its own, types a line of the file at each question, and
prints what the terminal showed. The status is the command's."""

import os
import pty
import select
import sys

with open(sys.argv[1], encoding="utf-8") as file:
    answers = file.read().split("\n")[:-1]
process, terminal = pty.fork()
if process == 0:
    os.execv(sys.argv[2], sys.argv[2:])
shown = b""
asked = 0
while True:
    ready, _, _ = select.select([terminal], [], [], 20)
    if not ready:
        break
    try:
        read = os.read(terminal, 4096)
    except OSError:
        break
    if not read:
        break
    shown += read
    # A question ends with `: ` and the cursor behind it.
    if shown.endswith(b": ") and asked < len(answers):
        os.write(terminal, answers[asked].encode() + b"\n")
        asked += 1
sys.stdout.write(shown.decode())
_, status = os.waitpid(process, 0)
sys.exit(os.waitstatus_to_exitcode(status))
