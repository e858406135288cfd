/* bt-session-rtc-private.h — what the files of peers over WebRTC share.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/bt-session-private.h"
#include "session/bt-session-rtc-meeting.h"

G_BEGIN_DECLS

/* NULL: there is none, and never will be. */
BtRtcContext *bt_session_rtc_get_context (BtSession *session);
/* The torrent of 20 bytes that a tracker named; NULL: we have none, or it meets nobody now. */
BtSessionTorrent *bt_session_rtc_find (BtSession *session, const guint8 *info_hash);
/* Peers that it and the session have room for, handshakes counted. */
guint bt_session_rtc_count_room (BtSessionTorrent *torrent);
/* Handshakes that may begin: so many as there is room for, and a few where there is none. */
guint bt_session_rtc_count_welcome (BtSessionTorrent *torrent, gint64 now_us);
/* A private torrent listens to its own trackers alone (BEP 27). */
gboolean bt_session_rtc_may_hear (BtSessionTorrent *torrent, const char *url);
/* Of ours that nobody took yet: those that are being written, and those that wait. */
guint bt_session_rtc_count_offers (const BtSessionTorrent *torrent);

/* --- bt-session-rtc-offers.c -------------------------------------------------------------------- */
/* As BtTrackerSignalFuncs has them; data: the session. */
gboolean bt_session_rtc_take_offers (const char *url, gboolean loopback,
                                     const BtInfoHash *info_hash, guint n, GPtrArray *offers,
                                     gpointer session);
void bt_session_rtc_take_answer (const BtTrackerSignal *answer, gpointer session);
void bt_session_rtc_lose_tracker (const char *url, gpointer session);
/* An offer was written, or could not be: announces that wait for it may go on. */
void bt_session_rtc_made_offer (BtSessionTorrent *torrent);
/* Nobody took the offer in time. */
void bt_session_rtc_offer_expired (BtMeeting *meeting, gint64 now_us);

/* --- bt-session-rtc-turns.c --------------------------------------------------------------------- */
/* Places for offers of @torrent now; 0 while others wait longer. */
guint bt_session_rtc_count_places (BtSessionTorrent *torrent);
/* It found too few: it waits for its turn. */
void bt_session_rtc_wait_for_turn (BtSessionTorrent *torrent);
/* It had its turn. */
void bt_session_rtc_end_turn (BtSessionTorrent *torrent);
/* It wants no place any more. */
void bt_session_rtc_stop_waiting (BtSessionTorrent *torrent);
/* Lets torrents that wait have what offers there is room for. */
void bt_session_rtc_give_turns (BtSession *session, gint64 now_us);
/* Where it sent offers last it is to send some again soon, whatever the tracker's interval. */
void bt_session_rtc_announce_again (BtSessionTorrent *torrent, gint64 now_us);

/* --- bt-session-rtc-answers.c ------------------------------------------------------------------- */
/* As BtTrackerSignalFuncs has it. An offer that cannot be answered now is passed over in silence: its
 * tracker hands others of its kind to others. */
void bt_session_rtc_take_offer (const BtTrackerSignal *offer, gpointer session);
/* Our answer is written. */
void bt_session_rtc_send_answer (BtMeeting *meeting, const char *sdp, gint64 now_us);

G_END_DECLS
