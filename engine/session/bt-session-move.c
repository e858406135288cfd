/* bt-session-move.c — the files of a torrent go to another folder, or one of them gets another name.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/bt-session-move.h"

#include <gio/gio.h>
#include <string.h>

#include "metainfo/bt-rename.h"
#include "session/bt-session-commands.h"
#include "session/bt-session-private.h"

/* --- life --------------------------------------------------------------------------------------- */

void
bt_session_move_free (BtSessionMove *self)
{
  g_free (self->folder);
  g_free (self->path);
  g_free (self->name);
  g_clear_pointer (&self->names, bt_metainfo_unref);
  g_free (self);
}

void
bt_session_move_restore (BtSessionTorrent *torrent, const BtResume *resume)
{
  BtSessionMove *self;

  if (!torrent->metainfo || (!resume->move_to && !resume->rename_path))
    return;
  self = torrent->move = g_new0 (BtSessionMove, 1);
  self->again = self->noted = TRUE;
  self->folder = g_strdup (resume->move_to);
  self->cancelled = resume->move_back;
  if (self->folder)
    return;
  self->path = g_strdup (resume->rename_path);
  self->name = g_strdup (resume->rename_name);
  self->names = bt_metainfo_rename (torrent->metainfo, self->path, self->name, NULL);
  if (!self->names)
    g_clear_pointer (&torrent->move, bt_session_move_free);
}

static void
reply (BtSessionTorrent *torrent, const GError *error)
{
  guint64 serial = torrent->move->serial;

  torrent->move->serial = 0;
  if (serial != 0)
    bt_session_reply (torrent->session, serial, torrent->id, FALSE, error);
}

/* Nothing of it is left to be done. */
static void
end (BtSessionTorrent *torrent, const GError *error)
{
  reply (torrent, error);
  g_clear_pointer (&torrent->move, bt_session_move_free);
  bt_session_torrent_save (torrent);
}

/* Only a part is done, or nobody knows which. */
static void
get_stuck (BtSessionTorrent *torrent, const GError *error)
{
  torrent->move->again = TRUE;
  reply (torrent, error);
  if (torrent->leave)
    return;
  torrent->move->stuck = TRUE;
  bt_session_torrent_fail (torrent, error);
}

gboolean
bt_session_move_is_due (const BtSessionTorrent *torrent)
{
  return torrent->move && !(torrent->move->stuck && torrent->error);
}

gboolean
bt_session_move_is_shown (const BtSessionTorrent *torrent)
{
  return bt_session_move_is_due (torrent) && torrent->move->folder;
}

gboolean
bt_session_move_has_begun (const BtSessionTorrent *torrent)
{
  return torrent->move && torrent->move->folder && torrent->move->again;
}

/* --- the resume file ---------------------------------------------------------------------------- */

void
bt_session_move_fill_resume (BtSessionTorrent *torrent, BtResume *resume)
{
  BtSessionMove *self = torrent->move;

  if (torrent->metainfo)
    resume->names = bt_metainfo_ref (torrent->metainfo);
  if (!self)
    return;
  self->noting = TRUE;
  resume->move_to = g_strdup (self->folder);
  resume->move_back = self->cancelled;
  resume->rename_path = g_strdup (self->path);
  resume->rename_name = g_strdup (self->name);
}

void
bt_session_move_noted (BtSessionTorrent *torrent, const GError *error)
{
  BtSessionMove *self = torrent->move;

  if (!self || !self->noting)
    return;
  self->noting = FALSE;
  self->noted = self->noted || !error;
  if (!self->noted)
    end (torrent, error);
}

/* TRUE: the file says it. */
static gboolean
note (BtSessionTorrent *torrent)
{
  BtSessionMove *self = torrent->move;

  if (self->noted || !torrent->session->state)
    return TRUE;
  if (!self->asked)
    bt_session_torrent_save (torrent);
  self->asked = TRUE;
  return FALSE;
}

/* --- moving ------------------------------------------------------------------------------------- */

static void
progress_cb (BtStore *store, guint64 moved, guint64 to_move, gpointer data)
{
  BtSessionTorrent *torrent = data;

  torrent->move->moved = moved;
  torrent->move->to_move = to_move;
  bt_session_torrent_changed (torrent, BT_CHANGED_STAT);
}

