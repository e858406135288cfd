/* pm-next-card.h — says which film follows, and begins it unless somebody says no.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Not seen while nothing is counted. Signals, without arguments, after it has gone: "play" (it was counted down, or
 * Play Now was pressed), "cancelled". */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define PM_TYPE_NEXT_CARD (pm_next_card_get_type ())
G_DECLARE_FINAL_TYPE (PmNextCard, pm_next_card, PM, NEXT_CARD, AdwBin)

/* Counts @seconds from the start, also when it is counting. @name: of what follows. */
void pm_next_card_count (PmNextCard *self, const char *name, guint seconds);
/* Goes without a word. */
void pm_next_card_stop (PmNextCard *self);
/* Puts the keyboard on Play Now. */
void pm_next_card_focus (PmNextCard *self);

G_END_DECLS
