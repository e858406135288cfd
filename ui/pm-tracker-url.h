/* pm-tracker-url.h — whether what a person wrote is the address of a tracker.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What is wrong with @url, as a sentence; NULL: nothing. (transfer full) Thread: any. */
char *pm_tracker_url_get_trouble (const char *url);
/* Whether it introduces peers over WebRTC. */
gboolean pm_tracker_url_introduces (const char *url);

G_END_DECLS
