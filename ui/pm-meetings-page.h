/* pm-meetings-page.h — "How You Met": the peers that a tracker introduced over WebRTC, step by step.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include <bt.h>

G_BEGIN_DECLS

#define PM_TYPE_MEETINGS_PAGE (pm_meetings_page_get_type ())
G_DECLARE_FINAL_TYPE (PmMeetingsPage, pm_meetings_page, PM, MEETINGS_PAGE, AdwBin)

/* Once, before all else: which servers are set is read there. */
void pm_meetings_page_set_engine (PmMeetingsPage *self, BtEngine *engine, GSettings *settings);
/* Whose peers are shown; NULL: none. The engine tells of them only while the page is seen. @demo: the swarm
 * in a box if it is its torrent, whose peers have names; else NULL. */
void pm_meetings_page_set_torrent (PmMeetingsPage *self, BtTorrent *torrent, BtDemo *demo);
/* The peer that comes first; 0: the newest. */
void pm_meetings_page_choose (PmMeetingsPage *self, guint64 peer_id);

G_END_DECLS
