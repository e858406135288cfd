/* bt-session-rtc.h — peers over WebRTC: offers that wait for somebody, handshakes under way.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An announce to a tracker that introduces peers takes offers along (-offers.c, -turns.c), and brings those of
 * strangers to be answered (-answers.c). Each is a meeting (bt-session-rtc-meeting.h) until its channel is
 * open: then it is a peer like others. When and for whom, and for how many, is decided in
 * bt-session-rtc.c. Thread: engine. */
#pragma once

#include "rtc/bt-rtc.h"
#include "tracker/bt-tracker-ws.h"

G_BEGIN_DECLS

typedef struct _BtSession BtSession;
typedef struct _BtSessionTorrent BtSessionTorrent;
typedef struct _BtMeeting BtMeeting;

#define BT_RTC_OFFER_US \
  (G_GINT64_CONSTANT (50) * G_USEC_PER_SEC) /* an offer waits so long; WebTorrent's */

/* How far a meeting has come. */
typedef enum {
  BT_MEETING_MAKING,    /* our offer is being written */
  BT_MEETING_READY,     /* it is, and no announce took it along yet */
  BT_MEETING_WAITING,   /* it went to a tracker: somebody may answer */
  BT_MEETING_ANSWERING, /* somebody's offer came, and our answer is being written */
  BT_MEETING_ANSWERED,  /* our answer went: each tries to reach the other */
  BT_MEETING_TAKEN,     /* somebody answered our offer: likewise */
  BT_MEETING_CONNECTED, /* it is a peer */
  BT_MEETING_OVER,
  BT_N_MEETING_STATES
} BtMeetingState;

/* Of a session. */
typedef struct {
  BtRtcContext *context; /* owned; made when the first is needed */
  gboolean is_broken;    /* it cannot be made */
  BtRtcConfig *config;   /* owned */
  guint n_configs;       /* set so far */
  BtTrackerWs *trackers; /* borrowed from the client of trackers */
  guint64 last_id;       /* of a meeting */
  GQueue offers;         /* BtMeeting: the first one's time is up first */
  GQueue handshakes;     /* likewise; those that are answering, answered and taken */
  GQueue waiting;        /* BtSessionTorrent: found no place for their offers; in turn */
  guint n_promised;      /* whose turn has come, and who has not made use of it yet */
} BtSessionRtc;

/* Of a torrent. */
typedef struct {
  GPtrArray *meetings; /* owned; BtMeeting, oldest first */
  BtMeeting *untaken;  /* borrowed, or NULL: that is over, the last offer that nobody took */
  guint n[BT_N_MEETING_STATES];
  gboolean follows;    /* offers are made and answered */
  gboolean is_private; /* as it was looked at last */
  guint extra_config;  /* the config whose trackers the announcer has; 0: none */
  gint64 failed_us;    /* when an offer could not be made; 0: never */
  char *url;           /* owned, or NULL: where offers are to go again */
  gint64 sent_us;      /* when some went last; 0: never */
  gint64 again_us;     /* ask @url again then; G_MAXINT64: when it is time anyway */
  gboolean waits;      /* it is among those that wait */
  gint64 promised_us;  /* its turn has come, and ends then; 0: it has not */
  GList link;          /* its place among them */
} BtTorrentRtc;

/* How offers and answers come from trackers; data: the session. */
extern const BtTrackerSignalFuncs bt_session_rtc_signals;

/* Nobody is met yet; the config is the session's own. */
void bt_session_rtc_init (BtSession *session);
/* All torrents are gone, and so is the client of trackers. */
void bt_session_rtc_clear (BtSession *session);
/* Whom to ask for help, from now on; copied. */
void bt_session_rtc_set_config (BtSession *session, const BtRtcConfig *config);
/* Ends what took too long, and lets those that wait have their turn. Returns when to look again,
 * G_MAXINT64: never. */
gint64 bt_session_rtc_tick (BtSession *session, gint64 now_us);

void bt_session_rtc_init_torrent (BtSessionTorrent *torrent);
/* It was forgotten, and its peers are gone. */
void bt_session_rtc_clear_torrent (BtSessionTorrent *torrent);
/* It may have begun or ended to run, or turned out to be private. Returns when to look again. */
gint64 bt_session_rtc_follow (BtSessionTorrent *torrent, gint64 now_us);
/* Its offers and handshakes end at once, in whatever state; its peers are the swarm's affair. */
void bt_session_rtc_forget (BtSessionTorrent *torrent);
/* How many offers an announce should take along. */
guint bt_session_rtc_count_wanted (BtSessionTorrent *torrent, gint64 now_us);
/* How peers were met, oldest first. (transfer full) GArray of BtRtcStat. */
GArray *bt_session_rtc_get_meetings (BtSessionTorrent *torrent);

G_END_DECLS
