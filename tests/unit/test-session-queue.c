/* test-session-queue.c — sessions that queue their torrents, and end what has seeded enough.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "session-fixture.h"
#include "store-fixture.h"

#define N_PLACES 3
#define PIECE_LENGTH 32768
#define TICK_US 1000 /* a second of goals and of the queue, in the tests that wait for them */

/* Torrents of which @seed may have the files, and a folder for who fetches them. */
typedef struct {
  Fixture *fixtures[N_PLACES];
  char *folder, *state;
  BtSessionConfig config;
  Node *node, *seed;
} Place;

static const FixtureFile files[N_PLACES][3] = {
  { { "one", 200000 }, { "two", 3000 }, { NULL, 0 } },
  { { "three", 210000 }, { "four", 4000 }, { NULL, 0 } },
  { { "five", 220000 }, { "six", 5000 }, { NULL, 0 } },
};

static Place *
place_new (void)
{
  Place *self = g_new0 (Place, 1);

  for (guint i = 0; i < N_PLACES; i++) {
    self->fixtures[i] = fixture_new (files[i], PIECE_LENGTH);
    fixture_plant (self->fixtures[i], 0, TRUE, files[i][0].length);
    fixture_plant (self->fixtures[i], 1, TRUE, files[i][1].length);
  }
  self->folder = g_build_filename (self->fixtures[0]->root, "fetched", NULL);
  self->state = g_build_filename (self->fixtures[0]->root, "state", NULL);
  g_assert_cmpint (g_mkdir (self->folder, 0700), ==, 0);
  node_config_init (&self->config, self->state);
  return self;
}

static void
open_node (Place *self)
{
  self->node = node_new_with (&self->config);
}

static void
restart (Place *self)
{
  g_clear_pointer (&self->node, node_free);
  open_node (self);
}

static void
place_free (Place *self)
{
  g_clear_pointer (&self->node, node_free);
  g_clear_pointer (&self->seed, node_free);
  for (guint i = 0; i < N_PLACES; i++)
    fixture_free (self->fixtures[i]);
  g_free (self->folder);
  g_free (self->state);
  g_free (self);
}

/* One that nobody has: it looks for metadata as long as it may. */
static void
add_magnet (Place *self, guint index)
{
  BtAddParams *params = node_params (NULL, self->folder);
  g_autofree char *text = g_strdup_printf ("%040x", index + 1);

  params->magnet = bt_magnet_new (text, NULL);
  node_add (self->node, params);
}

static void
add_magnets (Place *self, guint n)
{
  for (guint i = 0; i < n; i++)
    add_magnet (self, i);
}

static void
add_to_fetch (Place *self, guint index)
{
  node_add (self->node, node_params (self->fixtures[index]->metainfo, self->folder));
}

static void
add_to_seed (Place *self, Node *node, guint index)
{
  node_add (node, node_params (self->fixtures[index]->metainfo, self->fixtures[index]->folder));
}

static void
set_slots (Place *self, guint max_downloads, guint max_seeds)
{
  BtEngineOptions options = self->config.options;

  options.max_downloads = max_downloads;
  options.max_seeds = max_seeds;
  bt_session_set_options (self->node->session, &options);
}

/* --- waiting: a letter a torrent, in the order in which they were told first --------------------- */

static char
get_letter (const NodeTorrent *torrent)
{
  static const char letters[] = {
    [BT_TORRENT_METADATA] = 'm',    [BT_TORRENT_CHECKING] = 'c', [BT_TORRENT_HELD] = 'h',
    [BT_TORRENT_DOWNLOADING] = 'd', [BT_TORRENT_SEEDING] = 's',  [BT_TORRENT_QUEUED] = 'q',
    [BT_TORRENT_MOVING] = 'v',      [BT_TORRENT_PAUSED] = 'p',   [BT_TORRENT_ERROR] = 'e',
  };

  return torrent->removed ? '-' : letters[torrent->stat.state];
}

static gboolean
are_in_states (Node *node, gconstpointer data)
{
  const char *states = data;

  if (node->torrents->len != strlen (states))
    return FALSE;
  for (guint i = 0; i < node->torrents->len; i++) {
    if (get_letter (node_get (node, i)) != states[i])
      return FALSE;
  }
  return TRUE;
}

static void
wait_states (Place *self, const char *states)
{
  node_wait (self->node, are_in_states, states);
}

static guint32
get_id (Place *self, guint index)
{
  return node_get (self->node, index)->id;
}

