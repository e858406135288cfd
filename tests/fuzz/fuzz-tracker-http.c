/* fuzz-tracker-http.c — what an HTTP tracker may answer to an announce, and to a scrape.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bt-limits.h"
#include "tracker/bt-tracker-answer.h"
#include "tracker/bt-tracker-error.h"
#include "tracker/bt-tracker-scrape.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
check_error (const GError *error)
{
  g_assert (error && error->domain == BT_TRACKER_ERROR);
  g_assert (g_utf8_validate (error->message, -1, NULL));
}

static void
announce (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  gint64 retry_us = 0;
  g_autoptr (BtTrackerAnswer) answer = bt_tracker_answer_read (data, size, &retry_us, &error);

  g_assert (retry_us >= 0);
  if (!answer) {
    check_error (error);
    return;
  }
  g_assert (answer->peers->len <= BT_LIMIT_TRACKER_PEERS);
  g_assert (answer->min_interval_us <= answer->interval_us);
  g_assert (!answer->warning || g_utf8_validate (answer->warning, -1, NULL));
  for (guint i = 0; i < answer->peers->len; i++)
    g_assert (bt_address_is_dialable (&g_array_index (answer->peers, BtAddress, i)));
}

static void
scrape (const guint8 *data, gsize size)
{
  static const BtInfoHash hashes[2] = { { .has_v1 = TRUE, .v1 = "aaaaaaaaaaaaaaaaaaa" },
                                        { .has_v1 = TRUE } };
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) counts = bt_tracker_scrape_read (data, size, hashes, 2, &error);

  if (!counts) {
    check_error (error);
    return;
  }
  g_assert (counts->len == 2);
  for (guint i = 0; i < counts->len; i++)
    g_assert (g_array_index (counts, BtTrackerCounts, i).n_seeders >= -1);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  announce (data, size);
  scrape (data, size);
  return 0;
}
