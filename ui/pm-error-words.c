/* pm-error-words.c — errors as sentences that say what happened and what to do.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-words.h"

#include <glib/gi18n.h>

typedef struct {
  int code;
  PmRemedy remedy;
  const char *brief; /* for a row */
  const char *whole; /* for a banner or dialog */
} PmErrorWords;

static const PmErrorWords metainfo_words[] = {
  { BT_METAINFO_ERROR_TOO_LARGE, PM_REMEDY_CHANGE, N_ ("Torrent too large"),
    N_ ("This torrent is larger than any real one, so it was not opened. "
        "Get it from another place.") },
  { BT_METAINFO_ERROR_NOT_BENCODE, PM_REMEDY_CHANGE, N_ ("Not a torrent"),
    N_ ("This is not a torrent file, or it was damaged on its way. Download it again.") },
  { BT_METAINFO_ERROR_TRAILING, PM_REMEDY_CHANGE, N_ ("Torrent damaged"),
    N_ ("There is something left over after the end of this torrent file. Download it again.") },
  { BT_METAINFO_ERROR_DUPLICATE_KEY, PM_REMEDY_CHANGE, N_ ("Torrent damaged"),
    N_ ("This torrent file says the same thing twice. Get it from another place.") },
  { BT_METAINFO_ERROR_NO_INFO, PM_REMEDY_CHANGE, N_ ("Torrent incomplete"),
    N_ ("This torrent file does not say what it holds. Get it from another place.") },
  { BT_METAINFO_ERROR_NO_NAME, PM_REMEDY_CHANGE, N_ ("Torrent incomplete"),
    N_ ("This torrent file gives no name to its files. Get it from another place.") },
  { BT_METAINFO_ERROR_BAD_PIECE_LENGTH, PM_REMEDY_CHANGE, N_ ("Torrent damaged"),
    N_ ("The size of the pieces in this torrent file cannot be right. Get it from another place.") },
  { BT_METAINFO_ERROR_BAD_PIECES, PM_REMEDY_CHANGE, N_ ("Torrent damaged"),
    N_ ("The list of pieces in this torrent file does not fit its size. Download it again.") },
  { BT_METAINFO_ERROR_BAD_SIZE, PM_REMEDY_CHANGE, N_ ("Torrent damaged"),
    N_ ("A file size in this torrent cannot be right. Get it from another place.") },
  { BT_METAINFO_ERROR_NO_FILES, PM_REMEDY_CHANGE, N_ ("Torrent empty"),
    N_ ("This torrent holds no files, so there is nothing to download. Get it from another place.") },
  { BT_METAINFO_ERROR_TOO_MANY_FILES, PM_REMEDY_CHANGE, N_ ("Too many files"),
    N_ ("This torrent lists more files than can be handled. Get it from another place.") },
  { BT_METAINFO_ERROR_BAD_PATH, PM_REMEDY_CHANGE, N_ ("Torrent damaged"),
    N_ ("A file name in this torrent cannot be read. Get it from another place.") },
  { BT_METAINFO_ERROR_WRONG_HASH, PM_REMEDY_WAIT, N_ ("Details do not match"),
    N_ ("What arrived is not what the magnet link asked for. It was thrown away, and others are asked.") },
  { BT_METAINFO_ERROR_UNSUPPORTED, PM_REMEDY_CHANGE, N_ ("Kind of torrent not known"),
    N_ ("This torrent is of a newer kind (v2 only) that cannot be downloaded yet. "
        "Look for a hybrid or v1 torrent of the same files.") },
  { BT_METAINFO_ERROR_BAD_MAGNET, PM_REMEDY_CHANGE, N_ ("Link incomplete"),
    N_ ("This magnet link is incomplete: it names no torrent. Copy the whole link and try again.") },
  { BT_METAINFO_ERROR_BAD_HASH, PM_REMEDY_CHANGE, N_ ("Link damaged"),
    N_ ("The fingerprint in this link is too short, too long or mistyped. "
        "Copy the whole link and try again.") },
  { BT_METAINFO_ERROR_BAD_NAME, PM_REMEDY_CHANGE, N_ ("Name not possible"),
    N_ ("A file cannot have this name. Choose another one, shorter and without a slash.") },
  { BT_METAINFO_ERROR_NAME_TAKEN, PM_REMEDY_CHANGE, N_ ("Name taken"),
    N_ ("Something else in this torrent has this name. Choose another one.") },
  { BT_METAINFO_ERROR_NO_SUCH_FILE, PM_REMEDY_CHANGE, N_ ("Nothing to rename"),
    N_ ("This torrent has no such file or folder any more. Choose another one.") },
};

