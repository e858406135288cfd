"""drag_source.py uri|text TEXT: a window from which it can be dragged."""
# SPDX-License-Identifier: GPL-3.0-or-later
import sys

import gi
gi.require_version("Gtk", "4.0")
gi.require_version("Gdk", "4.0")
from gi.repository import Gdk, Gio, GLib, Gtk  # noqa: E402


def say(word):
    print(word, flush=True)


def provider(kind, text):
    if kind == "uri":
        return Gdk.ContentProvider.new_for_bytes("text/uri-list",
                                                 GLib.Bytes.new((text + "\r\n").encode()))
    content = GLib.Bytes.new(text.encode())
    return Gdk.ContentProvider.new_union([
        Gdk.ContentProvider.new_for_bytes("text/plain;charset=utf-8", content),
        Gdk.ContentProvider.new_for_bytes("text/plain", content)])


def activate(application):
    window = Gtk.ApplicationWindow(application=application, title="Drag source",
                                   default_width=160, default_height=120)
    label = Gtk.Label(label="drag me", hexpand=True, vexpand=True)
    source = Gtk.DragSource(actions=Gdk.DragAction.COPY)
    source.connect("prepare", lambda *_: provider(*sys.argv[1:3]))
    source.connect("drag-cancel", lambda *_: say("DRAG-CANCEL"))
    source.connect("drag-end", lambda *_: say("DRAG-END"))
    label.add_controller(source)
    window.set_child(label)
    window.connect("map", lambda *_: say("READY"))
    window.present()


program = Gtk.Application(application_id=None, flags=Gio.ApplicationFlags.NON_UNIQUE)
program.connect("activate", activate)
program.run([])
