/* pm-no-peers.c — why there are no peers to be seen, and what one can do.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-no-peers.h"

#include <glib/gi18n.h>

#include "pm-discovery-words.h"

struct _PmNoPeers {
  AdwBin parent;
  GtkLabel *title;
  GtkLabel *words;
  GtkWidget *ask;
  BtTorrent *torrent;    /* owned reference, or NULL */
  BtTorrentWatch *watch; /* owned; NULL: not seen */
};

G_DEFINE_FINAL_TYPE (PmNoPeers, pm_no_peers, ADW_TYPE_BIN)

static char *
waiting_words (const char *asked)
{
  if (asked == NULL)
    return g_strdup (_ ("Nobody can be asked. Peers that know you can still come."));
  /* Translators: %s is "3 trackers and the DHT". */
  return g_strdup_printf (_ ("Still asking %s. Rare torrents can take minutes."), asked);
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

/* Without it nobody tells whether the DHT is asked. */
static void
renew_watch (PmNoPeers *self)
{
  g_clear_pointer (&self->watch, bt_torrent_watch_free);
  if (self->torrent != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->watch = bt_torrent_watch (self->torrent, BT_WATCH_TORRENT_DISCOVERY);
}

void
pm_no_peers_show (PmNoPeers *self, BtTorrent *torrent)
{
  BtTorrentState state = torrent != NULL ? bt_torrent_get_state (torrent) : BT_TORRENT_PAUSED;
  gboolean is_waiting = state == BT_TORRENT_DOWNLOADING;
  g_autofree char *asked = is_waiting ? pm_discovery_words_asked (torrent) : NULL;
  g_autofree char *words = is_waiting ? waiting_words (asked) : g_strdup ("");

  if (g_set_object (&self->torrent, torrent))
    renew_watch (self);
  gtk_label_set_label (self->title, title_of (state));
  gtk_label_set_label (self->words, words);
  gtk_widget_set_visible (GTK_WIDGET (self->words), is_waiting);
  gtk_widget_set_visible (self->ask, asked != NULL);
}

static void
ask_cb (PmNoPeers *self)
{
  if (self->torrent == NULL)
    return;
  bt_torrent_announce (self->torrent);
  bt_torrent_ask_way (self->torrent, BT_WAY_DHT);
  bt_torrent_ask_way (self->torrent, BT_WAY_LSD);
}

static void
pm_no_peers_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (pm_no_peers_parent_class)->map (widget);
  renew_watch (PM_NO_PEERS (widget));
}

static void
pm_no_peers_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (pm_no_peers_parent_class)->unmap (widget);
  renew_watch (PM_NO_PEERS (widget));
}

static void
pm_no_peers_dispose (GObject *object)
{
  PmNoPeers *self = PM_NO_PEERS (object);

  g_clear_pointer (&self->watch, bt_torrent_watch_free);
  g_clear_object (&self->torrent);
  G_OBJECT_CLASS (pm_no_peers_parent_class)->dispose (object);
}

static void
pm_no_peers_class_init (PmNoPeersClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pm_no_peers_dispose;
  widget_class->map = pm_no_peers_map;
  widget_class->unmap = pm_no_peers_unmap;
  gtk_widget_class_set_template_from_resource (widget_class, "/piecemeal/diagrams/pm-no-peers.ui");
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
