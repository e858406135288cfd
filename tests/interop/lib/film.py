"""Films to watch: a test picture that counts, and a tone."""
# SPDX-License-Identifier: GPL-3.0-or-later
import pathlib
import subprocess

from .payload import Payload

ENCODERS = {
    ".mp4": ["-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac"],  # its index is at the end
    ".webm": ["-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-c:a", "libopus"],
}


class Film(Payload):
    """A torrent of one film of SECONDS and about MEGABITS a second, and a text beside it."""

    def __init__(self, folder, name="film.mp4", seconds=60, megabits=1, piece_length=64 << 10):
        self.film = name
        path = pathlib.Path(folder) / "payload" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=320x180:rate=10",
                        "-f", "lavfi", "-i", "sine", "-t", str(seconds), "-g", "20", "-pix_fmt", "yuv420p",
                        *ENCODERS[path.suffix], "-b:v", f"{megabits}M", "-minrate", f"{megabits}M",
                        "-maxrate", f"{megabits}M", "-bufsize", f"{megabits}M", path], check=True)
        self.path = path
        (path.parent / "read me.txt").write_bytes(b"x" * 100000)
        super().__init__(folder, [("read me.txt", 100000), (name, path.stat().st_size)], piece_length)

    def _write(self, source):
        """They are there."""
