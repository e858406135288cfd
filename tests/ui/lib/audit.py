"""What must hold of everything that is seen: controls have names, jargon is explained, texts are translated, the
keyboard goes everywhere. Each check gives sentences about what is wrong."""
# SPDX-License-Identifier: GPL-3.0-or-later
import re

import atspi
import hands
from gi.repository import Atspi, GLib

CONTROLS = {"push button", "toggle button", "check box", "radio button", "combo box", "entry", "text", "slider",
            "spin button", "switch", "menu item", "check menu item", "radio menu item", "page tab", "link",
            "list item", "table row", "column header", "image"}
# GTK names what has no name by its type.
NAMELESS = re.compile(r"^((Gtk|Adw|Pm)[A-Z]\w*)?$")
# Parts of a control that has a name itself; and pictures beside a text, which say nothing of their own.
INNER = {"image", "icon", "toggle button", "push button", "text"}
DEPTH = 8  # of what may hold the tooltip or the name of a thing
PLAIN_WORD = re.compile(r"[A-Za-z]{2,}")


class Seen:
    """A moment of what is on the screen below @root: one look over the bus, for all checks."""

    def __init__(self, root):
        self.nodes = []
        self.look(root, [])

    def look(self, node, above):
        if atspi.is_hidden(node):
            return
        try:
            entry = (node, atspi.role_of(node), node.get_name() or "", node.get_description() or "", above)
            children = [node.get_child_at_index(i) for i in range(node.get_child_count())]
        except GLib.Error:
            return  # it went
        self.nodes.append(entry)
        for child in children:
            if child is not None and len(above) < 60:
                self.look(child, above + [entry])


def has_named_holder(entry):
    """A control above has a name, or a text beside says it."""
    return any(role in CONTROLS and not NAMELESS.match(name) for _, role, name, _, _ in entry[4][-DEPTH:])


def nameless(seen):
    for entry in seen.nodes:
        _, role, name, _, _ = entry
        if role in CONTROLS and NAMELESS.match(name) and not (role in INNER and has_named_holder(entry)):
            path = " > ".join(f"{r} {n!r}" for _, r, n, _, _ in entry[4][-4:])
            if role == "image" and name in ("GtkImage", "GtkPicture"):
                continue  # an ornament: what means something has a label
            yield f"a {role} has no name ({name}): {path}"


def jargon(seen, words):
    """@words: patterns. Where one is read, the thing or what holds it has a tooltip."""
    for node, role, name, description, above in seen.nodes:
        if role not in ("label", "push button", "toggle button", "column header", "page tab"):
            continue
        for word in words:
            if word.search(name) and not description and not any(d for _, _, _, d, _ in above[-DEPTH:]):
                yield f"{word.pattern} has no tooltip where it stands: {role} {name!r}"


def untranslated(seen, data, library):
    """In a pseudo-language. @data: a pattern of what is not ours: names of torrents, of files, of protocols;
    @library: of whole texts that come from elsewhere."""
    told = set()
    for _, role, name, description, _ in seen.nodes:
        if role == "application":
            continue
        for text in (name, description):
            rest = data.sub(" ", text.replace("\n", " "))
            if PLAIN_WORD.search(rest) and not NAMELESS.match(text) and not library.match(text) and text not in told:
                told.add(text)
                yield f"not translated: {role} {text!r}"


# --- the keyboard ---------------------------------------------------------------------------------


def focused(root):
    """(role, name) of what has the keyboard, the innermost; None: nothing."""
    found = None
    for node in atspi.walk(root):
        try:
            if node.get_state_set().contains(Atspi.StateType.FOCUSED):
                found = node
        except GLib.Error:
            pass
    return (atspi.role_of(found), found.get_name()) if found is not None else None


def tab_round(root, most):
    """What Tab comes to, from where the keyboard is, until it is there again. Shape: [(role, name)]."""
    order = []
    for _ in range(most):
        hands.key("Tab")
        here = focused(root)
        if here in order:
            return order
        order.append(here)
    raise AssertionError(f"Tab does not come round in {most} steps: {order}")
