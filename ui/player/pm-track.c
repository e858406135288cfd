/* pm-track.c — sound or subtitles in a film, of which a person chooses one.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pm-track.h"

struct _PmTrack {
  GObject parent_instance;
  char *id, *language, *title; /* owned */
};

G_DEFINE_FINAL_TYPE (PmTrack, pm_track, G_TYPE_OBJECT)

static void
pm_track_finalize (GObject *object)
{
  PmTrack *self = PM_TRACK (object);

  g_free (self->id);
  g_free (self->language);
  g_free (self->title);
  G_OBJECT_CLASS (pm_track_parent_class)->finalize (object);
}

static void
pm_track_class_init (PmTrackClass *class)
{
  G_OBJECT_CLASS (class)->finalize = pm_track_finalize;
}

static void
pm_track_init (PmTrack *self)
{
}

PmTrack *
pm_track_new (const char *id, const char *language, const char *title)
{
  PmTrack *self = g_object_new (PM_TYPE_TRACK, NULL);

  self->id = g_strdup (id);
  self->language = g_strdup (language);
  self->title = g_strdup (title);
  return self;
}

const char *
pm_track_get_id (PmTrack *self)
{
  g_return_val_if_fail (PM_IS_TRACK (self), NULL);
  return self->id;
}

const char *
pm_track_get_language (PmTrack *self)
{
  g_return_val_if_fail (PM_IS_TRACK (self), NULL);
  return self->language;
}

const char *
pm_track_get_title (PmTrack *self)
{
  g_return_val_if_fail (PM_IS_TRACK (self), NULL);
  return self->title;
}
