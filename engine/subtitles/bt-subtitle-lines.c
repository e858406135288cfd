/* bt-subtitle-lines.c — a subtitle file line by line.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "subtitles/bt-subtitle-lines.h"

gboolean
bt_subtitle_lines_next (BtSubtitleLines *self, const char **line, const char **line_end)
{
  if (self->at == self->end)
    return FALSE;
  *line = self->at;
  while (self->at < self->end && *self->at != '\n' && *self->at != '\r')
    self->at++;
  *line_end = self->at;
  if (self->at < self->end && *self->at++ == '\r' && self->at < self->end && *self->at == '\n')
    self->at++;
  return TRUE;
}

gboolean
bt_subtitle_lines_is_empty (const char *line, const char *end)
{
  while (line < end && (*line == ' ' || *line == '\t'))
    line++;
  return line == end;
}
