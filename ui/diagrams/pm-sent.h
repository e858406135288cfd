/* pm-sent.h — pieces of which a block was sent just now.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <bt.h>

G_BEGIN_DECLS

#define PM_SENT_US (3 * G_USEC_PER_SEC) /* "just now" */
#define PM_SENT_MAX 64                  /* marks a row; more are a carpet */

/* A value to embed; zero is empty. */
typedef struct {
  guint n;
  guint32 pieces[PM_SENT_MAX];
  gint64 times_us[PM_SENT_MAX];
} PmSent;

/* Shape: @events of BtBlockEvent. */
void pm_sent_add (PmSent *self, const GArray *events, gint64 now_us);
/* Forgets what was longer ago. Whether any is left. */
gboolean pm_sent_expire (PmSent *self, gint64 now_us);
gboolean pm_sent_has (const PmSent *self, guint32 piece);

G_END_DECLS
