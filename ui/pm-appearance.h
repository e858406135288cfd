/* pm-appearance.h — light or dark, as the person wishes.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* From now on the application looks as the setting "appearance" says. Thread: main, after start-up. */
void pm_appearance_follow (GSettings *settings);

G_END_DECLS
