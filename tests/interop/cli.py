#!/usr/bin/python3
"""cli.py CASE: what piecemeal-cli answers to right and wrong command lines."""
# SPDX-License-Identifier: GPL-3.0-or-later
import functools
import http.server
import json
import pathlib
import resource
import shutil
import signal
import sys
import threading
import time

from lib import payload
from lib.clients import LibTorrent, Piecemeal, run_cli
from lib.world import World, address, check

USAGE, FAILED, INTERRUPTED = 2, 1, 130


def refused(status, errors, *words):
    """A refusal is one line of words that names the program, and never a crash."""
    text = errors.strip()
    check(text.startswith("piecemeal-cli: "), f"it says who speaks: {text!r}")
    for word in words:
        check(word.lower() in text.lower(), f"it says '{word}': {text!r}")


def expect(status, arguments, *words, **how):
    got, out, errors = run_cli(*arguments, **how)
    check(got == status, f"{arguments} ends with {status} (got {got}, {errors.strip()!r})")
    if status:
        check(out == "", f"nothing on standard output: {out!r}")
        refused(got, errors, *words)
    return out


def usage(world):
    check("piecemeal-cli 0." in expect(0, ["--version"]), "--version says it")
    text = expect(0, ["--help"])
    for option in ("--out", "--listen", "--peer", "--seed", "--select", "--max-down", "--max-up", "--max-peers",
                   "--ratio", "--seed-time", "--sequential",
                   "--no-trackers", "--no-dht", "--no-pex", "--no-lsd", "--dht-bootstrap", "--no-tcp", "--no-webrtc", "--stun", "--turn",
                   "--rtc-tracker", "--rtc-relay-only", "--state", "--list", "--remove", "--quiet", "--json"):
        check(option in text, f"--help lists {option}")
    expect(USAGE, [])
    expect(USAGE, ["--nonsense", "x.torrent"], "nonsense")
    expect(USAGE, ["info"])
    expect(USAGE, ["check", "x.torrent"])
    torrent = payload.small(world.folder("source")).torrent
    for option in ("--no-utp", "--bind=127.0.0.1"):
        expect(USAGE, [option, torrent], option.split("=")[0])
    expect(USAGE, ["--vlc", "--dlna=x", torrent], "one player or screen")
    expect(USAGE, ["--chromecast", torrent, "--airplay"], "one player or screen")
    expect(USAGE, ["--chromecast", torrent, "--port=1"], "--port")
    expect(USAGE, ["--airplay", torrent, "--serve"], "--serve")
    expect(USAGE, ["--select", "0,x", torrent], "select")
    expect(USAGE, ["--listen", "70000", torrent], "70000")
    for value in ("0", "-1", "1.5", "fast", "", "99999999999999999999"):
        for option in ("--max-down", "--max-up", "--max-peers", "--seed-time"):
            expect(USAGE, [f"{option}={value}", torrent], option, "whole number")
    for value in ("0", "0.00", "-1", "1.", ".5", "1.555", "1,5", "two", "1e3", "", "10001", "10000.01"):
        expect(USAGE, [f"--ratio={value}", torrent], "--ratio", "number")
    expect(USAGE, ["--peer", "no-port", torrent], "no-port")
    for router in ("no-port", "host:", "host:0", "host:x", ":6881", "host:70000", "[::1]", ""):
        expect(USAGE, [f"--dht-bootstrap={router}", torrent], "--dht-bootstrap", "HOST:PORT")
    for server in ("", ":3478", "host:", "host:0", "host:x", "host:70000"):
        expect(USAGE, [f"--stun={server}", torrent], "--stun")
    for server in ("", "host:3478", "turn:host:3478", "turn:user@host", "turn:user:secret@host:0",
                   "turn:user:secret@host?transport=sctp"):
        expect(USAGE, [f"--turn={server}", torrent], "--turn")
    for url in ("", "host", "http://host/", "ws://", "wss:///path"):
        expect(USAGE, [f"--rtc-tracker={url}", torrent], "--rtc-tracker")
    expect(USAGE, ["--rtc-relay-only", torrent], "--rtc-relay-only", "--turn")


