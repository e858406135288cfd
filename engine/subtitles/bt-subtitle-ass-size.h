/* bt-subtitle-ass-size.h — whether what a script draws is of a size that can be meant.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * libass makes a bitmap of a letter however far it reaches out of the picture: letters of 50 screens' height took
 * 5 GB and 7 seconds, those of 4 screens take 0.1 GB and 0.2 s. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define BT_SUBTITLE_ASS_SCREENS_MAX 4 /* heights of the picture */

typedef struct {
  double width, height;    /* of the picture, in the script's units; 0: it did not tell */
  guint size_field;        /* of a style, from 0: Fontsize, */
  guint scale_fields[2];   /* ScaleX and ScaleY */
  double font_size, scale; /* the largest of all styles; 1 is as it is */
} BtSubtitleAssSize;

void bt_subtitle_ass_size_init (BtSubtitleAssSize *self);
/* A line of [Script Info]. */
void bt_subtitle_ass_size_take_head (BtSubtitleAssSize *self, const char *line, const char *end);
/* A line of styles; FALSE: it is too large. */
gboolean bt_subtitle_ass_size_take_style (BtSubtitleAssSize *self, const char *line,
                                          const char *end);
/* What a line says, letters or drawings. */
gboolean bt_subtitle_ass_size_fits (const BtSubtitleAssSize *self, const char *text,
                                    const char *end);

G_END_DECLS
