/* pm-notifier.h — tells what happened while nobody looked: a download is complete, a torrent was stopped.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What happens at about the same time is summed up in one notification. A notification goes when the
 * window is looked at, and when what it tells is no more. Thread: main. */
#pragma once

#include "pm-library.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PM_TYPE_NOTIFIER (pm_notifier_get_type ())
G_DECLARE_FINAL_TYPE (PmNotifier, pm_notifier, PM, NOTIFIER, GObject)

/* Follows the keys "notify-complete" and "notify-trouble". Takes references of all but @application,
 * which holds it; adds what the buttons do to its actions, and needs its action "show-torrent" (s). */
PmNotifier *pm_notifier_new (GtkApplication *application, PmLibrary *library, GSettings *settings);

G_END_DECLS