static void
set_forced (Place *self, guint index, gboolean forced)
{
  bt_session_set_torrent_options (self->node->session, get_id (self, index),
                                  &(BtTorrentOptions) { .forced = forced });
}

/* --- the queue ------------------------------------------------------------------------------------- */

static void
test_order (void)
{
  Place *self = place_new ();

  self->config.options.max_downloads = 2;
  open_node (self);
  add_magnets (self, 4);
  wait_states (self, "mmqq");
  bt_session_move_in_list (self->node->session, get_id (self, 3), 0);
  wait_states (self, "mqqm");
  bt_session_set_paused (self->node->session, get_id (self, 0), TRUE);
  wait_states (self, "pmqm");
  bt_session_set_paused (self->node->session, get_id (self, 0), FALSE);
  wait_states (self, "mqqm");
  set_slots (self, 1, 0);
  wait_states (self, "qqqm");
  bt_session_remove (self->node->session, get_id (self, 3), BT_REMOVAL_KEEP);
  wait_states (self, "mqq-");
  set_slots (self, 0, 0);
  wait_states (self, "mmm-");
  place_free (self);
}

static void
test_order_after_restart (void)
{
  Place *self = place_new ();

  self->config.options.max_downloads = 1;
  open_node (self);
  add_magnets (self, 3);
  wait_states (self, "mqq");
  bt_session_move_in_list (self->node->session, get_id (self, 2), 0);
  wait_states (self, "qqm");
  restart (self); /* told in the order of the list */
  wait_states (self, "mqq");
  place_free (self);
}

static void
test_forced (void)
{
  Place *self = place_new ();

  self->config.options.max_downloads = 1;
  open_node (self);
  add_magnets (self, 3);
  wait_states (self, "mqq");
  set_forced (self, 2, TRUE);
  wait_states (self, "mqm");
  restart (self);
  wait_states (self, "mqm");
  set_forced (self, 2, FALSE);
  wait_states (self, "mqq");
  place_free (self);
}

/* A person waits for what is in it. */
static void
test_held_ones_do_not_queue (void)
{
  Place *self = place_new ();
  BtAddParams *params = node_params (NULL, self->folder);

  self->config.options.max_downloads = 1;
  open_node (self);
  add_magnets (self, 1);
  params->magnet = bt_magnet_new ("00000000000000000000000000000000000000ff", NULL);
  params->held = TRUE;
  node_add (self->node, params);
  wait_states (self, "mm");
  bt_session_start (self->node->session, get_id (self, 1), NULL, NULL, 0);
  wait_states (self, "mq");
  place_free (self);
}

/* One without peers does not keep the others from beginning. */
static void
test_slow_ones_let_others_begin (void)
{
  Place *self = place_new ();

  self->config.options.max_downloads = 1;
  self->config.minute_us = 60 * TICK_US;
  open_node (self);
  add_magnets (self, 3);
  wait_states (self, "mmm");
  place_free (self);
}

static void
meet_all (Place *self)
{
  for (guint i = 0; i < self->node->torrents->len; i++)
    node_meet (self->node, i, self->seed);
}

/* What is complete makes room for the next, and queues as a seed. */
static void
test_completion_moves_the_queue (void)
{
  Place *self = place_new ();

  self->seed = node_new (NULL);
  for (guint i = 0; i < N_PLACES; i++)
    add_to_seed (self, self->seed, i);
  self->config.options.max_downloads = 1;
  self->config.options.max_seeds = 1;
  open_node (self);
  for (guint i = 0; i < N_PLACES; i++)
    add_to_fetch (self, i);
  wait_states (self, "dqq");
  g_assert_cmpuint (node_get (self->node, 2)->stat.n_peers, ==, 0);
  meet_all (self);
  wait_states (self, "sqq");
  g_assert_cmpuint (self->node->n_complete, ==, N_PLACES);
  for (guint i = 0; i < N_PLACES; i++)
    g_assert_cmpuint (node_get (self->node, i)->stat.have, ==,
                      node_get (self->node, i)->stat.wanted);
  place_free (self);
}

static gboolean
has_moved_first (Node *node, gconstpointer data)
{
  g_assert_cmpint (node_get (node, 1)->stat.state, ==, BT_TORRENT_QUEUED);
  return g_strcmp0 (node_get (node, 0)->folder, data) == 0;
}

