/* test-stream-src.c — GStreamer's source on a stream that is still coming.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "slow-stream.h"

#include "pm-stream-src.h"

#include <gst/gst.h>
#include <string.h>

#define SIZE (20 * SLOW_PIECE + 1234)
#define SOON_US 200 /* between pieces */

typedef struct {
  GBytes *content;
  SlowStream *stream;
  GstElement *src;
  GstPad *pad;
  GstBus *bus;
} Fixture;

typedef struct {
  GstPad *pad;
  guint64 offset;
  guint length;
  GstFlowReturn flow;
  GstBuffer *buffer;
} Pull;

static GBytes *
make_content (void)
{
  g_autoptr (GRand) chance = g_rand_new_with_seed (1);
  guint8 *data = g_malloc (SIZE);

  for (guint i = 0; i < SIZE; i++)
    data[i] = (guint8) g_rand_int (chance);
  return g_bytes_new_take (data, SIZE);
}

static void
set_up (Fixture *self, gint64 interval_us)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *uri = NULL;

  self->content = make_content ();
  self->stream = slow_stream_new (self->content, interval_us);
  uri = pm_stream_src_offer (G_INPUT_STREAM (self->stream), "some folder/a film?.mkv", &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_suffix (uri, "/a%20film%3F.mkv"));
  self->src = gst_object_ref_sink (gst_element_make_from_uri (GST_URI_SRC, uri, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (PM_IS_STREAM_SRC (self->src));
  pm_stream_src_withdraw (uri);
  self->bus = gst_bus_new ();
  gst_element_set_bus (self->src, self->bus);
  self->pad = gst_element_get_static_pad (self->src, "src");
  g_assert_true (gst_pad_activate_mode (self->pad, GST_PAD_MODE_PULL, TRUE));
}

static void
stop (Fixture *self)
{
  gst_pad_activate_mode (self->pad, GST_PAD_MODE_PULL, FALSE);
}

static void
tear_down (Fixture *self)
{
  stop (self);
  gst_bus_set_flushing (self->bus, TRUE); /* messages hold on to who sent them */
  gst_element_set_bus (self->src, NULL);
  gst_object_unref (self->pad);
  g_assert_finalize_object (G_OBJECT (self->src));
  gst_object_unref (self->bus);
  slow_stream_await_gone (self->stream);
  g_bytes_unref (self->content);
}

static gpointer
pull_worker (gpointer data)
{
  Pull *pull = data;

  pull->flow = gst_pad_get_range (pull->pad, pull->offset, pull->length, &pull->buffer);
  return NULL;
}

/* What is read in [offset, offset + length) is what is there, up to @end. */
static void
assert_range (Fixture *self, guint64 offset, guint length, gsize end)
{
  Pull pull = { self->pad, offset, length, GST_FLOW_OK, NULL };
  const guint8 *content = g_bytes_get_data (self->content, NULL);
  gsize expected = MIN (length, end - offset);

  pull_worker (&pull);
  g_assert_cmpint (pull.flow, ==, GST_FLOW_OK);
  g_assert_cmpuint (gst_buffer_get_size (pull.buffer), ==, expected);
  g_assert_cmpint (gst_buffer_memcmp (pull.buffer, 0, content + offset, expected), ==, 0);
  g_assert_cmpuint (GST_BUFFER_OFFSET (pull.buffer), ==, offset);
  gst_buffer_unref (pull.buffer);
}

static void
assert_end (Fixture *self, guint64 offset)
{
  Pull pull = { self->pad, offset, 100, GST_FLOW_OK, NULL };

  pull_worker (&pull);
  g_assert_cmpint (pull.flow, ==, GST_FLOW_EOS);
}

/* --- reading ------------------------------------------------------------------------------------ */

static void
test_any_range (void)
{
  g_autoptr (GRand) chance = g_rand_new_with_seed (2);
  Fixture self;

  set_up (&self, SOON_US);
  slow_stream_release (self.stream, G_MAXUINT);
  for (guint i = 0; i < 300; i++)
    assert_range (&self, g_rand_int_range (chance, 0, SIZE),
                  1 + g_rand_int_range (chance, 0, 100000), SIZE);
  assert_range (&self, 0, 2 * SIZE, SIZE);
  assert_end (&self, SIZE);
  assert_end (&self, G_MAXUINT64 / 4);
  tear_down (&self);
}

static void
test_size_is_known (void)
{
  Fixture self;
  gint64 size;

  set_up (&self, SOON_US);
  g_assert_true (gst_pad_query_duration (self.pad, GST_FORMAT_BYTES, &size));
  g_assert_cmpint (size, ==, SIZE);
  g_assert_cmpuint (pm_stream_src_get_size (PM_STREAM_SRC (self.src)), ==, SIZE);
  tear_down (&self);
}

static void
test_truncated_file (void)
{
  Fixture self;

  set_up (&self, 0);
  slow_stream_truncate (self.stream, SLOW_PIECE + 5);
  assert_range (&self, SLOW_PIECE, 100, SLOW_PIECE + 5);
  assert_end (&self, SLOW_PIECE + 5);
  tear_down (&self);
}

static void
test_unknown_uri (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (
      gst_element_make_from_uri (GST_URI_SRC, "piecemeal://1000/film.mkv", NULL, &error));
  g_assert_nonnull (error);
}

/* --- interrupting ------------------------------------------------------------------------------- */

/* What a pipeline does that stops: nothing lies between the two calls. */
static void
test_unlock_and_at_once_unlock_stop (void)
{
  GstBaseSrcClass *class;
  Fixture self;

  set_up (&self, SOON_US);
  class = GST_BASE_SRC_GET_CLASS (self.src);
  for (guint i = 0; i < 100; i++) {
    Pull pull = { self.pad, i, 10, GST_FLOW_OK, NULL };
    GThread *thread = g_thread_new ("pull", pull_worker, &pull);

    slow_stream_await_wait (self.stream);
    class->unlock (GST_BASE_SRC (self.src));
    class->unlock_stop (GST_BASE_SRC (self.src));
    g_thread_join (thread);
    g_assert_cmpint (pull.flow, ==, GST_FLOW_FLUSHING);
  }
  slow_stream_release (self.stream, G_MAXUINT);
  assert_range (&self, 3, 10, SIZE);
  tear_down (&self);
}

static void
test_stop_while_it_waits (void)
{
  for (guint i = 0; i < 20; i++) {
    Fixture self;
    Pull pull = { .offset = 5, .length = 10 };
    GThread *thread;

    set_up (&self, SOON_US);
    pull.pad = self.pad;
    thread = g_thread_new ("pull", pull_worker, &pull);
    slow_stream_await_wait (self.stream);
    stop (&self);
    g_thread_join (thread);
    g_assert_cmpint (pull.flow, ==, GST_FLOW_FLUSHING);
    tear_down (&self);
  }
}

/* --- buffering ---------------------------------------------------------------------------------- */

static int
next_percent (Fixture *self)
{
  g_autoptr (GstMessage) message =
      gst_bus_timed_pop_filtered (self->bus, GST_CLOCK_TIME_NONE, GST_MESSAGE_BUFFERING);
  int percent;

  gst_message_parse_buffering (message, &percent);
  return percent;
}

static void
assert_awaited (Fixture *self, guint64 from, guint64 to)
{
  guint64 is_from, is_to;

  g_assert_cmpint (pm_stream_src_get_awaited (PM_STREAM_SRC (self->src), &is_from, &is_to), ==,
                   from < to);
  g_assert_cmpuint (is_from, ==, from);
  g_assert_cmpuint (is_to, ==, to);
}

/* Whoever was told that a read waits is told that it does no longer, also when it was interrupted. */
static void
test_tells_that_it_waits (gconstpointer interrupts)
{
  Fixture self;
  Pull pull = { .offset = SLOW_PIECE, .length = 10 };
  GThread *thread;

  set_up (&self, SOON_US);
  pull.pad = self.pad;
  thread = g_thread_new ("pull", pull_worker, &pull);
  g_assert_cmpint (next_percent (&self), ==, 0);
  assert_awaited (&self, SLOW_PIECE, SLOW_PIECE + 10);
  if (GPOINTER_TO_INT (interrupts))
    GST_BASE_SRC_GET_CLASS (self.src)->unlock (GST_BASE_SRC (self.src));
  else
    slow_stream_release (self.stream, 1);
  g_thread_join (thread);
  GST_BASE_SRC_GET_CLASS (self.src)->unlock_stop (GST_BASE_SRC (self.src));
  g_assert_cmpint (next_percent (&self), ==, 100);
  g_assert_cmpint (pull.flow, ==, GPOINTER_TO_INT (interrupts) ? GST_FLOW_FLUSHING : GST_FLOW_OK);
  g_assert_cmpuint (pm_stream_src_get_left (PM_STREAM_SRC (self.src)), ==,
                    SIZE - SLOW_PIECE - (GPOINTER_TO_INT (interrupts) ? 0 : 10));
  g_clear_pointer (&pull.buffer, gst_buffer_unref);
  tear_down (&self);
}

/* --- errors ------------------------------------------------------------------------------------- */

static void
test_error_of_the_stream (void)
{
  g_autoptr (GError) gone = g_error_new (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "it was removed");
  g_autoptr (GstMessage) message = NULL;
  g_autoptr (GError) told = NULL;
  Fixture self;
  Pull pull = { .offset = 0, .length = 10 };

  set_up (&self, SOON_US);
  pull.pad = self.pad;
  slow_stream_fail (self.stream, gone);
  pull_worker (&pull);
  g_assert_cmpint (pull.flow, ==, GST_FLOW_ERROR);
  message = gst_bus_pop_filtered (self.bus, GST_MESSAGE_ERROR);
  told = pm_stream_src_dup_error (message);
  g_assert_error (told, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_cmpstr (told->message, ==, gone->message);
  g_clear_pointer (&message, gst_message_unref);
  tear_down (&self);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gst_init (NULL, NULL);
  pm_stream_src_register ();
  g_test_add_func ("/stream-src/any-range", test_any_range);
  g_test_add_func ("/stream-src/size-is-known", test_size_is_known);
  g_test_add_func ("/stream-src/truncated-file", test_truncated_file);
  g_test_add_func ("/stream-src/unknown-uri", test_unknown_uri);
  g_test_add_func ("/stream-src/unlock-and-at-once-unlock-stop",
                   test_unlock_and_at_once_unlock_stop);
  g_test_add_func ("/stream-src/stop-while-it-waits", test_stop_while_it_waits);
  g_test_add_data_func ("/stream-src/waits", GINT_TO_POINTER (FALSE), test_tells_that_it_waits);
  g_test_add_data_func ("/stream-src/interrupted", GINT_TO_POINTER (TRUE),
                        test_tells_that_it_waits);
  g_test_add_func ("/stream-src/error-of-the-stream", test_error_of_the_stream);
  return g_test_run ();
}
