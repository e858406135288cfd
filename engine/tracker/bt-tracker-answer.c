/* bt-tracker-answer.c — what a tracker says, read and bounded.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/bt-tracker-answer.h"

#include <string.h>

#include "base/bt-limits.h"
#include "tracker/bt-tracker-answer-private.h"
#include "tracker/bt-tracker-error.h"

#define MESSAGE_MAX 300    /* bytes of a tracker's text: two lines in a window */
#define TRACKER_ID_MAX 256 /* bytes; it goes into each URL */
#define MINUTE_US (60 * G_USEC_PER_SEC)
#define ANSWER_DEPTH 8 /* levels; a list of dictionaries is three */

/* Peers as a list of dictionaries take ten tokens each. */
static const BtBencodeLimits limits = { .depth = ANSWER_DEPTH,
                                        .tokens = 16 * BT_LIMIT_TRACKER_PEERS,
                                        .allow_trailing = TRUE };

static void
set_bad (GError **error, const char *what)
{
  g_set_error (error, BT_TRACKER_ERROR, BT_TRACKER_ERROR_BAD_ANSWER,
               "the tracker's answer cannot be read: %s", what);
}

char *
bt_tracker_answer_clean_text (const guint8 *bytes, gsize n_bytes)
{
  g_autofree char *text = NULL;

  if (!bytes || n_bytes == 0)
    return NULL;
  text = g_utf8_make_valid ((const char *) bytes, (gssize) MIN (n_bytes, MESSAGE_MAX));
  for (char *at = text; *at; at = g_utf8_next_char (at)) {
    if (g_ascii_iscntrl (*at))
      *at = ' ';
  }
  return g_steal_pointer (&text);
}

static char *
dup_text (BtBencodeValue value)
{
  gsize n_bytes = 0;
  const guint8 *bytes = bt_bencode_get_string (value, &n_bytes);

  return bt_tracker_answer_clean_text (bytes, n_bytes);
}

static gint64
bound_interval_us (gint64 seconds)
{
  return CLAMP (seconds, BT_TRACKER_INTERVAL_MIN, BT_TRACKER_INTERVAL_MAX) * G_USEC_PER_SEC;
}

BtBencode *
bt_tracker_answer_parse (const void *bytes, gsize n_bytes, GError **error)
{
  g_autoptr (GError) bencode_error = NULL;
  g_autoptr (BtBencode) document = NULL;

  if (n_bytes > BT_LIMIT_TRACKER_ANSWER) {
    g_set_error (error, BT_TRACKER_ERROR, BT_TRACKER_ERROR_TOO_LARGE,
                 "the tracker's answer is too large");
    return NULL;
  }
  document = bt_bencode_new (bytes, n_bytes, &limits, &bencode_error);
  if (!document)
    set_bad (error, bencode_error->message);
  else if (bt_bencode_get_type (bt_bencode_get_root (document)) != BT_BENCODE_DICT)
    set_bad (error, "it is no dictionary");
  else
    return g_steal_pointer (&document);
  return NULL;
}

static gint64
get_interval_us (BtBencodeValue dict, const char *key, gint64 fallback)
{
  gint64 seconds = fallback;

  bt_bencode_get_integer (bt_bencode_lookup (dict, key), &seconds);
  return bound_interval_us (seconds);
}

static int
get_count (BtBencodeValue dict, const char *key)
{
  gint64 count = -1;

  bt_bencode_get_integer (bt_bencode_lookup (dict, key), &count);
  return count < 0 ? -1 : (int) MIN (count, G_MAXINT);
}

void
bt_tracker_answer_add_peer (BtTrackerAnswer *self, const BtAddress *address)
{
  if (self->peers->len < BT_LIMIT_TRACKER_PEERS && bt_address_is_dialable (address))
    g_array_append_val (self->peers, *address);
}

