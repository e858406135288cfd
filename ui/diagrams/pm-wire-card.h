/* pm-wire-card.h — one message, large: a request over its answer, field by field.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pm-wire-log.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PM_TYPE_WIRE_CARD (pm_wire_card_get_type ())
G_DECLARE_FINAL_TYPE (PmWireCard, pm_wire_card, PM, WIRE_CARD, GtkWidget)

GtkWidget *pm_wire_card_new (void);
/* @entry: a REQUEST, and @answer what it came to (NULL: nothing yet); or any other message, with a
 * sentence about it in the place of an answer. NULL: there is none. */
void pm_wire_card_show (PmWireCard *self, PmWireEntry *entry, PmWireEntry *answer);
/* (transfer none) (nullable) */
PmWireEntry *pm_wire_card_get_entry (PmWireCard *self);
PmWireEntry *pm_wire_card_get_answer (PmWireCard *self);
/* Whether an answer is waited for. */
gboolean pm_wire_card_is_waiting (PmWireCard *self);
/* How long it is waited for goes on. */
void pm_wire_card_tick (PmWireCard *self);

G_END_DECLS
