/* bt-tracker-ws-message.c — the JSON that trackers for WebRTC and their clients exchange.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/bt-tracker-ws-message.h"

#include <string.h>

#include "base/bt-limits.h"
#include "tracker/bt-tracker-error.h"

#define ID_SIZE 20         /* bytes; of info hashes, peers and offers alike */
#define TRACKER_ID_MAX 256 /* bytes; it goes into each announce */

G_STATIC_ASSERT (ID_SIZE == BT_SHA1_SIZE && ID_SIZE == BT_OFFER_ID_SIZE);

void
bt_tracker_offer_free (BtTrackerOffer *self)
{
  g_free (self->sdp);
  g_free (self);
}

/* --- what we send ------------------------------------------------------------------------------------ */

static void
put_id (GString *to, const char *key, const guint8 *id)
{
  bt_json_put_key (to, key);
  bt_json_put_bytes (to, id, ID_SIZE);
}

static void
put_string (GString *to, const char *key, const char *text)
{
  bt_json_put_key (to, key);
  bt_json_put_string (to, text);
}

static void
put_integer (GString *to, const char *key, guint64 value)
{
  bt_json_put_key (to, key);
  bt_json_put_integer (to, value);
}

/* @type: "offer" or "answer"; the key, too. */
static void
put_description (GString *to, const char *type, const char *sdp)
{
  bt_json_put_key (to, type);
  bt_json_open_object (to);
  put_string (to, "type", type);
  put_string (to, "sdp", sdp);
  bt_json_close_object (to);
}

static GString *
open_message (const char *action)
{
  GString *to = g_string_new (NULL);

  bt_json_open_object (to);
  put_string (to, "action", action);
  return to;
}

/* Returns how many fit. */
static guint
put_offers (GString *to, const GPtrArray *offers)
{
  static const char end[] = "],\"numwant\":1}";
  guint n = 0;

  bt_json_put_key (to, "offers");
  bt_json_open_array (to);
  for (guint i = 0; i < offers->len; i++) {
    const BtTrackerOffer *offer = g_ptr_array_index (offers, i);
    gsize before = to->len;

    bt_json_open_object (to);
    put_description (to, "offer", offer->sdp);
    put_id (to, "offer_id", offer->offer_id);
    bt_json_close_object (to);
    if (to->len + sizeof end <= BT_TRACKER_WS_FRAME)
      n++;
    else
      g_string_truncate (to, before);
  }
  bt_json_close_array (to);
  return n;
}

/* Some trackers hang up when they read another event than these (wt-tracker). */
static const char *
get_event_name (BtTrackerEvent event)
{
  switch (event) {
  case BT_TRACKER_EVENT_STARTED:
    return "started";
  case BT_TRACKER_EVENT_COMPLETED:
    return "completed";
  case BT_TRACKER_EVENT_STOPPED:
    return "stopped";
  case BT_TRACKER_EVENT_NONE:
  case BT_TRACKER_EVENT_PAUSED:
  default:
    return NULL;
  }
}

/* Trackers hand out as many offers as there are, but wt-tracker none at all without "numwant". */
GString *
bt_tracker_ws_write_announce (const BtTrackerRequest *request, const GPtrArray *offers)
{
  GString *to = open_message ("announce");
  const char *event = get_event_name (request->event);
  guint n_offers;

  put_id (to, "info_hash", bt_info_hash_get_wire (&request->info_hash));
  put_id (to, "peer_id", request->peer_id);
  put_integer (to, "uploaded", request->uploaded);
  put_integer (to, "downloaded", request->downloaded);
  put_integer (to, "left", request->left);
  if (event)
    put_string (to, "event", event);
  if (request->tracker_id)
    put_string (to, "trackerid", request->tracker_id);
  n_offers = offers->len > 0 ? put_offers (to, offers) : 0;
  put_integer (to, "numwant", n_offers);
  bt_json_close_object (to);
  return to;
}

/* With an event some trackers would take it for an announce. */
GString *
bt_tracker_ws_write_answer (const guint8 *peer_id, const BtTrackerSignal *answer)
{
  GString *to = open_message ("announce");

  put_id (to, "info_hash", answer->info_hash);
  put_id (to, "peer_id", peer_id);
  put_id (to, "to_peer_id", answer->peer_id);
  put_id (to, "offer_id", answer->offer_id);
  put_description (to, "answer", answer->sdp);
  bt_json_close_object (to);
  return to;
}

/* One as one, for trackers that read no list. */
GString *
bt_tracker_ws_write_scrape (const BtInfoHash *hashes, guint n_hashes)
{
  GString *to = open_message ("scrape");

  bt_json_put_key (to, "info_hash");
  if (n_hashes != 1)
    bt_json_open_array (to);
  for (guint i = 0; i < n_hashes; i++)
    bt_json_put_bytes (to, bt_info_hash_get_wire (&hashes[i]), ID_SIZE);
  if (n_hashes != 1)
    bt_json_close_array (to);
  bt_json_close_object (to);
  return to;
}

