/* pm-playback-texts.c — the subtitles in a film, as they pass by.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * All of them are read where the film is taken apart, whichever is shown: so another one can be chosen at any time,
 * also while the film stands still, and what began to be said before is known. (To have the pipeline choose one it
 * must play: GStreamer 1.22 changes streams only as they flow.) */
#include "pm-playback-private.h"

#define UNTOLD_END_US 5000000 /* how long something is shown whose end is not told */
#define WAITING_MAX 4096      /* that the main thread has not taken: no film says so much at once */

/* On its way from the pipeline's thread to the main one. */
typedef struct {
  guint serial; /* of the film */
  char *id;     /* owned; of its track */
  gint64 begin_us, end_us;
  char *text;      /* owned; valid UTF-8 */
  GstBuffer *head; /* owned; of a script, and the same for all of it; NULL: it is a text */
} Said;

static void
free_said (gpointer data)
{
  Said *said = data;

  g_free (said->id);
  g_free (said->text);
  gst_clear_buffer (&said->head);
  g_free (said);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Said, free_said)

gboolean
_pm_playback_is_text (GstCaps *caps)
{
  static const char *const names[] = { "text/x-raw", "application/x-ass", "application/x-ssa" };
  GstStructure *structure =
      caps != NULL && gst_caps_get_size (caps) > 0 ? gst_caps_get_structure (caps, 0) : NULL;

  for (guint i = 0; structure != NULL && i < G_N_ELEMENTS (names); i++)
    if (gst_structure_has_name (structure, names[i]))
      return TRUE;
  return FALSE;
}

/* Valid UTF-8. Thread: any. */
static char *
dup_text (GstBuffer *buffer, gsize size_max)
{
  GstMapInfo map;
  char *text;

  if (buffer == NULL || !gst_buffer_map (buffer, &map, GST_MAP_READ))
    return NULL;
  text = g_utf8_make_valid ((const char *) map.data, (gssize) MIN (map.size, size_max));
  gst_buffer_unmap (buffer, &map);
  return text;
}

/* --- in the main thread --------------------------------------------------------------------------- */

static void
keep (PmPlayback *self, const Said *said)
{
  BtSubtitles *texts;
  g_autofree char *head = NULL;

  if (said->serial != self->film_serial)
    return;
  texts = g_hash_table_lookup (self->texts, said->id);
  if (texts == NULL && g_hash_table_size (self->texts) >= PM_PLAYBACK_TRACKS_MAX)
    return;
  if (texts == NULL) {
    texts = bt_subtitles_new ();
    g_hash_table_insert (self->texts, g_strdup (said->id), texts);
  }
  if (said->head != NULL && !bt_subtitles_is_script (texts))
    head = dup_text (said->head, BT_SUBTITLES_SIZE_MAX);
  if (head != NULL || bt_subtitles_is_script (texts))
    bt_subtitles_add_event (texts, head, said->begin_us, said->end_us, said->text);
  else
    bt_subtitles_add (texts, said->begin_us, said->end_us, said->text);
}

static gboolean
keep_cb (gpointer data)
{
  g_autoptr (PmPlayback) self = g_weak_ref_get (data);
  gpointer next;

  if (self == NULL)
    return G_SOURCE_REMOVE;
  g_atomic_int_set (&self->is_said, FALSE);
  while ((next = g_async_queue_try_pop (self->said)) != NULL) {
    g_autoptr (Said) said = next;

    keep (self, said);
  }
  _pm_playback_update_subtitle (self);
  return G_SOURCE_REMOVE;
}

/* --- in the pipeline's thread ----------------------------------------------------------------------- */

static GstBuffer *
dup_head (GstCaps *caps)
{
  const GValue *head = gst_structure_get_value (gst_caps_get_structure (caps, 0), "codec_data");

  return head != NULL && GST_VALUE_HOLDS_BUFFER (head)
             ? gst_buffer_ref (gst_value_get_buffer (head))
             : NULL;
}