static gboolean
has_moved_second (Node *node, gconstpointer data)
{
  return g_strcmp0 (node_get (node, 1)->folder, data) == 0;
}

/* One that moves keeps its slot; one that waits for a slot moves all the same, and waits on. */
static void
test_moving_keeps_its_place (void)
{
  Place *self = place_new ();
  const char *goal = self->fixtures[0]->root;

  self->config.options.max_downloads = 1;
  open_node (self);
  add_to_fetch (self, 0);
  add_to_fetch (self, 1);
  wait_states (self, "dq");
  bt_session_move_files (self->node->session, get_id (self, 0), goal);
  node_wait (self->node, has_moved_first, goal);
  wait_states (self, "dq");
  bt_session_move_files (self->node->session, get_id (self, 1), goal);
  node_wait (self->node, has_moved_second, goal);
  wait_states (self, "dq");
  place_free (self);
}

static void
spoil (Fixture *fixture)
{
  g_autofree char *path = fixture_get_path (fixture, 0);
  g_autofree char *zeros = g_malloc0 (files[1][0].length);

  file_change_later (path, zeros, files[1][0].length);
}

/* What goes on after a wait in the queue looks at the files first. */
static void
test_changed_while_queued (void)
{
  Place *self = place_new ();

  self->config.options.max_seeds = 1;
  open_node (self);
  add_to_seed (self, self->node, 0);
  add_to_seed (self, self->node, 1);
  wait_states (self, "sq");
  restart (self);
  wait_states (self, "sq");
  spoil (self->fixtures[1]);
  set_slots (self, 0, 0);
  wait_states (self, "sd");
  g_assert_cmpuint (node_get (self->node, 1)->stat.n_have, <=, 1);
  place_free (self);
}

static gboolean
checks_one (Node *node, gconstpointer data)
{
  guint n = 0;

  for (guint i = 0; i < node->torrents->len; i++)
    n += node_get (node, i)->stat.to_check > 0;
  g_assert_cmpuint (n, <=, 1);
  return are_in_states (node, "sss");
}

static void
test_one_check_at_a_time (void)
{
  Place *self = place_new ();

  open_node (self);
  for (guint i = 0; i < N_PLACES; i++)
    add_to_seed (self, self->node, i);
  node_wait (self->node, checks_one, NULL);
  for (guint i = 0; i < N_PLACES; i++)
    bt_session_check (self->node->session, get_id (self, i));
  bt_session_remove (self->node->session, get_id (self, 0), BT_REMOVAL_KEEP);
  wait_states (self, "-ss");
  place_free (self);
}

/* --- goals of seeding -------------------------------------------------------------------------------- */

/* Goals are looked at when something happens: a question makes it happen, and the count is told. */
static gboolean
has_seeded (Node *node, gconstpointer data)
{
  bt_session_announce (node->session, node_get (node, 0)->id);
  return node_get (node, 0)->stat.seeding_seconds >= *(const guint64 *) data;
}

static void
wait_seeded (Place *self, guint64 seconds)
{
  node_wait (self->node, has_seeded, &seconds);
}

static void
assert_ended (Place *self, BtEnded ended)
{
  g_assert_cmpint (node_get (self->node, 0)->stat.ended, ==, ended);
  g_assert_true (node_get (self->node, 0)->stat.paused);
}

static void
resume (Place *self)
{
  bt_session_set_paused (self->node->session, get_id (self, 0), FALSE);
  node_wait_state (self->node, 0, BT_TORRENT_SEEDING);
  g_assert_cmpint (node_get (self->node, 0)->stat.ended, ==, BT_ENDED_NOT);
}

static void
test_ratio (void)
{
  Place *self = place_new ();

  self->config.options.goal.ratio_percent = 100;
  self->config.minute_us = 60 * TICK_US;
  open_node (self);
  add_to_seed (self, self->node, 0);
  wait_states (self, "s");
  self->seed = node_new (NULL);
  node_add (self->seed, node_params (self->fixtures[0]->metainfo, self->folder));
  node_meet (self->seed, 0, self->node);
  wait_states (self, "p");
  assert_ended (self, BT_ENDED_RATIO);
  restart (self);
  wait_states (self, "p");
  assert_ended (self, BT_ENDED_RATIO);
  g_assert_false (node_get (self->node, 0)->options.has_goal);
  resume (self);
  g_assert_true (node_get (self->node, 0)->options.has_goal);
  g_assert_cmpuint (node_get (self->node, 0)->options.goal.ratio_percent, ==, 0);
  restart (self);
  wait_states (self, "s");
  wait_seeded (self, 10);
  wait_states (self, "s");
  place_free (self);
}

