#!/usr/bin/python3
"""Holds the table of rooms: who may include whom. CONTRIBUTING.md explains it."""
# SPDX-License-Identifier: GPL-3.0-or-later
import re

import stylelib
from stylelib import ROOT, complain

# A room of the engine -> the rooms whose headers it may include (its own always).
BELOW_SESSION = {"swarm", "wire", "dht", "lsd", "mdns", "rtc", "tracker", "transport", "storage", "metainfo", "base"}
MAY_USE = {
    "demo": {"model", "session", "tracker", "metainfo", "base"},
    "cast": {"model", "stream", "subtitles", "mdns", "base"},
    "model": {"stream", "session", "metainfo", "base"},
    "stream": {"session", "metainfo", "base"},
    "session": BELOW_SESSION,
    "swarm": {"wire", "metainfo", "base"},
    "wire": {"metainfo", "base"},
    "dht": {"metainfo", "base"},
    "lsd": {"transport", "base"},
    "mdns": {"transport", "base"},
    "rtc": {"mdns", "transport", "base"},
    "tracker": {"transport", "metainfo", "base"},
    "transport": {"base"},
    "storage": {"metainfo", "base"},
    "metainfo": {"base"},
    "subtitles": set(),
    "base": set(),
}

# Rooms that own no socket, file, clock, timer, thread or source of chance.
MACHINES = {"swarm", "wire", "dht", "subtitles"}
WORLD_HEADERS = re.compile(
    r"<(sys/(socket|epoll|timerfd|eventfd|time)\.h|netinet/.*|arpa/.*|unistd\.h|fcntl\.h"
    r"|time\.h|pthread\.h|poll\.h|libsoup/.*|gio/gunix.*)>")
WORLD_CALLS = re.compile(
    r"\b(g_get_(monotonic|real)_time|clock_gettime|gettimeofday|g_date_time_new_now\w*"
    r"|g_(random|rand)_\w+|getrandom|g_timeout_\w+|g_idle_\w+|g_thread_\w+|pthread_\w+"
    r"|g_socket_\w+|g_file_\w+)\s*\(")

NOT_IN_ENGINE = re.compile(r"<(gtk|gdk|gsk|adwaita|graphene|pango|cairo|gst|libadwaita)\b.*>")
INCLUDE = re.compile(r'^\s*#\s*include\s+([<"][^>"]+[>"])')

# Deprecated after the floor, or newer than it: only pm-compat.c, behind version checks.
# The list of shortcuts has no other form.
COMPAT = "ui/pm-compat.c"
SHORTCUTS = "pm-shortcuts.ui"
LATER_TYPES = """
    AdwLeaflet AdwFlap AdwSqueezer AdwViewSwitcherTitle AdwAboutWindow AdwMessageDialog
    AdwPreferencesWindow AdwEnumListModel
    AdwBanner AdwTabOverview AdwTabButton AdwBreakpoint AdwBreakpointBin AdwNavigationView
    AdwNavigationPage AdwNavigationSplitView AdwOverlaySplitView AdwToolbarView AdwSwitchRow
    AdwSpinRow AdwDialog AdwAlertDialog AdwAboutDialog AdwPreferencesDialog AdwSpinner
    AdwBottomSheet AdwButtonRow AdwMultiLayoutView AdwToggleGroup AdwWrapBox
    AdwInlineViewSwitcher AdwShortcutsDialog AdwSidebar
    GtkDialog GtkMessageDialog GtkInfoBar GtkComboBox GtkComboBoxText GtkTreeView GtkListStore
    GtkTreeStore GtkCellRenderer GtkIconView GtkStatusbar GtkAssistant GtkEntryCompletion
    GtkAppChooserButton GtkAppChooserDialog GtkColorButton GtkColorChooserDialog GtkFontButton
    GtkFontChooserDialog GtkFileChooserDialog GtkFileChooserNative GtkFileChooserWidget
    GtkLockButton GtkVolumeButton GtkStyleContext GtkShortcutsWindow
    GtkFileDialog GtkAlertDialog GtkUriLauncher GtkFileLauncher GtkColorDialog GtkFontDialog
""".split()
LATER_FUNCTIONS = """
    gtk_widget_show gtk_widget_hide gtk_widget_get_allocated_width
    gtk_widget_get_allocated_height gtk_widget_get_allocation gtk_widget_translate_coordinates
    gtk_css_provider_load_from_data gtk_css_provider_load_from_string gtk_image_new_from_pixbuf
    gtk_picture_new_for_pixbuf gdk_texture_new_for_pixbuf gtk_show_uri
    gtk_widget_get_style_context gtk_window_present_with_time gtk_widget_get_color
    gtk_accessible_announce gtk_list_box_remove_all gtk_column_view_column_set_id
    gtk_search_entry_set_placeholder_text gtk_snapshot_append_fill gtk_snapshot_append_stroke
    adw_toast_set_use_markup adw_preferences_page_set_description adw_window_add_breakpoint
    adw_entry_row_set_max_length adw_preferences_group_set_separate_rows
    adw_preferences_group_bind_model adw_action_row_set_icon_name adw_expander_row_add_action
""".split()