def bad_input(world):
    place = world.folder("bad")
    state = ["--state", world.folder("state"), "--out", place]
    good = payload.small(world.folder("source")).torrent.read_bytes()

    def torrent(name, content):
        path = place / name
        path.write_bytes(content)
        return path

    for name, content in {
        "empty": b"", "text": b"hello", "list": b"le", "cut": good[:-5], "more": good + b"x",
        "no-info": b"d8:announce3:abce",
        "no-pieces": b"d4:infod6:lengthi5e4:name1:x12:piece lengthi16384eee",
        "short-pieces": b"d4:infod6:lengthi5e4:name1:x12:piece lengthi16384e6:pieces3:abcee",
    }.items():
        path = torrent(name + ".torrent", content)
        expect(FAILED, ["info", path])
        expect(FAILED, [*state, path])
    expect(FAILED, [*state, place / "missing.torrent"], "missing.torrent")
    expect(FAILED, ["info", place])
    for magnet in ("magnet:?dn=x", "magnet:?xt=urn:btih:123", "magnet:", "f" * 41, "g" * 40):
        expect(FAILED, [*state, magnet])
    check({path.suffix for path in place.iterdir()} == {".torrent"}, "nothing was written")


def shows(world):
    data = payload.small(world.folder("source"))
    text = expect(0, ["info", data.torrent])
    for word in (data.name, data.info_hash, "first.bin", "folder/second.bin"):
        check(word in text, f"info tells {word}")
    state = ["--state", world.folder("state"), "--out", world.folder("nowhere")]
    lines = expect(0, [*state, "--list", data.torrent]).splitlines()
    listed = [line for line in lines if ".bin" in line]
    check(listed[0].split()[0] == "0" and "first.bin" in listed[0], f"--list numbers from 0: {listed[0]!r}")
    check(listed[1].split()[0] == "1" and "folder/second.bin" in listed[1], "and lists each file")
    check(not list(world.folder("nowhere").iterdir()), "--list fetches nothing")


def checks(world):
    data = payload.small(world.folder("source"))
    expect(0, ["check", data.torrent, data.folder])
    victim = data.folder / data.name / "first.bin"
    with open(victim, "r+b") as file:
        file.seek(100000)
        file.write(b"damage")
    expect(FAILED, ["check", data.torrent, data.folder])
    victim.unlink()
    expect(FAILED, ["check", data.torrent, data.folder])
    check(not victim.exists(), "check writes nothing")


def seeded(world, **options):
    data = payload.small(world.folder("source"), **options)
    seeder = LibTorrent(world, 2, data.torrent, data.folder)
    seeder.wait_ready()
    return data, seeder


def select(world):
    data, seeder = seeded(world)
    folder = world.folder("copy")
    ours = Piecemeal(world, 1, data.torrent, folder, "--select=1", f"--peer={seeder.peer}")
    ours.wait_complete()
    check(ours.process.wait(10) == 0, "it leaves when the chosen file is there")
    check(data.differences(folder) == ["first.bin"], "only the chosen file is there")
    check(not (folder / data.name / "first.bin").exists(), "the other is not even begun")
    ours = Piecemeal(world, 1, data.torrent, folder, f"--peer={seeder.peer}")
    ours.wait_complete()
    check(ours.process.wait(10) == 0, "it comes back")
    check(data.differences(folder) == [], "without --select all files are wanted, whatever was chosen before")
    magnet = data.magnet("so=0", f"x.pe={seeder.peer}")
    again = Piecemeal(world, 3, magnet, world.folder("copy2"))
    again.wait_complete()
    again.process.wait(10)
    check(data.differences(world.folder("copy2")) == ["folder/second.bin"], "so= of a magnet is honoured")
    again = Piecemeal(world, 3, data.magnet("so=0", f"x.pe={seeder.peer}"), world.folder("copy2"))
    again.wait_complete()
    again.process.wait(10)
    check(data.differences(world.folder("copy2")) == ["folder/second.bin"], "and honoured once more")


