/* bt-source.c — what a person gives us for a torrent: path, link, address or hash.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/bt-source-private.h"

#include <string.h>

#include "base/bt-limits.h"

/* What the parsing thread needs. */
typedef struct {
  char *text;    /* owned: what the person gave, for messages; NULL: bytes from memory */
  GFile *file;   /* owned, or NULL: @bytes are there already */
  GBytes *bytes; /* owned, or NULL */
} Load;

static void
load_free (Load *load)
{
  g_free (load->text);
  g_clear_object (&load->file);
  g_clear_pointer (&load->bytes, g_bytes_unref);
  g_free (load);
}

void
bt_source_free (BtSource *self)
{
  g_clear_pointer (&self->metainfo, bt_metainfo_unref);
  g_clear_pointer (&self->magnet, bt_magnet_free);
  g_free (self);
}

static gboolean
is_web_address (const char *text)
{
  return g_ascii_strncasecmp (text, "http://", 7) == 0
         || g_ascii_strncasecmp (text, "https://", 8) == 0;
}

static gboolean
is_magnet (const char *text)
{
  BtInfoHash hash;

  return bt_magnet_is_magnet (text) || bt_info_hash_parse (&hash, text);
}

/* A folder or a device must not be opened: reading a FIFO would wait for ever. */
static gboolean
is_readable_kind (GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFileInfo) info =
      g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_TYPE, 0, cancellable, error);

  if (info == NULL)
    return FALSE;
  if (g_file_info_get_file_type (info) == G_FILE_TYPE_REGULAR)
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE,
                       "it is no file; give the torrent file itself");
  return FALSE;
}

static GBytes *
read_file (GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFileInputStream) stream = NULL;
  g_autofree guint8 *bytes = NULL;
  gsize n_read = 0;

  if (!is_readable_kind (file, cancellable, error))
    return NULL;
  stream = g_file_read (file, cancellable, error);
  if (stream == NULL)
    return NULL;
  /* One byte more than allowed, so that too much is noticed by the parser. */
  bytes = g_malloc (BT_LIMIT_TORRENT_FILE + 1);
  if (!g_input_stream_read_all (G_INPUT_STREAM (stream), bytes, BT_LIMIT_TORRENT_FILE + 1, &n_read,
                                cancellable, error))
    return NULL;
  return g_bytes_new_take (g_realloc (g_steal_pointer (&bytes), MAX (n_read, 1)), n_read);
}

/* The host of an address, or the name of a file: the rest may hold what nobody else shall read. */
static void
set_way_in (BtSource *source, const Load *load)
{
  g_autoptr (GUri) uri =
      load->text != NULL ? g_uri_parse (load->text, G_URI_FLAGS_NONE, NULL) : NULL;
  g_autofree char *name = load->file != NULL ? g_file_get_basename (load->file) : NULL;

  if (load->file != NULL)
    bt_way_in_init (&source->way_in, BT_WAY_IN_FILE, name);
  else if (load->text != NULL && is_web_address (load->text))
    bt_way_in_init (&source->way_in, BT_WAY_IN_WEB, uri != NULL ? g_uri_get_host (uri) : NULL);
}

static void
parse_worker (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  Load *load = task_data;
  BtMetainfo *metainfo = NULL;
  GError *error = NULL;
  BtSource *source;

  if (load->file != NULL)
    load->bytes = read_file (load->file, cancellable, &error);
  if (error == NULL)
    metainfo = bt_metainfo_new (load->bytes, &error);
  if (error != NULL) {
    if (load->text != NULL)
      g_prefix_error (&error, "“%s” cannot be read: ", load->text);
    g_task_return_error (task, error);
    return;
  }
  source = g_new0 (BtSource, 1);
  source->metainfo = metainfo;
  set_way_in (source, load);
  g_task_return_pointer (task, source, (GDestroyNotify) bt_source_free);
}

static void
fetched_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Load *load = g_task_get_task_data (task);
  GError *error = NULL;

  load->bytes = _bt_source_fetch_finish (result, &error);
  if (load->bytes == NULL)
    g_task_return_error (task, error);
  else
    g_task_run_in_thread (task, parse_worker);
}

static void
load_magnet (GTask *task, const char *text)
{
  BtInfoHash hash;
  GError *error = NULL;
  BtMagnet *magnet = bt_magnet_new (text, &error);
  BtSource *source;

  if (magnet == NULL) {
    g_prefix_error (&error, "the link cannot be read: ");
    g_task_return_error (task, error);
    return;
  }
  source = g_new0 (BtSource, 1);
  source->magnet = magnet;
  source->way_in.kind = bt_info_hash_parse (&hash, text) ? BT_WAY_IN_HASH : BT_WAY_IN_MAGNET;
  g_task_return_pointer (task, source, (GDestroyNotify) bt_source_free);
}

static void
load_file (GTask *task, const char *text)
{
  Load *load = g_task_get_task_data (task);
  g_autofree char *scheme = g_uri_parse_scheme (text);

  if (*text == '\0'
      || (scheme != NULL && g_ascii_strcasecmp (scheme, "file") != 0 && strstr (text, "://"))) {
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                             "“%s” cannot be read: give a torrent file, a magnet link, an http or "
                             "https address, or an info hash",
                             text);
    return;
  }
  load->file = scheme != NULL && g_ascii_strcasecmp (scheme, "file") == 0
                   ? g_file_new_for_uri (text)
                   : g_file_new_for_path (text);
  g_task_run_in_thread (task, parse_worker);
}

void
bt_source_load_async (const char *text, GCancellable *cancellable, GAsyncReadyCallback callback,
                      gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  Load *load = g_new0 (Load, 1);

  g_task_set_source_tag (task, bt_source_load_async);
  load->text = g_strstrip (g_strdup (text));
  g_task_set_task_data (task, load, (GDestroyNotify) load_free);
  if (is_magnet (load->text))
    load_magnet (task, load->text);
  else if (is_web_address (load->text))
    _bt_source_fetch_async (load->text, cancellable, fetched_cb, g_steal_pointer (&task));
  else
    load_file (task, load->text);
}

void
_bt_source_parse_async (GBytes *torrent, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, data);
  Load *load = g_new0 (Load, 1);

  g_task_set_source_tag (task, bt_source_load_async);
  load->bytes = g_bytes_ref (torrent);
  g_task_set_task_data (task, load, (GDestroyNotify) load_free);
  g_task_run_in_thread (task, parse_worker);
}

BtSource *
bt_source_load_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, bt_source_load_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
