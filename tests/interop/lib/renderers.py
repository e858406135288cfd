"""DLNA renderers that others wrote, in a room of a Lan, without a screen or a loudspeaker."""
# SPDX-License-Identifier: GPL-3.0-or-later
import os

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


RYGEL_CONFIG = """[general]
ipv6=false
interface={interface}
plugin-path=/usr/lib/x86_64-linux-gnu/rygel-2.8/plugins
enable-transcoding=false
allow-upload=false
[Playbin]
enabled=true
title={name}
[MediaExport]
enabled=false
[External]
enabled=false
[MPRIS]
enabled=false
"""


class Rygel:
    """rygel with nothing but its player: GStreamer on gupnp."""
    name = "Radio"

    def __init__(self, world, lan):
        home = world.folder("rygel")
        self.log = home / "log"
        (home / "rygel.conf").write_text(RYGEL_CONFIG.format(interface=ROOM_INTERFACE, name=self.name))
        # pylint: disable=consider-using-with
        out = open(self.log, "ab")
        # The sinks that it chooses by itself; both take their time.
        environment = {"GST_PLUGIN_FEATURE_RANK": "fakevideosink:MAX,fakeaudiosink:MAX",
                       "PATH": os.environ["PATH"], "HOME": str(home), "XDG_CONFIG_HOME": str(home),
                       "XDG_CACHE_HOME": str(home), "XDG_RUNTIME_DIR": str(home)}
        self.process = lan.spawn(["dbus-run-session", "--", "rygel", "-c", str(home / "rygel.conf")],
                                 env=environment, stdout=out, stderr=out)