def json_lines(world):
    data, seeder = seeded(world, size=32 * payload.MIB)
    folder = world.folder("copy")
    ours = Piecemeal(world, 1, data.torrent, folder, f"--peer={seeder.peer}")
    ours.wait_complete()
    ours.process.wait(10)
    time.sleep(0.2)
    check(not ours.events.not_json, f"nothing but JSON: {ours.events.not_json[:2]}")
    added, complete = ours.events.of("added")[0], ours.events.of("complete")[0]
    check(added["piece_length"] == data.piece_length and added["pieces"] == data.n_pieces, "added")
    check(ours.events.of("listening")[0]["port"] == ours.port, "listening")
    times = [event["t"] for event in ours.events.seen]
    check(times == sorted(times) and complete["t"] >= added["t"] >= 0, "time goes on")
    fields = {"state", "have", "wanted", "down", "up", "down_rate", "up_rate", "peers", "seeds", "wasted"}
    for progress in ours.events.of("progress"):
        check(fields <= set(progress), f"progress has every field: {sorted(progress)}")
        check(0 <= progress["have"] <= progress["wanted"] == data.size, "have and wanted fit")
    quiet = run_cli("--quiet", "--out", folder, "--state", world.folder("other"), data.torrent)
    check(quiet == (0, "", ""), f"--quiet says nothing: {quiet}")


def limits(world):
    """It takes at least as long as the limit says, on either side."""
    kib, size = 4 << 10, 16 * payload.MIB
    data = payload.small(world.folder("source"), size=size)
    limit = {"up": (f"--max-up={kib}", None), "down": (None, f"--max-down={kib}")}
    for number, (name, (ours, theirs)) in enumerate(limit.items()):
        seeder = Piecemeal(world, 2 * number + 1, data.torrent, data.folder, "--seed", *filter(None, [ours]))
        seeder.wait_ready()
        folder = world.folder(f"copy-{name}")
        leecher = Piecemeal(world, 2 * number + 2, data.torrent, folder, f"--peer={seeder.peer}",
                            *filter(None, [theirs]))
        seconds = leecher.wait_complete()["t"]
        # What a bucket saved before it began is less than a second's worth.
        check(seconds > size / (kib << 10) - 1, f"--max-{name} holds: {seconds:.1f} s")


# Who is to be asked alone must not lead others to somebody else.
ALONE = ["--no-dht", "--no-pex", "--no-lsd"]


def end(client):
    """Whether it had come to its own end or not."""
    client.process.terminate()
    client.process.wait(10)


def goal_and_more(world):
    """What had seeded enough fetches what is chosen later."""
    data = payload.small(world.folder("more"), size=16 * payload.MIB)
    seeder = Piecemeal(world, 6, data.torrent, data.folder, "--seed")
    seeder.wait_ready()
    folder = world.folder("copy7")
    for options in (["--select=1"], []):
        ours = Piecemeal(world, 7, data.torrent, folder, "--ratio=0.5", f"--peer={seeder.peer}", *ALONE, *options)
        ours.wait_complete()
        copy = Piecemeal(world, 8, data.torrent, world.folder("copy8"), f"--peer={ours.peer}", *ALONE, *options)
        check(ours.process.wait(30) == 0, "it reaches its goal")
        end(copy)
    check(data.differences(folder) == [], "all is there")


def goal_of_two(world):
    """Where one of them has seeded enough before the other is complete, that is said all the same."""
    folder = world.folder("two")
    torrents = [payload.Payload(folder, [("file", payload.MIB)], 64 << 10, name).torrent
                for name in ("left", "right")]
    seeder = Piecemeal(world, 7, torrents[0], folder, torrents[1], "--ratio=0.5")
    seeder.wait_ready()
    copy = Piecemeal(world, 8, torrents[0], world.folder("copies"), torrents[1], f"--peer={seeder.peer}")
    # The copy may be cut off at half, and has to be whole for nobody.
    check(seeder.process.wait(60) == 0, "both reach their goal")
    end(copy)
    said = expect(0, ["--state", seeder.state / "resume", "--out", folder, "--ratio=0.5", *torrents])
    check(said.split()[-1:] == ["complete"], f"it is said: {said!r}")


