/* pm-playback-error.c — why a film does not play, and what helps.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-playback-private.h"

#include "pm-codec-help.h"

#include <glib/gi18n.h>
#include <gst/pbutils/pbutils.h>
#include <string.h>

#define TOGETHER_MS 300 /* what else is missing is found by then, and told with the first */

G_DEFINE_QUARK (pm - playback - error - quark, pm_playback_error)

static char *
dup_codec_help (void)
{
  g_autofree char *id = g_get_os_info (G_OS_INFO_KEY_ID);
  g_autofree char *like = g_get_os_info ("ID_LIKE");

  return pm_codec_help (g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS), id, like);
}

static void
add_missing (PmPlayback *self, const char *name)
{
  g_autofree char *before = g_steal_pointer (&self->missing);

  self->missing = before != NULL ? g_strdup_printf ("%s, %s", before, name) : g_strdup (name);
  _pm_playback_notify (self, PM_PLAYBACK_PROP_MISSING);
}

/* A decoder of pictures or sound, and not of subtitles. */
static gboolean
is_needed (GstMessage *message)
{
  GstCaps *caps = NULL;
  const char *name;
  gboolean is_needed;

  if (!gst_structure_get (gst_message_get_structure (message), "detail", GST_TYPE_CAPS, &caps,
                          NULL))
    return TRUE;
  name =
      gst_caps_get_size (caps) > 0 ? gst_structure_get_name (gst_caps_get_structure (caps, 0)) : "";
  is_needed = g_str_has_prefix (name, "audio/") || g_str_has_prefix (name, "video/");
  gst_caps_unref (caps);
  return is_needed;
}

static GError *
make_missing (PmPlayback *self)
{
  g_autofree char *help = dup_codec_help ();

  return g_error_new (PM_PLAYBACK_ERROR, PM_PLAYBACK_ERROR_MISSING_CODEC,
                      /* Translators: the first is as "H.264 decoder", the second a sentence. */
                      _ ("It needs something that is not installed: %s. %s"), self->missing, help);
}

static gboolean
missing_cb (gpointer data)
{
  PmPlayback *self = data;

  self->missing_timer = 0;
  if (self->error == NULL)
    _pm_playback_fail (self, make_missing (self));
  return G_SOURCE_REMOVE;
}

/* GStreamer 1.22 mostly waits for ever for a stream that nothing decodes, and sometimes plays on without it: so
 * that is an error in any case. */
void
_pm_playback_note_missing (PmPlayback *self, GstMessage *message)
{
  g_autofree char *name = gst_missing_plugin_message_get_description (message);

  if (self->missing != NULL && strstr (self->missing, name) != NULL)
    return;
  add_missing (self, name);
  if (is_needed (message) && self->missing_timer == 0)
    self->missing_timer = g_timeout_add (TOGETHER_MS, missing_cb, self);
}

static gboolean
is_broken (const GError *error)
{
  return error->domain == GST_STREAM_ERROR || error->domain == GST_CORE_ERROR;
}

GError *
_pm_playback_make_error (PmPlayback *self, GstMessage *message)
{
  GError *of_stream = pm_stream_src_dup_error (message);
  g_autoptr (GError) error = NULL;

  if (of_stream != NULL) {
    self->cause = of_stream;
    return g_error_new_literal (PM_PLAYBACK_ERROR, PM_PLAYBACK_ERROR_GONE, of_stream->message);
  }
  gst_message_parse_error (message, &error, NULL);
  if (self->missing != NULL && is_broken (error))
    return make_missing (self);
  g_info ("%s", error->message);
  if (is_broken (error))
    return g_error_new_literal (PM_PLAYBACK_ERROR, PM_PLAYBACK_ERROR_BROKEN,
                                _ ("The file is damaged, or nothing that can be played."));
  return g_error_new (PM_PLAYBACK_ERROR, PM_PLAYBACK_ERROR_OTHER,
                      /* Translators: %s is what the player's library says. */
                      _ ("It cannot be played: %s"), error->message);
}

void
_pm_playback_fail (PmPlayback *self, GError *error)
{
  self->error = error;
  _pm_playback_set_wants_play (self, FALSE);
  _pm_playback_stop_pipeline (self);
  _pm_playback_forget_seeks (self);
  _pm_playback_stop_filling (self);
  self->is_late = FALSE;
  self->percent = 100;
  self->target = GST_STATE_NULL;
  _pm_playback_update (self);
}
