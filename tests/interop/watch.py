#!/usr/bin/python3
"""watch.py CASE: films that are still coming, in players and clients that others wrote."""
# SPDX-License-Identifier: GPL-3.0-or-later
import contextlib
import http.client
import http.server
import json
import os
import pathlib
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.parse

from lib.clients import LibTorrent, Piecemeal, cli, poll, run_cli
from lib.film import Film
from lib.world import World, check, stop

SLOW = 400 << 10  # bytes a second of the seeder: a film of some MiB comes in half a minute
FILM_INDEX = "--file=1"


def watch(world, data, *options, up_limit=SLOW, player=None, **environment):
    """Ours, while the only seeder has so much to give; PLAYER is a script that is called so."""
    seeder = LibTorrent(world, 2, data.torrent, data.folder, up_limit=up_limit)
    seeder.wait_ready()
    bin_folder = world.folder("bin")
    if player:
        name, script = player
        (bin_folder / name).write_text("#!/bin/sh\n" + script + "\n")
        (bin_folder / name).chmod(0o755)
    os.environ.update(environment, PATH=f"{bin_folder}:{os.environ['PATH']}", HOME=str(world.folder("home")))
    ours = Piecemeal(world, 1, data.torrent, world.folder("copy"), f"--peer={seeder.peer}", *options)
    serving = ours.events.wait("serving", 30)
    check(serving, f"it serves ({ours.errors})")
    return ours, serving


def ends(ours, status, timeout=30):
    with contextlib.suppress(subprocess.TimeoutExpired):
        ours.process.wait(timeout)
    check(ours.process.returncode == status, f"it ends with {status} (got {ours.process.returncode}, {ours.errors})")


def connect(url, headers=(), path=None, method="GET"):
    """A connection with a request on its way."""
    parts = urllib.parse.urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)
    connection.request(method, path or parts.path, headers=dict(headers))
    return connection


def status(*arguments, **more):
    connection = connect(*arguments, **more)
    code = connection.getresponse().status
    connection.close()
    return code


# --- clients --------------------------------------------------------------------------------------

def curl_ranges(world):
    """A thousand ranges while the download goes on, byte by byte."""
    data = Film(world.folder("source"))
    ours, serving = watch(world, data, "--serve", "--port=0")
    content, chance = data.path.read_bytes(), random.Random(6)
    folder, config, wanted = world.folder("ranges"), [], []
    for number in range(1000):
        first = chance.randrange(len(content))
        last = min(len(content) - 1, first + chance.randrange(20000))
        config += [f'url = "{serving["url"]}"', f"range = {first}-{last}", f'output = "{folder}/{number}"', "fail", "next"]
        wanted.append(content[first:last + 1])
    check(not ours.is_complete(), "the download is on its way")
    run = subprocess.run(["curl", "--silent", "--config", "-"], input="\n".join(config[:-1]), text=True,
                         check=False, timeout=200)
    missing = [number for number in range(1000) if not (folder / str(number)).exists()]
    check(not missing, f"each was answered (not {missing[:20]})")
    check(run.returncode == 0, f"curl is content ({run.returncode})")
    wrong = [number for number in range(1000) if (folder / str(number)).read_bytes() != wanted[number]]
    check(not wrong, f"a thousand ranges are right, byte by byte ({len(wrong)} wrong)")
    ours.process.send_signal(signal.SIGINT)
    ends(ours, 130)


def curl_clients(world):
    """Slow and vanished ones hold nothing up."""
    data = Film(world.folder("source"))
    ours, serving = watch(world, data, "--serve", "--port=0")
    url, size = serving["url"], data.path.stat().st_size
    slow = world.spawn(["curl", "--silent", "--limit-rate", "1k", "--output", "/dev/null", url])
    gone = [world.spawn(["curl", "--silent", "--range", f"{size - 1000 * n}-", "--output", "/dev/null", url])
            for n in range(1, 9)]
    time.sleep(0.5)
    for process in gone:
        process.kill()
    out = subprocess.run(["curl", "--silent", "--fail", url], capture_output=True, check=False, timeout=120)
    check(out.stdout == data.path.read_bytes(), "the whole film came meanwhile")
    check(slow.poll() is None, "the slow one is still at it")
    sockets = poll(lambda: count_connections(ours, url) <= 1, 10)
    check(sockets, "who vanished left no connection behind")
    head = subprocess.run(["curl", "--silent", "--head", url], capture_output=True, text=True, check=False).stdout
    check("200 OK" in head and f"Content-Length: {size}" in head, "HEAD tells the size")
    check("Content-Type: video/mp4" in head, "and the type")
    check(status(url, {"Range": f"bytes={size}-"}) == 416, "a range behind the end is refused")
    ours.process.send_signal(signal.SIGINT)
    ends(ours, 130)


