/* bt-session-trackers.c — commands about the trackers of a torrent.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/bt-session-commands.h"
#include "session/bt-session-private.h"

void
bt_session_run_ask_tracker (BtCommand *base, gpointer session)
{
}

void
bt_session_run_add_tracker (BtCommand *base, gpointer session)
{
  BtSessionCommand *command = (BtSessionCommand *) base;

  bt_session_reply (session, command->serial, command->id, FALSE, NULL);
}

void
bt_session_run_replace_tracker (BtCommand *base, gpointer session)
{
  BtSessionCommand *command = (BtSessionCommand *) base;

  bt_session_reply (session, command->serial, command->id, FALSE, NULL);
}

void
bt_session_run_remove_tracker (BtCommand *base, gpointer session)
{
}
