/* fuzz-tracker-udp.c — what a UDP tracker may send: the first byte says what was asked of it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bt-limits.h"
#include "tracker/bt-tracker-error.h"
#include "tracker/bt-tracker-udp-message.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
check_error (const GError *error)
{
  g_assert (error && error->domain == BT_TRACKER_ERROR);
  g_assert (g_utf8_validate (error->message, -1, NULL));
}

static void
announce (const BtTrackerUdpMessage *message, gboolean is_v6)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BtTrackerAnswer) answer = bt_tracker_udp_read_announce (message, is_v6, &error);

  if (!answer) {
    check_error (error);
    return;
  }
  g_assert (answer->peers->len <= BT_LIMIT_TRACKER_PEERS);
  g_assert (answer->min_interval_us <= answer->interval_us);
  for (guint i = 0; i < answer->peers->len; i++)
    g_assert (bt_address_is_dialable (&g_array_index (answer->peers, BtAddress, i)));
}

static void
scrape (const BtTrackerUdpMessage *message, guint n_hashes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) counts = bt_tracker_udp_read_scrape (message, n_hashes, &error);

  if (counts)
    g_assert (counts->len == n_hashes);
  else
    check_error (error);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  BtTrackerUdpMessage message;

  if (size < 1 || !bt_tracker_udp_read (&message, data + 1, size - 1))
    return 0;
  announce (&message, data[0] & 1);
  scrape (&message, data[0] % (BT_TRACKER_SCRAPE_MAX + 1));
  return 0;
}