static const PmErrorWords storage_words[] = {
  { BT_STORAGE_ERROR_FULL, PM_REMEDY_FOLDER, N_ ("Disk full"),
    N_ ("The disk is full. It goes on by itself when there is room.") },
  { BT_STORAGE_ERROR_NO_FOLDER, PM_REMEDY_AGAIN, N_ ("Folder not there"),
    N_ ("The download folder is not there. Connect the drive it lies on, then try again.") },
  { BT_STORAGE_ERROR_PERMISSION, PM_REMEDY_FOLDER, N_ ("No permission"),
    N_ ("Piecemeal may not write in the download folder. Allow it, then try again.") },
  { BT_STORAGE_ERROR_NOT_A_FILE, PM_REMEDY_FOLDER, N_ ("Something is in the way"),
    N_ ("Something else stands where a file should be written. Move it away, then try again.") },
  { BT_STORAGE_ERROR_MISSING, PM_REMEDY_CHECK, N_ ("Files missing"),
    N_ ("Downloaded files are gone or became shorter. Put them back, or check the files to fetch "
        "them again.") },
  { BT_STORAGE_ERROR_FILE_TOO_LARGE, PM_REMEDY_MOVE, N_ ("File too large for the disk"),
    N_ ("A file is too large for this kind of disk. Choose a folder on another one.") },
  { BT_STORAGE_ERROR_IO, PM_REMEDY_AGAIN, N_ ("Disk error"),
    N_ ("The disk could not be read or written. Check the drive, then try again.") },
  { BT_STORAGE_ERROR_LOCKED, PM_REMEDY_AGAIN, N_ ("In use"),
    N_ ("Another Piecemeal is using these downloads. Close it, then start again.") },
  { BT_STORAGE_ERROR_RESUME, PM_REMEDY_WAIT, N_ ("Saved state unreadable"),
    N_ ("What was saved about this torrent cannot be read. Its files are checked instead.") },
  { BT_STORAGE_ERROR_KEPT, PM_REMEDY_WAIT, N_ ("Files kept"),
    N_ ("The files were there before the torrent was added, so they were kept.") },
  { BT_STORAGE_ERROR_EXISTS, PM_REMEDY_CHANGE, N_ ("Already there"),
    N_ ("There is something of the same name already, and it was not overwritten. Choose another "
        "folder or name.") },
  { BT_STORAGE_ERROR_BUSY, PM_REMEDY_WAIT, N_ ("Being moved"),
    N_ ("The files of this torrent are being moved. Wait until they are, then try again.") },
};

/* What a folder says to files that come from another one. */
static const PmErrorWords move_words[] = {
  { BT_STORAGE_ERROR_FULL, PM_REMEDY_AGAIN, N_ ("Disk full"),
    N_ ("There is not enough room in that folder. The files stay where they were.") },
  { BT_STORAGE_ERROR_NO_FOLDER, PM_REMEDY_AGAIN, N_ ("Folder not there"),
    N_ ("That folder is not there. The files stay where they were.") },
  { BT_STORAGE_ERROR_PERMISSION, PM_REMEDY_AGAIN, N_ ("No permission"),
    N_ ("Piecemeal may not write in that folder. The files stay where they were.") },
};