static void
test_time (void)
{
  Place *self = place_new ();

  self->config.options.goal = (BtSeedGoal) { .ratio_percent = 1000, .minutes = 1 };
  self->config.minute_us = 60 * TICK_US;
  open_node (self);
  add_to_seed (self, self->node, 0);
  wait_states (self, "p");
  assert_ended (self, BT_ENDED_TIME);
  g_assert_cmpuint (node_get (self->node, 0)->stat.seeding_seconds, >=, 60);
  restart (self);
  wait_states (self, "p");
  g_assert_cmpuint (node_get (self->node, 0)->stat.seeding_seconds, >=, 60);
  resume (self);
  g_assert_cmpuint (node_get (self->node, 0)->options.goal.ratio_percent, ==, 1000);
  g_assert_cmpuint (node_get (self->node, 0)->options.goal.minutes, ==, 0);
  wait_seeded (self, 200);
  g_assert_cmpint (node_get (self->node, 0)->stat.state, ==, BT_TORRENT_SEEDING);
  place_free (self);
}

/* The time of all sessions counts. */
static void
test_time_over_sessions (void)
{
  Place *self = place_new ();

  self->config.minute_us = 60 * TICK_US;
  open_node (self);
  add_to_seed (self, self->node, 0);
  wait_states (self, "s");
  wait_seeded (self, 120);
  self->config.options.goal.minutes = 2;
  self->config.minute_us = 60 * G_USEC_PER_SEC; /* now nothing is added to it */
  restart (self);
  wait_states (self, "p");
  assert_ended (self, BT_ENDED_TIME);
  place_free (self);
}

/* What was seeded towards a goal outlives a crash, but for five minutes, though nothing happens. */
static void
test_time_is_saved (void)
{
  Place *self = place_new ();
  guint64 seconds = 0;

  self->config.options.goal.minutes = 1000;
  self->config.minute_us = 60 * TICK_US;
  open_node (self);
  add_to_seed (self, self->node, 0);
  for (guint i = 0; seconds < 600 && i < 20000; i++) {
    g_autoptr (BtResume) resume =
        read_resume (self->state, bt_metainfo_get_info_hash (self->fixtures[0]->metainfo));

    seconds = resume ? resume->seeding_seconds : 0;
    g_usleep (2000);
  }
  g_assert_cmpuint (seconds, >=, 600);
  place_free (self);
}

static void
test_idle (void)
{
  Place *self = place_new ();

  self->config.options.goal.idle_minutes = 1;
  self->config.minute_us = 60 * TICK_US;
  open_node (self);
  add_to_seed (self, self->node, 0);
  wait_states (self, "p");
  assert_ended (self, BT_ENDED_IDLE);
  bt_session_set_paused (self->node->session, get_id (self, 0), FALSE);
  wait_seeded (self, 120); /* begins anew, and ends once more */
  wait_states (self, "p");
  assert_ended (self, BT_ENDED_IDLE);
  g_assert_false (node_get (self->node, 0)->options.has_goal);
  place_free (self);
}

/* Its own goal holds instead of the engine's, and a forced one has none. */
static void
test_whose_goal (void)
{
  Place *self = place_new ();

  self->config.options.goal.minutes = 1;
  self->config.minute_us = 60 * TICK_US;
  open_node (self);
  for (guint i = 0; i < N_PLACES; i++) {
    BtAddParams *params = node_params (self->fixtures[i]->metainfo, self->fixtures[i]->folder);

    params->options.forced = i == 0;
    params->options.has_goal = i == 1;
    node_add (self->node, params);
  }
  wait_states (self, "ssp");
  wait_seeded (self, 200);
  wait_states (self, "ssp");
  set_forced (self, 0, FALSE);
  wait_states (self, "psp");
  assert_ended (self, BT_ENDED_TIME);
  place_free (self);
}

static void
set_minutes (Place *self, guint minutes)
{
  self->config.options.goal.minutes = minutes;
  bt_session_set_options (self->node->session, &self->config.options);
}

