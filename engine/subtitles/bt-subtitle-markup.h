/* bt-subtitle-markup.h — what a subtitle says, as Pango's markup.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define BT_SUBTITLE_TEXT_MAX 4096 /* bytes of one cue that are read: more fits on no screen */

/* @text: a cue of SRT or WebVTT as it is written, valid UTF-8. Italics, bold, underline and the colours of
 * <font> stay, all other tags go, and what only looks like a tag is text. Whatever comes in, what comes out
 * is balanced markup that holds nothing else. Owned; "" when nothing is left to read. */
char *bt_subtitle_markup_new (const char *text, gsize size);

G_END_DECLS
