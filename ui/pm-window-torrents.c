/* pm-window-torrents.c — what a person can do with the selected torrents.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-window-private.h"

#include "pm-kind.h"
#include "pm-limits-dialog.h"
#include "pm-order.h"
#include "pm-peers-dialog.h"
#include "pm-torrent-menu.h"

#include <glib/gi18n.h>

GPtrArray *
pm_window_get_targets (PmWindow *self)
{
  GPtrArray *chosen = pm_sidebar_get_chosen (self->sidebar);
  GPtrArray *targets = g_ptr_array_new_with_free_func (g_object_unref);

  if (chosen->len > 1)
    g_ptr_array_extend (targets, chosen, (GCopyFunc) g_object_ref, NULL);
  else if (self->selected != NULL)
    g_ptr_array_add (targets, g_object_ref (self->selected));
  return targets;
}

GPtrArray *
pm_window_get_own_targets (PmWindow *self)
{
  GPtrArray *targets = pm_window_get_targets (self);

  for (guint i = targets->len; i > 0; i--) {
    if (pm_library_is_demo (self->library, targets->pdata[i - 1]))
      g_ptr_array_remove_index (targets, i - 1);
  }
  return targets;
}

static void
for_each (gpointer window, void (*act) (BtTorrent *torrent))
{
  g_autoptr (GPtrArray) targets = pm_window_get_targets (PM_WINDOW (window));

  for (guint i = 0; i < targets->len; i++)
    act (targets->pdata[i]);
}

/* Whether it was the person that paused it; an error may hide that in the state. */
static gboolean
is_paused (BtTorrent *torrent)
{
  return bt_torrent_get_stat (torrent)->paused;
}

/* --- running or not ----------------------------------------------------------------------------- */

static void
halt_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  for_each (data, bt_torrent_pause);
}

static void
resume_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  for_each (data, bt_torrent_resume);
}

/* Several: all do the same afterwards. */
static void
pause_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  g_autoptr (GPtrArray) targets = pm_window_get_targets (PM_WINDOW (data));
  gboolean all_paused = TRUE;

  for (guint i = 0; i < targets->len; i++)
    all_paused &= is_paused (targets->pdata[i]);
  for_each (data, all_paused ? bt_torrent_resume : bt_torrent_pause);
}

/* --- options ------------------------------------------------------------------------------------ */

typedef enum { CHOICE_FORCED, CHOICE_SEQUENTIAL, CHOICE_SUPER_SEEDING, N_CHOICES } PmTorrentChoice;

static const char *const choice_names[N_CHOICES] = { "forced", "sequential", "super-seeding" };

static gboolean *
find_choice (BtTorrentOptions *options, PmTorrentChoice choice)
{
  switch (choice) {
  case CHOICE_FORCED:
    return &options->forced;
  case CHOICE_SEQUENTIAL:
    return &options->sequential;
  case CHOICE_SUPER_SEEDING:
  case N_CHOICES:
  default:
    return &options->super_seeding;
  }
}

/* What is forced runs, also when the person had paused it. */
static void
choose (BtTorrent *torrent, PmTorrentChoice choice, gboolean on)
{
  BtTorrentOptions options = *bt_torrent_get_options (torrent);

  *find_choice (&options, choice) = on;
  bt_torrent_set_options (torrent, &options);
  if (choice == CHOICE_FORCED && on && is_paused (torrent))
    bt_torrent_resume (torrent);
}

static void
choice_cb (GSimpleAction *action, GVariant *state, gpointer data)
{
  PmWindow *self = PM_WINDOW (data);
  g_autoptr (GPtrArray) targets = pm_window_get_own_targets (self);
  PmTorrentChoice choice = 0;

  while (!g_str_equal (choice_names[choice], g_action_get_name (G_ACTION (action))))
    choice++;
  for (guint i = 0; i < targets->len; i++)
    choose (targets->pdata[i], choice, g_variant_get_boolean (state));
  pm_window_update_actions (self);
}