static gboolean
read_compact (BtTrackerAnswer *self, BtBencodeValue peers, gsize size, GError **error)
{
  gsize n_bytes;
  const guint8 *bytes = bt_bencode_get_string (peers, &n_bytes);
  BtAddress address;

  if (n_bytes % size != 0) {
    set_bad (error, "the list of peers has a broken length");
    return FALSE;
  }
  for (gsize i = 0; i < n_bytes; i += size) {
    if (size == BT_COMPACT4_SIZE)
      bt_address_from_compact4 (&address, bytes + i);
    else
      bt_address_from_compact6 (&address, bytes + i);
    bt_tracker_answer_add_peer (self, &address);
  }
  return TRUE;
}

/* Addresses as text (BEP 3). Names are not looked up: that would let a tracker ask our resolver
 * anything. */
static void
read_dictionary (BtTrackerAnswer *self, BtBencodeValue peer)
{
  gsize n_bytes;
  const guint8 *ip = bt_bencode_get_string (bt_bencode_lookup (peer, "ip"), &n_bytes);
  g_autofree char *text = NULL;
  BtAddress address;
  gint64 port;

  if (!ip || n_bytes > 64 || memchr (ip, '\0', n_bytes) || memchr (ip, '[', n_bytes)
      || !bt_bencode_get_integer (bt_bencode_lookup (peer, "port"), &port) || port < 1
      || port > G_MAXUINT16)
    return;
  text = g_strndup ((const char *) ip, n_bytes);
  if (bt_address_parse (&address, text, (guint16) port)) {
    address.port = (guint16) port;
    bt_tracker_answer_add_peer (self, &address);
  }
}

static gboolean
read_list (BtTrackerAnswer *self, BtBencodeValue peers, GError **error)
{
  BtBencodeIter iter;
  BtBencodeValue peer;

  bt_bencode_iter_init (&iter, peers);
  while (bt_bencode_iter_next (&iter, NULL, &peer)) {
    if (bt_bencode_get_type (peer) != BT_BENCODE_DICT) {
      set_bad (error, "a peer is no dictionary");
      return FALSE;
    }
    read_dictionary (self, peer);
  }
  return TRUE;
}

static gboolean
read_peers (BtTrackerAnswer *self, BtBencodeValue root, GError **error)
{
  BtBencodeValue peers = bt_bencode_lookup (root, "peers");
  BtBencodeValue peers6 = bt_bencode_lookup (root, "peers6");
  BtBencodeType type = bt_bencode_get_type (peers), type6 = bt_bencode_get_type (peers6);

  if (type == BT_BENCODE_NONE && type6 == BT_BENCODE_NONE) {
    set_bad (error, "there is no list of peers in it");
    return FALSE;
  }
  if (type == BT_BENCODE_INTEGER || type == BT_BENCODE_DICT
      || (type6 != BT_BENCODE_NONE && type6 != BT_BENCODE_STRING)) {
    set_bad (error, "its list of peers is of the wrong type");
    return FALSE;
  }
  if (type == BT_BENCODE_STRING && !read_compact (self, peers, BT_COMPACT4_SIZE, error))
    return FALSE;
  if (type == BT_BENCODE_LIST && !read_list (self, peers, error))
    return FALSE;
  return type6 == BT_BENCODE_NONE || read_compact (self, peers6, BT_COMPACT6_SIZE, error);
}

/* BEP 24. A broken one is no reason to do without peers. */
static void
read_external (BtTrackerAnswer *self, BtBencodeValue root)
{
  guint8 compact[BT_COMPACT6_SIZE] = { 0 };
  gsize n_bytes = 0;
  const guint8 *ip = bt_bencode_get_string (bt_bencode_lookup (root, "external ip"), &n_bytes);

  if (!ip || (n_bytes != 4 && n_bytes != 16))
    return;
  memcpy (compact, ip, n_bytes);
  if (n_bytes == 4)
    bt_address_from_compact4 (&self->external, compact);
  else
    bt_address_from_compact6 (&self->external, compact);
  self->has_external = TRUE;
}

static void
read_tracker_id (BtTrackerAnswer *self, BtBencodeValue root)
{
  gsize n_bytes;
  const guint8 *id = bt_bencode_get_string (bt_bencode_lookup (root, "tracker id"), &n_bytes);

  if (id && n_bytes > 0 && n_bytes <= TRACKER_ID_MAX && !memchr (id, '\0', n_bytes))
    self->tracker_id = g_strndup ((const char *) id, n_bytes);
}

