"""The program's name on the bus and in the settings: meson_options.txt is the one place where it stands."""
# SPDX-License-Identifier: GPL-3.0-or-later
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[3]


def option(name):
    """The value that an option of Meson has unless it is given."""
    text = (ROOT / "meson_options.txt").read_text(encoding="utf-8")
    return re.search(rf"option\('{name}', type: 'string', value: '([^']+)'", text).group(1)


APP_ID = option("app_id")
OBJECT = "/" + APP_ID.replace(".", "/")
SETTINGS_HEAD = f"[{OBJECT[1:]}]\n"  # of the file in which GSettings keeps them without a desktop
