/* bt-stream-server.c — files of torrents over HTTP, for players and devices, while they come.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "stream/bt-stream-server.h"

#include <libsoup/soup.h>

#include "stream/bt-dlna-features.h"
#include "stream/bt-http-clients.h"
#include "stream/bt-http-host.h"
#include "stream/bt-http-range.h"
#include "stream/bt-media-type.h"
#include "stream/bt-stream-reply.h"

struct _BtStreamServer {
  SoupServer *soup;       /* owned */
  BtHttpClients *clients; /* owned */
  guint16 port;
  BtHttpToken token;
  BtStreamOpener open;
  gpointer data;
  gboolean is_for_device;
  GPtrArray *shares;   /* owned; BtHttpShare */
  GHashTable *texts;   /* owned; number -> GBytes */
  GHashTable *replies; /* owned; BtStreamReply -> id of its torrent; they free themselves */
};

/* One file as a request names it. */
typedef struct {
  const BtHttpTarget *target;
  guint64 size;
  const char *path;
} File;

/* --- what is shared ------------------------------------------------------------------------------ */

/* n_shares: there is none. */
static guint
find_share (BtStreamServer *self, guint32 torrent)
{
  guint i;

  for (i = 0; i < self->shares->len; i++) {
    const BtHttpShare *share = self->shares->pdata[i];

    if (share->torrent == torrent)
      break;
  }
  return i;
}

void
bt_stream_server_share (BtStreamServer *self, guint32 torrent, BtMetainfo *metainfo)
{
  BtHttpShare *share = bt_http_share_new (torrent, metainfo);
  guint i = find_share (self, torrent);

  if (i == self->shares->len) {
    g_ptr_array_add (self->shares, share);
    return;
  }
  bt_http_share_free (self->shares->pdata[i]);
  self->shares->pdata[i] = share;
}

static gboolean
is_of_torrent (gpointer reply, gpointer reply_torrent, gpointer torrent)
{
  if (torrent && reply_torrent != torrent)
    return FALSE;
  bt_stream_reply_abort (reply);
  return TRUE;
}

/* @torrent 0: of all. */
static void
abort_replies (BtStreamServer *self, guint32 torrent)
{
  g_hash_table_foreach_remove (self->replies, is_of_torrent, GUINT_TO_POINTER (torrent));
}

void
bt_stream_server_unshare (BtStreamServer *self, guint32 torrent)
{
  guint i = find_share (self, torrent);

  if (i == self->shares->len)
    return;
  g_ptr_array_remove_index (self->shares, i);
  abort_replies (self, torrent);
}

void
bt_stream_server_set_text (BtStreamServer *self, guint32 index, GBytes *text)
{
  g_hash_table_replace (self->texts, GUINT_TO_POINTER (index), g_bytes_ref (text));
}

/* --- answers ------------------------------------------------------------------------------------- */

static void
set_header (SoupServerMessage *message, const char *name, const char *value)
{
  soup_message_headers_replace (soup_server_message_get_response_headers (message), name, value);
}

static void
refuse (SoupServerMessage *message, SoupStatus status)
{
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "text/plain; charset=utf-8", SOUP_MEMORY_COPY,
                                    soup_status_get_phrase (status),
                                    strlen (soup_status_get_phrase (status)));
}

/* (transfer full) of @text */
static void
answer_text (SoupServerMessage *message, const char *type, char *text)
{
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (message, type, SOUP_MEMORY_TAKE, text, strlen (text));
}

static void
answer_page (BtStreamServer *self, SoupServerMessage *message)
{
  set_header (message, "Content-Security-Policy", BT_HTTP_PAGE_POLICY);
  set_header (message, "Cross-Origin-Resource-Policy", "same-origin");
  answer_text (message, "text/html; charset=utf-8",
               bt_http_page_format (self->shares, &self->token));
}

