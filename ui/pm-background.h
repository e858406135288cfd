/* pm-background.h — going on without a window, and starting with the desktop: asks it for leave, and tells it what
 * goes on.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The desktop is asked by the portal org.freedesktop.portal.Background, which also those outside of Flatpak may
 * use. Outside, the file that starts us at log-in is our own: the portal knows no name for it there. Where
 * nothing answers, nobody forbids it either. Thread: main. */
#pragma once

#include "pm-activity.h"

G_BEGIN_DECLS

#define PM_TYPE_BACKGROUND (pm_background_get_type ())
G_DECLARE_FINAL_TYPE (PmBackground, pm_background, PM, BACKGROUND, GObject)

/* Signal: "refused" (char *text): the desktop does not want it, and the key is off again; a sentence for
 * the person. */

/* Follows the keys "run-in-background", "autostart" and "start-hidden" of @settings. @bus: nullable.
 * @is_sandboxed: in Flatpak. Takes references. */
PmBackground *pm_background_new (GDBusConnection *bus, GSettings *settings, PmActivity *activity,
                                 gboolean is_sandboxed);
/* Whether there is no window now: only then the desktop is told what goes on. */
void pm_background_set_hidden (PmBackground *self, gboolean hidden);

G_END_DECLS