static void
limits_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PmWindow *self = PM_WINDOW (data);
  g_autoptr (GPtrArray) torrents = pm_window_get_own_targets (self);

  gtk_window_present (GTK_WINDOW (pm_limits_dialog_new (GTK_WINDOW (self), torrents)));
}

static void
check_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  for_each (data, bt_torrent_check);
}

static void
queue_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PmWindow *self = PM_WINDOW (data);
  g_autoptr (GPtrArray) targets = pm_window_get_targets (self);

  pm_order_step (self->library, targets, pm_step_parse (g_variant_get_string (parameter, NULL)));
}

/* --- peers -------------------------------------------------------------------------------------- */

/* Everybody who may know some. */
static void
ask_for_peers (BtTorrent *torrent)
{
  bt_torrent_announce (torrent);
  bt_torrent_ask_way (torrent, BT_WAY_DHT);
  bt_torrent_ask_way (torrent, BT_WAY_LSD);
}

static void
announce_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  for_each (data, ask_for_peers);
}

static void
add_peers_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PmWindow *self = PM_WINDOW (data);

  gtk_window_present (GTK_WINDOW (pm_peers_dialog_new (GTK_WINDOW (self), self->selected)));
}

/* --- files -------------------------------------------------------------------------------------- */

static void
choose_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PmWindow *self = PM_WINDOW (data);

  pm_window_choose_files (self, self->selected);
}

/* One line for each of several. */
static void
copy_link_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PmWindow *self = PM_WINDOW (data);
  g_autoptr (GPtrArray) targets = pm_window_get_targets (self);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < targets->len; i++) {
    g_autofree char *magnet = bt_torrent_dup_magnet (targets->pdata[i]);

    g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", magnet);
  }
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text->str);
  pm_window_toast (
      self, ngettext ("The magnet link was copied", "The magnet links were copied", targets->len));
}

/* --- all of them -------------------------------------------------------------------------------- */

static const GActionEntry entries[] = {
  { "pause", pause_cb },
  { "halt", halt_cb },
  { "resume", resume_cb },
  { "queue", queue_cb, "s" },
  { "forced", NULL, NULL, "false", choice_cb },
  { "sequential", NULL, NULL, "false", choice_cb },
  { "super-seeding", NULL, NULL, "false", choice_cb },
  { "limits", limits_cb },
  { "check", check_cb },
  { "announce", announce_cb },
  { "add-peers", add_peers_cb },
  { "choose", choose_cb },
  { "copy-link", copy_link_cb },
};