static const PmErrorWords tracker_words[] = {
  { BT_TRACKER_ERROR_REFUSED, PM_REMEDY_WAIT, N_ ("Tracker refused"), NULL },
  { BT_TRACKER_ERROR_BAD_ANSWER, PM_REMEDY_WAIT, N_ ("Tracker answered nonsense"),
    N_ ("The tracker gave an answer that makes no sense. It is asked again later.") },
  { BT_TRACKER_ERROR_TOO_LARGE, PM_REMEDY_WAIT, N_ ("Tracker answered too much"),
    N_ ("The tracker's answer was too long. It is asked again later.") },
  { BT_TRACKER_ERROR_HTTP, PM_REMEDY_WAIT, N_ ("Tracker has a problem"),
    N_ ("The tracker's server has a problem. It is asked again later.") },
  { BT_TRACKER_ERROR_NETWORK, PM_REMEDY_WAIT, N_ ("Tracker not reached"),
    N_ ("The tracker could not be reached. Check the network; it is asked again later.") },
  { BT_TRACKER_ERROR_TIMEOUT, PM_REMEDY_WAIT, N_ ("No answer"),
    N_ ("The tracker did not answer in time. It is asked again later.") },
  { BT_TRACKER_ERROR_REDIRECT, PM_REMEDY_CHANGE, N_ ("Tracker moved"),
    N_ ("The tracker points somewhere else, and that cannot be followed. Give it the new address.") },
  { BT_TRACKER_ERROR_URL, PM_REMEDY_CHANGE, N_ ("Tracker address wrong"),
    N_ ("The tracker's address is of a kind that cannot be asked. Change it to one that begins with "
        "http, https, udp, ws or wss.") },
  { BT_TRACKER_ERROR_TOO_MANY, PM_REMEDY_CHANGE, N_ ("Too many trackers"),
    N_ ("This torrent has too many trackers. Remove one first.") },
};

static const PmErrorWords io_words[] = {
  { G_IO_ERROR_NOT_FOUND, PM_REMEDY_AGAIN, N_ ("Not found"),
    N_ ("It is no longer there. Check the address or the folder, then try again.") },
  { G_IO_ERROR_PERMISSION_DENIED, PM_REMEDY_AGAIN, N_ ("No permission"),
    N_ ("Piecemeal has no permission to read it. Change its permissions, then try again.") },
  { G_IO_ERROR_IS_DIRECTORY, PM_REMEDY_CHANGE, N_ ("Is a folder"),
    N_ ("This is a folder. Choose a .torrent file instead.") },
  { G_IO_ERROR_NOT_REGULAR_FILE, PM_REMEDY_CHANGE, N_ ("Not a file"),
    N_ ("This is a folder or device. Choose a .torrent file instead.") },
  { G_IO_ERROR_TIMED_OUT, PM_REMEDY_AGAIN, N_ ("No answer"),
    N_ ("There was no answer in time. Check the network, then try again.") },
  { G_IO_ERROR_HOST_NOT_FOUND, PM_REMEDY_AGAIN, N_ ("Server not found"),
    N_ ("The server was not found. Check the address and the network, then try again.") },
  { G_IO_ERROR_CONNECTION_REFUSED, PM_REMEDY_AGAIN, N_ ("Server not reached"),
    N_ ("The server does not take connections. Try again later.") },
  { G_IO_ERROR_NO_SPACE, PM_REMEDY_AGAIN, N_ ("Disk full"),
    N_ ("The disk is full. Make room, then try again.") },
};

/* Neither of these domains says more than this to a person. */
static const PmErrorWords no_server_words = {
  0, PM_REMEDY_AGAIN, N_ ("Server not found"),
  N_ ("The server was not found. Check the address and the network, then try again.")
};

static const PmErrorWords no_trust_words = {
  0, PM_REMEDY_AGAIN, N_ ("Connection not safe"),
  N_ ("The server cannot prove that it is the right one. Check the address and the clock of "
      "this computer, then try again.")
};

static const PmErrorWords cast_words[] = {
  { BT_CAST_ERROR_NOT_FOUND, PM_REMEDY_AGAIN, N_ ("Not found"),
    N_ ("This screen was not found. Check that it is switched on and in the same network, and try again.") },
  { BT_CAST_ERROR_UNREACHABLE, PM_REMEDY_AGAIN, N_ ("Not reached"),
    N_ ("The screen does not answer. Check that it is switched on and in the same network, and try again.") },
  { BT_CAST_ERROR_LOST, PM_REMEDY_AGAIN, N_ ("Connection lost"),
    N_ ("The screen went away, so it goes on here. Check its network and try again.") },
  { BT_CAST_ERROR_TYPE, PM_REMEDY_OTHER, N_ ("Cannot play this"),
    N_ ("The screen cannot play this kind of file. Choose another screen, or play it here.") },
  { BT_CAST_ERROR_REFUSED, PM_REMEDY_OTHER, N_ ("Would not play this"),
    N_ ("The screen would not play this file. Choose another screen, or play it here.") },
  { BT_CAST_ERROR_BUSY, PM_REMEDY_CHANGE, N_ ("In use"),
    N_ ("You play something else on this screen already. Choose another screen, or stop that first.") },
  { BT_CAST_ERROR_TAKEN, PM_REMEDY_AGAIN, N_ ("Taken over"),
    N_ ("Somebody stopped this on the screen, or plays something else there. Choose it again, or go on here.") },
  { BT_CAST_ERROR_BAD_ANSWER, PM_REMEDY_AGAIN, N_ ("Strange answer"),
    N_ ("The screen answered something that makes no sense. Switch it off and on, and try again.") },
  { BT_CAST_ERROR_TIMEOUT, PM_REMEDY_AGAIN, N_ ("Too slow"),
    N_ ("The screen takes too long to answer. Check its network and try again.") },
  { BT_CAST_ERROR_LOCKED, PM_REMEDY_OTHER, N_ ("Locked"),
    N_ ("The screen asks for a password or to be paired. Change that in its settings, or choose another one.") },
  { BT_CAST_ERROR_IN_USE, PM_REMEDY_AGAIN, N_ ("In use"),
    N_ ("Somebody else plays on this screen. Try again when they are done, or choose another one.") },
};

