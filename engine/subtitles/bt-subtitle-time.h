/* bt-subtitle-time.h — the line of a subtitle file that tells from when until when.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One time, "1:02:03.45", of which hours may be left out, from *@at on; *@at is then behind it. */
gboolean bt_subtitle_time_take (const char **at, const char *end, gint64 *us);

/* "00:00:01,600 --> 00:00:04,200" of SRT, "00:01.600 --> 00:04.200 line:0" of WebVTT; what follows the second
 * time is not looked at. @line ends at @end. Whether it is such a line; then the times in microseconds. */
gboolean bt_subtitle_time_parse (const char *line, const char *end, gint64 *begin_us,
                                 gint64 *end_us);

G_END_DECLS
