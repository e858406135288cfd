/* pm-meeting-card.h — one peer, how it was met, and what a person can do when it was not.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <bt.h>
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PM_TYPE_MEETING_CARD (pm_meeting_card_get_type ())
G_DECLARE_FINAL_TYPE (PmMeetingCard, pm_meeting_card, PM, MEETING_CARD, GtkWidget)

/* Its buttons are "meetings.try-again" and "app.preferences-page". */
GtkWidget *pm_meeting_card_new (void);
/* @name: the peer's. @has_relay: a relay server is set. Cheap where nothing changed. */
void pm_meeting_card_set_meeting (PmMeetingCard *self, const BtRtcStat *stat, const char *name,
                                  gboolean has_relay);
/* It is the one that the person asked for. */
void pm_meeting_card_set_chosen (PmMeetingCard *self, gboolean is_chosen);

G_END_DECLS
