/* bt-session-trackers.c — commands about the trackers of a torrent.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The list that a person edited is the one that the resume data keeps, and that the next session begins
 * with. Whoever adds the same torrent again adds the trackers that it names: that is how one gets back
 * what was removed. Only a magnet link adds none to a private torrent (BEP 27). */
#include "session/bt-session-commands.h"
#include "session/bt-session-private.h"

void
bt_session_run_ask_tracker (BtCommand *base, gpointer session)
{
  BtSessionCommand *command = (BtSessionCommand *) base;
  BtSessionTorrent *torrent = bt_session_command_find (session, command);

  if (torrent)
    bt_announcer_ask (torrent->announcer, command->url, bt_session_now (session));
}

/* A private torrent uses one tracker at a time (BEP 27): what is added waits until that one fails. */
static gboolean
is_private (const BtSessionTorrent *torrent)
{
  return torrent->metainfo && bt_metainfo_is_private (torrent->metainfo);
}

/* Whoever adds a tracker wants to see whether it works. */
static void
added (BtSessionTorrent *torrent, const char *url)
{
  if (!is_private (torrent))
    bt_announcer_ask (torrent->announcer, url, bt_session_now (torrent->session));
  bt_session_torrent_save (torrent);
}

static void
reply (BtSession *self, const BtSessionCommand *command, const GError *error)
{
  bt_session_reply (self, command->serial, command->id, FALSE, error);
}

void
bt_session_run_add_tracker (BtCommand *base, gpointer session)
{
  BtSessionCommand *command = (BtSessionCommand *) base;
  BtSessionTorrent *torrent = bt_session_command_find (session, command);
  g_autoptr (GError) error = NULL;

  if (torrent && bt_announcer_add (torrent->announcer, command->url, &error))
    added (torrent, command->url);
  reply (session, command, error);
}

void
bt_session_run_replace_tracker (BtCommand *base, gpointer session)
{
  BtSessionCommand *command = (BtSessionCommand *) base;
  BtSessionTorrent *torrent = bt_session_command_find (session, command);
  g_autoptr (GError) error = NULL;

  if (torrent && bt_announcer_replace (torrent->announcer, command->old_url, command->url, &error))
    added (torrent, command->url);
  reply (session, command, error);
}

void
bt_session_run_remove_tracker (BtCommand *base, gpointer session)
{
  BtSessionCommand *command = (BtSessionCommand *) base;
  BtSessionTorrent *torrent = bt_session_command_find (session, command);

  if (torrent && bt_announcer_remove (torrent->announcer, command->url))
    bt_session_torrent_save (torrent);
}
