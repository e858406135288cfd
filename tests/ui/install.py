#!/usr/bin/python3
"""install.py SOURCE: installs into a prefix, and uses what is there as a desktop would: the files are
in their places and name each other rightly, D-Bus starts the program, and so does opening a torrent."""
# SPDX-License-Identifier: GPL-3.0-or-later
import configparser
import os
import pathlib
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "lib"))
from identity import APP_ID, OBJECT  # noqa: E402

START_S = 30
# All that a package of a distribution would hold.
FILES = f"""
bin/piecemeal
bin/piecemeal-cli
share/applications/{APP_ID}.desktop
share/dbus-1/services/{APP_ID}.service
share/glib-2.0/schemas/{APP_ID}.gschema.xml
share/icons/hicolor/scalable/apps/{APP_ID}.svg
share/icons/hicolor/symbolic/apps/{APP_ID}-symbolic.svg
share/man/man1/piecemeal-cli.1
share/man/man1/piecemeal.1
share/metainfo/{APP_ID}.metainfo.xml
""".split()


def run(*command, **options):
    return subprocess.run([str(part) for part in command], check=True, stdout=subprocess.PIPE,
                          text=True, **options).stdout


def check(condition, text):
    if not condition:
        sys.exit(f"FAILED: {text}")
    print("ok:", text, flush=True)


def install(source):
    """Into an own build folder beside the usual one of `./dev test`, and with its options, so that ccache finds
    what was compiled there. It compiles one file at a time, for other tests run meanwhile."""
    build = source / "build-install"
    prefix = build / "prefix"
    if not (build / "build.ninja").exists():
        run("meson", "setup", build, source, f"--prefix={prefix}", "-Dtests=false", "-Dwerror=true")
    run("ninja", "-C", build, "-j1")
    run("rm", "-rf", prefix)
    run("meson", "install", "-C", build, "--no-rebuild")
    return prefix


def check_package(prefix):
    """Into a folder from which a package would be made: every file, and no other."""
    root = prefix.parent / "package"
    run("rm", "-rf", root)
    run("meson", "install", "-C", prefix.parent, "--no-rebuild", "--destdir", root)
    there = sorted(str(path.relative_to(root / prefix.relative_to("/"))) for path in root.rglob("*") if path.is_file())
    check(there == FILES, f"a package holds {len(FILES)} files, and no other: {sorted(set(there) ^ set(FILES))}")


def check_files(prefix):
    for path in (*FILES, "share/glib-2.0/schemas/gschemas.compiled", "share/applications/mimeinfo.cache"):
        check((prefix / path).exists(), path)
    for program in ("piecemeal", "piecemeal-cli"):
        check(os.access(prefix / "bin" / program, os.X_OK), f"bin/{program}")


def check_desktop_file(prefix):
    desktop = configparser.ConfigParser(interpolation=None, delimiters="=")
    desktop.optionxform = str
    desktop.read(prefix / "share" / "applications" / f"{APP_ID}.desktop")
    entry = desktop["Desktop Entry"]
    check(entry["Exec"] == "piecemeal %U" and entry["Icon"] == APP_ID, "the desktop file starts piecemeal")
    check({"application/x-bittorrent", "x-scheme-handler/magnet"} <= set(entry["MimeType"].split(";")),
          "it opens torrents and magnet links")
    service = (prefix / "share" / "dbus-1" / "services" / f"{APP_ID}.service").read_text()
    check(f"Exec={prefix}/bin/piecemeal --gapplication-service" in service, "the service names the program")
    metainfo = (prefix / "share" / "metainfo" / f"{APP_ID}.metainfo.xml").read_text()
    check(f"{APP_ID}.desktop</launchable>" in metainfo, "the metainfo names the desktop file")
    settings = {**os.environ, "GSETTINGS_SCHEMA_DIR": str(prefix / "share" / "glib-2.0" / "schemas")}
    keys = run("gsettings", "list-keys", APP_ID, env=settings).split()
    check("download-folder" in keys and "listen-port" in keys, "the compiled schema has the keys")


def bus(method, *arguments, destination="org.freedesktop.DBus", path="/org/freedesktop/DBus"):
    return run("gdbus", "call", "--session", "--dest", destination, "--object-path", path,
               "--method", method, *arguments)


def owner():
    """The executable that owns the application's name, or None."""
    try:
        answer = bus("org.freedesktop.DBus.GetConnectionUnixProcessID", APP_ID)
    except subprocess.CalledProcessError:
        return None, None
    pid = int(answer.split()[1].strip(",)"))
    return pid, os.readlink(f"/proc/{pid}/exe")


def wait_for_owner(program):
    end = time.monotonic() + START_S
    while time.monotonic() < end:
        pid, executable = owner()
        if executable == program:
            return pid
        time.sleep(0.2)
    return sys.exit(f"FAILED: {program} did not take the name in {START_S} s")


def quit_program(pid):
    bus("org.gtk.Actions.Activate", "quit", "[]", "{}", destination=APP_ID, path=OBJECT)
    end = time.monotonic() + START_S
    while os.path.exists(f"/proc/{pid}") and time.monotonic() < end:
        time.sleep(0.1)
    check(not os.path.exists(f"/proc/{pid}"), "the action quit ends it")


def use(prefix):
    """Runs with a display and a bus; the prefix is one of the data folders."""
    program = str(prefix / "bin" / "piecemeal")
    os.chdir("/")
    bus("org.freedesktop.Application.Activate", "{}", destination=APP_ID, path=OBJECT)
    quit_program(wait_for_owner(program))
    print("ok: D-Bus starts it", flush=True)
    torrent = pathlib.Path(os.environ["UI_WORK"], "one.torrent")
    torrent.write_bytes(b"d4:infod6:lengthi5e4:name3:one12:piece lengthi16384e6:pieces20:"
                        + bytes(20) + b"ee")
    run("gio", "open", torrent)
    quit_program(wait_for_owner(program))
    print("ok: opening a torrent starts it", flush=True)


def main():
    if sys.argv[1] == "--use":
        return use(pathlib.Path(sys.argv[2]))
    source = pathlib.Path(sys.argv[1]).resolve()
    prefix = install(source)
    check_files(prefix)
    check_package(prefix)
    check_desktop_file(prefix)
    check("0." in run(prefix / "bin" / "piecemeal-cli", "--version", cwd="/"), "piecemeal-cli runs")
    surroundings = {name: value for name, value in os.environ.items() if name != "GSETTINGS_SCHEMA_DIR"}
    surroundings["XDG_DATA_DIRS"] = f"{prefix}/share:/usr/local/share:/usr/share"
    surroundings["PATH"] = f"{prefix}/bin:{os.environ['PATH']}"
    return subprocess.run([source / "tests" / "with-display.sh", sys.executable, __file__, "--use", prefix],
                          env=surroundings, check=False).returncode


sys.exit(main())
