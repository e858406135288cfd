/* bt-tracker-soup.h — what the kinds of trackers that begin with HTTP ask of libsoup.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Thread: engine. */
#pragma once

#include <libsoup/soup.h>

#include "base/bt-address.h"
#include "tracker/bt-tracker-request.h"

G_BEGIN_DECLS

/* @local: the address to speak from, NULL: the system chooses, within @family. (transfer full) */
SoupSession *bt_tracker_soup_new (const BtAddress *local, BtTrackerFamily family, int max_conns,
                                  int max_conns_per_host);
/* Whom a message's connection leads to. FALSE: nobody yet, or a proxy: then nobody knows where the
 * tracker is. */
gboolean bt_tracker_soup_get_remote (SoupMessage *message, BtAddress *address);
/* Whether that is this machine. */
gboolean bt_tracker_soup_is_loopback (SoupMessage *message);
/* Why nothing came of a message: what was wrong with the server's certificate, where that was it, and else
 * what @error says. Borrowed from @error, or static. */
const char *bt_tracker_soup_explain (SoupMessage *message, const GError *error);

G_END_DECLS
