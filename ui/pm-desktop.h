/* pm-desktop.h — the program as a part of the desktop: its notifications, its icon, its wish not to sleep, its life
 * without a window.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Thread: main. */
#pragma once

#include "pm-library.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PM_TYPE_DESKTOP (pm_desktop_get_type ())
G_DECLARE_FINAL_TYPE (PmDesktop, pm_desktop, PM, DESKTOP, GObject)

/* Takes references of all but @application, which holds it. */
PmDesktop *pm_desktop_new (GtkApplication *application, PmLibrary *library, GSettings *settings);
/* Whether it goes on without a window; the first time that is told in a notification, which can end it. */
void pm_desktop_set_hidden (PmDesktop *self, gboolean hidden);
/* The window was closed and ends everything. If that stops downloads, it is told once that they could go
 * on without it. */
void pm_desktop_tell_end (PmDesktop *self);

G_END_DECLS
