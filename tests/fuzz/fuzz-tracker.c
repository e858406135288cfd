/* fuzz-tracker.c — what a tracker may answer.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bt-limits.h"
#include "tracker/bt-tracker-answer.h"
#include "tracker/bt-tracker-error.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BtTrackerAnswer) answer = bt_tracker_answer_new (data, size, &error);

  if (!answer) {
    g_assert (error && error->domain == BT_TRACKER_ERROR);
    g_assert (g_utf8_validate (error->message, -1, NULL));
    return 0;
  }
  g_assert (answer->peers->len <= BT_LIMIT_TRACKER_PEERS);
  g_assert (answer->min_interval_us <= answer->interval_us);
  g_assert (!answer->warning || g_utf8_validate (answer->warning, -1, NULL));
  for (guint i = 0; i < answer->peers->len; i++)
    g_assert (bt_address_is_dialable (&g_array_index (answer->peers, BtAddress, i)));
  return 0;
}
