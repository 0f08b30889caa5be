"""Our client as a child process, driven like libxmtp_peer.PeerProcess: `xmtp-driver` speaks the same lines."""

import os
import signal
import subprocess
import threading

from libxmtp_peer import PeerProcess


class DriverProcess(PeerProcess):
    """driver.call("send", conv=..., text="hi"); raises PeerError."""

    def __init__(self, program, host, name="driver", log=None):
        self.name = name
        self.events, self.answers, self.n = [], {}, 0
        self.cv = threading.Condition()
        self.p = subprocess.Popen([program, "--host", host], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                  stderr=log or subprocess.DEVNULL, text=True, bufsize=1)
        threading.Thread(target=self._read, daemon=True).start()
        self.wait_event("ready", timeout=60)

    def kill(self):
        """Ends it as a power cut would, as far as the kernel lets us."""
        os.kill(self.p.pid, signal.SIGKILL)

    def died(self, timeout=20):
        """Waits for the end; whether SIGKILL was its cause."""
        return self.p.wait(timeout) == -signal.SIGKILL
