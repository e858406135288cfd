/* pm-stream-offers.h — which stream is meant by a URI.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pm-stream-src.h"

G_BEGIN_DECLS

#define PM_STREAM_SCHEME "piecemeal"

typedef struct {
  GInputStream *stream; /* owned */
  guint64 size;         /* bytes */
} PmStreamOffer;

void pm_stream_offer_clear (PmStreamOffer *offer);
/* Fills in @offer, to be cleared. FALSE: the URI means nothing. Thread: any. */
gboolean pm_stream_offers_find (const char *uri, PmStreamOffer *offer);

G_END_DECLS
