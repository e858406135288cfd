#!/usr/bin/python3
"""play_faults.py BUILD: what may go wrong while a film is watched, done to it by a person's hands and by the disk: a
torrent that is paused or removed, a file that is cut short, deleted or unreadable, and a program that is quit."""
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import pathlib
import re
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "lib"))
import atspi  # noqa: E402
import hands  # noqa: E402
import others  # noqa: E402
import testing  # noqa: E402
from player import SECONDS, TITLE, Film, PlayerTest, make_film  # noqa: E402

NEARLY_NOTHING, SLOW, FAST = 500, 60_000, 20_000_000  # bytes/s
QUIT_S = 10
ASIDE = 300, 300  # where no message comes, which stays as long as the pointer is on it
FAR = 5 / 6  # of the film: nothing of it is read ahead while its beginning plays
PAUSED = "The torrent is paused"
LONELY = "Nobody is there to get this part from"
WAITING = re.compile(r"^(Opening…|Waiting for .*)$")
CUT, UNREADABLE = "Part of This File Is Not There Any More", "This File Cannot Be Read"


class Test(PlayerTest):
    pictures_are = "play-faults"

    def __init__(self, build):
        super().__init__(build)
        film = self.work / "sintel.mp4"
        make_film(film)
        self.torrent = Film(self.work / "payload", "Sintel", {"sintel.mp4": film}, self.tracker)
        self.downloads = self.work / "home/Downloads"
        self.file = self.downloads / "Sintel/sintel.mp4"
        self.bad_disk = self.work / "bad-disk"
        self.met = self.work / "bad-disk.met"
        self.peer = None

    # --- what is seen ---

    def is_left(self):
        """GTK tells of a page that was seen once as if it still were; but the keyboard is elsewhere."""
        atspi.wait(lambda: not any(atspi.is_focused(node) for page in atspi.find_all(self.root, None, "Player")
                                   for node in atspi.walk(page)), "the end of the player")

    def fails(self, why):
        """The page that says so has the keyboard."""
        self.named(why, "label", 30)
        atspi.wait(lambda: any(map(atspi.is_focused, atspi.find_all(self.root, "push button", "Try Again"))),
                   f"the keyboard at a way out of: {why}", 30)

    def waits(self, why):
        self.named(why, "label")

    def is_whole(self):
        return self.torrent.hashes(self.downloads) == self.torrent.hashes()

    def descriptors(self):
        """Of the film that the program has open."""
        found = []
        for entry in os.scandir(f"/proc/{self.program.pid}/fd"):
            try:
                found.append(os.readlink(entry.path))
            except FileNotFoundError:
                pass
        return [path for path in found if "sintel.mp4" in path]

    def n_failed_reads(self):
        return len(self.met.read_text().splitlines())

    def plays_on(self, what, since=0):
        """From a place not before that second on."""
        first = atspi.wait(lambda: self.time()[0] >= since and self.time(), what, 40)[0]
        atspi.wait(lambda: self.time()[0] > first, what, 40)
        print("ok:", what, flush=True)

    # --- what is done ---

    def start(self):
        super().start(LD_PRELOAD=str(self.build / "tests/ui/bad-disk.so"), BAD_DISK=str(self.bad_disk))
        hands.focus(TITLE)

    def quit(self, when):
        """By its key, at any time."""
        hands.key("ctrl+q")
        hands.check(self.program.wait(QUIT_S) == 0, f"it quits {when}")
        complaints = [line for line in self.program.said if "WARNING" in line or "CRITICAL" in line]
        hands.check(not complaints, f"and says nothing of it: {complaints}")

    def open(self):
        hands.bus_open(self.torrent.path.as_uri())
        self.named(re.compile("^Sintel, "), "list item")

    def meet(self):
        """Somebody new: to one that was fast libtorrent owes much of what it is not to send any more."""
        self.tracker.peers.clear()
        self.peer = others.Peer(self.torrent, self.tracker, rate=SLOW)

    def wait_for_a_piece(self, share):
        """There, which does not come."""
        self.play()
        atspi.wait(lambda: self.time()[1] == SECONDS, "how long it is", 60)
        self.peer.limit(NEARLY_NOTHING)
        self.seek_to(share)
        self.waits(WAITING)

    def back(self):
        hands.key("Escape")
        self.is_left()

    # --- what is tested ---

    def nobody_is_there(self):
        """Paused and resumed while nothing can come, and pressed twice."""
        self.start()
        self.open()
        self.play()
        self.waits(LONELY)
        hands.key("ctrl+p")
        self.waits(PAUSED)
        self.take("paused")
        atspi.press(self.named("Resume Torrent", "push button"))
        self.waits(LONELY)
        hands.check(not atspi.find_all(self.root, "push button", "Resume Torrent"), "a paused torrent is resumed")
        self.back()
        hands.bus_open("magnet:?xt=urn:btih:0123456789abcdef0123456789abcdef01234567&dn=Nothing")
        self.named(re.compile("^Nothing, "), "list item")
        atspi.wait(lambda: not hands.window_action_is_on("play"), "what has no details yet cannot be played")
        hands.window_action("play")
        hands.key("Delete")
        self.named(re.compile("^Sintel, "), "list item")
        self.play()
        self.waits(LONELY)
        self.quit("while a film is opened")

    def paused(self):
        """While it waits for a piece."""
        self.meet()
        self.start()
        self.named(re.compile("^Sintel, "), "list item")
        self.wait_for_a_piece(FAR)
        hands.key("ctrl+p")
        self.waits(PAUSED)
        hands.run("xdotool", "windowsize", hands.window(TITLE), 360, 640)
        time.sleep(1)
        self.take("paused-narrow")
        self.peer.limit(FAST)
        hands.click(TITLE, atspi.middle(self.named("Resume Torrent", "push button")))
        self.plays_on("it goes on where it waited when the torrent does", SECONDS * FAR - 5)
        hands.run("xdotool", "windowsize", hands.window(TITLE), 1100, 720)
        atspi.wait(self.is_whole, "the film", 30)

    def cut_short(self):
        """While it stands, and while it plays."""
        for is_playing in (False, True):
            hands.key("Home")
            self.seek_to(0.1)
            self.plays_on("its beginning plays")
            if not is_playing:
                hands.key("space")
                self.control("Play")
            os.truncate(self.file, self.file.stat().st_size // 2)
            self.seek_to(FAR)
            self.fails(CUT)
            time.sleep(0.5)
            self.take("cut-short")
            if is_playing:
                hands.key("Return")
            else:
                atspi.press(self.named("Try Again", "push button"))
            self.plays_on("what was cut off a film is fetched again, and it goes on there", SECONDS * FAR - 5)
            atspi.wait(self.is_whole, "the film", 30)

    def deleted(self):
        """What is open can be watched to its end; then it is missed."""
        self.seek_to(0.1)
        self.file.unlink()
        self.seek_to(FAR)
        self.plays_on("a file that was deleted is still open", SECONDS * FAR - 5)
        self.back()
        hands.window_action("check")
        atspi.wait(self.is_whole, "the film", 30)
        hands.check(not [path for path in self.descriptors() if "(deleted)" in path], "and let go of when it is missed")

    def unreadable(self):
        self.play()
        self.seek_to(0.1)
        self.plays_on("it plays again")
        self.bad_disk.write_text("fail sintel.mp4")
        self.fails(UNREADABLE)
        time.sleep(0.5)
        self.take("unreadable")
        n_met = self.n_failed_reads()
        atspi.press(self.named("Try Again", "push button"))
        atspi.wait(lambda: self.n_failed_reads() > n_met, "another try")
        self.fails(UNREADABLE)
        self.bad_disk.unlink()
        atspi.press(self.named("Try Again", "push button"))
        self.plays_on("a disk that can be read again is read", SECONDS // 10 - 5)

    def silent_disk(self):
        """One that does not answer holds up the film and nothing else."""
        self.met.unlink()
        self.bad_disk.write_text("hang sintel.mp4")
        self.seek_to(0.5)
        atspi.wait(self.met.exists, "a read")
        self.waits(WAITING)
        self.seek_to(FAR)
        self.back()
        self.play()
        self.waits(WAITING)
        self.bad_disk.unlink()
        self.plays_on("a disk that is silent holds nothing up but the film")

    def removed(self):
        """Had back, and then gone for good with its files while it plays; and pressed twice."""
        self.seek_to(0.5)
        self.plays_on("the middle plays", SECONDS // 2 - 5)
        for _ in range(2):
            hands.window_action("play")
        self.plays_on("so it does when Play is pressed twice", SECONDS // 2 - 5)
        hands.key("ctrl+p")
        self.back()
        atspi.wait(lambda: not self.descriptors(), "the film's file closed")
        print("ok: the file of a paused torrent is let go of with the player", flush=True)
        hands.key("ctrl+p")
        hands.key("Delete")
        atspi.gone(self.root, "list item", re.compile("^Sintel, "))
        hands.key("ctrl+z")
        self.named(re.compile("^Sintel, "), "list item")
        self.play()
        self.plays_on("what was removed and had back goes on where it was left", SECONDS // 2 - 5)
        hands.point(TITLE, ASIDE)
        hands.key("shift+Delete")
        self.is_left()
        atspi.gone(self.root, "list item", re.compile("^Sintel, "))
        atspi.wait(lambda: not self.file.exists() and not self.descriptors(), "the end of the file", 25)
        print("ok: the player goes with its torrent, and nothing of it stays open", flush=True)

    def quit_while_it(self):
        self.open()
        self.play()
        atspi.wait(lambda: self.time()[1] == SECONDS, "how long it is", 60)
        self.plays_on("it plays")
        self.quit("while it plays")
        self.file.unlink()
        self.meet()
        self.start()
        self.named(re.compile("^Sintel, "), "list item")
        atspi.press(self.named("Check Files", "push button"))
        self.wait_for_a_piece(FAR)
        self.quit("while it waits for a piece")

    def run(self):
        for step in (self.nobody_is_there, self.paused, self.cut_short, self.deleted, self.unreadable, self.silent_disk,
                     self.removed, self.quit_while_it):
            print("==", step.__name__, flush=True)
            step()


if __name__ == "__main__":
    testing.run(Test(pathlib.Path(sys.argv[1])))
