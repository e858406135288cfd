/* bt-tracker-udp-message.c — the datagrams that UDP trackers and their clients exchange.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/bt-tracker-udp-message.h"

#include <string.h>

#include "tracker/bt-tracker-error.h"

#define PROTOCOL_ID G_GUINT64_CONSTANT (0x41727101980) /* of a connect; BEP 15 */
#define ANNOUNCE_HEAD_SIZE 12                          /* interval, leechers, seeders */
#define COUNTS_SIZE 12                                 /* seeders, completed, leechers */
#define OPTION_URL 2                                   /* BEP 41 */
#define OPTION_MAX 255                                 /* bytes of one option's data */

G_STATIC_ASSERT (98 + BT_TRACKER_UDP_URL_MAX + 2 * (BT_TRACKER_UDP_URL_MAX / OPTION_MAX + 1)
                 <= BT_TRACKER_UDP_SEND_MAX);
G_STATIC_ASSERT (16 + BT_SHA1_SIZE * BT_TRACKER_SCRAPE_MAX <= BT_TRACKER_UDP_SEND_MAX);

/* --- writing --------------------------------------------------------------------------------------- */

static guint8 *
put32 (guint8 *at, guint32 value)
{
  bt_put_u32 (at, value);
  return at + 4;
}

static guint8 *
put64 (guint8 *at, guint64 value)
{
  return put32 (put32 (at, (guint32) (value >> 32)), (guint32) value);
}

static guint8 *
put_bytes (guint8 *at, const void *bytes, gsize n_bytes)
{
  memcpy (at, bytes, n_bytes);
  return at + n_bytes;
}

static guint8 *
put_head (guint8 *at, guint64 connection, BtTrackerUdpAction action, guint32 transaction)
{
  at = put64 (at, connection);
  at = put32 (at, action);
  return put32 (at, transaction);
}

gsize
bt_tracker_udp_write_connect (guint8 *to, guint32 transaction)
{
  return (gsize) (put_head (to, PROTOCOL_ID, BT_TRACKER_UDP_CONNECT, transaction) - to);
}

/* "paused" has no number here, and is what "none" means to a tracker that does not know it. */
static guint32
get_event (BtTrackerEvent event)
{
  switch (event) {
  case BT_TRACKER_EVENT_COMPLETED:
    return 1;
  case BT_TRACKER_EVENT_STARTED:
    return 2;
  case BT_TRACKER_EVENT_STOPPED:
    return 3;
  case BT_TRACKER_EVENT_NONE:
  case BT_TRACKER_EVENT_PAUSED:
  default:
    return 0;
  }
}

/* What does not fit one option goes on in the next. */
static guint8 *
put_path (guint8 *at, const char *path)
{
  gsize left = strlen (path);

  while (left > 0) {
    gsize n_bytes = MIN (left, OPTION_MAX);

    *at++ = OPTION_URL;
    *at++ = (guint8) n_bytes;
    at = put_bytes (at, path, n_bytes);
    path += n_bytes;
    left -= n_bytes;
  }
  return at;
}

gsize
bt_tracker_udp_write_announce (guint8 *to, guint64 connection, guint32 transaction,
                               const BtTrackerRequest *request, const char *path)
{
  guint8 *at = put_head (to, connection, BT_TRACKER_UDP_ANNOUNCE, transaction);

  at = put_bytes (at, bt_info_hash_get_wire (&request->info_hash), BT_SHA1_SIZE);
  at = put_bytes (at, request->peer_id, sizeof request->peer_id);
  at = put64 (at, request->downloaded);
  at = put64 (at, request->left);
  at = put64 (at, request->uploaded);
  at = put32 (at, get_event (request->event));
  at = put32 (at, 0); /* our address: the one it sees */
  at = put32 (at, request->key);
  at = put32 (at, request->event == BT_TRACKER_EVENT_STOPPED ? 0 : BT_TRACKER_NUMWANT);
  bt_put_u16 (at, request->port);
  return (gsize) (put_path (at + 2, path) - to);
}

gsize
bt_tracker_udp_write_scrape (guint8 *to, guint64 connection, guint32 transaction,
                             const BtInfoHash *hashes, guint n_hashes)
{
  guint8 *at = put_head (to, connection, BT_TRACKER_UDP_SCRAPE, transaction);

  for (guint i = 0; i < n_hashes; i++)
    at = put_bytes (at, bt_info_hash_get_wire (&hashes[i]), BT_SHA1_SIZE);
  return (gsize) (at - to);
}

/* --- reading ---------------------------------------------------------------------------------------- */

gboolean
bt_tracker_udp_read (BtTrackerUdpMessage *self, const guint8 *bytes, gsize n_bytes)
{
  guint32 action;

  bt_cursor_init (&self->body, bytes, n_bytes);
  action = bt_cursor_read_u32 (&self->body);
  self->transaction = bt_cursor_read_u32 (&self->body);
  self->connection = 0;
  if (self->body.failed || action > BT_TRACKER_UDP_ERROR)
    return FALSE;
  self->action = (BtTrackerUdpAction) action;
  if (self->action == BT_TRACKER_UDP_CONNECT) {
    self->connection = (guint64) bt_cursor_read_u32 (&self->body) << 32;
    self->connection |= bt_cursor_read_u32 (&self->body);
  }
  return !self->body.failed;
}

