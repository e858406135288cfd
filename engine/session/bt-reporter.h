/* bt-reporter.h — the queue that goes up: one pending report, taken by credit.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Thread: engine, but for bt_reporter_take(). */
#pragma once

#include "session/bt-report.h"

G_BEGIN_DECLS

typedef struct _BtReporter BtReporter;

/* @wake: called on the engine thread, at most once until the next take. */
BtReporter *bt_reporter_new (void (*wake) (gpointer data), gpointer data);
void bt_reporter_free (BtReporter *self);

/* The update of this torrent in the pending report, made when it is missing. What is set anew
 * replaces what was there and waited. Valid until publish(). */
BtTorrentUpdate *bt_reporter_edit (BtReporter *self, guint32 id);
/* (transfer full). News does not wait for credit. */
void bt_reporter_add_news (BtReporter *self, BtNews *news);
/* What was edited does not wait for credit either. */
void bt_reporter_urge (BtReporter *self);

/* @stat: (transfer full) (nullable): not watched. Waits for credit. */
void bt_reporter_set_dht (BtReporter *self, const BtDhtSummary *summary, BtDhtStat *stat);

/* Waits for credit. */
void bt_reporter_set_totals (BtReporter *self, const BtTotalsStat *totals);

void bt_reporter_give_credit (BtReporter *self);
gboolean bt_reporter_has_credit (BtReporter *self);
/* Something urgent was edited since the last publish(). */
gboolean bt_reporter_is_urgent (BtReporter *self);
/* Lets the caller take the pending report, when there is one and credit or urgency; uses up the
 * credit. Otherwise it goes on waiting. */
void bt_reporter_publish (BtReporter *self, guint64 down_rate, guint64 up_rate, gint64 now_us);

/* (transfer full) (nullable). Thread: caller. */
BtReport *bt_reporter_take (BtReporter *self);

G_END_DECLS
