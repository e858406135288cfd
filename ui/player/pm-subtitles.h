/* pm-subtitles.h — the subtitles of a film: SRT, WebVTT and SSA, and what GStreamer finds in the film.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Files of strangers: a part that makes no sense is passed over, and everything has a bound. Main thread, or
 * any one at a time. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PM_SUBTITLES_SIZE_MAX (8 * 1024 * 1024) /* bytes of a file: films have some 200 KB */
#define PM_SUBTITLES_CUES_MAX 50000             /* a film of 3 hours has some 3,000 */
#define PM_SUBTITLES_SHOWN_MAX 6                /* cues over the picture at once */

#define PM_SUBTITLES_ERROR (pm_subtitles_error_quark ())
GQuark pm_subtitles_error_quark (void);
typedef enum {
  PM_SUBTITLES_ERROR_TOO_LARGE, /* more than PM_SUBTITLES_SIZE_MAX */
  PM_SUBTITLES_ERROR_EMPTY,     /* no cue in it: no subtitles, or of another kind */
} PmSubtitlesError;

typedef struct {
  gint64 begin_us, end_us; /* [begin, end) from the film's start */
  char *markup;            /* Pango's */
} PmCue;

typedef struct _PmSubtitles PmSubtitles;

PmSubtitles *pm_subtitles_new (void);
/* NULL and PM_SUBTITLES_ERROR when there is nothing to show. */
PmSubtitles *pm_subtitles_parse (const guint8 *data, gsize size, GError **error);
void pm_subtitles_free (PmSubtitles *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PmSubtitles, pm_subtitles_free)

/* @text: as in a file (see pm_subtitle_markup_new()), valid UTF-8. Nothing happens when it is empty or its times
 * are absurd, when the same is there already (a film tells again after a seek), or PM_SUBTITLES_CUES_MAX are. */
void pm_subtitles_add (PmSubtitles *self, gint64 begin_us, gint64 end_us, const char *text);

/* Adds what a film with a script tells: @head is its codec's private data, @event as of pm_subtitle_ass_dup_line();
 * both valid UTF-8. The script grows at its end. Nothing happens when it makes no sense, is there already, or the
 * script has PM_SUBTITLES_SIZE_MAX bytes. */
void pm_subtitles_add_event (PmSubtitles *self, const char *head, gint64 begin_us, gint64 end_us,
                             const char *event);

guint pm_subtitles_get_n_cues (PmSubtitles *self);
/* Ordered by when they begin; lives until something is added. */
const PmCue *pm_subtitles_get_cue (PmSubtitles *self, guint index);
/* Of SSA, what another draws it by (see pm_subtitle_ass_read()), in UTF-8; NULL: it is of another kind. The cues
 * are the same without styles and places. Lives until something is added. */
GBytes *pm_subtitles_get_script (PmSubtitles *self);
gboolean pm_subtitles_is_script (PmSubtitles *self); /* it has a head */
/* The markup of what is said at @time_us, the earliest first, a line each; NULL: nothing is. Owned. */
char *pm_subtitles_dup_at (PmSubtitles *self, gint64 time_us);

G_END_DECLS