/* A file that looked as it was remembered is remembered as it looks now. */
static void
take_stamps (BtSessionTorrent *torrent, const BtStoreMoved *moved)
{
  for (guint i = 0; torrent->stamps && i < torrent->stamps->len; i++) {
    BtFileStamp *stamp = &g_array_index (torrent->stamps, BtFileStamp, i);

    if (moved->after[i].size >= 0 && stamp->size == moved->before[i].size
        && stamp->mtime_ns == moved->before[i].mtime_ns)
      *stamp = moved->after[i];
  }
}

static void
arrive (BtSessionTorrent *torrent, const BtStoreMoved *moved)
{
  g_autofree char *old = g_steal_pointer (&torrent->folder);

  take_stamps (torrent, moved);
  torrent->folder = g_strdup (torrent->move->folder);
  /* A check that was asked for meanwhile. */
  if (g_strcmp0 (torrent->next_folder, old) == 0) {
    g_free (torrent->next_folder);
    torrent->next_folder = g_strdup (torrent->folder);
  }
  torrent->marked = FALSE;
  bt_session_torrent_clear_error (torrent);
  bt_session_torrent_changed (torrent, BT_CHANGED_FOLDER);
  end (torrent, NULL);
}

static void
moved_cb (BtStore *store, const BtStoreMoved *moved, gpointer data)
{
  BtSessionTorrent *torrent = data;

  bt_session_torrent_end_step (torrent);
  if (!moved->error)
    arrive (torrent, moved);
  else if (moved->is_split)
    get_stuck (torrent, moved->error);
  else
    end (torrent, moved->error);
}

static void
move_files (BtSessionTorrent *torrent)
{
  guint32 n_files = bt_metainfo_get_n_files (torrent->metainfo);
  g_autofree guint8 *wanted = g_malloc (n_files);
  BtStoreMoveParams params = { torrent->move->folder, wanted, torrent->move->again };

  for (guint32 i = 0; i < n_files; i++)
    wanted[i] = torrent->priorities[i] != BT_PRIORITY_SKIP;
  torrent->step = BT_STEP_MOVE;
  bt_store_move (torrent->store, &params, progress_cb, moved_cb, torrent);
  if (torrent->move->cancelled)
    bt_store_cancel_move (torrent->store, TRUE);
}

/* --- renaming ----------------------------------------------------------------------------------- */

static void
take_names (BtSessionTorrent *torrent)
{
  bt_metainfo_unref (torrent->metainfo);
  torrent->metainfo = bt_metainfo_ref (torrent->move->names);
  g_free (torrent->name);
  torrent->name = g_strdup (bt_metainfo_get_name (torrent->metainfo));
  bt_session_torrent_changed (torrent, BT_CHANGED_METAINFO | BT_CHANGED_FOLDER);
}

static void
renamed_cb (BtStore *store, const GError *error, gpointer data)
{
  BtSessionTorrent *torrent = data;

  bt_session_torrent_end_step (torrent);
  if (!error)
    take_names (torrent);
  if (error && torrent->move->again)
    get_stuck (torrent, error);
  else
    end (torrent, error);
}

static void
rename_files (BtSessionTorrent *torrent)
{
  BtSessionMove *self = torrent->move;
  g_autofree char *from = bt_rename_path (torrent->metainfo, self->path,
                                          bt_rename_get_last (torrent->metainfo, self->path));
  g_autofree char *to = bt_rename_path (torrent->metainfo, self->path, self->name);

  torrent->step = BT_STEP_MOVE;
  bt_store_rename (torrent->store, from, to, self->names, renamed_cb, torrent);
}

void
bt_session_move_advance (BtSessionTorrent *torrent, gint64 now_us)
{
  BtSessionMove *self = torrent->move;

  /* A folder that was chosen before the move is where it begins. */
  if (torrent->next_folder && !self->again && !bt_session_torrent_change_folder (torrent))
    return;
  if (!torrent->store)
    bt_session_torrent_make_store (torrent);
  if (self->folder) {
    bt_session_torrent_run_swarm (torrent, FALSE, now_us);
    if (!bt_swarm_is_idle (torrent->swarm) || !bt_store_is_idle (torrent->store))
      return;
  }
  if (!note (torrent) || torrent->saving || torrent->save_wanted)
    return;
  self->stuck = FALSE;
  if (self->folder)
    move_files (torrent);
  else
    rename_files (torrent);
}

/* --- commands ----------------------------------------------------------------------------------- */

/* What the torrent knows of the files stays; a running check begins anew afterwards. */
static void
begin (BtSessionTorrent *torrent, BtSessionMove *self)
{
  torrent->move = self;
  if (torrent->store)
    bt_store_cancel_check (torrent->store);
  bt_session_torrent_changed (torrent, BT_CHANGED_STAT);
}

