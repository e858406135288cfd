/* pm-stream-src.c — GStreamer reads a stream that is still coming.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A pipeline that stops calls unlock() and unlock_stop() within microseconds of each other, and a reader that
 * slept in between would miss a flag that is set and cleared again: it would wait on, and the pipeline for it.
 * So each read has a cancellable of its own, which is never reset. */
#include "pm-stream-src.h"

#include "pm-stream-offers.h"

#define BLOCK_SIZE (64 * 1024) /* bytes: what demuxers ask for by themselves */
#define PATIENCE_MS \
  250 /* a read that takes longer holds the film up: what is decoded lasts so long */
#define STREAM_ERROR "stream-error" /* in the details of a message */

struct _PmStreamSrc {
  GstBaseSrc parent_instance;
  char *uri;             /* owned */
  PmStreamOffer offer;   /* empty while there is no URI */
  GMainContext *context; /* owned; reads are answered in it */
  GMutex mutex;          /* for what follows */
  GCancellable *reading; /* of the read that is going on; borrowed from its thread */
  gboolean is_flushing;
  gboolean is_shut;
  guint64 awaited_from, awaited_to; /* bytes of the stream; equal: nothing is awaited */
};

/* One call of fill(), on its thread's stack. */
typedef struct {
  PmStreamSrc *src;
  GCancellable *cancellable; /* owned */
  GError *error;             /* owned */
  gsize n_read;              /* of the last answer */
  gboolean is_answered;
  gboolean is_late; /* others were told that it takes long */
} Reading;

static void uri_handler_init (gpointer interface, gpointer data);

G_DEFINE_FINAL_TYPE_WITH_CODE (PmStreamSrc, pm_stream_src, GST_TYPE_BASE_SRC,
                               G_IMPLEMENT_INTERFACE (GST_TYPE_URI_HANDLER, uri_handler_init))

static GstStaticPadTemplate pad_template =
    GST_STATIC_PAD_TEMPLATE ("src", GST_PAD_SRC, GST_PAD_ALWAYS, GST_STATIC_CAPS_ANY);

/* --- interrupting ------------------------------------------------------------------------------- */

static gboolean
begin_reading (PmStreamSrc *self, Reading *reading)
{
  gboolean may_read;

  *reading = (Reading) { .src = self, .cancellable = g_cancellable_new () };
  g_mutex_lock (&self->mutex);
  may_read = !self->is_flushing && !self->is_shut;
  self->reading = may_read ? reading->cancellable : NULL;
  g_mutex_unlock (&self->mutex);
  return may_read;
}

static void
end_reading (Reading *reading)
{
  g_mutex_lock (&reading->src->mutex);
  reading->src->reading = NULL;
  g_mutex_unlock (&reading->src->mutex);
  g_clear_object (&reading->cancellable);
  g_clear_error (&reading->error);
}

static gboolean
pm_stream_src_unlock (GstBaseSrc *base)
{
  PmStreamSrc *self = PM_STREAM_SRC (base);
  g_autoptr (GCancellable) reading = NULL;

  g_mutex_lock (&self->mutex);
  self->is_flushing = TRUE;
  g_set_object (&reading, self->reading);
  g_mutex_unlock (&self->mutex);
  if (reading != NULL)
    g_cancellable_cancel (reading);
  return TRUE;
}

static gboolean
pm_stream_src_unlock_stop (GstBaseSrc *base)
{
  PmStreamSrc *self = PM_STREAM_SRC (base);

  g_mutex_lock (&self->mutex);
  self->is_flushing = FALSE;
  g_mutex_unlock (&self->mutex);
  return TRUE;
}

/* --- reading ------------------------------------------------------------------------------------ */

static void
set_awaited (PmStreamSrc *self, guint64 from, guint64 n_bytes)
{
  g_mutex_lock (&self->mutex);
  self->awaited_from = from;
  self->awaited_to = MIN (from + n_bytes, self->offer.size);
  g_mutex_unlock (&self->mutex);
}

static void
tell (Reading *reading, int percent)
{
  GstObject *src = GST_OBJECT (reading->src);

  reading->is_late = percent < 100;
  gst_element_post_message (GST_ELEMENT (src), gst_message_new_buffering (src, percent));
}

static gboolean
patience_cb (gpointer data)
{
  tell (data, 0);
  return G_SOURCE_REMOVE;
}

static void
read_cb (GObject *stream, GAsyncResult *result, gpointer data)
{
  Reading *reading = data;
  gssize n_read = g_input_stream_read_finish (G_INPUT_STREAM (stream), result, &reading->error);

  reading->n_read = n_read > 0 ? (gsize) n_read : 0;
  reading->is_answered = TRUE;
}

