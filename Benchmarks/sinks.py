"""Mail servers that take everything and keep nothing."""

import socket
import subprocess
import time


class Sink:
    """Postfix's smtp-sink on a free port."""

    def __enter__(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        # Root must say as whom it runs.
        self.process = subprocess.Popen(
            ["/usr/sbin/smtp-sink", "-u", "nobody", f"127.0.0.1:{self.port}", "1024"], stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        for _ in range(100):
            with socket.socket() as client:
                if client.connect_ex(("127.0.0.1", self.port)) == 0:
                    return self
            time.sleep(0.05)
        raise ValueError("smtp-sink does not listen; is Debian's package `postfix` installed?")

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