/* What has no files of ours yet only gets to know where they are to be. */
static void
set_folder (BtSessionTorrent *torrent, const char *folder)
{
  if (torrent->metainfo) {
    g_free (torrent->next_folder);
    torrent->next_folder = g_strdup (folder);
    if (torrent->store)
      bt_store_cancel_check (torrent->store);
  } else {
    g_free (torrent->folder);
    torrent->folder = g_strdup (folder);
    bt_session_torrent_changed (torrent, BT_CHANGED_FOLDER);
  }
  bt_session_torrent_save (torrent);
}

/* FALSE: @error says why nothing can be done with its files now. */
static gboolean
check (BtSessionTorrent *torrent, GError **error)
{
  if (!torrent)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "the torrent was removed");
  else if (torrent->move)
    g_set_error (error, BT_STORAGE_ERROR, BT_STORAGE_ERROR_BUSY,
                 "the files of %s are being moved or renamed already", torrent->name);
  else
    return TRUE;
  return FALSE;
}

void
bt_session_run_move_files (BtCommand *base, gpointer session)
{
  BtSessionCommand *command = (BtSessionCommand *) base;
  BtSessionTorrent *torrent = bt_session_command_find (session, command);
  g_autoptr (GError) error = NULL;
  BtSessionMove *self;

  if (check (torrent, &error) && !g_path_is_absolute (command->folder))
    g_set_error (&error, BT_STORAGE_ERROR, BT_STORAGE_ERROR_NO_FOLDER,
                 "the folder must be an absolute path");
  if (error || g_str_equal (bt_session_torrent_get_goal (torrent), command->folder)) {
    bt_session_reply (session, command->serial, command->id, FALSE, error);
    return;
  }
  if (!torrent->metainfo || torrent->held) {
    set_folder (torrent, command->folder);
    bt_session_reply (session, command->serial, command->id, FALSE, NULL);
    return;
  }
  self = g_new0 (BtSessionMove, 1);
  self->serial = command->serial;
  self->folder = g_steal_pointer (&command->folder);
  begin (torrent, self);
}

void
bt_session_run_rename_file (BtCommand *base, gpointer session)
{
  BtSessionCommand *command = (BtSessionCommand *) base;
  BtSessionTorrent *torrent = bt_session_command_find (session, command);
  g_autoptr (GError) error = NULL;
  g_autoptr (BtMetainfo) names = NULL;
  BtSessionMove *self;

  if (check (torrent, &error) && !torrent->metainfo)
    g_set_error (&error, BT_METAINFO_ERROR, BT_METAINFO_ERROR_NO_SUCH_FILE,
                 "the torrent's files are not known yet");
  if (!error)
    names = bt_metainfo_rename (torrent->metainfo, command->folder, command->name, &error);
  if (error
      || g_str_equal (bt_rename_get_last (torrent->metainfo, command->folder), command->name)) {
    bt_session_reply (session, command->serial, command->id, FALSE, error);
    return;
  }
  self = g_new0 (BtSessionMove, 1);
  self->serial = command->serial;
  self->path = g_steal_pointer (&command->folder);
  self->name = g_steal_pointer (&command->name);
  self->names = g_steal_pointer (&names);
  begin (torrent, self);
}

void
bt_session_run_cancel_move (BtCommand *base, gpointer session)
{
  BtSessionTorrent *torrent = bt_session_command_find (session, (BtSessionCommand *) base);
  g_autoptr (GError) error = NULL;

  if (!torrent || !torrent->move || !torrent->move->folder)
    return;
  torrent->move->cancelled = TRUE;
  if (torrent->step == BT_STEP_MOVE)
    bt_store_cancel_move (torrent->store, TRUE);
  else if (torrent->move->stuck)
    bt_session_torrent_clear_error (torrent);
  if (torrent->step == BT_STEP_MOVE || torrent->move->again)
    return;
  g_set_error (&error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "the files were not moved");
  end (torrent, error);
}

void
bt_session_move_leave (BtSessionTorrent *torrent)
{
  g_autoptr (GError) error = NULL;

  if (torrent->store)
    bt_store_cancel_move (torrent->store, FALSE);
  /* What has not begun never ends: whoever waits for it hears so now. */
  if (!torrent->move || torrent->step == BT_STEP_MOVE)
    return;
  g_set_error (&error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "the files were not moved or renamed");
  reply (torrent, error);
}
