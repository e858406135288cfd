"""Finds and uses widgets through the accessibility bus, as a screen reader would."""
# SPDX-License-Identifier: GPL-3.0-or-later
import re
import time

import gi
gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

WAIT_S = 30  # much else may be going on
OLDER = {"button": "push button", "switch": "check box"}  # roles as newer versions call them -> as they were called
# Which of these it is, depends on the version as well.
AS_WELL = {"text": ("text", "entry"), "entry": ("text", "entry"), "push button": ("push button", "toggle button")}
LOOKS_MIN = 5  # with much else to do a single look may take all the seconds


def walk(node, depth=40):
    """What is seen: a hidden page is not gone through, for each question costs a way to the program and back."""
    if is_hidden(node):
        return
    yield node
    try:
        children = [node.get_child_at_index(i) for i in range(node.get_child_count())] if depth else []
    except GLib.Error:
        return
    for child in children:
        if child is not None:
            yield from walk(child, depth - 1)


def application(name, pid=None):
    """The accessible of the running program; its name is that of the binary."""
    def look():
        desktop = Atspi.get_desktop(0)
        for i in range(desktop.get_child_count()):
            child = desktop.get_child_at_index(i)
            if child and child.get_name() == name and pid in (None, child.get_process_id()):
                return child
        return None
    return wait(look, f"application {name}")


def wait(look, what, seconds=WAIT_S):
    end = time.monotonic() + seconds
    n_looks = 0
    while True:
        n_looks += 1
        try:
            found = look()
        except GLib.Error:
            found = None
        if found:
            return found
        if time.monotonic() > end and n_looks >= LOOKS_MIN:
            raise AssertionError(f"not found in {seconds} s: {what}")
        time.sleep(0.1)


def role_of(node):
    """As Debian 12 calls it."""
    role = node.get_role_name()
    return OLDER.get(role, role)


def fits(node, role, name):
    """name: a compiled pattern (searched), or the whole name."""
    if role and role_of(node) not in AS_WELL.get(role, (role,)):
        return False
    if isinstance(name, re.Pattern):
        return name.search(node.get_name() or "") is not None
    return name is None or node.get_name() == name


def size(node):
    """(width, height) in px."""
    extents = Atspi.Component.get_extents(node, Atspi.CoordType.WINDOW)
    return extents.width, extents.height


def is_showing(node):
    """GTK gives what is on a hidden page no size."""
    return min(size(node)) > 0


def is_hidden(node):
    try:
        return not is_showing(node)
    except GLib.Error:
        return False  # it has no place of its own, as the program


def matches(root, role, name):
    """(node, its name); a node may go while it is looked at."""
    for node in walk(root):
        try:
            if fits(node, role, name):
                yield node, node.get_name()
        except GLib.Error:
            pass


def find_all(root, role=None, name=None):
    return [node for node, _ in matches(root, role, name)]


def names(root, role=None, name=None):
    return [text for _, text in matches(root, role, name)]


def find(root, role=None, name=None, seconds=WAIT_S):
    return wait(lambda: next(matches(root, role, name), None), f"{role} {name}", seconds)[0]


def gone(root, role=None, name=None, seconds=WAIT_S):
    wait(lambda: next(matches(root, role, name), None) is None, f"the end of {role} {name}", seconds)


def is_checked(node):
    return node.get_state_set().contains(Atspi.StateType.CHECKED)


def is_sensitive(node):
    return node.get_state_set().contains(Atspi.StateType.SENSITIVE)


def is_focused(node):
    return node.get_state_set().contains(Atspi.StateType.FOCUSED)


def content(entry):
    return Atspi.Text.get_text(entry, 0, Atspi.Text.get_character_count(entry))


def press(node):
    """The node's own action, or that of the button inside it."""
    for inner in walk(node, 3):
        if Atspi.Action.get_n_actions(inner) > 0:
            return Atspi.Action.do_action(inner, 0)
    raise AssertionError(f"{node.get_name()} cannot be pressed")


def middle(node):
    """Its place in its window."""
    extents = Atspi.Component.get_extents(node, Atspi.CoordType.WINDOW)
    return extents.x + extents.width // 2, extents.y + extents.height // 2


def within(node, place):
    """The place in its window of what is there in the node."""
    extents = Atspi.Component.get_extents(node, Atspi.CoordType.WINDOW)
    return extents.x + place[0], extents.y + place[1]


def dump(root):
    for node in walk(root):
        try:
            if node.get_name():
                print("   ", role_of(node), repr(node.get_name()))
        except GLib.Error:
            pass