def goals(world):
    """It leaves when it has seeded enough: after so many copies, or so long."""
    data = payload.small(world.folder("source"), size=16 * payload.MIB)
    seeder = Piecemeal(world, 1, data.torrent, data.folder, "--ratio=1.5")
    seeder.wait_ready()
    copy = Piecemeal(world, 2, data.torrent, world.folder("copy2"), f"--peer={seeder.peer}")
    copy.wait_complete()
    copy.process.wait(10)
    check(seeder.process.poll() is None, "it goes on seeding")
    # From here on whoever copies may be cut off in the middle, when the goal is reached.
    copy = Piecemeal(world, 3, data.torrent, world.folder("copy3"), f"--peer={seeder.peer}")
    check(seeder.process.wait(60) == 0, "--ratio reached ends with 0")
    end(copy)
    check(seeder.uploaded >= 1.5 * data.size, f"not before: {seeder.uploaded / data.size:.2f}")
    again = Piecemeal(world, 1, data.torrent, data.folder, "--ratio=1.5")
    check(again.process.wait(20) == 0, "and the next run ends at once")
    more = Piecemeal(world, 1, data.torrent, data.folder, "--ratio=2.5")
    more.wait_ready()
    copy = Piecemeal(world, 5, data.torrent, world.folder("copy5"), f"--peer={more.peer}")
    check(more.process.wait(60) == 0, "and one with a higher goal goes on to that")
    end(copy)
    check(more.uploaded >= 2.5 * data.size, f"not before: {more.uploaded / data.size:.2f}")
    goal_and_more(world)
    goal_of_two(world)
    longer = Piecemeal(world, 4, data.torrent, data.folder, "--seed-time=1")
    longer.wait_ready()
    begun = time.monotonic()
    check(longer.process.wait(90) == 0, "--seed-time reached ends with 0")
    check(time.monotonic() - begun > 50, "not before")


def max_peers(world):
    """No more connections than it was told, and it is complete with those."""
    data = payload.small(world.folder("source"), size=16 * payload.MIB)
    seeders = [Piecemeal(world, number, data.torrent, data.folder, "--seed", f"--max-up={2 << 10}")
               for number in (1, 2, 3, 4)]
    for seeder in seeders:
        seeder.wait_ready()
    peers = [f"--peer={seeder.peer}" for seeder in seeders]
    counts = {}
    for number, options in ((5, []), (6, ["--max-peers=2"])):
        ours = Piecemeal(world, number, data.torrent, world.folder(f"copy{number}"), *peers, *options)
        ours.wait_complete()
        counts[number] = max(event["peers"] for event in ours.events.of("progress"))
    check(counts[5] > 2, f"more without a limit: {counts[5]}")
    check(1 <= counts[6] <= 2, f"at most two with --max-peers=2: {counts[6]}")