/* --- what we get --------------------------------------------------------------------------------------- */

static gboolean
set_bad (GError **error, const char *what)
{
  g_set_error (error, BT_TRACKER_ERROR, BT_TRACKER_ERROR_BAD_ANSWER,
               "the tracker's message cannot be read: %s", what);
  return FALSE;
}

static gboolean
read_id (BtJsonValue root, const char *key, guint8 *id)
{
  gsize n_bytes;
  const guint8 *bytes = bt_json_get_bytes (bt_json_lookup (root, key), &n_bytes);

  if (!bytes || n_bytes != ID_SIZE)
    return FALSE;
  memcpy (id, bytes, ID_SIZE);
  return TRUE;
}

static gboolean
is_string (BtJsonValue value, const char *text)
{
  gsize n_bytes;
  const guint8 *bytes = bt_json_get_bytes (value, &n_bytes);

  return bytes && n_bytes == strlen (text) && memcmp (bytes, text, n_bytes) == 0;
}

static gboolean
has (BtJsonValue root, const char *key)
{
  return bt_json_get_type (bt_json_lookup (root, key)) != BT_JSON_NONE;
}

/* @type: as put_description() has it. */
static gboolean
read_description (BtTrackerSignal *signal, BtJsonValue root, const char *type)
{
  BtJsonValue description = bt_json_lookup (root, type);
  const guint8 *sdp = bt_json_get_bytes (bt_json_lookup (description, "sdp"), &signal->n_sdp);

  signal->sdp = (const char *) sdp;
  return sdp && signal->n_sdp > 0 && signal->n_sdp <= BT_LIMIT_SDP
         && !memchr (sdp, '\0', signal->n_sdp)
         && is_string (bt_json_lookup (description, "type"), type);
}

static gboolean
read_signal (BtTrackerWsMessage *self, BtJsonValue root, const char *type, GError **error)
{
  if (!self->has_info_hash || !read_id (root, "peer_id", self->signal.peer_id)
      || !read_id (root, "offer_id", self->signal.offer_id))
    return set_bad (error, "an offer or answer without whole ids");
  if (!read_description (&self->signal, root, type))
    return set_bad (error, "an offer or answer without a description");
  return TRUE;
}

static gboolean
read_action (BtTrackerWsMessage *self, BtJsonValue root, GError **error)
{
  BtJsonValue action = bt_json_lookup (root, "action");
  gboolean is_refusal = has (root, "failure reason");

  self->has_action = bt_json_get_type (action) != BT_JSON_NONE;
  if (!is_refusal && !self->has_action)
    return set_bad (error, "it does not say what it is");
  if (is_string (action, "scrape"))
    self->action = BT_TRACKER_WS_SCRAPE;
  else if (!is_refusal && !is_string (action, "announce"))
    return set_bad (error, "it is of a kind that nobody knows");
  else if (is_refusal)
    self->action = BT_TRACKER_WS_REPLY;
  else if (has (root, "offer"))
    self->action = BT_TRACKER_WS_OFFER;
  else if (has (root, "answer"))
    self->action = BT_TRACKER_WS_ANSWER;
  else if (!self->has_info_hash)
    return set_bad (error, "it does not say for which torrent it is");
  return TRUE;
}

static gboolean
read_message (BtTrackerWsMessage *self, GError **error)
{
  BtJsonValue root = bt_json_get_root (self->document);

  if (bt_json_get_type (root) != BT_JSON_OBJECT)
    return set_bad (error, "it is no object");
  self->has_info_hash = read_id (root, "info_hash", self->signal.info_hash);
  if (!read_action (self, root, error))
    return FALSE;
  if (self->action == BT_TRACKER_WS_OFFER)
    return read_signal (self, root, "offer", error);
  if (self->action == BT_TRACKER_WS_ANSWER)
    return read_signal (self, root, "answer", error);
  return TRUE;
}

gboolean
bt_tracker_ws_read (BtTrackerWsMessage *self, const void *bytes, gsize n_bytes, GError **error)
{
  g_autoptr (GError) json_error = NULL;

  *self = (BtTrackerWsMessage) { 0 };
  if (n_bytes > BT_LIMIT_WS_MESSAGE) {
    g_set_error (error, BT_TRACKER_ERROR, BT_TRACKER_ERROR_TOO_LARGE,
                 "the tracker's message is too large");
    return FALSE;
  }
  self->document = bt_json_new (bytes, n_bytes, &json_error);
  if (!self->document)
    return set_bad (error, json_error->message);
  if (read_message (self, error))
    return TRUE;
  bt_tracker_ws_message_clear (self);
  return FALSE;
}

void
bt_tracker_ws_message_clear (BtTrackerWsMessage *self)
{
  g_clear_pointer (&self->document, bt_json_free);
}

static char *
dup_text (BtJsonValue value)
{
  GString *text = bt_json_dup_text (value);
  char *clean;

  if (!text)
    return NULL;
  clean = bt_tracker_answer_clean_text ((const guint8 *) text->str, text->len);
  g_string_free (text, TRUE);
  return clean;
}

