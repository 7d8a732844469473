"""The daemon at rest with the full store: its memory a minute after it looked at everything and its mail was taken, and what the
kernel hears of it in another minute. `strace` is Debian's package; it needs root, or to be let."""

import subprocess
import tempfile
import time

import sinks
from workshop import Row, anonymous_bytes, megabytes
from rows import start

MINUTE = 60
REST_BYTES = 25_000_000


def measure(shop):
    store = shop.copy_of_store("rest")
    # The owner is told of what is held, and a mail that nobody takes is tried again.
    with sinks.Sink() as sink, tempfile.TemporaryDirectory() as folder:
        daemon = subprocess.Popen(start.followupd(shop, str(store), folder, server=f"127.0.0.1:{sink.port}"),
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            while not start.is_looked_at(store):
                if daemon.poll() is not None:
                    raise ValueError("followupd ended")
                time.sleep(1)
            time.sleep(MINUTE)
            memory = anonymous_bytes(daemon.pid)
            trace = f"{folder}/trace"
            subprocess.run(["timeout", str(MINUTE), "strace", "--quiet=all", "-f", "-o", trace, "-p", str(daemon.pid)],
                           capture_output=True)
            with open(trace) as file:
                heard = file.readlines()
            if not heard:
                # Attached, it names at least the calls in which the threads wait.
                raise ValueError("strace could not attach")
            # Attaching makes the kernel restart the calls that wait.
            calls = [line for line in heard if "restart_syscall" not in line and "resumed" not in line
                     and "<unfinished" not in line and "detached" not in line]
        finally:
            daemon.terminate()
            daemon.wait()
    yield Row("anonymous memory at rest, a minute after all was looked at", megabytes(memory), "", None, "25 MB", "15 MB",
              memory <= REST_BYTES)
    yield Row("system calls in a minute of rest", str(len(calls)), "", None, "0", "", not calls)
