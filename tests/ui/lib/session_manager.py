"""The desktop's side of keeping the computer awake: owns org.gnome.SessionManager, notes who asks for what, and says
so by IsInhibited, as that of GNOME does; and GNOME's screen saver, without which the portal of GTK asks nobody. Says
READY when it stands."""
# SPDX-License-Identifier: GPL-3.0-or-later
from gi.repository import Gio, GLib

NAME = "org.gnome.SessionManager"
PATH = "/org/gnome/SessionManager"
INTERFACE = f"""
<node><interface name="{NAME}">
  <method name="RegisterClient">
    <arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="o" direction="out"/>
  </method>
  <method name="Inhibit">
    <arg type="s" direction="in"/><arg type="u" direction="in"/>
    <arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="u" direction="out"/>
  </method>
  <method name="Uninhibit"><arg type="u" direction="in"/></method>
  <method name="IsInhibited"><arg type="u" direction="in"/><arg type="b" direction="out"/></method>
</interface></node>
"""

SAVER, SAVER_PATH = "org.gnome.ScreenSaver", "/org/gnome/ScreenSaver"
SAVER_INTERFACE = f"""
<node><interface name="{SAVER}"><method name="GetActive"><arg type="b" direction="out"/></method></interface></node>
"""


class Manager:
    def __init__(self):
        self.flags = {}  # cookie -> what may not happen
        self.last = 0

    @staticmethod
    def register(_program, _id):
        """The accessibility bus does, to end with the session."""
        return GLib.Variant("(o)", (f"{PATH}/Client",))

    def inhibit(self, program, window, reason, flags):
        self.last += 1
        self.flags[self.last] = flags
        return GLib.Variant("(u)", (self.last,))

    def uninhibit(self, cookie):
        del self.flags[cookie]

    def is_inhibited(self, flags):
        return GLib.Variant("(b)", (any(held & flags == flags for held in self.flags.values()),))

    def answer(self, _bus, _sender, _path, _interface, method, parameters, invocation):
        act = {"RegisterClient": self.register, "Inhibit": self.inhibit, "Uninhibit": self.uninhibit,
               "IsInhibited": self.is_inhibited}[method]
        try:
            invocation.return_value(act(*parameters.unpack()))
        except KeyError as error:
            invocation.return_dbus_error(f"{NAME}.NotInhibited", f"no such cookie: {error}")


def main():
    bus = Gio.bus_get_sync(Gio.BusType.SESSION)
    node = Gio.DBusNodeInfo.new_for_xml(INTERFACE)
    bus.register_object(PATH, node.interfaces[0], Manager().answer)
    bus.register_object(SAVER_PATH, Gio.DBusNodeInfo.new_for_xml(SAVER_INTERFACE).interfaces[0],
                        lambda *call: call[-1].return_value(GLib.Variant("(b)", (False,))))
    Gio.bus_own_name_on_connection(bus, SAVER, Gio.BusNameOwnerFlags.NONE, None, None)
    Gio.bus_own_name_on_connection(bus, NAME, Gio.BusNameOwnerFlags.NONE,
                                   lambda *_: print("READY", flush=True), None)
    GLib.MainLoop().run()


main()
