/* bt-engine-private.h — the engine's state, shared by the files of its parts.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/bt-dht-private.h"
#include "model/bt-engine.h"
#include "model/bt-server-private.h"
#include "model/bt-torrent-private.h"
#include "session/bt-session.h"

G_BEGIN_DECLS

struct _BtEngine {
  GObject parent;
  BtSession *session;    /* owned; NULL after it stopped */
  GMainContext *context; /* owned reference: where everything happens */
  GThread *thread;       /* borrowed, only compared: who may call */
  BtDht *dht;            /* owned */
  GPtrArray *torrents;   /* owned references; in the person's order */
  GPtrArray *servers;    /* owned; BtServer that are open, borrowed */
  GHashTable *by_id;     /* id -> BtTorrent, borrowed from torrents */
  GHashTable *tasks;     /* serial of a command (guint64, owned) -> GTask, owned reference */
  GSource *wake;         /* owned: made ready by the engine thread when a report waits */
  GSource *credit_timer; /* owned, or NULL: credit is given */
  GSource *pacer_guard;  /* owned, or NULL: no report waits for the pacer */
  GSource *stop_guard;   /* owned, or NULL */
  GTask *stop_task;      /* owned, or NULL */
  gint64 taken_us;       /* when the last report was taken */
  BtPace pace;
  BtEnginePacer pacer;
  gpointer pacer_data;
  char *download_folder; /* owned */
  BtEngineOptions options;
  guint64 down_rate, up_rate;
  BtTotalsStat totals;  /* as told last */
  guint port;           /* 0: not open */
  gboolean alternative; /* limits hold */
  gboolean loaded, stopping, applying;
  gboolean late; /* the session was asked to stop, and did not in time */
};

enum {
  BT_ENGINE_PROP_0,
  BT_ENGINE_PROP_PORT,
  BT_ENGINE_PROP_DOWN_RATE,
  BT_ENGINE_PROP_UP_RATE,
  BT_ENGINE_PROP_LOADED,
  BT_ENGINE_PROP_ALTERNATIVE,
  BT_ENGINE_N_PROPS
};
extern GParamSpec *_bt_engine_properties[BT_ENGINE_N_PROPS];

enum {
  BT_ENGINE_UPDATED,
  BT_ENGINE_TORRENT_COMPLETE,
  BT_ENGINE_LISTENING,
  BT_ENGINE_BROKEN,
  BT_ENGINE_N_SIGNALS
};
extern guint _bt_engine_signals[BT_ENGINE_N_SIGNALS];

/* An engine with every choice of the session's open (the demo's swarm is slower and its choker
 * faster). @download_folder NULL: the person's. Errors as bt_engine_new(). */
BtEngine *_bt_engine_new_for_session (const BtSessionConfig *config, const char *download_folder,
                                      GError **error);
/* Without a session: reports come by _bt_engine_apply_report() only, commands do nothing. For tests. */
BtEngine *_bt_engine_new_offline (void);
/* Applies @report in one go: torrents, then the list, then news. (transfer full) */
void _bt_engine_apply_report (BtEngine *self, BtReport *report);

/* --- between the files of BtEngine --------------------------------------------------------------- */
/* The reply to the command with @serial completes @task. (transfer full) of @task */
void _bt_engine_expect_reply (BtEngine *self, guint64 serial, GTask *task);
void _bt_engine_apply_news (BtEngine *self, BtNews *news);
/* For a command that is answered. NULL: the torrent takes no commands any more, and @task was told
 * and freed. */
BtEngine *_bt_torrent_get_engine (BtTorrent *self, GTask *task);
/* Leaves the list and takes no commands any more. */
void _bt_engine_drop_torrent (BtEngine *self, BtTorrent *torrent);
void _bt_engine_start_pacing (BtEngine *self, BtSessionWake *wake, gpointer *wake_data);
void _bt_engine_end_pacing (BtEngine *self);
/* What an answered add gives. @existed: it was there. */
void _bt_engine_return_added (BtEngine *self, GTask *task, const BtNews *news);
/* The session ended, or it is late; @error (transfer full): what was not saved. */
void _bt_engine_stopped (BtEngine *self, GError *error);

#define BT_ENGINE_RETURN_IF_FOREIGN(self) \
  g_return_if_fail (BT_IS_ENGINE (self) && (self)->thread == g_thread_self ())
#define BT_ENGINE_RETURN_VAL_IF_FOREIGN(self, value) \
  g_return_val_if_fail (BT_IS_ENGINE (self) && (self)->thread == g_thread_self (), value)

G_END_DECLS
