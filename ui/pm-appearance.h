/* pm-appearance.h — light or dark, as the person wishes.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* From now on the application looks as the setting "appearance" says. Thread: main, after start-up. */
void pm_appearance_follow (GSettings *settings);
/* Films are shown in the dark, whatever is set. */
void pm_appearance_set_film (GSettings *settings, gboolean is_shown);

G_END_DECLS
