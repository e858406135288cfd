/* pm-history-words.h — when something was, how long it lasted, and what it came to, as a person says it.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * All results are translated and (transfer full). Thread: main. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Unix seconds: "12 March 2026, 14:05" in the local time. NULL: 0, or no time that a calendar has. */
char *pm_history_words_moment (gint64 seconds);
/* Likewise only the day. */
char *pm_history_words_day (gint64 seconds);
/* "3 hours, 12 minutes"; less than a minute in seconds. */
char *pm_history_words_duration (guint64 seconds);
/* What was given for each byte that came: "0.36"; a dash where none came. */
char *pm_history_words_ratio (guint64 given, guint64 came);

G_END_DECLS
