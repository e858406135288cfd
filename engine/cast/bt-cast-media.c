/* bt-cast-media.c — what a device is told to fetch and to show.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cast/bt-cast-media.h"

static void
text_free (gpointer data)
{
  BtCastText *text = data;

  g_free (text->url);
  g_free (text->name);
  g_free (text->language);
  g_free (text);
}

BtCastMedia *
bt_cast_media_new (const char *url, const char *type, const char *title)
{
  BtCastMedia *self = g_new0 (BtCastMedia, 1);

  g_atomic_ref_count_init (&self->refs);
  self->url = g_strdup (url);
  self->type = g_strdup (type);
  self->title = g_strdup (title);
  self->duration_us = -1;
  self->texts = g_ptr_array_new_with_free_func (text_free);
  self->text = -1;
  return self;
}

BtCastMedia *
bt_cast_media_ref (BtCastMedia *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
bt_cast_media_unref (BtCastMedia *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_free (self->url);
  g_free (self->type);
  g_free (self->title);
  g_free (self->video_codec);
  g_free (self->audio_codec);
  g_ptr_array_unref (self->texts);
  g_free (self);
}

void
bt_cast_media_add_text (BtCastMedia *self, const char *url, const char *name, const char *language)
{
  BtCastText *text = g_new0 (BtCastText, 1);

  text->url = g_strdup (url);
  text->name = g_strdup (name);
  text->language = g_strdup (language);
  g_ptr_array_add (self->texts, text);
}

gboolean
bt_cast_media_is_video (const BtCastMedia *self)
{
  return g_str_has_prefix (self->type, "video/");
}
