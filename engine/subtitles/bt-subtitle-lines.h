/* bt-subtitle-lines.h — a subtitle file line by line.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  const char *at, *end; /* what is left */
} BtSubtitleLines;

/* A line ends with \n, \r\n or \r, or with the text; that is not part of it. FALSE: there is none. */
gboolean bt_subtitle_lines_next (BtSubtitleLines *self, const char **line, const char **line_end);
/* Nothing but blanks. */
gboolean bt_subtitle_lines_is_empty (const char *line, const char *end);

G_END_DECLS
