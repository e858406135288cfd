/* pm-awake.h — keeps the computer from going to sleep while something is downloaded, if the person wants that.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Seeding keeps nobody awake, and neither does a download to which nothing comes. Thread: main. */
#pragma once

#include "pm-activity.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PM_TYPE_AWAKE (pm_awake_get_type ())
G_DECLARE_FINAL_TYPE (PmAwake, pm_awake, PM, AWAKE, GObject)

/* Follows the key "stay-awake". Takes references of all but @application, which holds it. */
PmAwake *pm_awake_new (GtkApplication *application, PmActivity *activity, GSettings *settings);

G_END_DECLS
