"""A renderer that does what it is told to do wrong. Run in a room of a Lan: fake_renderer.py MODE [LENGTH in s].

It tells by a line of JSON what it was called with."""
# SPDX-License-Identifier: GPL-3.0-or-later
import html
import http.server
import json
import os
import re
import socket
import socketserver
import sys
import threading
import time
import xml.sax.saxutils

IP, PORT = "198.18.1.2", 8200
GROUP = ("239.255.255.250", 1900)
TARGET = "urn:schemas-upnp-org:device:MediaRenderer:1"
USN = f"uuid:fake::{TARGET}"
SLOW_S = 60
LARGE = 64 << 20

SERVICE = """<service><serviceType>urn:schemas-upnp-org:service:{name}:1</serviceType>
<serviceId>urn:upnp-org:serviceId:{name}</serviceId><SCPDURL>/{name}.xml</SCPDURL>
<controlURL>{base}/{name}</controlURL><eventSubURL>/{name}/events</eventSubURL></service>"""
DESCRIPTION = """<?xml version="1.0"?><root xmlns="urn:schemas-upnp-org:device-1-0"><device>
<deviceType>{type}</deviceType><friendlyName>Fake</friendlyName><UDN>uuid:fake</UDN>
<serviceList>{services}</serviceList></device></root>"""
SCPD = """<?xml version="1.0"?><scpd><serviceStateTable><stateVariable><name>Volume</name>
<allowedValueRange><minimum>0</minimum><maximum>40</maximum></allowedValueRange></stateVariable>
</serviceStateTable></scpd>"""
ENVELOPE = """<?xml version="1.0"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/">
<s:Body>{}</s:Body></s:Envelope>"""
FAULT = """<s:Fault><faultcode>s:Client</faultcode><faultstring>UPnPError</faultstring><detail>
<UPnPError xmlns="urn:schemas-upnp-org:control-1-0"><errorCode>{}</errorCode></UPnPError></detail></s:Fault>"""

MODE = sys.argv[1]
LENGTH_S = int(sys.argv[2]) if len(sys.argv) > 2 else 20


class Player:
    """What it plays, in a world without pictures."""

    def __init__(self):
        self.state, self.uri, self.position, self.since = "NO_MEDIA_PRESENT", "", 0, 0
        self.volume, self.calls = 10, 0

    def now(self):
        return self.position + (time.monotonic() - self.since if self.state == "PLAYING" else 0)

    def change(self, state, position=None):
        self.position, self.since, self.state = self.now() if position is None else position, time.monotonic(), state


player = Player()


def clock(seconds):
    return f"{int(seconds) // 3600}:{int(seconds) // 60 % 60:02}:{seconds % 60:06.3f}"


def argument(body, name):
    match = re.search(f"<{name}>(.*?)</{name}>", body, re.DOTALL)
    return html.unescape(match.group(1)) if match else ""


