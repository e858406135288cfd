/* pm-format.h — numbers as a person reads them. Main thread; strings are (transfer full).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Bytes a second that are more than none once they are rounded. */
#define PM_RATE_LEAST 500
/* Bytes a second: "412 kB/s", "12.4 MB/s". */
char *pm_format_rate (guint64 bytes_per_second);
/* The same in words that can be spoken: "2.3 megabytes per second". */
char *pm_format_rate_spoken (guint64 bytes_per_second);
/* Bytes: "3.7 GB". */
char *pm_format_size (guint64 bytes);
/* "7 minutes left"; NULL when it cannot be told (@seconds below 0). */
char *pm_format_eta (gint64 seconds);
/* With the language's thousands separators. */
char *pm_format_count (guint64 count);
/* @share 0 to 1: "43%". Never "100%" before all is there, never "0%" once something is. */
char *pm_format_percent (double share);
/* The number of it. */
guint pm_format_get_percent (double share);

G_END_DECLS