/* Also of what began before the place to which one jumped, which the segment leaves out. */
static void
find_times (GstPad *pad, GstBuffer *buffer, Said *said)
{
  g_autoptr (GstEvent) event = gst_pad_get_sticky_event (pad, GST_EVENT_SEGMENT, 0);
  const GstSegment *segment = NULL;
  guint64 begin_ns = 0;

  said->begin_us = -1;
  if (event != NULL)
    gst_event_parse_segment (event, &segment);
  if (segment != NULL && GST_BUFFER_PTS_IS_VALID (buffer)
      && gst_segment_to_stream_time_full (segment, GST_FORMAT_TIME, GST_BUFFER_PTS (buffer),
                                          &begin_ns)
             == 1)
    said->begin_us = (gint64) (begin_ns / 1000);
  said->end_us =
      said->begin_us
      + (GST_BUFFER_DURATION_IS_VALID (buffer) ? (gint64) (GST_BUFFER_DURATION (buffer) / 1000)
                                               : UNTOLD_END_US);
}

static Said *
new_said (PmPlayback *self, GstPad *pad, GstBuffer *buffer)
{
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (pad);
  Said *said;

  if (!_pm_playback_is_text (caps))
    return NULL;
  said = g_new0 (Said, 1);
  said->serial = (guint) g_atomic_int_get (&self->film_serial);
  said->id = gst_pad_get_stream_id (pad);
  said->head = dup_head (caps);
  said->text =
      dup_text (buffer, said->head != NULL ? BT_SUBTITLE_ASS_LINE_MAX : BT_SUBTITLE_TEXT_MAX);
  find_times (pad, buffer, said);
  if (said->id == NULL || said->text == NULL || said->begin_us < 0)
    g_clear_pointer (&said, free_said);
  return said;
}

static void
free_weak_ref (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
}

/* Once: the main thread takes all there are. */
static void
call_main (PmPlayback *self)
{
  GWeakRef *weak;

  if (!g_atomic_int_compare_and_exchange (&self->is_said, FALSE, TRUE))
    return;
  weak = g_new (GWeakRef, 1);
  g_weak_ref_init (weak, self);
  g_idle_add_full (G_PRIORITY_DEFAULT, keep_cb, weak, free_weak_ref);
}

static GstPadProbeReturn
text_cb (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  PmPlayback *self = data;
  Said *said = NULL;

  if (g_async_queue_length (self->said) < WAITING_MAX)
    said = new_said (self, pad, info->data);
  if (said != NULL) {
    g_async_queue_push (self->said, said);
    call_main (self);
  }
  return GST_PAD_PROBE_OK;
}

static void
pad_added_cb (GstElement *element, GstPad *pad, gpointer data)
{
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (pad);

  if (_pm_playback_is_text (caps))
    gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, text_cb, data, NULL);
}

static void
element_added_cb (GstBin *bin, GstBin *sub_bin, GstElement *element, gpointer data)
{
  GstElementFactory *factory = gst_element_get_factory (element);

  if (factory != NULL
      && gst_element_factory_list_is_type (factory, GST_ELEMENT_FACTORY_TYPE_DEMUXER))
    g_signal_connect (element, "pad-added", G_CALLBACK (pad_added_cb), data);
}

/* --- the playback's ------------------------------------------------------------------------------- */

static void
free_texts (gpointer texts)
{
  bt_subtitles_free (texts);
}

void
_pm_playback_init_texts (PmPlayback *self)
{
  self->said = g_async_queue_new_full (free_said);
  self->texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_texts);
}

/* The pipeline's threads have ended before @self goes. */
void
_pm_playback_watch_texts (PmPlayback *self)
{
  g_signal_connect (self->pipeline, "deep-element-added", G_CALLBACK (element_added_cb), self);
}

void
_pm_playback_forget_texts (PmPlayback *self)
{
  g_atomic_int_inc (&self->film_serial);
  g_hash_table_remove_all (self->texts);
}

void
_pm_playback_clear_texts (PmPlayback *self)
{
  g_clear_pointer (&self->texts, g_hash_table_unref);
  g_clear_pointer (&self->said, g_async_queue_unref);
}