static const PmErrorWords *
look_up (const PmErrorWords *table, gsize n, int code)
{
  for (gsize i = 0; i < n; i++) {
    if (table[i].code == code)
      return &table[i];
  }
  return NULL;
}

static const PmErrorWords *
words_of (const GError *error)
{
  if (error->domain == BT_METAINFO_ERROR)
    return look_up (metainfo_words, G_N_ELEMENTS (metainfo_words), error->code);
  if (error->domain == BT_STORAGE_ERROR)
    return look_up (storage_words, G_N_ELEMENTS (storage_words), error->code);
  if (error->domain == BT_TRACKER_ERROR)
    return look_up (tracker_words, G_N_ELEMENTS (tracker_words), error->code);
  if (error->domain == BT_CAST_ERROR)
    return look_up (cast_words, G_N_ELEMENTS (cast_words), error->code);
  if (error->domain == G_IO_ERROR)
    return look_up (io_words, G_N_ELEMENTS (io_words), error->code);
  if (error->domain == G_RESOLVER_ERROR)
    return &no_server_words;
  if (error->domain == G_TLS_ERROR)
    return &no_trust_words;
  return NULL;
}

char *
pm_words_error (const GError *error)
{
  const PmErrorWords *words = error != NULL ? words_of (error) : NULL;

  if (words != NULL && words->whole != NULL)
    return g_strdup (gettext (words->whole));
  if (words != NULL)
    /* Translators: %s is what the tracker itself says, in its own language. */
    return g_strdup_printf (_ ("The tracker refuses this torrent: “%s”. It is asked again later."),
                            error->message);
  if (error != NULL)
    /* Translators: %s is a technical message. */
    return g_strdup_printf (_ ("Something went wrong: %s. Try again."), error->message);
  return g_strdup (_ ("Something went wrong. Try again."));
}

char *
pm_words_move_error (const GError *error)
{
  const PmErrorWords *words = error->domain == BT_STORAGE_ERROR
                                  ? look_up (move_words, G_N_ELEMENTS (move_words), error->code)
                                  : NULL;

  return words != NULL ? g_strdup (gettext (words->whole)) : pm_words_error (error);
}

char *
pm_words_trackers_failed (const BtTrackerStat *stat)
{
  GError error = { BT_TRACKER_ERROR, stat->error, NULL };
  g_autofree char *words = NULL;

  if (stat->error == BT_TRACKER_ERROR_REFUSED)
    /* Translators: %s is what a tracker says. */
    return g_strdup_printf (_ ("No tracker helps: “%s”. They are asked again by themselves."),
                            stat->message);
  words = pm_words_error_short (&error);
  /* Translators: %s is as "Tracker not reached". */
  return g_strdup_printf (_ ("No tracker helps: %s. They are asked again by themselves."), words);
}

char *
pm_words_error_short (const GError *error)
{
  const PmErrorWords *words = error != NULL ? words_of (error) : NULL;

  return g_strdup (words != NULL ? gettext (words->brief) : _ ("Stopped by an error"));
}

PmRemedy
pm_words_error_remedy (const GError *error)
{
  const PmErrorWords *words = error != NULL ? words_of (error) : NULL;

  return words != NULL ? words->remedy : PM_REMEDY_AGAIN;
}
