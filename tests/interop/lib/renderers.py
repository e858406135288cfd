"""DLNA renderers that others wrote, in a room of a Lan, without a screen or a loudspeaker."""
# SPDX-License-Identifier: GPL-3.0-or-later
from .lan import ROOM_INTERFACE

# In real time, as a screen takes its pictures.
SINK = "fakesink sync=true"


class GMediaRender:
    """gmediarender: GStreamer on libupnp."""
    name = "Telly & Co"
    port = 49494

    def __init__(self, world, lan, *options):
        self.log = world.folder("gmediarender") / "log"
        # pylint: disable=consider-using-with
        out = open(self.log, "ab")
        self.process = lan.spawn(["gmediarender", "-I", ROOM_INTERFACE, "-p", str(self.port), "-f", self.name,
                                  "--gstout-videopipe", SINK, "--gstout-audiopipe", SINK, "--logfile=stdout",
                                  *options], stdout=out, stderr=out)