static void
set_refused (BtCursor body, GError **error)
{
  gsize n_bytes = bt_cursor_get_left (&body);
  g_autofree char *text = bt_tracker_answer_clean_text (bt_cursor_read (&body, n_bytes), n_bytes);

  g_set_error_literal (error, BT_TRACKER_ERROR, BT_TRACKER_ERROR_REFUSED,
                       text ? text : "the tracker refused without a reason");
}

/* Whether it is the answer to @action, and long enough. */
static gboolean
check (const BtTrackerUdpMessage *self, BtTrackerUdpAction action, gsize n_least, GError **error)
{
  if (self->action == BT_TRACKER_UDP_ERROR) {
    set_refused (self->body, error);
    return FALSE;
  }
  if (self->action == action && bt_cursor_get_left (&self->body) >= n_least)
    return TRUE;
  g_set_error (error, BT_TRACKER_ERROR, BT_TRACKER_ERROR_BAD_ANSWER,
               "the tracker's answer cannot be read: it is no answer to what was asked");
  return FALSE;
}

static int
read_count (BtCursor *body)
{
  guint32 count = bt_cursor_read_u32 (body);

  return (int) MIN (count, (guint32) G_MAXINT);
}

/* What is left over at the end is no peer, and no reason to do without the others. */
static void
read_peers (BtTrackerAnswer *answer, BtCursor *body, gsize size)
{
  while (bt_cursor_get_left (body) >= size) {
    const guint8 *bytes = bt_cursor_read (body, size);
    BtAddress address;

    if (size == BT_COMPACT6_SIZE)
      bt_address_from_compact6 (&address, bytes);
    else
      bt_address_from_compact4 (&address, bytes);
    bt_tracker_answer_add_peer (answer, &address);
  }
}

BtTrackerAnswer *
bt_tracker_udp_read_announce (const BtTrackerUdpMessage *self, gboolean is_v6, GError **error)
{
  BtCursor body = self->body;
  BtTrackerAnswer *answer;

  if (!check (self, BT_TRACKER_UDP_ANNOUNCE, ANNOUNCE_HEAD_SIZE, error))
    return NULL;
  /* Signed: some trackers mean "as you like" by a negative one. */
  answer = bt_tracker_answer_new ((gint32) bt_cursor_read_u32 (&body));
  answer->n_leechers = read_count (&body);
  answer->n_seeders = read_count (&body);
  read_peers (answer, &body, is_v6 ? BT_COMPACT6_SIZE : BT_COMPACT4_SIZE);
  return answer;
}

GArray *
bt_tracker_udp_read_scrape (const BtTrackerUdpMessage *self, guint n_hashes, GError **error)
{
  BtCursor body = self->body;
  GArray *counts;

  if (!check (self, BT_TRACKER_UDP_SCRAPE, COUNTS_SIZE, error))
    return NULL;
  counts = g_array_sized_new (FALSE, FALSE, sizeof (BtTrackerCounts), n_hashes);
  for (guint i = 0; i < n_hashes; i++) {
    BtTrackerCounts count = { -1, -1, -1 };

    if (bt_cursor_get_left (&body) >= COUNTS_SIZE) {
      count.n_seeders = read_count (&body);
      count.n_downloads = read_count (&body);
      count.n_leechers = read_count (&body);
    }
    g_array_append_val (counts, count);
  }
  return counts;
}

/* --- URLs --------------------------------------------------------------------------------------------- */

gboolean
bt_tracker_url_is_udp (const char *url)
{
  return g_ascii_strncasecmp (url, "udp://", 6) == 0;
}

static char *
dup_path (GUri *uri)
{
  const char *query = g_uri_get_query (uri);

  return g_strconcat (g_uri_get_path (uri), query ? "?" : NULL, query, NULL);
}

gboolean
bt_tracker_udp_url_parse (BtTrackerUdpUrl *self, const char *url, GError **error)
{
  g_autoptr (GUri) uri = NULL;

  *self = (BtTrackerUdpUrl) { 0 };
  if (bt_tracker_url_is_udp (url))
    uri = g_uri_parse (url, G_URI_FLAGS_ENCODED | G_URI_FLAGS_PARSE_RELAXED, NULL);
  if (!uri || !g_uri_get_host (uri) || *g_uri_get_host (uri) == '\0' || g_uri_get_port (uri) < 1
      || g_uri_get_port (uri) > G_MAXUINT16) {
    g_set_error (error, BT_TRACKER_ERROR, BT_TRACKER_ERROR_URL,
                 "not the URL of a UDP tracker: it names a host and a port");
    return FALSE;
  }
  self->path = dup_path (uri);
  if (strlen (self->path) > BT_TRACKER_UDP_URL_MAX) {
    g_clear_pointer (&self->path, g_free);
    g_set_error (error, BT_TRACKER_ERROR, BT_TRACKER_ERROR_URL,
                 "the URL of the tracker is too long for a datagram");
    return FALSE;
  }
  self->host = g_strdup (g_uri_get_host (uri));
  self->port = (guint16) g_uri_get_port (uri);
  return TRUE;
}

void
bt_tracker_udp_url_clear (BtTrackerUdpUrl *self)
{
  g_clear_pointer (&self->host, g_free);
  g_clear_pointer (&self->path, g_free);
}