static void
answer_playlist (BtStreamServer *self, SoupServerMessage *message)
{
  g_autofree char *host = NULL, *base = NULL;
  BtAddress local;

  if (!bt_http_message_get_local (message, &local))
    return;
  host = bt_address_to_string (&local);
  base = g_strconcat ("http://", host, NULL);
  answer_text (message, "audio/x-mpegurl; charset=utf-8",
               bt_http_playlist_format (self->shares, &self->token, base));
}

static void
answer_subtitles (BtStreamServer *self, SoupServerMessage *message, guint32 index)
{
  GBytes *text = g_hash_table_lookup (self->texts, GUINT_TO_POINTER (index));

  if (!text) {
    refuse (message, SOUP_STATUS_NOT_FOUND);
    return;
  }
  set_header (message, "Content-Type", "text/vtt; charset=utf-8");
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_message_body_append_bytes (soup_server_message_get_response_body (message), text);
}

/* --- one file ------------------------------------------------------------------------------------ */

/* The token is new with each server and the bytes never change: the numbers are enough. */
static char *
make_etag (const File *file)
{
  return g_strdup_printf ("\"%u-%u\"", file->target->torrent, file->target->file);
}

static void
set_file_headers (SoupServerMessage *message, const File *file)
{
  const BtMediaType *type = bt_media_type_of (file->path);
  g_autofree char *etag = make_etag (file);

  set_header (message, "Content-Type", type->name);
  set_header (message, "Accept-Ranges", "bytes");
  set_header (message, "ETag", etag);
  set_header (message, "transferMode.dlna.org",
              bt_media_type_plays (type) ? "Streaming" : "Interactive");
  set_header (message, "contentFeatures.dlna.org", BT_DLNA_FEATURES);
}

/* The range that is asked for; one of another file than this is none (If-Range), and HEAD has none. */
static BtHttpRangeKind
get_range (SoupServerMessage *message, const File *file, BtHttpRange *range)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *condition = soup_message_headers_get_one (headers, "If-Range");
  const char *text = soup_message_headers_get_list (headers, "Range");
  g_autofree char *etag = make_etag (file);

  if (soup_server_message_get_method (message) != SOUP_METHOD_GET
      || (condition && g_strcmp0 (condition, etag) != 0))
    text = NULL;
  return bt_http_range_parse (text, file->size, range);
}

/* If-None-Match: who has it already need not get it again. */
static gboolean
is_known (SoupServerMessage *message, const File *file)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *known = soup_message_headers_get_list (headers, "If-None-Match");
  g_autofree char *etag = make_etag (file);

  return known && (g_strcmp0 (known, "*") == 0 || strstr (known, etag));
}

static void
reply_ended_cb (BtStreamReply *reply, gpointer data)
{
  BtStreamServer *self = data;

  g_hash_table_remove (self->replies, reply);
}

static void
send_range (BtStreamServer *self, SoupServerMessage *message, const File *file,
            const BtHttpRange *range)
{
  BtStreamReplyParams params = {
    .message = message,
    .socket = soup_server_message_get_socket (message),
    .length = range->length,
  };
  const BtHttpTarget *target = file->target;
  BtStreamReply *reply;

  params.stream = self->open (target->torrent, target->file, file->size, self->data);
  if (!g_seekable_seek (G_SEEKABLE (params.stream), (goffset) range->first, G_SEEK_SET, NULL,
                        NULL)) {
    g_object_unref (params.stream);
    refuse (message, SOUP_STATUS_INTERNAL_SERVER_ERROR);
    return;
  }
  bt_http_message_be_patient (message);
  reply = bt_stream_reply_new (&params, reply_ended_cb, self);
  g_hash_table_insert (self->replies, reply, GUINT_TO_POINTER (target->torrent));
}