static void
set_enabled (PmWindow *self, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

/* What holds for at least one of the selected torrents. */
typedef struct {
  guint n;
  gboolean own;      /* not the swarm in a box */
  gboolean runs;     /* can be paused */
  gboolean paused;   /* can be resumed */
  gboolean testable; /* its files can be checked */
  gboolean movable;  /* its files can get another folder or name */
  gboolean moving;
  gboolean held;
  gboolean plays;
  gboolean described; /* its metadata is here */
  gboolean opens;     /* with another program, all of it being here */
  gboolean known;     /* has files that can be opened */
  gboolean waiting;   /* can be forced, or is */
  gboolean complete;
  gboolean incomplete;
  gboolean chosen[N_CHOICES]; /* by all of them */
} PmAbilities;

static void
add_abilities (PmWindow *self, BtTorrent *torrent, gboolean alone, PmAbilities *all)
{
  BtTorrentState state = bt_torrent_get_state (torrent);
  gboolean own = !pm_library_is_demo (self->library, torrent);
  gboolean known = bt_torrent_get_metainfo (torrent) != NULL;
  gboolean stuck = state == BT_TORRENT_HELD || state == BT_TORRENT_ERROR;
  guint32 file;

  for (PmTorrentChoice choice = 0; choice < N_CHOICES; choice++) {
    BtTorrentOptions options = *bt_torrent_get_options (torrent);

    all->chosen[choice] = (all->n == 0 || all->chosen[choice]) && *find_choice (&options, choice);
  }
  all->n++;
  all->complete |= own && known && bt_torrent_get_progress (torrent) >= 1;
  all->incomplete |= own && !(known && bt_torrent_get_progress (torrent) >= 1);
  all->own |= own;
  all->runs |= !stuck && !is_paused (torrent);
  all->paused |= !stuck && is_paused (torrent);
  all->testable |= own && known && state != BT_TORRENT_CHECKING && state != BT_TORRENT_MOVING;
  all->moving |= state == BT_TORRENT_MOVING;
  all->movable |= own && known && state != BT_TORRENT_MOVING && state != BT_TORRENT_HELD;
  all->waiting |= own
                  && (bt_torrent_get_options (torrent)->forced || is_paused (torrent)
                      || state == BT_TORRENT_QUEUED);
  all->held |= own && state == BT_TORRENT_HELD;
  all->described |= own && known;
  all->known |= own && known && state != BT_TORRENT_HELD;
  /* To be looked for among its files, and asked only of one. */
  all->plays |= alone && own && state != BT_TORRENT_HELD && pm_kind_find_playable (torrent, &file);
  all->opens |= alone && own && known && bt_torrent_get_progress (torrent) >= 1 && !all->plays;
}

static PmAbilities
get_abilities (PmWindow *self)
{
  g_autoptr (GPtrArray) targets = pm_window_get_targets (self);
  PmAbilities all = { 0 };

  for (guint i = 0; i < targets->len; i++)
    add_abilities (self, targets->pdata[i], targets->len == 1, &all);
  return all;
}

static void
show_choices (PmWindow *self, const PmAbilities *can)
{
  for (PmTorrentChoice choice = 0; choice < N_CHOICES; choice++) {
    GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), choice_names[choice]);

    g_simple_action_set_state (G_SIMPLE_ACTION (action),
                               g_variant_new_boolean (can->chosen[choice]));
  }
  set_enabled (self, "forced", can->waiting);
  set_enabled (self, "sequential", can->incomplete);
  set_enabled (self, "super-seeding", can->complete);
}

void
pm_window_update_actions (PmWindow *self)
{
  PmAbilities can;

  if (g_action_map_lookup_action (G_ACTION_MAP (self), "pause") == NULL)
    return; /* the window is being made */
  can = get_abilities (self);
  set_enabled (self, "pause", can.runs || can.paused);
  set_enabled (self, "halt", can.runs);
  set_enabled (self, "resume", can.paused);
  show_choices (self, &can);
  set_enabled (self, "queue", can.own);
  set_enabled (self, "labels", can.own);
  set_enabled (self, "open-torrent", can.n == 1 && can.opens);
  set_enabled (self, "limits", can.own);
  set_enabled (self, "check", can.testable);
  set_enabled (self, "announce", can.n > 0);
  set_enabled (self, "add-peers", can.n == 1 && can.own);
  set_enabled (self, "choose", can.n == 1 && can.held);
  set_enabled (self, "play", can.n == 1 && can.plays);
  set_enabled (self, "play-with", can.n == 1 && can.plays);
  set_enabled (self, "play-file", can.n == 1 && can.known);
  set_enabled (self, "play-file-with", can.n == 1 && can.known);
  set_enabled (self, "open-file", can.n == 1 && can.known);
  set_enabled (self, "open-file-with", can.n == 1 && can.known);
  set_enabled (self, "open-folder", can.n == 1 && can.own);
  set_enabled (self, "move-files", can.movable);
  set_enabled (self, "cancel-move", can.moving);
  set_enabled (self, "rename", can.n == 1 && can.movable);
  set_enabled (self, "copy-link", can.own);
  set_enabled (self, "show-details", can.n == 1);
  set_enabled (self, "save-torrent", can.n == 1 && can.described);
  pm_torrent_menu_show_playing (can.n == 1 && can.plays);
  set_enabled (self, "remove", can.n > 0);
  set_enabled (self, "remove-files", can.own);
}

void
pm_window_init_torrent_actions (PmWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}
