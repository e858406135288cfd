/* bench-stream.c — from a magnet link to the first bytes of its first file, and to its last ones.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bench-stream MAGNET FOLDER BYTES: prints a JSON object a line: "added", "metadata", "first" and "last" with
 * the SHA-256 of the BYTES there; each with "seconds" since "added", but "last" since "first". */
#include <bt.h>
#include <stdio.h>
#include <stdlib.h>

#define CHUNK (64 * 1024) /* bytes a read, as programs read files */

typedef struct {
  GMainLoop *loop;
  BtEngine *engine;
  BtTorrent *torrent;
  BtStream *stream;
  const char *event; /* that is told when all is read */
  gsize n_bytes;     /* to be read at each place */
  gsize n_read;
  guint8 *bytes; /* owned; shape: n_bytes */
  gint64 since_us;
} Bench;

static void
say (Bench *self, const char *event)
{
  g_autofree char *digest = NULL;
  double seconds = (double) (g_get_monotonic_time () - self->since_us) / G_USEC_PER_SEC;

  if (self->n_read > 0)
    digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, self->bytes, self->n_read);
  printf ("{\"event\": \"%s\", \"seconds\": %.3f, \"sha256\": \"%s\"}\n", event, seconds,
          digest != NULL ? digest : "");
  fflush (stdout);
}

static void
fail_on (const GError *error)
{
  if (error == NULL)
    return;
  fprintf (stderr, "bench-stream: %s\n", error->message);
  exit (1);
}

static void read_on (Bench *self);

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Bench *self = data;
  g_autoptr (GError) error = NULL;
  gssize n_read = g_input_stream_read_finish (G_INPUT_STREAM (self->stream), result, &error);

  fail_on (error);
  self->n_read += (gsize) n_read;
  if (n_read > 0 && self->n_read < self->n_bytes) {
    read_on (self);
    return;
  }
  say (self, self->event);
  if (g_str_equal (self->event, "last")) {
    g_main_loop_quit (self->loop);
    return;
  }
  self->event = "last";
  self->n_read = 0;
  self->since_us = g_get_monotonic_time ();
  g_seekable_seek (G_SEEKABLE (self->stream), -(goffset) self->n_bytes, G_SEEK_END, NULL, NULL);
  read_on (self);
}

static void
read_on (Bench *self)
{
  g_input_stream_read_async (G_INPUT_STREAM (self->stream), self->bytes + self->n_read,
                             MIN (CHUNK, self->n_bytes - self->n_read), G_PRIORITY_DEFAULT, NULL,
                             read_cb, self);
}

static void
metainfo_cb (BtTorrent *torrent, gpointer data)
{
  Bench *self = data;

  if (self->stream != NULL)
    return;
  say (self, "metadata");
  self->stream = bt_torrent_open_stream (torrent, 0);
  self->event = "first";
  read_on (self);
}

static void
added_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Bench *self = data;
  g_autoptr (GError) error = NULL;
  gboolean existed;

  self->torrent = bt_engine_add_finish (self->engine, result, &existed, &error);
  fail_on (error);
  g_signal_connect (self->torrent, "metainfo", G_CALLBACK (metainfo_cb), self);
  if (bt_torrent_get_metainfo (self->torrent) != NULL)
    metainfo_cb (self->torrent, self);
}

static void
stopped_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_main_loop_quit (((Bench *) data)->loop);
}

int
main (int argc, char **argv)
{
  Bench bench = { .loop = g_main_loop_new (NULL, FALSE) };
  g_autoptr (GError) error = NULL;
  BtEngineConfig config;

  if (argc != 4) {
    fprintf (stderr, "usage: bench-stream MAGNET FOLDER BYTES\n");
    return 2;
  }
  bench.n_bytes = g_ascii_strtoull (argv[3], NULL, 10);
  bench.bytes = g_malloc (bench.n_bytes);
  bt_engine_config_init (&config);
  config.download_folder = argv[2];
  config.listen_port = 0;
  bt_engine_options_set_ways (&config.options, FALSE);
  bench.engine = bt_engine_new (&config, &error);
  fail_on (error);
  bench.since_us = g_get_monotonic_time ();
  say (&bench, "added");
  bt_engine_add_async (bench.engine, argv[1], NULL, NULL, added_cb, &bench);
  g_main_loop_run (bench.loop);
  g_object_unref (bench.stream);
  bt_engine_stop_async (bench.engine, stopped_cb, &bench);
  g_main_loop_run (bench.loop);
  g_object_unref (bench.torrent);
  g_object_unref (bench.engine);
  g_main_loop_unref (bench.loop);
  g_free (bench.bytes);
  return 0;
}
