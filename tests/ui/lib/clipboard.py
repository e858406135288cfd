"""clipboard.py TEXT: owns the clipboard with that text until it is killed."""
# SPDX-License-Identifier: GPL-3.0-or-later
import sys

import gi
gi.require_version("Gtk", "4.0")
gi.require_version("Gdk", "4.0")
from gi.repository import Gdk, Gio, GLib, Gtk  # noqa: E402


def own():
    Gdk.Display.get_default().get_clipboard().set(sys.argv[1])
    print("READY", flush=True)
    return GLib.SOURCE_REMOVE


def activate(application):
    window = Gtk.ApplicationWindow(application=application, title="Clipboard owner")
    window.connect("map", lambda *_: GLib.timeout_add(200, own))
    window.present()


program = Gtk.Application(application_id=None, flags=Gio.ApplicationFlags.NON_UNIQUE)
program.connect("activate", activate)
program.run([])
