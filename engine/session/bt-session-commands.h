/* bt-session-commands.h — one command of the caller, with its arguments by value.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/bt-command.h"
#include "session/bt-session.h"

G_BEGIN_DECLS

/* Which of the members a command uses, its function in bt-session.c shows. */
typedef struct {
  BtCommand base;
  guint64 serial; /* of the reply; 0: none */
  guint32 id;     /* torrent */
  gboolean flag;
  guint64 numbers[2];
  BtAddParams *params;               /* owned, or NULL */
  BtEngineOptions *engine_options;   /* owned, or NULL */
  BtTorrentOptions *torrent_options; /* owned, or NULL */
  char **labels;                     /* owned, or NULL */
  BtRtcConfig *rtc_config;           /* owned, or NULL */
  char *folder;                      /* owned, or NULL; or a path in the torrent */
  char *name;                        /* owned, or NULL */
  char *url, *old_url;               /* owned, or NULL: of trackers */
  guint8 *priorities;                /* owned, or NULL; shape: n_files */
  guint32 n_files;
  BtAddress address;
} BtSessionCommand;

typedef void (*BtSessionCommandRun) (BtCommand *command, gpointer session);

BtSessionCommand *bt_session_command_new (BtSessionCommandRun run, guint32 id);
void bt_session_command_free (gpointer command);

/* The torrent it is for; NULL: it is gone. Thread: engine. */
struct _BtSessionTorrent *bt_session_command_find (BtSession *self,
                                                   const BtSessionCommand *command);

/* Thread: engine. */
void bt_session_run_add (BtCommand *command, gpointer session);
void bt_session_run_remove (BtCommand *command, gpointer session);
void bt_session_run_set_paused (BtCommand *command, gpointer session);
void bt_session_run_start (BtCommand *command, gpointer session);
void bt_session_run_set_priorities (BtCommand *command, gpointer session);
void bt_session_run_check (BtCommand *command, gpointer session);
void bt_session_run_announce (BtCommand *command, gpointer session);
void bt_session_run_ask_way (BtCommand *command, gpointer session);
void bt_session_run_ask_tracker (BtCommand *command, gpointer session);
void bt_session_run_add_tracker (BtCommand *command, gpointer session);
void bt_session_run_replace_tracker (BtCommand *command, gpointer session);
void bt_session_run_remove_tracker (BtCommand *command, gpointer session);
void bt_session_run_set_dht_watch (BtCommand *command, gpointer session);
void bt_session_run_reset_totals (BtCommand *command, gpointer session);
void bt_session_run_add_peer (BtCommand *command, gpointer session);
void bt_session_run_set_shut_out (BtCommand *command, gpointer session);
void bt_session_run_move_files (BtCommand *command, gpointer session);
void bt_session_run_rename_file (BtCommand *command, gpointer session);
void bt_session_run_cancel_move (BtCommand *command, gpointer session);
void bt_session_run_move_in_list (BtCommand *command, gpointer session);
void bt_session_run_set_watch (BtCommand *command, gpointer session);
void bt_session_run_set_torrent_options (BtCommand *command, gpointer session);
void bt_session_run_set_labels (BtCommand *command, gpointer session);
void bt_session_run_set_options (BtCommand *command, gpointer session);
void bt_session_run_clock_changed (BtCommand *command, gpointer session);
void bt_session_run_set_rtc_config (BtCommand *command, gpointer session);
void bt_session_run_set_listen_port (BtCommand *command, gpointer session);
void bt_session_run_give_credit (BtCommand *command, gpointer session);
void bt_session_run_begin (BtCommand *command, gpointer session);
void bt_session_run_stop (BtCommand *command, gpointer session);

G_END_DECLS