static void
answer_range (BtStreamServer *self, SoupServerMessage *message, const File *file)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  g_autofree char *content_range = NULL;
  BtHttpRange range;
  BtHttpRangeKind kind = get_range (message, file, &range);

  if (kind == BT_HTTP_RANGE_UNSATISFIABLE) {
    content_range = bt_http_range_format (NULL, file->size);
    set_header (message, "Content-Range", content_range);
    refuse (message, SOUP_STATUS_REQUESTED_RANGE_NOT_SATISFIABLE);
    return;
  }
  if (kind == BT_HTTP_RANGE_PART) {
    content_range = bt_http_range_format (&range, file->size);
    set_header (message, "Content-Range", content_range);
  }
  soup_server_message_set_status (
      message, kind == BT_HTTP_RANGE_PART ? SOUP_STATUS_PARTIAL_CONTENT : SOUP_STATUS_OK, NULL);
  soup_message_headers_set_content_length (headers, (goffset) range.length);
  if (range.length > 0 && soup_server_message_get_method (message) == SOUP_METHOD_GET)
    send_range (self, message, file, &range);
}

static void
answer_file (BtStreamServer *self, SoupServerMessage *message, const BtHttpTarget *target)
{
  guint i = find_share (self, target->torrent);
  const BtHttpShare *share = i < self->shares->len ? self->shares->pdata[i] : NULL;
  File file = { .target = target };

  if (!share || target->file >= bt_metainfo_get_n_files (share->metainfo)) {
    refuse (message, SOUP_STATUS_NOT_FOUND);
    return;
  }
  file.size = bt_metainfo_get_file (share->metainfo, target->file)->length;
  file.path = bt_metainfo_get_file (share->metainfo, target->file)->path;
  set_file_headers (message, &file);
  if (is_known (message, &file))
    soup_server_message_set_status (message, SOUP_STATUS_NOT_MODIFIED, NULL);
  else
    answer_range (self, message, &file);
}

/* --- requests ------------------------------------------------------------------------------------ */

/* A device shows films by a web page of its maker's, which says its own origin. */
static gboolean
is_origin_right (BtStreamServer *self, const char *origin, const BtAddress *local, const char *path)
{
  if (self->is_for_device)
    return bt_http_path_has_token (path, &self->token);
  return bt_http_origin_is_ours (origin, local);
}

static gboolean
is_from_us (BtStreamServer *self, SoupServerMessage *message, const char *path)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  BtAddress local;

  return bt_http_message_get_local (message, &local)
         && bt_http_host_is_ours (soup_message_headers_get_list (headers, "Host"), &local)
         && is_origin_right (self, soup_message_headers_get_list (headers, "Origin"), &local, path);
}

/* Cross-origin resource sharing, for web pages on the device (Fetch, section 3.2). Without it they show no
 * subtitles. */
static void
set_sharing_headers (SoupServerMessage *message)
{
  set_header (message, "Access-Control-Allow-Origin", "*");
  set_header (message, "Access-Control-Allow-Methods", "GET, HEAD, OPTIONS");
  set_header (message, "Access-Control-Allow-Headers", "Content-Type, Accept-Encoding, Range");
  set_header (message, "Access-Control-Expose-Headers", "Content-Range, Accept-Ranges");
}

static gboolean
is_asking_first (BtStreamServer *self, SoupServerMessage *message)
{
  return self->is_for_device && soup_server_message_get_method (message) == SOUP_METHOD_OPTIONS;
}

static gboolean
is_reading (SoupServerMessage *message)
{
  const char *method = soup_server_message_get_method (message);

  return method == SOUP_METHOD_GET || method == SOUP_METHOD_HEAD;
}

/* Nobody has to send us anything: what comes is not kept. */
static void
early_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
          gpointer data)
{
  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
}

static void
answer (BtStreamServer *self, SoupServerMessage *message, const char *path)
{
  BtHttpTarget target = bt_http_path_parse (path, &self->token);

  switch (target.kind) {
  case BT_HTTP_PAGE:
    answer_page (self, message);
    break;
  case BT_HTTP_PLAYLIST:
    answer_playlist (self, message);
    break;
  case BT_HTTP_FILE:
    answer_file (self, message, &target);
    break;
  case BT_HTTP_TEXT:
    answer_subtitles (self, message, target.file);
    break;
  case BT_HTTP_NOTHING:
  default:
    refuse (message, SOUP_STATUS_NOT_FOUND);
    break;
  }
}

