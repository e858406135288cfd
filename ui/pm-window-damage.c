/* pm-window-damage.c — tells that pieces were damaged and what was done about it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-window-private.h"

#include "pm-toast.h"

#include "pm-words.h"

static void
dismissed_cb (PmWindow *self)
{
  self->damage = NULL;
  pm_window_forget_damage (self);
}

static void
show_toast (PmWindow *self, const char *text)
{
  if (self->damage != NULL) {
    adw_toast_set_title (self->damage, text);
    return;
  }
  self->damage = adw_toast_new (text);
  g_signal_connect_object (self->damage, "dismissed", G_CALLBACK (dismissed_cb), self,
                           G_CONNECT_SWAPPED);
  pm_toast_add (self->toasts, self->damage);
}

void
pm_window_forget_damage (PmWindow *self)
{
  const BtTorrentStat *stat;

  if (self->selected == NULL)
    return;
  stat = bt_torrent_get_stat (self->selected);
  self->n_damaged = stat->n_damaged;
  self->n_banned = stat->n_banned;
}

/* One toast at a time, which counts on as long as it is there. */
void
pm_window_tell_damage (PmWindow *self)
{
  const BtTorrentStat *stat;
  g_autofree char *text = NULL;

  if (self->selected == NULL)
    return;
  stat = bt_torrent_get_stat (self->selected);
  /* After a check or a new start it counts anew. */
  if (stat->n_damaged < self->n_damaged || stat->n_banned < self->n_banned)
    pm_window_forget_damage (self);
  text = pm_words_damage (stat->n_damaged - self->n_damaged, stat->n_banned - self->n_banned);
  if (text != NULL)
    show_toast (self, text);
}