def prefix_of(type_name):
    """GtkFileDialog -> gtk_file_dialog_"""
    return re.sub(r"(?<!^)([A-Z])", r"_\1", type_name).lower() + "_"


LATER_IN_C = re.compile(
    r"\b(%s)\b|\b(%s)\w+" % ("|".join(LATER_TYPES + LATER_FUNCTIONS),
                             "|".join(map(prefix_of, LATER_TYPES))))
LATER_IN_UI = re.compile(r'(?:class|parent)="(%s)"' % "|".join(LATER_TYPES))


def includes(path):
    for number, line in stylelib.lines(path):
        match = INCLUDE.match(line)
        if match:
            yield number, match.group(1)


def check_private(path):
    if path.suffix != ".h" or path.stem.endswith("-private"):
        return
    for number, include in includes(path):
        if include.strip('<>"').endswith("-private.h"):
            complain(path, number, f"a public header includes {include}: declare what it needs forward")


# What one place alone may call, and what others do instead. Then binding to an interface covers all that binds; and
# no message goes while it still comes, which libadwaita 1.2 does not stand.
ONE_PLACE = {"getifaddrs": ("engine/transport/bt-local.c", "take its list"),
             "adw_toast_overlay_add_toast": ("ui/pm-toast.c", "use pm_toast_add ()")}


def check_one_place(path):
    for number, line in stylelib.code_lines(path):
        for call, (place, instead) in ONE_PLACE.items():
            if re.search(rf"\b{call}\s*\(", line) and str(path) != place:
                complain(path, number, f"{place} alone may call {call}: {instead}")


def check_engine_include(path, room, number, include):
    name = include.strip('<>"')
    if NOT_IN_ENGINE.match(include):
        complain(path, number, f"the engine knows no {include}")
    elif room in MACHINES and WORLD_HEADERS.match(include):
        complain(path, number, f"{room}/ touches no sockets, files or clocks: pass in what {include} gives")
    elif include.startswith('"'):
        other = name.split("/")[0]
        if "/" not in name and (ROOT / path.parent / name).exists():
            return
        if not (ROOT / "engine" / name).exists():
            complain(path, number, f'{include} is not there: write the include by room, as "base/bt-hash.h"')
        elif other != room and other not in MAY_USE[room]:
            complain(path, number, f"{room}/ may not use {other}/ (it may use: "
                     f"{', '.join(sorted(MAY_USE[room])) or 'none'})")


def check_engine(path):
    if str(path) == "engine/bt.h":
        return
    room = path.parts[1]
    if room not in MAY_USE:
        complain(path, 1, f"engine/{room}/ is not in the table of tests/style/layers.py")
        return
    for number, include in includes(path):
        check_engine_include(path, room, number, include)
    check_one_place(path)
    if room in MACHINES:
        for number, line in stylelib.code_lines(path):
            match = WORLD_CALLS.search(line)
            if match:
                complain(path, number, f"{room}/ may not call {match.group(1)}: time, chance and I/O are passed in")


def check_front(path):
    """ui/ sees itself and <bt.h>; app/ sees ui/ as well."""
    homes = [ROOT / "ui"] if path.parts[0] == "ui" else [ROOT / "app", ROOT / "ui"]
    for number, include in includes(path):
        name = include.strip('<>"')
        if name in ("config.h", "pm-mpris-bus.h", "pm-resources.h"):  # made when it is built
            continue
        if name.split("/")[-1].startswith("bt-") or (name == "bt.h" and include != "<bt.h>"):
            complain(path, number, f"include <bt.h> instead of {include}")
        elif include.startswith('"'):
            if not any((home / name).exists() or (ROOT / path.parent / name).exists() for home in homes):
                complain(path, number, f"{include} is no header of {' or '.join(h.name for h in homes)}")


def check_later_api(path):
    if str(path) == COMPAT or path.name == SHORTCUTS:
        return
    pattern = LATER_IN_UI if path.suffix == ".ui" else LATER_IN_C
    text = stylelib.lines(path) if path.suffix == ".ui" else stylelib.code_lines(path)
    for number, line in text:
        match = pattern.search(line)
        if match:
            complain(path, number, f"{match.group().strip()} is newer than the floor or deprecated later: "
                     f"go through {COMPAT}")


def main():
    for path in stylelib.files(".c", ".h", folders=("engine",)):
        check_engine(path)
        check_private(path)
    for path in stylelib.files(".c", ".h", folders=("ui", "app")):
        check_front(path)
        check_private(path)
        check_one_place(path)
    for path in stylelib.files(".c", ".h", ".ui", folders=("ui", "app")):
        check_later_api(path)
    stylelib.finish("layers")


main()
