/* bt-resume-options.c — a torrent's options in its resume data: written and read.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "storage/bt-resume-private.h"

#define N_GOALS 3 /* items of "goal": ratio, minutes, idle minutes */

/* Read with what is there; FALSE once anything was wrong. */
typedef struct {
  BtBencodeValue dict;
  gboolean fine;
} Reader;

/* --- writing: keys ascend ----------------------------------------------------------------------- */

/* 0 is what a new torrent has. */
static void
put (GByteArray *to, const char *key, guint64 value)
{
  if (value == 0)
    return;
  bt_bencode_put_string (to, key);
  bt_bencode_put_integer (to, (gint64) MIN (value, (guint64) G_MAXINT64));
}

static void
put_goal (GByteArray *to, const BtSeedGoal *goal)
{
  bt_bencode_put_string (to, "goal");
  bt_bencode_open_list (to);
  bt_bencode_put_integer (to, goal->ratio_percent);
  bt_bencode_put_integer (to, goal->minutes);
  bt_bencode_put_integer (to, goal->idle_minutes);
  bt_bencode_close (to);
}

void
bt_resume_put_options (GByteArray *to, const BtTorrentOptions *options)
{
  bt_bencode_open_dict (to);
  put (to, "down", options->down_limit);
  put (to, "forced", options->forced != FALSE);
  if (options->has_goal)
    put_goal (to, &options->goal);
  put (to, "peers", options->max_peers);
  put (to, "sequential", options->sequential != FALSE);
  put (to, "super", options->super_seeding != FALSE);
  put (to, "up", options->up_limit);
  bt_bencode_close (to);
}

/* --- reading ------------------------------------------------------------------------------------ */

static guint64
read_value (Reader *reader, BtBencodeValue from, guint64 max)
{
  gint64 value;

  if (bt_bencode_get_integer (from, &value) && value >= 0 && (guint64) value <= max)
    return (guint64) value;
  reader->fine = FALSE;
  return 0;
}

static guint64
get (Reader *reader, const char *key, guint64 max)
{
  BtBencodeValue value = bt_bencode_lookup (reader->dict, key);

  return bt_bencode_get_type (value) == BT_BENCODE_NONE ? 0 : read_value (reader, value, max);
}

static void
read_goal (Reader *reader, BtTorrentOptions *options)
{
  BtBencodeValue list = bt_bencode_lookup (reader->dict, "goal"), item;
  guint numbers[N_GOALS] = { 0 };
  BtBencodeIter iter;

  if (bt_bencode_get_type (list) == BT_BENCODE_NONE)
    return;
  if (bt_bencode_get_type (list) != BT_BENCODE_LIST || bt_bencode_get_n_items (list) != N_GOALS) {
    reader->fine = FALSE;
    return;
  }
  bt_bencode_iter_init (&iter, list);
  for (guint i = 0; bt_bencode_iter_next (&iter, NULL, &item); i++)
    numbers[i] = (guint) read_value (reader, item, G_MAXUINT);
  options->has_goal = TRUE;
  options->goal = (BtSeedGoal) { numbers[0], numbers[1], numbers[2] };
}

gboolean
bt_resume_read_options (BtBencodeValue dict, BtTorrentOptions *options)
{
  Reader reader = { .dict = dict, .fine = TRUE };

  bt_torrent_options_init (options);
  if (bt_bencode_get_type (dict) != BT_BENCODE_DICT)
    return FALSE;
  options->down_limit = get (&reader, "down", G_MAXINT64);
  options->forced = get (&reader, "forced", 1) == 1;
  read_goal (&reader, options);
  options->max_peers = (guint) get (&reader, "peers", G_MAXUINT);
  options->sequential = get (&reader, "sequential", 1) == 1;
  options->super_seeding = get (&reader, "super", 1) == 1;
  options->up_limit = get (&reader, "up", G_MAXINT64);
  return reader.fine;
}
