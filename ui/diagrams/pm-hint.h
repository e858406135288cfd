/* pm-hint.h — the dark bubble beside what a person points at in a drawing.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A value to embed; zero is empty. */
typedef struct {
  char *words;         /* owned; NULL: nothing is seen */
  PangoLayout *layout; /* owned, or NULL */
} PmHint;

void pm_hint_clear (PmHint *self);
/* @words: lines; the first is bold up to its first dot. NULL: none. Whether anything changed. */
gboolean pm_hint_set (PmHint *self, const char *words);
/* Beside (@x, @y), on the side of @widget with more room, and not higher than @free px below its top. */
void pm_hint_draw (PmHint *self, GtkWidget *widget, GtkSnapshot *snapshot, float x, float y,
                   float free);

/* What a drawing's hint follows. Each is called with @widget first, then as the signals "motion",
 * "leave" and "key-pressed" of the event controllers have it. */
void pm_hint_follow (GtkWidget *widget, GCallback motion, GCallback leave, GCallback key);

G_END_DECLS
