/* fuzz-sdp.c — a description of a data channel, and the candidates in it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bt-limits.h"
#include "rtc/bt-candidate.h"
#include "rtc/bt-sdp.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
check_candidate (const char *line)
{
  BtCandidate candidate;

  if (!bt_candidate_parse (&candidate, line))
    return;
  g_assert (candidate.component >= 1 && candidate.component <= 256);
  g_assert (candidate.priority >= 1 && candidate.address.port != 0);
  g_assert (strlen (candidate.name) < BT_CANDIDATE_NAME_MAX);
  g_assert (candidate.kind < BT_RTC_N_CANDIDATE_KINDS);
}

/* What was read can be written and read again, and is the same then. */
static void
check_again (const BtSdp *sdp)
{
  g_autofree char *text = bt_sdp_write (sdp, 1);
  g_autofree char *text_again = NULL;
  g_autoptr (BtSdp) again = bt_sdp_parse (text, strlen (text), NULL);

  if (again == NULL) { /* with our own lines it may have become too long */
    g_assert (strlen (text) > BT_LIMIT_SDP);
    return;
  }
  text_again = bt_sdp_write (again, 1);
  g_assert (strcmp (text, text_again) == 0);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BtSdp) sdp = bt_sdp_parse ((const char *) data, size, &error);
  g_autofree char *line = g_strndup ((const char *) data, size);

  check_candidate (line);
  if (sdp == NULL) {
    g_assert (error->domain == BT_SDP_ERROR && g_utf8_validate (error->message, -1, NULL));
    return 0;
  }
  g_assert (sdp->sctp_port != 0 && sdp->max_message != 0);
  g_assert (sdp->candidates->len <= BT_LIMIT_RTC_CANDIDATES);
  for (guint i = 0; i < sdp->candidates->len; i++)
    check_candidate (g_ptr_array_index (sdp->candidates, i));
  check_again (sdp);
  return 0;
}
