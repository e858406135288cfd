/* bt-subtitle-ass.h — scripts of SubStation Alpha (.ssa, .ass), whose lines have styles and places.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Another reads them to draw them (libass); here is what is said, without how it looks, and what of a stranger's
 * script that other one gets. */
#pragma once

#include "subtitles/bt-subtitle-ass-size.h"

G_BEGIN_DECLS

#define BT_SUBTITLE_ASS_LINE_MAX (64 * 1024) /* bytes: drawings have some 10 KB */
#define BT_SUBTITLE_ASS_STYLES_MAX 1000      /* films have up to 100 */

/* @text: valid UTF-8 up to @end; until the call returns. */
typedef void (*BtSubtitleAssSaid) (gint64 begin_us, gint64 end_us, const char *text,
                                   const char *end, gpointer data);

/* Whether @text, what a file holds in UTF-8, begins as such a script does. */
gboolean bt_subtitle_ass_is_script (const char *text);

/* Calls @said for each line that is said, in the script's order, up to @n_said_max of them. Returns the script
 * without the rest: sections of fonts, pictures and what editors keep for themselves, remarks, lines that are
 * longer than BT_SUBTITLE_ASS_LINE_MAX, and what is too large to be drawn. Owned. */
GString *bt_subtitle_ass_read (const char *text, guint n_said_max, BtSubtitleAssSaid said,
                               gpointer data);

/* A script without a line, of which @head tells the styles (a film's, as its codec's private data); @size: of what it tells. */
GString *bt_subtitle_ass_read_head (const char *head, BtSubtitleAssSize *size);
/* The line for such a script of what @event says from when until when: @event is as in Matroska, "ReadOrder,Layer,
 * Style,Name,MarginL,MarginR,MarginV,Effect,Text" in UTF-8. Ends in \n; owned. NULL: it makes no sense. @text:
 * where in @event its text begins. */
char *bt_subtitle_ass_dup_line (const char *event, gint64 begin_us, gint64 end_us,
                                const char **text);

/* What a line says, in the tags of SRT: bold, italics and underline stay, drawings and all else go. Owned. */
char *bt_subtitle_ass_dup_plain (const char *text, const char *end);

G_END_DECLS
