/* pm-application.h — the application: one engine, one window, and the ways in.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define PM_TYPE_APPLICATION (pm_application_get_type ())
G_DECLARE_FINAL_TYPE (PmApplication, pm_application, PM, APPLICATION, AdwApplication)

PmApplication *pm_application_new (void);
/* What the program should end with when g_application_run() ended well itself. */
int pm_application_get_exit_status (PmApplication *self);

G_END_DECLS
