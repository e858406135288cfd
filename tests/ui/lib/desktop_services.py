"""The desktop around a program: shows notifications, opens folders, lets it go on in the background, and draws its
icon. With --portals it is behind the real portals, and answers what they ask about the background. Says READY when it stands, then a line of JSON for all that it is told; a line "press ID KEY" on its standard
input presses a button of a notification."""
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import sys

from gi.repository import Gio, GLib

NODES = """
<node>
<interface name="org.freedesktop.Notifications">
  <method name="Notify">
    <arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/>
    <arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="as" direction="in"/>
    <arg type="a{sv}" direction="in"/><arg type="i" direction="in"/><arg type="u" direction="out"/>
  </method>
  <method name="CloseNotification"><arg type="u" direction="in"/></method>
  <method name="GetCapabilities"><arg type="as" direction="out"/></method>
</interface>
<interface name="org.freedesktop.FileManager1">
  <method name="ShowItems"><arg type="as" direction="in"/><arg type="s" direction="in"/></method>
</interface>
<interface name="org.freedesktop.portal.Background">
  <property name="version" type="u" access="read"/>
  <method name="RequestBackground">
    <arg type="s" direction="in"/><arg type="a{sv}" direction="in"/><arg type="o" direction="out"/>
  </method>
  <method name="SetStatus"><arg type="a{sv}" direction="in"/></method>
</interface>
<interface name="org.freedesktop.impl.portal.Background">
  <method name="GetAppState"><arg type="a{sv}" direction="out"/></method>
  <method name="EnableAutostart">
    <arg type="s" direction="in"/><arg type="b" direction="in"/><arg type="as" direction="in"/>
    <arg type="u" direction="in"/><arg type="b" direction="out"/>
  </method>
</interface>
</node>
"""
PATHS = {"org.freedesktop.Notifications": "/org/freedesktop/Notifications",
         "org.freedesktop.FileManager1": "/org/freedesktop/FileManager1",
         "org.freedesktop.portal.Background": "/org/freedesktop/portal/desktop",
         "org.freedesktop.impl.portal.Background": "/org/freedesktop/portal/desktop"}
NOTIFICATIONS = "org.freedesktop.Notifications"
NAMES = [NOTIFICATIONS, "org.freedesktop.FileManager1"]
PORTAL, BEHIND_PORTAL = "org.freedesktop.portal.", "org.freedesktop.impl.portal."
DISMISSED = 2  # by the person


def say(**what):
    print(json.dumps(what), flush=True)


class Desktop:
    def __init__(self, bus):
        self.bus = bus
        self.last = 0

    def notify(self, _sender, _program, replaces, _icon, title, body, actions, _hints, _timeout):
        if not replaces:
            self.last += 1
        number = replaces or self.last
        say(kind="notify", id=number, title=title, body=body, keys=actions[::2], labels=actions[1::2])
        return GLib.Variant("(u)", (number,))

    def close(self, _sender, number):
        say(kind="close", id=number)

    @staticmethod
    def capabilities(_sender):
        return GLib.Variant("(as)", (["actions", "body"],))

    @staticmethod
    def show_items(_sender, uris, _startup):
        say(kind="folder", uris=uris)

    def background(self, sender, _window, options):
        say(kind="background", autostart=options["autostart"], reason=options["reason"])
        handle = f"/org/freedesktop/portal/desktop/request/{sender[1:].replace('.', '_')}/{options['handle_token']}"
        results = {"background": GLib.Variant("b", True), "autostart": GLib.Variant("b", options["autostart"])}
        GLib.timeout_add(100, lambda: self.bus.emit_signal(
            sender, handle, "org.freedesktop.portal.Request", "Response", GLib.Variant("(ua{sv})", (0, results))) and False)
        return GLib.Variant("(o)", (handle,))

    @staticmethod
    def app_state(_sender):
        return GLib.Variant("(a{sv})", ({},))

    @staticmethod
    def autostart(_sender, program, enable, command, _flags):
        say(kind="autostart", program=program, enable=enable, command=command)
        return GLib.Variant("(b)", (enable,))

    @staticmethod
    def status(_sender, options):
        say(kind="status", message=options["message"])

    def answer(self, _bus, sender, _path, _interface, method, parameters, invocation):
        act = {"Notify": self.notify, "CloseNotification": self.close, "GetCapabilities": self.capabilities,
               "ShowItems": self.show_items, "RequestBackground": self.background, "SetStatus": self.status,
               "GetAppState": self.app_state, "EnableAutostart": self.autostart}[method]
        invocation.return_value(act(sender, *parameters.unpack()))

    def press(self, number, key):
        """As those of desktops do it: it goes, for the person has dealt with it."""
        for signal, told in (("ActionInvoked", GLib.Variant("(us)", (number, key))),
                             ("NotificationClosed", GLib.Variant("(uu)", (number, DISMISSED)))):
            self.bus.emit_signal(None, PATHS[NOTIFICATIONS], NOTIFICATIONS, signal, told)
        say(kind="close", id=number)

    def drawn(self, _bus, _sender, _path, _interface, _signal, parameters):
        uri, entries = parameters.unpack()
        say(kind="icon", uri=uri, **entries)


def listen(desktop):
    """To who tests."""
    def heard(channel, _condition):
        line = channel.readline()
        if line.startswith("press "):
            _, number, key = line.split(" ", 2)
            desktop.press(int(number), key.rstrip("\n"))
        return bool(line)
    GLib.io_add_watch(sys.stdin, GLib.PRIORITY_DEFAULT, GLib.IO_IN | GLib.IO_HUP, heard)


def main():
    bus = Gio.bus_get_sync(Gio.BusType.SESSION)
    desktop = Desktop(bus)
    behind = "--portals" in sys.argv
    names = NAMES + [f"{BEHIND_PORTAL}desktop.test" if behind else f"{PORTAL}Desktop"]
    for interface in Gio.DBusNodeInfo.new_for_xml(NODES).interfaces:
        if not interface.name.startswith(PORTAL if behind else BEHIND_PORTAL):
            bus.register_object(PATHS[interface.name], interface, desktop.answer,
                                lambda *_: GLib.Variant("u", 2), None)
    bus.signal_subscribe(None, "com.canonical.Unity.LauncherEntry", "Update", None, None,
                         Gio.DBusSignalFlags.NONE, desktop.drawn)
    listen(desktop)
    owned = []
    for name in names:
        Gio.bus_own_name_on_connection(bus, name, Gio.BusNameOwnerFlags.NONE,
                                       lambda _bus, got: owned.append(got) or (
                                           len(owned) == len(names) and print("READY", flush=True)), None)
    GLib.MainLoop().run()


main()