def sequential(world):
    """Half of it is the first half."""
    data = payload.small(world.folder("source"), size=32 * payload.MIB)
    seeder = Piecemeal(world, 1, data.torrent, data.folder, "--seed", f"--max-up={8 << 10}")
    seeder.wait_ready()
    ours = Piecemeal(world, 2, data.torrent, world.folder("copy"), "--sequential", f"--peer={seeder.peer}")
    ours.events.wait("progress", 30, lambda event: event["have"] > data.size // 2)
    ours.process.send_signal(signal.SIGINT)
    check(ours.process.wait(10) == INTERRUPTED, "interrupted half way")
    good = data.good_pieces(ours.folder)
    first = next(piece for piece in range(data.n_pieces) if piece not in good)
    check(data.n_pieces > len(good) > 0 and first > 0.8 * len(good), f"in order: {first} of {len(good)}")


def interrupted(world):
    """SIGINT ends in time, keeps what is there, and a second program is kept out meanwhile."""
    data, seeder = seeded(world)
    folder, state = world.folder("copy"), world.folder("state")
    ours = Piecemeal(world, 1, data.torrent, folder, "--seed", f"--peer={seeder.peer}")
    ours.wait_complete()
    expect(FAILED, ["--state", ours.state / "resume", "--out", folder, data.torrent], "state")
    begun = time.monotonic()
    ours.process.send_signal(signal.SIGINT)
    check(ours.process.wait(10) == INTERRUPTED, "interrupted ends with 130")
    check(time.monotonic() - begun < 5, "within 5 s")
    check(not data.differences(folder), "the files stay")
    gone = Piecemeal(world, 3, data.torrent, world.folder("copy3"), "--remove", f"--peer={seeder.peer}")
    gone.wait_complete()
    check(gone.process.wait(10) == 0, "--remove ends with 0")
    check(not list(world.folder("copy3").iterdir()), "and leaves nothing")
    check(state.exists(), "the folder of the state stays")


def catches(process, number):
    """Whether PROCESS has a handler for the signal NUMBER."""
    status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
    caught = [line.split()[1] for line in status.splitlines() if line.startswith("SigCgt:")][0]
    return bool(int(caught, 16) >> (number - 1) & 1)


def beginning(world):
    """The first thing it does is to take signals, and it may open many files."""
    data = payload.small(world.folder("source"))
    for number in (signal.SIGINT, signal.SIGTERM):
        ours = Piecemeal(world, 1, data.torrent, world.folder("copy"))
        while not catches(ours.process, number):
            pass
        ours.process.send_signal(number)
        check(ours.process.wait(10) == INTERRUPTED, "interrupted at once ends with 130")
    ours = Piecemeal(world, 1, data.torrent, world.folder("copy"))
    ours.events.wait("listening", 30)
    soft, hard = resource.prlimit(ours.process.pid, resource.RLIMIT_NOFILE)
    check(soft == min(hard, 65536), f"as many open files as it may: {soft} of {hard}")


def unsaved(world):
    """What cannot be saved at the end is said, and is no success."""
    data = payload.small(world.folder("source"), size=16 * payload.MIB)
    seeder = LibTorrent(world, 2, data.torrent, data.folder, up_limit=4 * payload.MIB)
    seeder.wait_ready()
    ours = Piecemeal(world, 1, data.torrent, world.folder("copy"), f"--peer={seeder.peer}")
    check(ours.events.wait("progress", 30, lambda event: event["have"] > 0), "it has begun")
    shutil.rmtree(ours.state / "resume")
    check(ours.process.wait(60) == FAILED, "it ends with 1")
    check(any("not saved" in message for message in ours.errors), f"and says why: {ours.errors}")
    check(not data.differences(ours.folder), "the files are right")


def remove_keeps(world):
    """--remove takes only what this program brought: a film that was there stays, in later runs too."""
    data = payload.small(world.folder("source"))
    state = ["--state", world.folder("state"), "--out", data.folder, "--remove", "--no-trackers"]
    for _ in range(2):
        status, _, errors = run_cli(*state, data.torrent)
        check(status == 0 and "files kept" in errors, f"it says so: {errors!r}")
        check(not data.differences(data.folder), "the files stay")
    keeper = ["--state", world.folder("state"), "--out", data.folder, "--no-trackers", data.torrent]
    expect(0, keeper)
    status, _, errors = run_cli(*state, data.torrent)
    check(status == 0 and "files kept" in errors, f"remembered from the run before: {errors!r}")
    check(not data.differences(data.folder), "the files stay")
    # A part of it is enough.
    (data.folder / data.name / "first.bin").write_bytes(b"begun")
    ours = Piecemeal(world, 1, data.torrent, data.folder, "--remove")
    ours._wait("progress", 10)
    ours.process.send_signal(signal.SIGINT)
    check(ours.process.wait(10) == INTERRUPTED, "interrupted")
    check((data.folder / data.name / "folder/second.bin").exists(), "what is not whole stays as well")


def over_http(world):
    """A torrent file from an http address, a wrong one, and a page that is none."""
    data, seeder = seeded(world)
    web = world.folder("web")
    (web / "good.torrent").write_bytes(data.torrent.read_bytes())
    (web / "page.torrent").write_text("<html>no torrent</html>")
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(web))
    server = http.server.ThreadingHTTPServer((address(5), 80), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://{address(5)}"
    folder = world.folder("copy")
    ours = Piecemeal(world, 1, f"{base}/good.torrent", folder, f"--peer={seeder.peer}")
    ours.wait_complete()
    check(not data.differences(folder), "downloaded")
    state = ["--state", world.folder("state"), "--out", world.folder("nowhere")]
    expect(FAILED, [*state, f"{base}/none.torrent"], "404")
    expect(FAILED, [*state, f"{base}/page.torrent"])
    expect(FAILED, [*state, f"http://{address(6)}:1/x.torrent"])


def no_folder(world):
    """A download folder that is missing is not made."""
    data = payload.small(world.folder("source"))
    missing = pathlib.Path(world.path) / "drive" / "downloads"
    expect(FAILED, ["--out", missing, "--state", world.folder("state"), data.torrent], "downloads")
    check(not missing.parent.exists(), "it is not made")


CASES = {case.__name__.replace("_", "-"): case for case in (
    usage, bad_input, shows, checks, select, json_lines, limits, goals, max_peers, sequential,
    interrupted, beginning, unsaved,
    remove_keeps, over_http, no_folder)}


def main():
    with World(size_mib=512) as world:
        CASES[sys.argv[1]](world)
    print(json.dumps({"case": sys.argv[1], "passed": True}))


main()
