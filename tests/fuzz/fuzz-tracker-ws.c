/* fuzz-tracker-ws.c — what a tracker for WebRTC may say: JSON of any kind, and messages in it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/bt-limits.h"
#include "tracker/bt-tracker-error.h"
#include "tracker/bt-tracker-ws-message.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
check_error (const GError *error)
{
  g_assert (error && error->domain == BT_TRACKER_ERROR);
  g_assert (g_utf8_validate (error->message, -1, NULL));
}

/* Writes what was read; a string of other characters as "". */
static void
copy_value (GString *to, BtJsonValue value)
{
  BtJsonType type = bt_json_get_type (value);
  BtJsonValue key, item;
  BtJsonIter iter;
  gint64 number = 0;
  gsize n_bytes;
  const guint8 *bytes = bt_json_get_bytes (value, &n_bytes);

  if (type == BT_JSON_STRING) {
    bt_json_put_bytes (to, bytes, n_bytes);
    return;
  }
  if (type != BT_JSON_ARRAY && type != BT_JSON_OBJECT) {
    bt_json_get_integer (value, &number);
    bt_json_put_integer (to, (guint64) MAX (number, 0));
    return;
  }
  bt_json_open_array (to);
  bt_json_iter_init (&iter, value);
  while (bt_json_iter_next (&iter, &key, &item)) {
    if (type == BT_JSON_OBJECT)
      copy_value (to, key);
    copy_value (to, item);
  }
  bt_json_close_array (to);
}

/* What we write can be read, and is written likewise again. */
static void
round_trip (const guint8 *data, gsize size)
{
  g_autoptr (BtJson) first = bt_json_new (data, size, NULL), second = NULL;
  g_autoptr (GString) once = g_string_new (NULL), twice = g_string_new (NULL);

  if (!first)
    return;
  copy_value (once, bt_json_get_root (first));
  g_assert (g_str_is_ascii (once->str) && strlen (once->str) == once->len);
  second = bt_json_new (once->str, once->len, NULL);
  g_assert (second);
  copy_value (twice, bt_json_get_root (second));
  g_assert (g_string_equal (once, twice));
}

static void
reply (const BtTrackerWsMessage *message)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BtTrackerAnswer) answer = bt_tracker_ws_read_reply (message, &error);

  if (!answer) {
    check_error (error);
    return;
  }
  g_assert (answer->min_interval_us <= answer->interval_us && answer->min_interval_us > 0);
  g_assert (!answer->warning || g_utf8_validate (answer->warning, -1, NULL));
}

static void
scrape (const BtTrackerWsMessage *message)
{
  static const BtInfoHash hashes[2] = { { .has_v1 = TRUE, .v1 = "aaaaaaaaaaaaaaaaaaa" },
                                        { .has_v1 = TRUE } };
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) counts = bt_tracker_ws_read_scrape (message, hashes, 2, &error);

  if (counts)
    g_assert (counts->len == 2);
  else
    check_error (error);
}

static void
introduction (const BtTrackerWsMessage *message)
{
  GString *text = bt_tracker_ws_write_answer (message->signal.peer_id, &message->signal);

  g_assert (message->has_info_hash && message->signal.n_sdp <= BT_LIMIT_SDP);
  g_assert (strlen (message->signal.sdp) == message->signal.n_sdp);
  g_string_free (text, TRUE);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_auto (BtTrackerWsMessage) message = { 0 };

  round_trip (data, size);
  if (!bt_tracker_ws_read (&message, data, size, &error)) {
    check_error (error);
    return 0;
  }
  if (message.action == BT_TRACKER_WS_REPLY)
    reply (&message);
  else if (message.action == BT_TRACKER_WS_SCRAPE)
    scrape (&message);
  else
    introduction (&message);
  return 0;
}
