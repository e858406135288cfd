/* pm-order.h — the order of the list, which is also that in which torrents get their turn.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Thread: main. */
#pragma once

#include "pm-library.h"

G_BEGIN_DECLS

typedef enum {
  PM_STEP_UP,
  PM_STEP_DOWN,
  PM_STEP_TOP,
  PM_STEP_BOTTOM,
} PmStep;

/* "up", "down", "top", "bottom"; anything else is PM_STEP_BOTTOM. */
PmStep pm_step_parse (const char *text);
/* Moves @torrents (of BtTorrent, in the order of the list) among those below the same heading. */
void pm_order_step (PmLibrary *library, GPtrArray *torrents, PmStep step);
/* Puts @torrent before or after @other. */
void pm_order_place (PmLibrary *library, BtTorrent *torrent, BtTorrent *other, gboolean after);

G_END_DECLS