def count_connections(ours, url):
    """That ours has open at the port of URL."""
    port = urllib.parse.urlsplit(url).port
    text = subprocess.run(["ss", "-Htnp", "state", "connected", f"sport = :{port}"], capture_output=True, text=True,
                          check=True).stdout
    return text.count(f"pid={ours.process.pid},")


def strangers(world):
    """DNS rebinding, other sites, other methods, and the network."""
    data = Film(world.folder("source"), seconds=5)
    ours, serving = watch(world, data, "--serve", "--port=0")
    url, index = serving["url"], serving["index"]
    port = urllib.parse.urlsplit(url).port
    for host in ("evil.example", f"evil.example:{port}", "localhost", "127.0.0.1", f"127.0.0.1.evil.example:{port}"):
        check(status(url, {"Host": host}) == 403, f"Host {host} is refused")
    for origin in ("http://evil.example", "null", f"https://127.0.0.1:{port}"):
        check(status(url, {"Origin": origin}) == 403, f"Origin {origin} is refused")
    check(status(index, {"Host": f"localhost:{port}"}) == 200, "localhost is we")
    for path in ("/", "/index.html", "/x/1/1/film.mp4"):
        check(status(url, path=path) == 404, f"without the token {path} is nothing")
    for method in ("POST", "PUT", "DELETE", "OPTIONS"):
        check(status(url, method=method) == 405, f"{method} is refused")
    check(port not in reachable_ports(ours, "198.18.0.1"), "nobody else reaches it")
    ours.process.send_signal(signal.SIGINT)
    ends(ours, 130)


def reachable_ports(ours, ip):
    """Of those that the program listens at."""
    text = subprocess.run(["ss", "-Hltnp"], capture_output=True, text=True, check=True).stdout
    ports = {int(re.search(r":(\d+)\s", line).group(1)) for line in text.splitlines()
             if f"pid={ours.process.pid}," in line}
    found = set()
    for port in ports:
        with socket.socket() as probe:
            if probe.connect_ex((ip, port)) == 0:
                found.add(port)
    return found


PAGE = """<video muted src="%s"></video><script>
const video = document.querySelector('video');
const tell = text => fetch('/said?' + text);
video.onloadedmetadata = () => { video.currentTime = video.duration / 2; };
video.onseeked = () => { tell('at ' + Math.round(video.currentTime) + ' of ' + Math.round(video.duration)); };
video.onerror = () => { tell('failed ' + video.error.message); };
</script>"""


class Site(http.server.ThreadingHTTPServer):
    """Somebody's site with a page that shows a film of ours, and says how that goes."""

    def __init__(self, url):
        self.page, self.said = (PAGE % url).encode(), []
        super().__init__(("127.0.0.1", 0), SiteHandler)
        threading.Thread(target=self.serve_forever, daemon=True).start()


class SiteHandler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path.startswith("/said?"):
            self.server.said.append(urllib.parse.unquote(self.path[len("/said?"):]))
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(self.server.page)

    def log_message(self, *_):
        pass


