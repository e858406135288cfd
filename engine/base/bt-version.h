/* bt-version.h — the version of the engine.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* bt_get_version:
 *
 * Returns: the version of the engine as "MAJOR.MINOR.PATCH", owned by the engine.
 * Thread: any. */
const char *bt_get_version (void);

G_END_DECLS
