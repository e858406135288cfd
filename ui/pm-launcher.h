/* pm-launcher.h — the program's icon in a dock: how many downloads run, and how far they are.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * By the signal com.canonical.Unity.LauncherEntry.Update, which docks of GNOME, KDE and Ubuntu show.
 * Thread: main. */
#pragma once

#include "pm-activity.h"

G_BEGIN_DECLS

#define PM_TYPE_LAUNCHER (pm_launcher_get_type ())
G_DECLARE_FINAL_TYPE (PmLauncher, pm_launcher, PM, LAUNCHER, GObject)

/* Takes references. Tells changes of what is seen, no more often than @activity does; that nothing goes
 * on any more when it ends. */
PmLauncher *pm_launcher_new (GDBusConnection *bus, PmActivity *activity);

G_END_DECLS