/* What ended goes on when that is not enough any more: at once, in the next session, by force. */
static void
test_raised_goal (void)
{
  Place *self = place_new ();

  self->config.minute_us = 60 * TICK_US;
  self->config.options.goal.minutes = 1;
  open_node (self);
  add_to_seed (self, self->node, 0);
  wait_states (self, "p");
  set_minutes (self, 1000000);
  wait_states (self, "s");
  set_minutes (self, 1);
  wait_states (self, "p");
  assert_ended (self, BT_ENDED_TIME);
  self->config.options.goal.minutes = 1000000;
  restart (self);
  wait_states (self, "s");
  set_minutes (self, 1);
  wait_states (self, "p");
  set_forced (self, 0, TRUE);
  wait_states (self, "s");
  g_assert_cmpint (node_get (self->node, 0)->stat.ended, ==, BT_ENDED_NOT);
  bt_session_set_paused (self->node->session, get_id (self, 0), TRUE);
  set_minutes (self, 1000000); /* a person's own pause is nobody else's to end */
  wait_states (self, "p");
  place_free (self);
}

/* Who resumes what it wants learns in time that it is to go on. */
static void
test_raised_goal_of_a_paused_session (void)
{
  Place *self = place_new ();

  self->config.minute_us = 60 * TICK_US;
  self->config.options.goal.minutes = 1;
  open_node (self);
  add_to_seed (self, self->node, 0);
  wait_states (self, "p");
  self->config.load_paused = TRUE;
  restart (self);
  wait_states (self, "p");
  assert_ended (self, BT_ENDED_TIME);
  self->config.options.goal.minutes = 1000000;
  restart (self);
  wait_states (self, "p");
  assert_ended (self, BT_ENDED_NOT);
  resume (self);
  place_free (self);
}

static gboolean
has_ended_with (Node *node, gconstpointer data)
{
  const BtTorrentStat *stat = &node_get (node, 0)->stat;

  return stat->state == BT_TORRENT_PAUSED && stat->have == *(const guint64 *) data;
}

/* A person who wants another file of it need not resume it. */
static void
test_wants_more_after_the_end (void)
{
  static const guint8 all[] = { BT_PRIORITY_NORMAL, BT_PRIORITY_NORMAL };
  Place *self = place_new ();
  guint64 size = bt_metainfo_get_size (self->fixtures[0]->metainfo);
  BtAddParams *params;

  self->config.options.goal.minutes = 1;
  self->config.minute_us = 60 * TICK_US;
  open_node (self);
  self->seed = node_new (NULL);
  add_to_seed (self, self->seed, 0);
  params = node_params (self->fixtures[0]->metainfo, self->folder);
  params->selection = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_array_append_vals (params->selection, &(guint32) { 1 }, 1);
  node_add (self->node, params);
  node_meet (self->node, 0, self->seed);
  wait_states (self, "p");
  assert_ended (self, BT_ENDED_TIME);
  bt_session_set_priorities (self->node->session, get_id (self, 0), all, G_N_ELEMENTS (all));
  node_meet (self->node, 0, self->seed);
  /* Its time was up before: it ends as soon as it is complete again. */
  node_wait (self->node, has_ended_with, &size);
  assert_ended (self, BT_ENDED_TIME);
  place_free (self);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/session-queue/order", test_order);
  g_test_add_func ("/session-queue/order-after-restart", test_order_after_restart);
  g_test_add_func ("/session-queue/forced", test_forced);
  g_test_add_func ("/session-queue/held", test_held_ones_do_not_queue);
  g_test_add_func ("/session-queue/slow", test_slow_ones_let_others_begin);
  g_test_add_func ("/session-queue/completion", test_completion_moves_the_queue);
  g_test_add_func ("/session-queue/moving", test_moving_keeps_its_place);
  g_test_add_func ("/session-queue/changed-while-queued", test_changed_while_queued);
  g_test_add_func ("/session-queue/one-check-at-a-time", test_one_check_at_a_time);
  g_test_add_func ("/session-queue/ratio", test_ratio);
  g_test_add_func ("/session-queue/time", test_time);
  g_test_add_func ("/session-queue/time-over-sessions", test_time_over_sessions);
  g_test_add_func ("/session-queue/time-is-saved", test_time_is_saved);
  g_test_add_func ("/session-queue/idle", test_idle);
  g_test_add_func ("/session-queue/whose-goal", test_whose_goal);
  g_test_add_func ("/session-queue/raised-goal", test_raised_goal);
  g_test_add_func ("/session-queue/raised-goal-paused", test_raised_goal_of_a_paused_session);
  g_test_add_func ("/session-queue/wants-more", test_wants_more_after_the_end);
  return g_test_run ();
}
