/* bt-deadline.h — a piece that is wanted by a time.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  guint32 piece;
  gint64 by_us; /* of the swarm's clock; > 0 */
} BtDeadline;

G_END_DECLS
