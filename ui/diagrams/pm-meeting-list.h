/* pm-meeting-list.h — all peers that were met over WebRTC, a card each, as many beside each other as there is
 * room for.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <bt.h>
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PM_TYPE_MEETING_LIST (pm_meeting_list_get_type ())
G_DECLARE_FINAL_TYPE (PmMeetingList, pm_meeting_list, PM, MEETING_LIST, GtkWidget)

GtkWidget *pm_meeting_list_new (void);

/* What the peer of a meeting is called. (transfer full) */
typedef char *(*PmMeetingNamer) (const BtRtcStat *stat, gpointer data);

/* @meetings: of BtRtcStat, oldest first; read now. The newest comes first. @has_relay: a relay server is set. */
void pm_meeting_list_set_meetings (PmMeetingList *self, const GArray *meetings, gboolean has_relay,
                                   PmMeetingNamer namer, gpointer data);
/* The one of that BtPeerStat comes before all others, from the next time on; 0: none. */
void pm_meeting_list_choose (PmMeetingList *self, guint64 peer_id);

G_END_DECLS