/* Asked for in a way that holds no thread of the stream's: this one waits, and counts the time. */
static gboolean
read_some (Reading *reading, guint8 *data, gsize size)
{
  PmStreamSrc *self = reading->src;

  reading->is_answered = FALSE;
  g_input_stream_read_async (self->offer.stream, data, size, G_PRIORITY_DEFAULT,
                             reading->cancellable, read_cb, reading);
  while (!reading->is_answered)
    g_main_context_iteration (self->context, TRUE);
  return reading->error == NULL;
}

static gboolean
seek_to (Reading *reading, guint64 offset)
{
  GSeekable *seekable = G_SEEKABLE (reading->src->offer.stream);

  return (guint64) g_seekable_tell (seekable) == offset
         || g_seekable_seek (seekable, (goffset) offset, G_SEEK_SET, reading->cancellable,
                             &reading->error);
}

/* Reads until @data is full or the stream ends; the number of bytes. */
static gsize
read_all (Reading *reading, guint64 offset, guint8 *data, gsize size)
{
  g_autoptr (GSource) patience = g_timeout_source_new (PATIENCE_MS);
  gsize n_read = 0;

  g_source_set_callback (patience, patience_cb, reading, NULL);
  g_source_attach (patience, reading->src->context);
  set_awaited (reading->src, offset, size);
  if (seek_to (reading, offset))
    while (n_read < size && read_some (reading, data + n_read, size - n_read)
           && reading->n_read > 0)
      n_read += reading->n_read;
  g_source_destroy (patience);
  return n_read;
}

static GstFlowReturn
report_error (Reading *reading)
{
  if (g_cancellable_is_cancelled (reading->cancellable))
    return GST_FLOW_FLUSHING;
  GST_ELEMENT_ERROR_WITH_DETAILS (reading->src, RESOURCE, READ, ("%s", reading->error->message),
                                  (NULL), (STREAM_ERROR, G_TYPE_ERROR, reading->error, NULL));
  return GST_FLOW_ERROR;
}

static GstFlowReturn
fill_map (Reading *reading, guint64 offset, GstMapInfo *map, gsize *n_read)
{
  *n_read = read_all (reading, offset, map->data, map->size);
  set_awaited (reading->src, offset + *n_read, 0);
  if (reading->is_late)
    tell (reading, 100);
  if (reading->error != NULL)
    return report_error (reading);
  return *n_read > 0 ? GST_FLOW_OK : GST_FLOW_EOS;
}

static GstFlowReturn
fill_buffer (Reading *reading, guint64 offset, guint length, GstBuffer *buffer)
{
  GstFlowReturn flow;
  GstMapInfo map;
  gsize n_read;

  if (!gst_buffer_map (buffer, &map, GST_MAP_WRITE))
    return GST_FLOW_ERROR;
  map.size = MIN (map.size, length);
  flow = fill_map (reading, offset, &map, &n_read);
  gst_buffer_unmap (buffer, &map);
  gst_buffer_set_size (buffer, (gssize) n_read);
  GST_BUFFER_OFFSET (buffer) = offset;
  GST_BUFFER_OFFSET_END (buffer) = offset + n_read;
  return flow;
}

static GstFlowReturn
pm_stream_src_fill (GstBaseSrc *base, guint64 offset, guint length, GstBuffer *buffer)
{
  PmStreamSrc *self = PM_STREAM_SRC (base);
  GstFlowReturn flow = GST_FLOW_FLUSHING;
  Reading reading;

  if (offset >= self->offer.size)
    return GST_FLOW_EOS;
  g_main_context_push_thread_default (self->context);
  if (begin_reading (self, &reading))
    flow = fill_buffer (&reading, offset, length, buffer);
  end_reading (&reading);
  g_main_context_pop_thread_default (self->context);
  return flow;
}

/* --- what is read ------------------------------------------------------------------------------- */

static gboolean
pm_stream_src_start (GstBaseSrc *base)
{
  PmStreamSrc *self = PM_STREAM_SRC (base);

  if (self->offer.stream != NULL)
    return TRUE;
  GST_ELEMENT_ERROR (self, RESOURCE, NOT_FOUND, (NULL), ("no URI was set"));
  return FALSE;
}

static gboolean
pm_stream_src_is_seekable (GstBaseSrc *base)
{
  return TRUE;
}

static gboolean
pm_stream_src_query_size (GstBaseSrc *base, guint64 *size)
{
  *size = PM_STREAM_SRC (base)->offer.size;
  return TRUE;
}

