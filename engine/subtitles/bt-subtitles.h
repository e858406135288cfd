/* bt-subtitles.h — the subtitles of a film: SRT, WebVTT and SSA, and what GStreamer finds in the film.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Files of strangers: a part that makes no sense is passed over, and everything has a bound. Main thread, or
 * any one at a time. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define BT_SUBTITLES_SIZE_MAX (8 * 1024 * 1024) /* bytes of a file: films have some 200 KB */
#define BT_SUBTITLES_CUES_MAX 50000             /* a film of 3 hours has some 3,000 */
#define BT_SUBTITLES_SHOWN_MAX 6                /* cues over the picture at once */

#define BT_SUBTITLES_ERROR (bt_subtitles_error_quark ())
GQuark bt_subtitles_error_quark (void);
typedef enum {
  BT_SUBTITLES_ERROR_TOO_LARGE, /* more than BT_SUBTITLES_SIZE_MAX */
  BT_SUBTITLES_ERROR_EMPTY,     /* no cue in it: no subtitles, or of another kind */
} BtSubtitlesError;

typedef struct {
  gint64 begin_us, end_us; /* [begin, end) from the film's start */
  char *markup;            /* Pango's */
} BtCue;

typedef struct _BtSubtitles BtSubtitles;

BtSubtitles *bt_subtitles_new (void);
/* NULL and BT_SUBTITLES_ERROR when there is nothing to show. */
BtSubtitles *bt_subtitles_parse (const guint8 *data, gsize size, GError **error);
void bt_subtitles_free (BtSubtitles *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BtSubtitles, bt_subtitles_free)

/* @text: as in a file (see bt_subtitle_markup_new()), valid UTF-8. Nothing happens when it is empty or its times
 * are absurd, when the same is there already (a film tells again after a seek), or BT_SUBTITLES_CUES_MAX are. */
void bt_subtitles_add (BtSubtitles *self, gint64 begin_us, gint64 end_us, const char *text);

/* Adds what a film with a script tells: @head is its codec's private data, @event as of bt_subtitle_ass_dup_line();
 * both valid UTF-8. The script grows at its end. Nothing happens when it makes no sense, is there already, or the
 * script has BT_SUBTITLES_SIZE_MAX bytes. */
void bt_subtitles_add_event (BtSubtitles *self, const char *head, gint64 begin_us, gint64 end_us,
                             const char *event);

guint bt_subtitles_get_n_cues (BtSubtitles *self);
/* Ordered by when they begin; lives until something is added. */
const BtCue *bt_subtitles_get_cue (BtSubtitles *self, guint index);
/* Of SSA, what another draws it by (see bt_subtitle_ass_read()), in UTF-8; NULL: it is of another kind. The cues
 * are the same without styles and places. Lives until something is added. */
GBytes *bt_subtitles_get_script (BtSubtitles *self);
gboolean bt_subtitles_is_script (BtSubtitles *self); /* it has a head */
/* The markup of what is said at @time_us, the earliest first, a line each; NULL: nothing is. Owned. */
char *bt_subtitles_dup_at (BtSubtitles *self, gint64 time_us);

G_END_DECLS
