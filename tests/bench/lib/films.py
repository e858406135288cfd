"""Long films in each container, by repeating some encoded seconds: the first half is light, the second dark."""
# SPDX-License-Identifier: GPL-3.0-or-later
import subprocess

PART_S = 20  # encoded, and repeated
KEY_FRAMES_S = 4  # between pictures that stand for themselves, as in films
PICTURES = 24  # a second
SOUND = 128_000  # bit/s
LIGHTS = {"light": "0xc0c0c0", "dark": "0x404040"}
X264 = "-c:v libx264 -preset ultrafast -x264-params nal-hrd=cbr -c:a aac"
VP8 = "-c:v libvpx -deadline realtime -cpu-used 8 -c:a libvorbis"
THEORA = "-c:v libtheora -c:a libvorbis"
# How each is encoded, and how the parts are put together.
CONTAINERS = {
    "moov-first.mp4": (X264, "-movflags +faststart"),
    "moov-last.mp4": (X264, ""),
    "film.mkv": (X264, ""),
    "film.webm": (VP8, ""),
    "film.ogv": (THEORA, ""),
}


def _ffmpeg(*words):
    subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-y", *map(str, words)], check=True)


class Films:
    """They lie in FOLDER, each SECONDS long and of MBIT a second."""

    def __init__(self, folder, seconds, mbit):
        self.folder, self.seconds, self.rate = folder, seconds, int(mbit * 1e6)

    def _encode(self, light, codec):
        """A part: noise costs as many bits as there are."""
        path = self.folder / f"{light}-{codec.split()[1]}.mkv"
        if path.exists():
            return path
        video = self.rate - SOUND
        _ffmpeg("-f", "lavfi", "-i", f"color=c={LIGHTS[light]}:s=640x360:r={PICTURES},noise=alls=70:allf=t",
                "-f", "lavfi", "-i", "sine=r=48000", "-t", PART_S, "-pix_fmt", "yuv420p", *codec.split(),
                "-b:v", video, "-minrate:v", video, "-maxrate:v", video, "-bufsize:v", video // 2,
                "-g", KEY_FRAMES_S * PICTURES, "-b:a", SOUND, path)
        return path

    def make(self, name):
        """The path of the film NAME, one of CONTAINERS; made anew."""
        codec, options = CONTAINERS[name]
        n_parts = self.seconds // PART_S // len(LIGHTS)
        parts = self.folder / "parts.txt"
        parts.write_text("".join(f"file '{self._encode(light, codec)}'\n" * n_parts for light in LIGHTS))
        path = self.folder / name
        _ffmpeg("-f", "concat", "-safe", 0, "-i", parts, "-c", "copy", *options.split(), path)
        return path
