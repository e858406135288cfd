/* pm-cursor.c — the column a person points at, in all rows of a swarm at once.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pm-cursor.h"

struct _PmCursor {
  GObject parent;
  gint64 piece;    /* -1: none */
  GtkWidget *line; /* weak */
  gboolean by_key;
};

G_DEFINE_FINAL_TYPE (PmCursor, pm_cursor, G_TYPE_OBJECT)

static guint changed_signal;

static void
pm_cursor_dispose (GObject *object)
{
  PmCursor *self = PM_CURSOR (object);

  g_clear_weak_pointer (&self->line);
  G_OBJECT_CLASS (pm_cursor_parent_class)->dispose (object);
}

static void
pm_cursor_class_init (PmCursorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pm_cursor_dispose;
  changed_signal = g_signal_new ("changed", PM_TYPE_CURSOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
pm_cursor_init (PmCursor *self)
{
  self->piece = -1;
}

PmCursor *
pm_cursor_new (void)
{
  return g_object_new (PM_TYPE_CURSOR, NULL);
}

void
pm_cursor_move (PmCursor *self, gint64 piece, GtkWidget *line, gboolean by_key)
{
  if (self->piece == piece && self->line == line && self->by_key == by_key)
    return;
  self->piece = piece;
  self->by_key = by_key;
  g_set_weak_pointer (&self->line, line);
  g_signal_emit (self, changed_signal, 0);
}

void
pm_cursor_leave (PmCursor *self, GtkWidget *line)
{
  if (self->line == line)
    pm_cursor_move (self, -1, NULL, FALSE);
}

gint64
pm_cursor_get_piece (PmCursor *self)
{
  return self->line != NULL ? self->piece : -1;
}

GtkWidget *
pm_cursor_get_line (PmCursor *self)
{
  return self->line;
}

gboolean
pm_cursor_is_by_key (PmCursor *self)
{
  return self->by_key;
}