/* BEP 31: minutes, or "never". */
static gint64
get_retry_us (BtBencodeValue root)
{
  BtBencodeValue retry = bt_bencode_lookup (root, "retry in");
  gsize n_bytes = 0;
  const guint8 *text = bt_bencode_get_string (retry, &n_bytes);
  gint64 minutes = 0;

  if (n_bytes == strlen ("never") && memcmp (text, "never", n_bytes) == 0)
    return G_MAXINT64;
  bt_bencode_get_integer (retry, &minutes);
  return CLAMP (minutes, 0, BT_TRACKER_INTERVAL_MAX / 60) * MINUTE_US;
}

gboolean
bt_tracker_answer_check_refused (BtBencodeValue root, gint64 *retry_us, GError **error)
{
  BtBencodeValue reason = bt_bencode_lookup (root, "failure reason");
  g_autofree char *text = NULL;

  if (bt_bencode_get_type (reason) == BT_BENCODE_NONE)
    return TRUE;
  text = dup_text (reason);
  *retry_us = get_retry_us (root);
  g_set_error_literal (error, BT_TRACKER_ERROR, BT_TRACKER_ERROR_REFUSED,
                       text ? text : "the tracker refused without a reason");
  return FALSE;
}

static gboolean
read_answer (BtTrackerAnswer *self, BtBencodeValue root, GError **error)
{
  if (!read_peers (self, root, error))
    return FALSE;
  self->interval_us = get_interval_us (root, "interval", BT_TRACKER_INTERVAL_DEFAULT);
  self->min_interval_us = MIN (self->interval_us, get_interval_us (root, "min interval", 0));
  self->warning = dup_text (bt_bencode_lookup (root, "warning message"));
  self->n_seeders = get_count (root, "complete");
  self->n_leechers = get_count (root, "incomplete");
  self->n_downloads = get_count (root, "downloaded");
  read_tracker_id (self, root);
  read_external (self, root);
  return TRUE;
}

BtTrackerAnswer *
bt_tracker_answer_new (gint64 interval)
{
  BtTrackerAnswer *self = g_new0 (BtTrackerAnswer, 1);

  self->peers = g_array_new (FALSE, FALSE, sizeof (BtAddress));
  self->interval_us = bound_interval_us (interval);
  self->min_interval_us = bound_interval_us (0);
  self->n_seeders = self->n_leechers = self->n_downloads = -1;
  return self;
}

BtTrackerAnswer *
bt_tracker_answer_read (const void *bytes, gsize n_bytes, gint64 *retry_us, GError **error)
{
  g_autoptr (BtTrackerAnswer) self = bt_tracker_answer_new (BT_TRACKER_INTERVAL_DEFAULT);
  g_autoptr (BtBencode) document = bt_tracker_answer_parse (bytes, n_bytes, error);

  if (!document
      || !bt_tracker_answer_check_refused (bt_bencode_get_root (document), retry_us, error)
      || !read_answer (self, bt_bencode_get_root (document), error))
    return NULL;
  return g_steal_pointer (&self);
}

void
bt_tracker_answer_set_from (BtTrackerAnswer *self, const BtAddress *from)
{
  guint n_kept = 0;
  gboolean is_here = from && bt_address_is_loopback (from);
  gboolean is_near = from && bt_address_is_local (from);

  self->has_from = from != NULL;
  if (from)
    self->from = *from;
  for (guint i = 0; i < self->peers->len; i++) {
    BtAddress peer = g_array_index (self->peers, BtAddress, i);

    if ((bt_address_is_loopback (&peer) && !is_here) || (bt_address_is_local (&peer) && !is_near))
      continue;
    g_array_index (self->peers, BtAddress, n_kept++) = peer;
  }
  g_array_set_size (self->peers, n_kept);
}

void
bt_tracker_answer_free (BtTrackerAnswer *self)
{
  g_array_unref (self->peers);
  g_free (self->warning);
  g_free (self->tracker_id);
  g_free (self);
}
