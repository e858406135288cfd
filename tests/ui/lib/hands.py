"""A person's hands and desktop: starts the program, drags onto it, types, speaks on the bus."""
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import pathlib
import signal
import subprocess
import sys
import threading
import time

from identity import APP_ID, OBJECT, SETTINGS_HEAD  # noqa: F401

LIB = pathlib.Path(__file__).resolve().parent
DRAG_STEPS = 12
HEADER_Y = 24  # px below a window's top
QUIT_S = 10
HELD_S = "0.06"  # as long as a finger holds a button
# GTK 4.8 says it of itself when the bus asks for a window that has just closed (GetChildAtIndex of the root in
# gtkatspiroot.c takes the last window there is, hidden or not), which these tests do all the time.
# And when it places a tooltip that comes up just as a dialog opens over its window.
NOT_OURS = ("g_variant_is_object_path: assertion 'string != NULL' failed",
            "gdk_monitor_get_geometry: assertion 'GDK_IS_MONITOR (monitor)' failed")
# Most of these desktops have nobody who shows notifications.
NOBODY_TO_TELL = "unable to send notifications through org.freedesktop.Notifications"


def check(condition, text):
    if not condition:
        raise AssertionError(text)
    print("ok:", text, flush=True)


def run(*command, **options):
    return subprocess.run([str(part) for part in command], check=True, stdout=subprocess.PIPE,
                          text=True, **options).stdout.strip()


def watch(program, complaints):
    """Passes on what the program says, and ends it as soon as it complains, as G_DEBUG=fatal-criticals would."""
    with complaints:
        for line in complaints:
            sys.stderr.write(line)
            if NOBODY_TO_TELL not in line:
                program.said.append(line)
            if "-CRITICAL **" in line and not any(text in line for text in NOT_OURS):
                program.send_signal(signal.SIGABRT)


def start(build, *arguments, env=None, **options):
    """The window program from the build folder; it may not complain."""
    complaints, end = os.pipe()
    env = dict(env or os.environ)
    env["LD_PRELOAD"] = f"{build / 'tests/ui/true-places.so'} {env.get('LD_PRELOAD', '')}"
    program = subprocess.Popen([str(build / "app/piecemeal"), *map(str, arguments)], stderr=end, env=env, **options)
    os.close(end)
    program.said = []
    threading.Thread(target=watch, args=(program, os.fdopen(complaints, errors="replace")), daemon=True).start()
    return program


def quit_orderly(program):
    bus_action("quit")
    check(program.wait(QUIT_S) == 0, "the program quits in time")


def kill(program):
    program.send_signal(signal.SIGKILL)
    program.wait()


def call(method, *arguments):
    return run("gdbus", "call", "--session", "--dest", APP_ID, "--object-path", OBJECT,
               "--method", method, *arguments)


def bus_open(uri):
    call("org.freedesktop.Application.Open", f"['{uri}']", "{}")


def bus_action(name):
    call("org.freedesktop.Application.ActivateAction", name, "[]", "{}")


def window_call(*arguments):
    """Asks the first window that was opened for its actions."""
    return run("gdbus", "call", "--session", "--dest", APP_ID, "--object-path", f"{OBJECT}/window/1",
               "--method", *arguments)


def window_action(name):
    window_call("org.gtk.Actions.Activate", name, "[]", "{}")


def window_action_is_on(name):
    return window_call("org.gtk.Actions.Describe", name).startswith("((true")


def bus_state(name):
    return call("org.gtk.Actions.Describe", name)


def window(title):
    """The X window of that title that is seen."""
    end = time.monotonic() + 10
    while time.monotonic() < end:
        found = subprocess.run(["xdotool", "search", "--onlyvisible", "--name", f"^{title}$"],
                               stdout=subprocess.PIPE, text=True).stdout.split()
        if found:
            return found[-1]
        time.sleep(0.1)
    raise AssertionError(f"no window {title}")


def geometry(xid):
    text = run("xdotool", "getwindowgeometry", "--shell", xid)
    values = dict(line.split("=") for line in text.splitlines())
    return [int(values[key]) for key in ("X", "Y", "WIDTH", "HEIGHT")]