def chromium(world):
    """A browser seeks in the film, lists it, and is refused under another name."""
    data = Film(world.folder("source"), "film.webm", seconds=30)
    ours, serving = watch(world, data, "--serve", "--port=0", up_limit=4 * SLOW)
    site = Site(serving["url"])
    browser = world.spawn([*chromium_command(world, "watching"), "--remote-debugging-port=0",
                           f"http://127.0.0.1:{site.server_port}/"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    check(poll(lambda: "at 15 of 30" in site.said, 60), f"it seeks to the middle ({site.said})")
    stop(browser)
    text = dump_page(world, serving["index"])
    check(urllib.parse.urlsplit(serving["url"]).path in text and "film.webm" in text, "the page names the film")
    rebound = serving["index"].replace("127.0.0.1", "evil.example")
    text = dump_page(world, rebound, "--host-resolver-rules=MAP evil.example 127.0.0.1")
    check("Forbidden" in text and "film" not in text, f"under another name it learns nothing ({text!r})")
    ours.process.send_signal(signal.SIGINT)
    ends(ours, 130)


def chromium_command(world, name):
    return ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
            f"--user-data-dir={world.folder(name)}"]


def dump_page(world, url, *options):
    run = subprocess.run([*chromium_command(world, "reading"), *options, "--dump-dom", url], capture_output=True,
                         text=True, check=False, timeout=100)
    return run.stdout


# --- players --------------------------------------------------------------------------------------

class Remote:
    """A player that is told what to do over a socket."""

    def __init__(self, path):
        check(poll(pathlib.Path(path).exists, 30), "the player was started")
        self.socket = socket.socket(socket.AF_UNIX)
        check(poll(lambda: self.socket.connect_ex(str(path)) == 0, 30), "and listens")
        self.socket.settimeout(30)
        self.lines = self.socket.makefile("r", encoding="utf-8", errors="replace")

    def say(self, text):
        self.socket.sendall(text.encode() + b"\n")

    def hear(self):
        return self.lines.readline()


class Mpv(Remote):
    def get(self, name):
        self.say(json.dumps({"command": ["get_property", name], "request_id": 1}))
        while True:
            answer = json.loads(self.hear())
            if answer.get("request_id") == 1:
                return answer.get("data")


def mpv_config(world):
    home = world.folder("mpv")
    (home / "mpv.conf").write_text(f"vo=null\nao=null\nkeep-open=yes\nloop-file=inf\ninput-ipc-server={home}/socket\n")
    return home


def mpv(world):
    """It plays while the film comes, seeks, has our subtitles, and takes us along when it goes."""
    data, home = Film(world.folder("source")), mpv_config(world)
    subtitles = world.folder("texts") / "with space.srt"
    subtitles.write_text("1\n00:00:01,000 --> 00:00:50,000\nHello\n\n")
    ours, _ = watch(world, data, "--mpv", "--port=0", f"--subtitles={subtitles}", MPV_HOME=str(home))
    player = Mpv(home / "socket")
    check(poll(lambda: (player.get("time-pos") or 0) > 0.5, 60), "it plays")
    check(not ours.is_complete(), "while the film is coming")
    check(player.get("track-list/2/external-filename") == str(subtitles), "with the subtitles")
    player.say('{"command": ["seek", 45, "absolute"]}')
    check(poll(lambda: (player.get("time-pos") or 0) > 45.5, 60), "and plays on where it was sent")
    check(player.get("paused-for-cache") is False, "without waiting")
    player.say('{"command": ["quit"]}')
    ends(ours, 0)


def mpv_no_quit(world):
    """With --no-quit we stay; and an interrupted run ends the player."""
    data, home = Film(world.folder("source"), seconds=5), mpv_config(world)
    ours, serving = watch(world, data, "--mpv", "--no-quit", "--port=0", up_limit=0, MPV_HOME=str(home))
    player = Mpv(home / "socket")
    check(poll(lambda: player.get("time-pos"), 60), "it plays")
    ours.wait_complete()
    player.say('{"command": ["quit"]}')
    check(poll(lambda: not player.hear(), 30), "the player is gone")
    time.sleep(1)
    check(ours.process.poll() is None and status(serving["url"]) == 200, "and we still serve")
    ours.process.send_signal(signal.SIGINT)
    ends(ours, 130)


def mpv_interrupted(world):
    data, home = Film(world.folder("source"), seconds=5), mpv_config(world)
    ours, _ = watch(world, data, "--mpv", "--port=0", up_limit=0, MPV_HOME=str(home))
    player = Mpv(home / "socket")
    check(poll(lambda: player.get("time-pos"), 60), "it plays")
    ours.wait_complete()
    time.sleep(1)
    check(ours.process.poll() is None, "what is complete stays while somebody watches")
    ours.process.send_signal(signal.SIGINT)
    ends(ours, 130)
    check(poll(lambda: not player.hear(), 30), "the player goes with us")


def vlc(world):
    data, home = Film(world.folder("source")), world.folder("vlc")
    # It refuses root, and a test has nobody else to be but by a namespace.
    script = (f"exec unshare --user --map-user=1000 /usr/bin/vlc --intf oldrc --rc-fake-tty --rc-unix={home}/socket "
              '--vout dummy --aout dummy --no-media-library "$@"')
    ours, _ = watch(world, data, "--vlc", "--port=0", player=("vlc", script), XDG_RUNTIME_DIR=str(home))
    player = Remote(home / "socket")

    def seconds():
        player.say("get_time")
        while not (number := re.search(r"(\d+)\s*$", player.hear())):
            pass
        return int(number.group(1))

    check(poll(lambda: seconds() >= 1, 60), "it plays")
    check(not ours.is_complete(), "while the film is coming")
    player.say("seek 45")
    check(poll(lambda: seconds() >= 46, 60), "and plays on where it was sent")
    player.say("shutdown")
    ends(ours, 0)


def mplayer(world):
    """It plays to the end and goes, and so do we."""
    data = Film(world.folder("source"), seconds=20)
    script = f'exec /usr/bin/mplayer -vo null -ao null -benchmark "$@" 2> {world.path}/mplayer.log'
    ours, _ = watch(world, data, "--mplayer", "--port=0", player=("mplayer", script))
    ends(ours, 0, 90)
    check(len(data.good_pieces(world.folder("copy"))) > data.n_pieces // 2, "it has seen the film")


def omx(world):
    """A stand-in tells how it was called."""
    data, subtitles = Film(world.folder("source"), seconds=5), world.folder("texts") / "a.srt"
    subtitles.write_text("1\n00:00:01,000 --> 00:00:02,000\nHello\n\n")
    note = world.path / "arguments"
    script = f'printf "%s\\n" "$@" > {note}.part && mv {note}.part {note}'
    ours, serving = watch(world, data, "--omx=local", "-t", subtitles, "-p", "0", player=("omxplayer", script))
    ends(ours, 0)
    check(note.read_text().splitlines() == ["-r", "-b", "-o", "local", "--subtitles", str(subtitles), serving["url"]],
          "omxplayer is told the URL, the subtitles and where the sound goes")
    script = "exit 3"
    ours, _ = watch(world, data, "--omx", "-p", "0", player=("omxplayer", script))
    ends(ours, 1)
    check(any("status" in error or "code 3" in error for error in ours.errors), f"it says what failed: {ours.errors}")


def ports(world):
    """The usual port or another; one that was asked for, or none."""
    data = Film(world.folder("source"), seconds=5)
    ours, serving = watch(world, data, "--serve", "--serve-on=198.18.0.1", FILM_INDEX)
    check(serving["url"].startswith("http://198.18.0.1:9000/"), f"port 9000 is the usual one: {serving['url']}")
    check(serving["url"].endswith("/1/film.mp4") and status(serving["url"]) == 200, "and serves the file")
    second = Piecemeal(world, 3, data.torrent, world.folder("copy3"), "--serve", "--serve-on=198.18.0.1")
    other = second.events.wait("serving", 30)
    check(other and ":9000/" not in other["url"] and status(other["url"]) == 200, "the next takes another")
    third = Piecemeal(world, 4, data.torrent, world.folder("copy4"), "--serve", "--serve-on=198.18.0.1", "-p", "9000")
    ends(third, 1)
    check("9000" in third.errors[0] or "in use" in third.errors[0], f"one that is asked for must be free: {third.errors}")
    for process in (ours.process, second.process):
        process.send_signal(signal.SIGINT)
    fourth = Piecemeal(world, 5, data.torrent, world.folder("copy5"), "--serve", "--file=7", "--port=0")
    ends(fourth, 1)
    check("no such file" in fourth.errors[0], f"there is no file 7: {fourth.errors}")


def usage(world):
    data = Film(world.folder("source"), seconds=1)
    place = ["--state", world.folder("state"), "--out", world.folder("nowhere")]
    text = run_cli("--help")[1]
    for option in ("--port", "--serve-on", "--serve", "--vlc", "--mpv", "--mplayer", "--omx", "--subtitles", "--file",
                   "--no-quit"):
        check(option in text, f"--help lists {option}")
    for arguments, word in (
            (["--port=1"], "--port"), (["--serve-on=127.0.0.1"], "--serve-on"), (["--file=0"], "--file"),
            (["--no-quit"], "player"), (["-t", data.torrent], "player"), (["--serve", "-n"], "player"),
            (["--mpv", "--vlc"], "one player"), (["--mpv", "--serve"], "--serve"), (["--mpv", data.torrent], "one torrent"),
            (["--omx=tv"], "local"), (["--serve", "--port=65536"], "65535"), (["--serve", "--port=x"], "--port"),
            (["--serve", "--serve-on=example.org"], "numeric"), (["--serve", "--file=-1"], "--file"),
            (["--airplay", "-t", data.torrent], "AirPlay"), (["--dlna", "--airplay"], "one player or screen"),
            (["--mpv", "-t", "/none.srt"], "/none.srt"), (["--list", "--serve"], "--list")):
        code, out, errors = run_cli(*place, *arguments, data.torrent)
        check(code == 2 and out == "" and word in errors, f"{arguments} is refused ({code}, {errors!r})")
    code, _, errors = run_cli(*place, "--mpv", data.torrent, env={**os.environ, "PATH": str(world.folder("empty"))})
    check(code == 1 and "not installed" in errors, f"a player that is not there is named ({code}, {errors!r})")
    check(cli() and not list(world.folder("nowhere").iterdir()), "nothing was begun")


CASES = {case.__name__.replace("_", "-"): case for case in (
    curl_ranges, curl_clients, strangers, chromium, mpv, mpv_no_quit, mpv_interrupted, vlc, mplayer, omx, ports, usage)}


def main():
    with World(size_mib=512) as world:
        CASES[sys.argv[1]](world)
    print(json.dumps({"case": sys.argv[1], "passed": True}))


main()
