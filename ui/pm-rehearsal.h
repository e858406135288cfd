/* pm-rehearsal.h — runs the swarm in a box to its end with nobody there, tells how, and takes a picture.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pm-library.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PM_TYPE_REHEARSAL (pm_rehearsal_get_type ())
G_DECLARE_FINAL_TYPE (PmRehearsal, pm_rehearsal, PM, REHEARSAL, GObject)

/* Signal "over" (gboolean complete): after the pictures were taken, or when it took too long.
 * @picture (nullable): path of a PNG with blocks on their way both ways; another one, NAME-complete.png,
 * shows the end. */
PmRehearsal *pm_rehearsal_new (PmLibrary *library, GtkWindow *window, const char *picture);

G_END_DECLS