static GstURIType
get_uri_type (GType type)
{
  return GST_URI_SRC;
}

static const char *const *
get_protocols (GType type)
{
  static const char *const protocols[] = { PM_STREAM_SCHEME, NULL };

  return protocols;
}

static char *
get_uri (GstURIHandler *handler)
{
  return g_strdup (PM_STREAM_SRC (handler)->uri);
}

static gboolean
set_uri (GstURIHandler *handler, const char *uri, GError **error)
{
  PmStreamSrc *self = PM_STREAM_SRC (handler);
  PmStreamOffer offer;

  if (GST_STATE (self) > GST_STATE_READY || !pm_stream_offers_find (uri, &offer)) {
    g_set_error (error, GST_URI_ERROR, GST_URI_ERROR_BAD_REFERENCE, "nothing is offered as %s",
                 uri);
    return FALSE;
  }
  pm_stream_offer_clear (&self->offer);
  self->offer = offer;
  g_free (self->uri);
  self->uri = g_strdup (uri);
  return TRUE;
}

static void
uri_handler_init (gpointer interface, gpointer data)
{
  GstURIHandlerInterface *handler = interface;

  handler->get_type = get_uri_type;
  handler->get_protocols = get_protocols;
  handler->get_uri = get_uri;
  handler->set_uri = set_uri;
}

/* --- the element -------------------------------------------------------------------------------- */

static void
pm_stream_src_finalize (GObject *object)
{
  PmStreamSrc *self = PM_STREAM_SRC (object);

  pm_stream_offer_clear (&self->offer);
  g_free (self->uri);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (pm_stream_src_parent_class)->finalize (object);
}

static void
pm_stream_src_class_init (PmStreamSrcClass *class)
{
  GstElementClass *element = GST_ELEMENT_CLASS (class);
  GstBaseSrcClass *base = GST_BASE_SRC_CLASS (class);

  G_OBJECT_CLASS (class)->finalize = pm_stream_src_finalize;
  base->start = pm_stream_src_start;
  base->is_seekable = pm_stream_src_is_seekable;
  base->get_size = pm_stream_src_query_size;
  base->fill = pm_stream_src_fill;
  base->unlock = pm_stream_src_unlock;
  base->unlock_stop = pm_stream_src_unlock_stop;
  gst_element_class_add_static_pad_template (element, &pad_template);
  gst_element_class_set_static_metadata (element, "Piecemeal's stream", "Source",
                                         "Reads a file that is still coming", "Piecemeal");
}

static void
pm_stream_src_init (PmStreamSrc *self)
{
  self->context = g_main_context_new ();
  g_mutex_init (&self->mutex);
  gst_base_src_set_blocksize (GST_BASE_SRC (self), BLOCK_SIZE);
}

void
pm_stream_src_register (void)
{
  gst_element_register (NULL, "pmstreamsrc", GST_RANK_PRIMARY, PM_TYPE_STREAM_SRC);
}

gboolean
pm_stream_src_get_awaited (PmStreamSrc *self, guint64 *from, guint64 *to)
{
  g_return_val_if_fail (PM_IS_STREAM_SRC (self), FALSE);
  g_mutex_lock (&self->mutex);
  *from = self->awaited_from;
  *to = self->awaited_to;
  g_mutex_unlock (&self->mutex);
  return *from < *to;
}

guint64
pm_stream_src_get_size (PmStreamSrc *self)
{
  g_return_val_if_fail (PM_IS_STREAM_SRC (self), 0);
  return self->offer.size;
}

void
pm_stream_src_shut (PmStreamSrc *self)
{
  g_autoptr (GCancellable) reading = NULL;

  g_return_if_fail (PM_IS_STREAM_SRC (self));
  g_mutex_lock (&self->mutex);
  self->is_shut = TRUE;
  g_set_object (&reading, self->reading);
  g_mutex_unlock (&self->mutex);
  if (reading != NULL)
    g_cancellable_cancel (reading);
}

guint64
pm_stream_src_get_left (PmStreamSrc *self)
{
  guint64 from, to;

  g_return_val_if_fail (PM_IS_STREAM_SRC (self), 0);
  pm_stream_src_get_awaited (self, &from, &to);
  return self->offer.size - MIN (from, self->offer.size);
}

GError *
pm_stream_src_dup_error (GstMessage *message)
{
  const GstStructure *details = NULL;
  GError *error = NULL;

  gst_message_parse_error_details (message, &details);
  if (details != NULL)
    gst_structure_get (details, STREAM_ERROR, G_TYPE_ERROR, &error, NULL);
  return error;
}
