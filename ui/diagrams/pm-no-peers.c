/* pm-no-peers.c — why there are no peers to be seen, and what one can do.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-no-peers.h"

#include <glib/gi18n.h>

struct _PmNoPeers {
  AdwBin parent;
  GtkLabel *title;
  GtkLabel *words;
  GtkWidget *ask;
  BtTorrent *torrent; /* owned reference, or NULL */
};

G_DEFINE_FINAL_TYPE (PmNoPeers, pm_no_peers, ADW_TYPE_BIN)

static char *
waiting_words (BtTorrent *torrent)
{
  guint n = g_list_model_get_n_items (bt_torrent_get_trackers (torrent));

  if (n == 0)
    return g_strdup (_ ("No tracker is known. Peers that know you can still come."));
  return g_strdup_printf (ngettext ("Still asking %u tracker. Rare torrents can take minutes.",
                                    "Still asking %u trackers. Rare torrents can take minutes.", n),
                          n);
}

static const char *
title_of (BtTorrentState state)
{
  switch (state) {
  case BT_TORRENT_PAUSED:
  case BT_TORRENT_ERROR:
    return _ ("Peers disconnected while stopped");
  case BT_TORRENT_CHECKING:
    return _ ("Peers come when the files are checked");
  case BT_TORRENT_QUEUED:
    return _ ("Peers come when it is its turn");
  case BT_TORRENT_MOVING:
    return _ ("Peers come when the files are moved");
  case BT_TORRENT_HELD:
    return _ ("Peers come when you have chosen");
  case BT_TORRENT_SEEDING:
    return _ ("Nobody is asking");
  default:
    return _ ("No peers yet");
  }
}

void
pm_no_peers_show (PmNoPeers *self, BtTorrent *torrent)
{
  BtTorrentState state = torrent != NULL ? bt_torrent_get_state (torrent) : BT_TORRENT_PAUSED;
  gboolean is_waiting = state == BT_TORRENT_DOWNLOADING;
  gboolean can_ask = is_waiting && g_list_model_get_n_items (bt_torrent_get_trackers (torrent)) > 0;
  g_autofree char *words = is_waiting ? waiting_words (torrent) : g_strdup ("");

  g_set_object (&self->torrent, torrent);
  gtk_label_set_label (self->title, title_of (state));
  gtk_label_set_label (self->words, words);
  gtk_widget_set_visible (GTK_WIDGET (self->words), is_waiting);
  gtk_widget_set_visible (self->ask, can_ask);
}

static void
ask_cb (PmNoPeers *self)
{
  if (self->torrent != NULL)
    bt_torrent_announce (self->torrent);
}

static void
pm_no_peers_dispose (GObject *object)
{
  g_clear_object (&PM_NO_PEERS (object)->torrent);
  G_OBJECT_CLASS (pm_no_peers_parent_class)->dispose (object);
}

static void
pm_no_peers_class_init (PmNoPeersClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pm_no_peers_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/piecemeal/Piecemeal/diagrams/pm-no-peers.ui");
  gtk_widget_class_bind_template_child (widget_class, PmNoPeers, title);
  gtk_widget_class_bind_template_child (widget_class, PmNoPeers, words);
  gtk_widget_class_bind_template_child (widget_class, PmNoPeers, ask);
  gtk_widget_class_bind_template_callback (widget_class, ask_cb);
}

static void
pm_no_peers_init (PmNoPeers *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
pm_no_peers_new (void)
{
  return g_object_new (PM_TYPE_NO_PEERS, NULL);
}
