"""Languages that nobody speaks, made of the template: longer and accented, or written from right to left. What is
still read in plain letters then cannot be translated."""
# SPDX-License-Identifier: GPL-3.0-or-later
import pathlib
import re
import shutil
import struct
import subprocess

TEMPLATE = pathlib.Path(__file__).resolve().parents[3] / "po" / "piecemeal.pot"
DOMAIN = "piecemeal"
# GTK mirrors its windows in this language, whose translation it has.
MIRRORED = "he"
LOCALE = "en_GB.UTF-8"
LONGER = "xx"  # nobody's: libraries have no translation of their own

LATIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
ACCENTED = "åƀçđéƒğħìĵķłɱñöþǫřšŧüṽŵẋýžÅƁÇĐÉƑĞĤÌĴĶŁṀÑÖÞǪŘŠŦÜṼŴẊÝŽ"
HEBREW = "אבגדהוזחטיכלמנסעפצקרשתאבגד" * 2
VOWELS = "aeiou"  # twice: texts of real languages are up to a third longer than English ones
# What a translator leaves as it is: formats, tags, entities, and the letter that a key is made of.
KEPT = re.compile(r"%[-+ #0'I]*\d*(?:\$[-+ #0'I]*\d*)?(?:\.\d+)?(?:hh|h|ll|l|q|j|z|t)?[a-zA-Z%]|<[^<>]+>|&\w+;|_(?=\w)")
HEAD = ("Content-Type: text/plain; charset=UTF-8\n"
        "Content-Transfer-Encoding: 8bit\nPlural-Forms: nplurals=2; plural=(n != 1);\n")
MAGIC = 0x950412de  # of a catalogue, see the manual of GNU gettext, MO Files
HEAD_SIZE = 28


def disguise(text, letters, doubled):
    table = {letter: other + (other if letter in doubled else "") for letter, other in zip(LATIN, letters)}
    parts, end = [], 0
    for match in KEPT.finditer(text):
        parts += [text[end:match.start()].translate(str.maketrans(table)), match.group()]
        end = match.end()
    return "".join(parts) + text[end:].translate(str.maketrans(table))


def read_template(folder):
    """Shape: {message: translation}, in bytes as they stand in a catalogue, of English into itself."""
    english, compiled = folder / "english.po", folder / "english.mo"
    subprocess.run(["msgen", "--lang=en", TEMPLATE, "-o", english], check=True)
    subprocess.run(["msgfmt", english, "-o", compiled], check=True)
    data = compiled.read_bytes()
    _, _, count, ids, texts = struct.unpack_from("<5I", data)

    def cut(table, i):
        length, start = struct.unpack_from("<2I", data, table + 8 * i)
        return data[start:start + length]

    return {cut(ids, i): cut(texts, i) for i in range(count)}


def write_catalogue(path, messages):
    """@messages: as read_template() gives them; sorted, as gettext looks for them."""
    ids, texts = zip(*sorted(messages.items()))
    offset = HEAD_SIZE + 16 * len(ids)
    tables, heap = b"", b""
    for entry in ids + texts:
        tables += struct.pack("<2I", len(entry), offset + len(heap))
        heap += entry + b"\0"
    head = struct.pack("<7I", MAGIC, 0, len(ids), HEAD_SIZE, HEAD_SIZE + 8 * len(ids), 0, offset)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(head + tables + heap)


def translate(text, language):
    letters, doubled = (HEBREW, "") if language == MIRRORED else (ACCENTED, VOWELS)
    return disguise(text, letters, doubled)


def make_locale(folder):
    """A locale like C, but under another name: newer libraries translate nothing in C.UTF-8."""
    shutil.copytree("/usr/lib/locale/C.utf8", folder / LOCALE)
    return {"LOCPATH": str(folder), "LC_ALL": LOCALE}


def make(folder, language):
    """Makes the catalogue of one of the two languages, and gives the environment in which the program speaks it."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    messages = {key: b"\0".join(translate(part.decode(), language).encode() for part in text.split(b"\0"))
                for key, text in read_template(folder).items() if key}
    write_catalogue(folder / language / "LC_MESSAGES" / f"{DOMAIN}.mo", {b"": HEAD.encode(), **messages})
    return {"LANGUAGE": language, "PIECEMEAL_LOCALE_DIR": str(folder), **make_locale(folder / "system")}