static void
request_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
            gpointer data)
{
  BtStreamServer *self = data;

  set_header (message, "X-Content-Type-Options", "nosniff");
  set_header (message, "Referrer-Policy", "no-referrer");
  set_header (message, "Cache-Control", "no-store");
  /* libsoup 3.2 never closes a kept connection that its client left, and a seek is a new one anyway. */
  set_header (message, "Connection", "close");
  if (!is_from_us (self, message, path)) {
    refuse (message, SOUP_STATUS_FORBIDDEN);
    return;
  }
  if (self->is_for_device)
    set_sharing_headers (message);
  if (is_asking_first (self, message)) {
    soup_server_message_set_status (message, SOUP_STATUS_NO_CONTENT, NULL);
  } else if (!is_reading (message)) {
    set_header (message, "Allow", "GET, HEAD");
    refuse (message, SOUP_STATUS_METHOD_NOT_ALLOWED);
  } else {
    answer (self, message, path);
  }
}

/* --- life ---------------------------------------------------------------------------------------- */

static gboolean
listen_at (BtStreamServer *self, const BtAddress *address, GError **error)
{
  struct sockaddr_storage native;
  socklen_t size = bt_address_to_sockaddr (address, &native);
  g_autoptr (GSocketAddress) wanted = g_socket_address_new_from_native (&native, size);
  GSList *uris;

  if (!soup_server_listen (self->soup, wanted, 0, error))
    return FALSE;
  uris = soup_server_get_uris (self->soup);
  self->port = (guint16) g_uri_get_port (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return TRUE;
}

static gboolean
listen_somewhere (BtStreamServer *self, const BtStreamServerConfig *config, GError **error)
{
  BtAddress any_port = config->address;
  g_autoptr (GError) why = NULL;

  if (listen_at (self, &config->address, &why))
    return TRUE;
  any_port.port = 0;
  if (config->may_take_another && g_error_matches (why, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE))
    return listen_at (self, &any_port, error);
  g_propagate_error (error, g_steal_pointer (&why));
  return FALSE;
}

BtStreamServer *
bt_stream_server_new (const BtStreamServerConfig *config, BtStreamOpener opener, gpointer data,
                      GError **error)
{
  BtStreamServer *self = g_new0 (BtStreamServer, 1);

  self->token = config->token;
  self->open = opener;
  self->data = data;
  self->is_for_device = config->is_for_device;
  self->shares = g_ptr_array_new_with_free_func ((GDestroyNotify) bt_http_share_free);
  self->texts = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_bytes_unref);
  self->replies = g_hash_table_new (NULL, NULL);
  self->soup = g_object_new (SOUP_TYPE_SERVER, "raw-paths", TRUE, NULL);
  soup_server_add_early_handler (self->soup, NULL, early_cb, self, NULL);
  soup_server_add_handler (self->soup, NULL, request_cb, self, NULL);
  soup_server_add_handler (self->soup, "*", request_cb, self, NULL); /* OPTIONS * */
  self->clients = bt_http_clients_new (self->soup, config->is_for_device ? &config->device : NULL);
  if (!listen_somewhere (self, config, error))
    g_clear_pointer (&self, bt_stream_server_free);
  return self;
}

void
bt_stream_server_free (BtStreamServer *self)
{
  abort_replies (self, 0);
  soup_server_disconnect (self->soup);
  bt_http_clients_free (self->clients);
  g_object_unref (self->soup);
  g_hash_table_unref (self->replies);
  g_hash_table_unref (self->texts);
  g_ptr_array_unref (self->shares);
  g_free (self);
}

guint16
bt_stream_server_get_port (BtStreamServer *self)
{
  return self->port;
}
