/* pm-order.c — the order of the list, which is also that in which torrents get their turn.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The engine takes over a move only with its next report, so that several are planned on a copy. */
#include "config.h"

#include "pm-order.h"

#include "pm-torrent-list.h"

PmStep
pm_step_parse (const char *text)
{
  if (g_str_equal (text, "up"))
    return PM_STEP_UP;
  if (g_str_equal (text, "down"))
    return PM_STEP_DOWN;
  return g_str_equal (text, "top") ? PM_STEP_TOP : PM_STEP_BOTTOM;
}

/* All torrents of the engine, as owned references. */
static GPtrArray *
copy_order (PmLibrary *library)
{
  GListModel *model = G_LIST_MODEL (pm_library_get_engine (library));
  GPtrArray *order = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    g_ptr_array_add (order, g_list_model_get_item (model, i));
  return order;
}

static void
move (PmLibrary *library, GPtrArray *order, guint from, guint to)
{
  gpointer torrent = g_ptr_array_steal_index (order, from);

  g_ptr_array_insert (order, (int) to, torrent);
  bt_engine_move (pm_library_get_engine (library), torrent, to);
}

/* The place of the next one in that direction below the same heading as @torrent; -1: none. */
static int
find_next (PmLibrary *library, GPtrArray *order, BtTorrent *torrent, int from, int direction)
{
  for (int i = from + direction; i >= 0 && i < (int) order->len; i += direction) {
    if (pm_library_is_shown (library, order->pdata[i])
        && pm_torrent_list_is_together (order->pdata[i], torrent))
      return i;
  }
  return -1;
}

/* By one or as far as it goes, but not past another one that is moved as well. */
static void
step_one (PmLibrary *library, GPtrArray *order, GPtrArray *moved, BtTorrent *torrent, PmStep step)
{
  int direction = step == PM_STEP_UP || step == PM_STEP_TOP ? -1 : 1;
  gboolean far = step == PM_STEP_TOP || step == PM_STEP_BOTTOM;
  guint from;
  int to = -1, next;

  if (!g_ptr_array_find (order, torrent, &from))
    return;
  next = find_next (library, order, torrent, (int) from, direction);
  while (next >= 0 && !g_ptr_array_find (moved, order->pdata[next], NULL)) {
    to = next;
    next = far ? find_next (library, order, torrent, to, direction) : -1;
  }
  if (to >= 0)
    move (library, order, from, (guint) to);
}

void
pm_order_step (PmLibrary *library, GPtrArray *torrents, PmStep step)
{
  g_autoptr (GPtrArray) order = copy_order (library);
  gboolean upwards = step == PM_STEP_UP || step == PM_STEP_TOP;

  /* The foremost goes first, so that they keep their order among themselves. */
  for (guint i = 0; i < torrents->len; i++)
    step_one (library, order, torrents, torrents->pdata[upwards ? i : torrents->len - 1 - i], step);
}

void
pm_order_place (PmLibrary *library, BtTorrent *torrent, BtTorrent *other, gboolean after)
{
  g_autoptr (GPtrArray) order = copy_order (library);
  guint from, to;

  if (torrent == other || !g_ptr_array_find (order, torrent, &from)
      || !g_ptr_array_find (order, other, &to))
    return;
  /* Places are counted without the one that is moved. */
  if (from < to)
    to--;
  move (library, order, from, after ? to + 1 : to);
}