def focus(title):
    run("xdotool", "windowactivate", "--sync", window(title))


def point(title, place):
    """Puts the pointer there, by way of the header bar: where a menu was open just now, GTK sees it only when
    it comes in from elsewhere. Gives the place on the screen."""
    left, top = geometry(window(title))[:2]
    x, y = left + place[0], top + place[1]
    run("xdotool", "mousemove", x, top + HEADER_Y, "sleep", "0.15", "mousemove", x, y + 3, "sleep", "0.1",
        "mousemove", x, y, "sleep", "0.1")
    return x, y


def click(title, place, button=1, modifier=None):
    """At a place in the window of that title. A button that is let go of at once is lost at times: where GTK lays
    out anew just then, it asks the X server for the pointer, hears of no button that is held, and drops the click."""
    point(title, place)
    held = (["keydown", modifier], ["keyup", modifier]) if modifier else ([], [])
    run("xdotool", *held[0], "mousedown", button, "sleep", HELD_S, "mouseup", button, *held[1])


def double_click():
    """Where the pointer is."""
    press = ["mousedown", "1", "sleep", HELD_S, "mouseup", "1"]
    run("xdotool", *press, "sleep", HELD_S, *press)


def carry(start, end):
    """With the button held, from one place on the screen to another."""
    (from_x, from_y), (to_x, to_y) = start, end
    run("xdotool", "mousedown", "1", "sleep", "0.1")
    for step in range(1, DRAG_STEPS + 1):
        run("xdotool", "mousemove", from_x + (to_x - from_x) * step // DRAG_STEPS,
            from_y + (to_y - from_y) * step // DRAG_STEPS, "sleep", "0.04")
    run("xdotool", "mousemove", to_x + 3, to_y + 3, "sleep", "0.4", "mouseup", "1")


def drag(title, start, end):
    """From one place of the window to another."""
    here = point(title, start)
    carry(here, (here[0] + end[0] - start[0], here[1] + end[1] - start[1]))


def key(*keys):
    run("xdotool", "key", *keys)


class Helper:
    """A small program of lib/ that says READY when it stands."""

    def __init__(self, *command):
        self.process = subprocess.Popen([sys.executable, str(LIB / command[0]), *command[1:]],
                                        stdout=subprocess.PIPE, text=True)
        self.expect("READY")

    def expect(self, *words):
        for line in self.process.stdout:
            if line.strip() in words:
                return line.strip()
        raise AssertionError(f"{words} was not said")

    def end(self):
        self.process.kill()
        self.process.wait()


def drop(title, kind, text):
    """Drags from another program's window onto the middle of the one with that title. kind: uri, text."""
    source = Helper("drag_source.py", kind, text)
    xid = window("Drag source")
    run("xdotool", "windowmove", "--sync", xid, "1150", "600")
    time.sleep(0.3)
    x, y, width, height = geometry(xid)
    start = x + width // 2, y + height * 3 // 4
    x, y, width, height = geometry(window(title))
    run("xdotool", "mousemove", *start, "sleep", "0.2")
    carry(start, (x + width // 2, y + height // 2))
    said = source.expect("DRAG-END", "DRAG-CANCEL")
    source.end()
    check(said == "DRAG-END", f"the window takes the drop of {kind}")


def paste(title, text):
    """Ctrl+V in the window, with the text in another program's clipboard."""
    owner = Helper("clipboard.py", text)
    focus(title)
    key("ctrl+v")
    time.sleep(1)
    owner.end()


def tcp_listeners(pid):
    """(address, port) of the sockets on which the process listens, IPv4."""
    inodes = set()
    for entry in os.scandir(f"/proc/{pid}/fd"):
        target = os.readlink(entry.path) if os.path.lexists(entry.path) else ""
        if target.startswith("socket:["):
            inodes.add(target[8:-1])
    found = []
    for line in open(f"/proc/{pid}/net/tcp", encoding="ascii").readlines()[1:]:
        fields = line.split()
        if fields[3] == "0A" and fields[9] in inodes:
            address, port = fields[1].split(":")
            found.append((".".join(str(byte) for byte in reversed(bytes.fromhex(address))),
                          int(port, 16)))
    return found
