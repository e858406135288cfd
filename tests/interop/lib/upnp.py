"""A renderer's own word, by UPnP: it is found in its room, and asked."""
# SPDX-License-Identifier: GPL-3.0-or-later
import html
import re
import socket
import urllib.parse
import urllib.request

GROUP = ("239.255.255.250", 1900)
KIND = "urn:schemas-upnp-org:device:MediaRenderer:1"
SEARCH = f'M-SEARCH * HTTP/1.1\r\nHOST: {GROUP[0]}:{GROUP[1]}\r\nMAN: "ssdp:discover"\r\nMX: 1\r\nST: {KIND}\r\n\r\n'
ENVELOPE = """<?xml version="1.0"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"
s:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"><s:Body><u:{action} xmlns:u="{kind}">
<InstanceID>0</InstanceID>{more}</u:{action}></s:Body></s:Envelope>"""


def find(ip):
    """Where the description of the one at IP is, or None when nothing comes for two seconds."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asker:
        asker.settimeout(2)
        asker.sendto(SEARCH.encode(), (ip, GROUP[1]))
        try:
            found = re.search(rb"\r\nlocation: *(\S+)", asker.recv(4096), re.IGNORECASE)
        except OSError:
            return None
    return found and found.group(1).decode()


class Renderer:
    """The one whose description is at LOCATION."""

    def __init__(self, location):
        with urllib.request.urlopen(location, timeout=20) as answer:
            text = answer.read().decode()
        self.place = urllib.parse.urlsplit(location).netloc
        self.controls = {}
        for service in re.findall(r"<service>(.*?)</service>", text, re.DOTALL):
            kind = re.search(r"<serviceType>(.*?)<", service).group(1)
            path = re.search(r"<controlURL>(.*?)<", service).group(1)
            self.controls[kind.split(":")[3]] = kind, urllib.parse.urljoin(location, html.unescape(path))

    def ask(self, service, action, more=""):
        """The values of its answer."""
        kind, url = self.controls[service]
        body = ENVELOPE.format(action=action, kind=kind, more=more).encode()
        request = urllib.request.Request(url, body, {"Content-Type": 'text/xml; charset="utf-8"',
                                                     "SOAPAction": f'"{kind}#{action}"'})
        with urllib.request.urlopen(request, timeout=20) as answer:
            text = answer.read().decode()
        return {name: html.unescape(value) for name, value in re.findall(r"<(\w+)>([^<]*)</\1>", text)}


def seconds(clock):
    """Of "0:00:12"."""
    hours, minutes, rest = clock.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(rest)
