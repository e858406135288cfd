"""GTK's own dialog for a file or a folder, used as a person who knows the path does."""
# SPDX-License-Identifier: GPL-3.0-or-later
import re

import atspi
import hands


def choose(root, title, path, button):
    hands.window(title)
    hands.focus(title)
    hands.key("ctrl+l")
    dialog = atspi.find(root, None, title)
    # Not by keys: what GTK completes meanwhile would get between them.
    line = atspi.find(dialog, "text")
    atspi.Atspi.EditableText.set_text_contents(line, str(path))
    atspi.wait(lambda: atspi.content(line) == str(path), "what was written")
    atspi.press(atspi.find(root, "push button", re.compile(f"^_?{button}$")))
    atspi.gone(root, None, title)
