"""WebTorrent in headless Chromium: a peer that speaks WebRTC and nothing else."""
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import pathlib
import signal
import time

from .clients import JsonClient, node_script
from .payload import sha256


class Browser(JsonClient):
    """WebTorrent in headless Chromium, whose only tracker is at URL. It seeds DATA, or fetches it."""
    name = "browser"

    def __init__(self, world, number, data, url, *, seeds=False, mdns=False):
        super().__init__(world, number)
        self.data = data
        files = [data.folder / data.name / path for path, _ in data.files] if seeds else []
        # Its profile and its home: playwright's Chromium leaves things in both.
        self.spawn_json(["node", node_script("browser.js"), "--torrent", data.torrent, "--tracker", url,
                         *[f"--data={file}" for file in files], *["--mdns"] * mdns],
                        env={**os.environ, "HOME": str(self.state), "TMPDIR": str(self.state)})

    def wait_ready(self, timeout=60):
        self._wait("ready", timeout)

    def is_same(self):
        """What it has fetched has the SHA-256 of the original."""
        found = self.events.last["complete"]["files"]
        return found == {f"{self.data.name}/{path}": sha256(self.data.folder / self.data.name / path)
                         for path, _ in self.data.files}

    @property
    def uploaded(self):
        time.sleep(0.3)
        return self.events.last.get("progress", {}).get("up", 0)

    def kill(self):
        """Chromium and all its processes at once; it says goodbye to nobody."""
        for process in self._browser_processes():
            os.kill(process, signal.SIGKILL)
        self.process.wait(10)

    def _browser_processes(self):
        """Those that descend from ours."""
        children = {}
        for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
            try:
                parent = int(stat.read_text().rsplit(")", 1)[1].split()[1])
            except OSError:
                continue
            children.setdefault(parent, []).append(int(stat.parent.name))
        found = [self.process.pid]
        for process in found:
            found += children.get(process, [])
        return found[1:]
