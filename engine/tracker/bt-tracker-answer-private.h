/* bt-tracker-answer-private.h — what answers to announces and to scrapes have in common.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "metainfo/bt-bencode.h"
#include "tracker/bt-tracker-answer.h"

G_BEGIN_DECLS

/* A dictionary, over @bytes. Errors: BT_TRACKER_ERROR_BAD_ANSWER, _TOO_LARGE. (transfer full) */
BtBencode *bt_tracker_answer_parse (const void *bytes, gsize n_bytes, GError **error);
/* FALSE: the tracker gives a "failure reason". @retry_us: set then. */
gboolean bt_tracker_answer_check_refused (BtBencodeValue root, gint64 *retry_us, GError **error);

G_END_DECLS
