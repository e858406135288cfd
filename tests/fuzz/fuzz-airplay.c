/* fuzz-airplay.c — what an AirPlay receiver may answer, and ask on the reverse channel.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bt-limits.h"
#include "cast/bt-airplay-message.h"
#include "cast/bt-airplay-progress.h"
#include "cast/bt-ptth.h"

#define STEP 7 /* bytes that come at once: heads and bodies are cut wherever it hits */

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
check_error (const GError *error)
{
  g_assert (error != NULL && error->domain == BT_CAST_ERROR);
  g_assert (error->code == BT_CAST_ERROR_BAD_ANSWER);
}

static void
check_info (const BtAirplayInfo *info)
{
  BtAirplayProgress progress;

  g_assert (info->position_us >= 0 && info->duration_us >= -1);
  bt_airplay_progress_init (&progress, 1);
  for (gint64 second = 1; second < 4; second++)
    bt_airplay_progress_judge (&progress, info, TRUE, second * G_USEC_PER_SEC);
}

static void
answers (const guint8 *data, gsize size)
{
  BtAirplayServer server;
  BtAirplayInfo info;
  GError *error = NULL;

  if (bt_airplay_server_read (&server, data, size, &error))
    g_assert (g_utf8_validate (server.model, -1, NULL));
  else
    check_error (error);
  g_clear_error (&error);
  if (bt_airplay_info_read (&info, data, size, &error))
    check_info (&info);
  else
    check_error (error);
  g_clear_error (&error);
  if (bt_airplay_info_read_scrub (&info, data, size, &error))
    check_info (&info);
  else
    check_error (error);
  g_clear_error (&error);
}

static void
event (const guint8 *data, gsize size)
{
  BtAirplayEvent found = bt_airplay_event_read (data, size);

  g_assert (found.kind <= BT_AIRPLAY_STOPPED);
  g_assert (!found.has_ended || !found.has_failed);
}

/* Returns whether it goes on. */
static gboolean
take (BtPtth *ptth, gboolean *is_open)
{
  for (;;) {
    g_autoptr (GBytes) body = NULL;
    BtPtthResult result = bt_ptth_next (ptth, &body);

    if (result == BT_PTTH_MORE || result == BT_PTTH_REFUSED || result == BT_PTTH_BROKEN) {
      g_assert (body == NULL);
      return result == BT_PTTH_MORE;
    }
    g_assert ((result == BT_PTTH_OPENED) == !*is_open);
    g_assert ((result == BT_PTTH_EVENT) == (body != NULL));
    *is_open = TRUE;
    if (body != NULL) {
      g_assert (g_bytes_get_size (body) <= BT_LIMIT_PLIST);
      event (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
    }
  }
}

static void
reverse (const guint8 *data, gsize size)
{
  g_autoptr (BtPtth) ptth = bt_ptth_new ();
  gboolean is_open = FALSE;

  for (gsize i = 0; i < size; i += STEP) {
    bt_ptth_add (ptth, data + i, MIN (STEP, size - i));
    if (!take (ptth, &is_open))
      break;
  }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  answers (data, size);
  event (data, size);
  reverse (data, size);
  return 0;
}