static gboolean
check_refused (BtJsonValue root, GError **error)
{
  g_autofree char *text = NULL;

  if (!has (root, "failure reason"))
    return TRUE;
  text = dup_text (bt_json_lookup (root, "failure reason"));
  g_set_error_literal (error, BT_TRACKER_ERROR, BT_TRACKER_ERROR_REFUSED,
                       text ? text : "the tracker refused without a reason");
  return FALSE;
}

static int
get_count (BtJsonValue object, const char *key)
{
  gint64 count = -1;

  bt_json_get_integer (bt_json_lookup (object, key), &count);
  return count < 0 ? -1 : (int) MIN (count, G_MAXINT);
}

/* bittorrent-tracker's key has a space, aquatic's has not. */
static void
read_min_interval (BtTrackerAnswer *answer, BtJsonValue root)
{
  gint64 seconds = 0;

  if (!bt_json_get_integer (bt_json_lookup (root, "min interval"), &seconds))
    bt_json_get_integer (bt_json_lookup (root, "min_interval"), &seconds);
  answer->min_interval_us =
      MIN (answer->interval_us,
           CLAMP (seconds, BT_TRACKER_INTERVAL_MIN, BT_TRACKER_INTERVAL_MAX) * G_USEC_PER_SEC);
}

static void
read_tracker_id (BtTrackerAnswer *answer, BtJsonValue root)
{
  gsize n_bytes;
  const guint8 *id = bt_json_get_bytes (bt_json_lookup (root, "tracker id"), &n_bytes);

  if (id && n_bytes > 0 && n_bytes <= TRACKER_ID_MAX && !memchr (id, '\0', n_bytes))
    answer->tracker_id = g_strndup ((const char *) id, n_bytes);
}

BtTrackerAnswer *
bt_tracker_ws_read_reply (const BtTrackerWsMessage *self, GError **error)
{
  BtJsonValue root = bt_json_get_root (self->document);
  gint64 interval = BT_TRACKER_WS_INTERVAL;
  BtTrackerAnswer *answer;

  if (!check_refused (root, error))
    return NULL;
  bt_json_get_integer (bt_json_lookup (root, "interval"), &interval);
  answer = bt_tracker_answer_new (interval);
  read_min_interval (answer, root);
  answer->warning = dup_text (bt_json_lookup (root, "warning message"));
  answer->n_seeders = get_count (root, "complete");
  answer->n_leechers = get_count (root, "incomplete");
  answer->n_downloads = get_count (root, "downloaded");
  read_tracker_id (answer, root);
  return answer;
}

static void
read_file (GArray *counts, BtJsonValue key, BtJsonValue file, const BtInfoHash *hashes)
{
  gsize n_bytes;
  const guint8 *bytes = bt_json_get_bytes (key, &n_bytes);

  if (!bytes || n_bytes != ID_SIZE)
    return;
  for (guint i = 0; i < counts->len; i++) {
    if (memcmp (bt_info_hash_get_wire (&hashes[i]), bytes, ID_SIZE) == 0)
      g_array_index (counts, BtTrackerCounts, i) =
          (BtTrackerCounts) { get_count (file, "complete"), get_count (file, "incomplete"),
                              get_count (file, "downloaded") };
  }
}

GArray *
bt_tracker_ws_read_scrape (const BtTrackerWsMessage *self, const BtInfoHash *hashes, guint n_hashes,
                           GError **error)
{
  const BtTrackerCounts unknown = { -1, -1, -1 };
  BtJsonValue root = bt_json_get_root (self->document);
  BtJsonValue files = bt_json_lookup (root, "files"), key, file;
  BtJsonIter iter;
  GArray *counts;

  if (!check_refused (root, error))
    return NULL;
  if (bt_json_get_type (files) != BT_JSON_OBJECT) {
    set_bad (error, "it tells of no torrents");
    return NULL;
  }
  counts = g_array_sized_new (FALSE, FALSE, sizeof unknown, n_hashes);
  for (guint i = 0; i < n_hashes; i++)
    g_array_append_val (counts, unknown);
  bt_json_iter_init (&iter, files);
  while (bt_json_iter_next (&iter, &key, &file))
    read_file (counts, key, file, hashes);
  return counts;
}

/* --- URLs ---------------------------------------------------------------------------------------------- */

gboolean
bt_tracker_url_is_ws (const char *url)
{
  return g_ascii_strncasecmp (url, "ws://", 5) == 0 || g_ascii_strncasecmp (url, "wss://", 6) == 0;
}

gboolean
bt_tracker_ws_check_url (const char *url, GError **error)
{
  if (bt_tracker_url_is_ws (url))
    return bt_tracker_request_check_parts (url, error);
  g_set_error (error, BT_TRACKER_ERROR, BT_TRACKER_ERROR_URL, "not the URL of a WebSocket tracker");
  return FALSE;
}
