#!/usr/bin/python3
"""desktop.py BUILD: the program as a part of the desktop: a first start without questions, notifications and their
buttons, going on without a window, the icon, staying awake, coming back as it was left, help by F1."""
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import pathlib
import re
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "lib"))
import atspi  # noqa: E402
import desk  # noqa: E402
import hands  # noqa: E402
import others  # noqa: E402
import testing  # noqa: E402

TITLE = "Piecemeal"
MIB = 1024 * 1024
SUSPEND = 4  # of GNOME's session
SLOW, FAST = 100_000, 50_000_000  # bytes/s
SETTINGS = (hands.SETTINGS_HEAD + "ask-before-adding=false\nstay-awake=true\n")


class Test:
    def __init__(self, build):
        self.build = build
        self.work = pathlib.Path(os.environ["UI_WORK"])
        self.downloads = self.work / "home" / "Downloads"
        self.settings = pathlib.Path(os.environ["XDG_CONFIG_HOME"]) / "glib-2.0/settings/keyfile"
        self.tracker = others.Tracker()
        payload = self.work / "payload"
        self.book = others.Torrent(payload, "Book", {"book.txt": 4 * MIB}, self.tracker)
        self.songs = others.Torrent(payload, "Songs", {"one.ogg": 4 * MIB, "two.ogg": MIB}, self.tracker)
        self.maps = others.Torrent(payload, "Maps", {"a.dat": MIB, "b.dat": MIB}, self.tracker)
        self.peers = {}
        self.desktop = desk.Desktop()
        self.session = hands.Helper("session_manager.py")
        self.program = self.root = None

    # --- what is done and seen ---

    def start(self, *arguments):
        self.program = hands.start(self.build, *arguments, env=dict(os.environ, GSETTINGS_BACKEND="keyfile"))
        self.root = None if arguments else atspi.application("piecemeal", self.program.pid)

    def again(self, *arguments):
        """A second start, which ends at once."""
        subprocess.run([str(self.build / "app/piecemeal"), *arguments], check=True, timeout=20,
                       env=dict(os.environ, GSETTINGS_BACKEND="keyfile"))

    def add(self, torrent, rate):
        hands.bus_open(torrent.path.as_uri())
        self.row(torrent)
        peer = self.peers[torrent.name] = others.Peer(torrent, self.tracker, rate=rate)
        peer.call(self.tracker)

    def row(self, torrent, state=""):
        return atspi.find(self.root, "list item", re.compile(rf"^{torrent.name}, {state}"), 30)

    def has_window(self):
        found = subprocess.run(["xdotool", "search", "--onlyvisible", "--name", f"^{TITLE}$"],
                               stdout=subprocess.PIPE, text=True, check=False)
        return bool(found.stdout.split())

    def is_awake(self):
        answer = hands.run("gdbus", "call", "--session", "--dest", "org.gnome.SessionManager", "--object-path",
                           "/org/gnome/SessionManager", "--method", "org.gnome.SessionManager.IsInhibited", SUSPEND)
        return answer == "(true,)"

    def close(self):
        hands.window(TITLE)
        hands.window_action("close")
        atspi.wait(lambda: not self.has_window(), "the window is gone")
        hands.check(self.program.poll() is None, "and the program goes on")

    def set(self, key, value):
        subprocess.run(["gsettings", "set", hands.APP_ID, key, value], check=True,
                       env=dict(os.environ, GSETTINGS_BACKEND="keyfile",
                                GSETTINGS_SCHEMA_DIR=str(self.build / "data")))

    # --- what is tested ---

    def first_run(self):
        self.start()
        hands.window(TITLE)
        atspi.find(self.root, None, "Drop a Torrent Here")
        frames = [node for node in atspi.walk(self.root, 1)][1:]
        hands.check(len(frames) == 1, "a first start asks nothing")
        hands.key("F1")
        atspi.find(self.root, "label", "First Steps")
        hands.key("Escape")
        hands.quit_orderly(self.program)

    def downloading(self):
        self.settings.parent.mkdir(parents=True, exist_ok=True)
        self.settings.write_text(SETTINGS)
        self.start()
        hands.window(TITLE)
        hands.check(not self.is_awake(), "nothing to do: the computer may sleep")
        self.add(self.book, SLOW)
        self.desktop.wait("icon", count=1, **{"count-visible": True, "progress-visible": True})
        atspi.wait(self.is_awake, "the computer stays awake while something is downloaded")
        self.add(self.songs, SLOW)
        self.desktop.wait("icon", count=2, uri=f"application://{hands.APP_ID}.desktop")
        print("ok: the icon counts the downloads", flush=True)

    def hidden(self):
        self.set("run-in-background", "true")
        hands.check(self.desktop.wait("background")["autostart"] is False, "the desktop is asked for leave")
        hands.key("alt+3")
        atspi.find(self.root, None, re.compile("files wanted"))
        self.close()
        self.desktop.wait("status", message=re.compile("^2 downloads, "))
        told = self.desktop.wait("notify", title="Piecemeal Goes On")
        hands.check(told["labels"] == ["Quit"] or "Quit" in told["labels"], "it can be ended from there")
        self.again()
        atspi.wait(self.has_window, "a second start shows the window")
        self.desktop.wait("close", id=told["id"])
        self.close()

    def complete(self):
        since = len(self.desktop.told)
        self.peers["Book"].limit(FAST)
        told = self.desktop.wait("notify", since, title="Download Complete", body="Book")
        hands.check(told["labels"][-2:] == ["Open", "Open Folder"], "what can be done with it")
        self.peers["Songs"].limit(FAST)
        both = self.desktop.wait("notify", since, title="2 Downloads Complete")
        hands.check(both["body"].split("\n") == ["Book", "Songs"], "two at about the same time are told in one")
        hands.check(both["id"] == told["id"], "in the place of the first")
        hands.check(not self.has_window(), "no window comes by itself")
        atspi.wait(lambda: not self.is_awake(), "all is here: the computer may sleep")
        self.desktop.wait("icon", since, count=0, **{"count-visible": False})
        self.desktop.press(both, "")
        atspi.wait(self.has_window, "a click on it shows the window")
        self.desktop.wait("close", since, id=both["id"])
        print("ok: what was seen is taken away", flush=True)

    def play(self):
        self.add(self.maps, SLOW)
        self.close()
        since = len(self.desktop.told)
        self.peers["Maps"].limit(FAST)
        told = self.desktop.wait("notify", since, title="Download Complete", body="Maps")
        hands.check(told["labels"][-1] == "Open Folder" and "Open" not in told["labels"]
                    and "Play" not in told["labels"], "of many files only the folder is opened")
        self.desktop.press(told, "Open Folder")
        hands.check(self.desktop.wait("folder", since)["uris"] == [(self.downloads / "Maps").as_uri()],
                    "its folder is opened")
        self.desktop.wait("close", since, id=told["id"])
        hands.check(not self.has_window(), "without the window")

    def stop_by_error(self, away):
        """Its notification, once the folder is away."""
        since = len(self.desktop.told)
        self.downloads.rename(away)
        hands.window_action("check")
        told = self.desktop.wait("notify", since, title="Torrent Stopped")
        hands.check("folder is not there" in told["body"], "a torrent that was stopped is told, and why")
        self.desktop.wait("status", since, message=re.compile("^Sharing 2 "))
        return told

    def trouble(self):
        away = self.work / "away"
        told = self.stop_by_error(away)
        since = len(self.desktop.told)
        away.rename(self.downloads)
        self.desktop.press(told, "Try Again")
        self.desktop.wait("status", since, message=re.compile("^Sharing 3 "))
        print("ok: it is tried again from there", flush=True)
        told = self.stop_by_error(away)
        since = len(self.desktop.told)
        away.rename(self.downloads)
        self.desktop.wait("close", since, id=told["id"])
        print("ok: where it goes on by itself, the notification goes", flush=True)
        hands.quit_orderly(self.program)

    def restored(self):
        self.start("--hidden")
        hands.run("gdbus", "wait", "--session", "--timeout", "20", hands.APP_ID)
        hands.check(not self.has_window(), "without a window where that is wanted")
        self.again("--hidden")
        hands.check(not self.has_window(), "another hidden start changes nothing")
        self.again()
        atspi.wait(self.has_window, "the window when it is wanted")
        self.root = atspi.application("piecemeal", self.program.pid)
        atspi.find(self.root, None, re.compile("files wanted"))
        hands.check(any(self.maps.name in text for text in atspi.names(
            atspi.find(self.root, None, "Selected Torrent"), "label")), "the same torrent and page as before")
        hands.focus(TITLE)
        hands.key("F1")
        atspi.find(self.root, "label", "Files", 5)
        atspi.find(self.root, "label", re.compile("^Take the tick away"))
        hands.key("alt+Left")
        atspi.find(self.root, "list item", "Pieces")
        print("ok: F1 explains what is seen", flush=True)
        hands.key("Escape")
        self.set("run-in-background", "false")
        hands.focus(TITLE)
        hands.key("ctrl+w")
        hands.check(self.program.wait(hands.QUIT_S) == 0, "where it is not wanted, closing the window ends it")

    def run(self):
        try:
            for step in (self.first_run, self.downloading, self.hidden, self.complete, self.play, self.trouble,
                         self.restored):
                print("==", step.__name__, flush=True)
                step()
        finally:
            self.desktop.end()
            self.session.end()


testing.run(Test(pathlib.Path(sys.argv[1])))