def obey(action, body):
    """The values of an answer, or the number of an error."""
    if action == "SetAVTransportURI":
        if MODE == "refuses":
            return 714
        player.uri = argument(body, "CurrentURI")
        player.change("STOPPED", 0)
    elif action == "Play":
        player.change("STOPPED" if MODE == "still" else "PLAYING")
    elif action == "Pause":
        player.change("PAUSED_PLAYBACK")
    elif action == "Stop":
        player.change("STOPPED", 0)
    elif action == "Seek":
        if MODE == "cannot-seek":
            return 710
        hours, minutes, seconds = argument(body, "Target").split(":")
        player.change(player.state, int(hours) * 3600 + int(minutes) * 60 + float(seconds))
    elif action == "GetTransportInfo":
        return {"CurrentTransportState": player.state, "CurrentSpeed": "1",
                "CurrentTransportStatus": "ERROR_OCCURRED" if MODE == "breaks" and player.now() > 1 else "OK"}
    elif action == "GetPositionInfo":
        uri = "http://198.18.1.2/another" if MODE == "taken" and player.now() > 1 else player.uri
        return {"Track": "1", "TrackDuration": clock(0 if MODE == "no-duration" else LENGTH_S), "TrackURI": uri,
                "RelTime": "NOT_IMPLEMENTED" if MODE == "no-position" else clock(player.now())}
    elif action == "GetVolume":
        return {"CurrentVolume": str(player.volume)}
    elif action == "SetVolume":
        player.volume = int(argument(body, "DesiredVolume"))
    elif action == "GetMute":
        return {"CurrentMute": "0"}
    elif action == "GetProtocolInfo":
        return {"Source": "", "Sink": "http-get:*:audio/mpeg:*" if MODE == "songs" else "http-get:*:video/mp4:*"}
    return {}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):  # pylint: disable=arguments-differ
        """Nobody reads it."""

    def _send(self, content, status=200):
        self.send_response(status)
        self.send_header("Content-Type", "text/xml")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _send_large(self, announced):
        """Without end; ANNOUNCED: and says so."""
        self.send_response(200)
        self.send_header("Content-Length" if announced else "Transfer-Encoding", str(LARGE) if announced else "chunked")
        self.end_headers()
        part = b"<a>" * 20000
        try:
            for _ in range(LARGE // len(part)):
                self.wfile.write(part if announced else b"%x\r\n%s\r\n" % (len(part), part))
        except OSError:
            self.close_connection = True

    def do_GET(self):  # pylint: disable=invalid-name
        if MODE == "garbage-description":
            self._send(b"\xff\xfe<html>It works!\0</html>" * 100)
        elif MODE == "large-description":
            self._send_large(False)
        elif MODE == "slow-description":
            time.sleep(SLOW_S)
        elif MODE == "moved-description":
            self.send_response(302)
            self.send_header("Location", f"http://198.18.1.1:{PORT}/")
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif self.path == "/description.xml":
            self._describe()
        else:
            self._send(SCPD.encode())

    def _describe(self):
        base = "http://198.18.1.1:8200" if MODE == "others-address" else ""
        services = "".join(SERVICE.format(name=name, base=base)
                           for name in ("AVTransport", "RenderingControl", "ConnectionManager"))
        kind = TARGET if MODE != "printer" else "urn:schemas-upnp-org:device:Printer:1"
        self._send(DESCRIPTION.format(type=kind, services=services).encode())

    def do_POST(self):  # pylint: disable=invalid-name
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        action = self.headers["SOAPACTION"].strip('"').split("#")[1]
        print(json.dumps({"event": "call", "action": action, "uri": argument(body, "CurrentURI"),
                          "didl": argument(body, "CurrentURIMetaData"), "volume": argument(body, "DesiredVolume"),
                          "target": argument(body, "Target")}), flush=True)
        player.calls += 1
        if action != "GetProtocolInfo" and self._misbehave():
            return
        values = obey(action, body)
        if isinstance(values, int):
            self._send(ENVELOPE.format(FAULT.format(values)).encode(), 500)
            return
        inside = "".join(f"<{key}>{xml.sax.saxutils.escape(value)}</{key}>" for key, value in values.items())
        space = "urn:schemas-upnp-org:service:" + self.path.strip("/") + ":1"
        self._send(ENVELOPE.format(f'<u:{action}Response xmlns:u="{space}">{inside}</u:{action}Response>').encode())

    def _misbehave(self):
        begins_later = MODE.endswith("-later") and player.now() <= 1
        if begins_later:
            return False
        if MODE.startswith("garbage"):
            self._send(b"\0\xff]]>" * 1000)
        elif MODE.startswith("slow"):
            time.sleep(SLOW_S)
        elif MODE.startswith("large"):
            self._send_large(MODE.startswith("large-announced"))
        elif MODE.startswith("closes"):
            self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True
        elif MODE == "no-words":
            self._send(b"", 404)
        else:
            return False
        return True


class Server(http.server.ThreadingHTTPServer):
    def server_bind(self):
        """HTTPServer's own asks for the name of the address: where no name server answers that takes ten seconds."""
        socketserver.TCPServer.server_bind(self)


def answer_searches():
    finder = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    finder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    finder.bind(("", GROUP[1]))
    finder.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, socket.inet_aton(GROUP[0]) + socket.inet_aton(IP))
    while True:
        question, sender = finder.recvfrom(2048)
        if b"M-SEARCH" not in question:
            continue
        for answer in make_answers():
            finder.sendto(answer, sender)


def make_answer(usn=USN, location=f"http://{IP}:{PORT}/description.xml", target=TARGET):
    return (f"HTTP/1.1 200 OK\r\nCACHE-CONTROL: max-age=1800\r\nEXT:\r\nLOCATION: {location}\r\n"
            f"ST: {target}\r\nUSN: {usn}\r\n\r\n").encode()


def make_answers():
    if MODE == "bad-answers":
        yield from (make_answer("nocolon"), make_answer(""), make_answer("uuid:x"), make_answer("x" * 2000 + "::" + TARGET),
                    make_answer(f"uuid:others::{TARGET}", f"http://198.18.1.1:{PORT}/description.xml"),
                    make_answer(f"uuid:file::{TARGET}", "file:///etc/passwd"), make_answer(location="http://"),
                    b"HTTP/1.1 200 OK\r\n\r\n", b"", os.urandom(1400), b"NOTIFY * HTTP/1.1\r\nNT: " + TARGET.encode()
                    + b"\r\nNTS: ssdp:byebye\r\nUSN: nocolon\r\n\r\n")
    if MODE == "flood":
        for number in range(3000):
            yield make_answer(f"uuid:flood-{number}::{TARGET}")
    yield make_answer()


def main():
    threading.Thread(target=answer_searches, daemon=True).start()
    server = Server((IP, PORT), Handler)
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # who leaves in the middle leaves
    print(json.dumps({"event": "ready"}), flush=True)
    server.serve_forever()


main()
