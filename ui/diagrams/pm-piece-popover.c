/* pm-piece-popover.c — one piece: its state, who has it, its fingerprint, and playing from there.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-piece-popover.h"

#include <glib/gi18n.h>
#include <string.h>

#include "pm-format.h"
#include "pm-kind.h"
#include "pm-piece-files.h"
#include "pm-pieces-words.h"
#include "pm-swarm-words.h"

#define NAMES_MAX 8                     /* peers that are named; the rest is counted */
#define HASH_SIZE 20                    /* bytes */
#define REFRESH_US (G_USEC_PER_SEC / 4) /* what changes faster cannot be read */
#define COPY_ICON "edit-copy-symbolic"
#define COPIED_ICON "object-select-symbolic"

struct _PmPiecePopover {
  GtkPopover parent_instance;
  BtTorrent *torrent;    /* owned, or NULL */
  BtDemo *demo;          /* owned, or NULL */
  BtTorrentWatch *watch; /* owned; NULL: not seen */
  guint32 first, n, piece;
  gint64 shown_us; /* 0: not yet */
  /* template */
  GtkButton *previous_button, *next_button, *copy_button, *play_button;
  GtkLabel *title, *state, *file, *owners, *names, *hash;
};

enum { MOVED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PmPiecePopover, pm_piece_popover, GTK_TYPE_POPOVER)

static void
set_text (GtkLabel *label, const char *text)
{
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
  if (text != NULL && !g_str_equal (gtk_label_get_text (label), text))
    gtk_label_set_text (label, text);
}

/* --- words -------------------------------------------------------------------------------------- */

/* The first line is the title, up to its dot; the file has a line of its own. */
static void
show_state (PmPiecePopover *self, BtPieceMap *map)
{
  PmBubble bubble = { .map = map };
  g_autofree char *words = pm_swarm_words_pieces (&bubble, self->piece, 1);
  g_autofree char *number = pm_format_count (self->piece);
  g_autofree char *title = g_strdup_printf (C_ ("title", "Piece %s"), number);
  char *state = strstr (words, " · ");

  set_text (self->title, title);
  set_text (self->state, state != NULL ? state + strlen (" · ") : words);
}

static void
show_file (PmPiecePopover *self, const BtMetainfo *metainfo)
{
  guint32 index;
  double share;
  g_autofree char *name = NULL;

  if (!pm_piece_files_find (metainfo, self->piece, &index, &share)) {
    set_text (self->file, NULL);
    return;
  }
  name = g_path_get_basename (bt_metainfo_get_file (metainfo, index)->path);
  set_text (self->file, name);
}

static void
show_hash (PmPiecePopover *self, const BtMetainfo *metainfo)
{
  const guint8 *bytes = bt_metainfo_get_piece_hash (metainfo, self->piece);
  g_autoptr (GString) hex = g_string_new (NULL);

  for (guint i = 0; i < HASH_SIZE; i++)
    g_string_append_printf (hex, i == HASH_SIZE / 2 ? "\n%02x" : "%02x", bytes[i]);
  set_text (self->hash, hex->str);
}

static gboolean
has_piece (const BtPeerStat *stat, guint32 piece)
{
  return stat->have != NULL && piece < bt_bitfield_get_n_bits (stat->have)
         && bt_bitfield_get (stat->have, piece);
}

static void
append_name (PmPiecePopover *self, GString *names, const BtPeerStat *stat)
{
  g_autofree char *name = pm_swarm_words_peer_name (stat, self->demo);

  if (names->len > 0)
    g_string_append (names, _ (", "));
  g_string_append (names, name);
}

static void
show_owners (PmPiecePopover *self)
{
  GListModel *peers = bt_torrent_get_peers (self->torrent);
  guint n_all = g_list_model_get_n_items (peers), n = 0;
  g_autoptr (GString) names = g_string_new (NULL);
  g_autofree char *owners = NULL;

  for (guint i = 0; i < n_all; i++) {
    g_autoptr (BtPeer) peer = g_list_model_get_item (peers, i);
    const BtPeerStat *stat = bt_peer_get_stat (peer);

    if (has_piece (stat, self->piece) && n++ < NAMES_MAX)
      append_name (self, names, stat);
  }
  if (n > NAMES_MAX)
    g_string_append_printf (names, ngettext (", and %u more", ", and %u more", n - NAMES_MAX),
                            n - NAMES_MAX);
  owners = pm_pieces_words_owners (n, n_all);
  set_text (self->owners, owners);
  set_text (self->names, names->str);
}

/* --- playing ------------------------------------------------------------------------------------ */

static gboolean
can_play (PmPiecePopover *self, guint32 index)
{
  GListModel *files = bt_torrent_get_files (self->torrent);

  for (guint i = 0; self->demo == NULL && i < g_list_model_get_n_items (files); i++) {
    g_autoptr (BtFile) file = g_list_model_get_item (files, i);

    if (bt_file_get_index (file) == index)
      return pm_kind_get_use (file) == PM_USE_PLAY;
  }
  return FALSE;
}

static void
show_playing (PmPiecePopover *self, const BtMetainfo *metainfo)
{
  guint32 index;
  double share;
  gboolean can =
      pm_piece_files_find (metainfo, self->piece, &index, &share) && can_play (self, index);

  gtk_widget_set_visible (GTK_WIDGET (self->play_button), can);
  if (!can)
    return;
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->play_button), "(ud)", index, share);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->play_button), "win.play-from");
}

/* --- the whole ---------------------------------------------------------------------------------- */

static void
show_copied (PmPiecePopover *self, gboolean is_copied)
{
  const char *label = is_copied ? _ ("Copied") : _ ("Copy Fingerprint");

  gtk_button_set_icon_name (self->copy_button, is_copied ? COPIED_ICON : COPY_ICON);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->copy_button), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->copy_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
}

static void
show_steps (PmPiecePopover *self)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->previous_button), self->piece > self->first);
  gtk_widget_set_sensitive (GTK_WIDGET (self->next_button),
                            self->piece + 1 < self->first + self->n);
}

/* What changes while one looks. */
static void
refresh (PmPiecePopover *self)
{
  BtPieceMap *map = bt_torrent_get_piece_map (self->torrent);

  self->shown_us = g_get_monotonic_time ();
  if (map != NULL && self->piece < map->n_pieces)
    show_state (self, map);
  show_owners (self);
}

static void
show_all (PmPiecePopover *self)
{
  BtMetainfo *metainfo = self->torrent != NULL ? bt_torrent_get_metainfo (self->torrent) : NULL;

  if (metainfo == NULL || self->piece >= bt_metainfo_get_n_pieces (metainfo))
    return;
  show_copied (self, FALSE);
  show_steps (self);
  show_file (self, metainfo);
  show_hash (self, metainfo);
  show_playing (self, metainfo);
  refresh (self);
}

static void
updated_cb (PmPiecePopover *self)
{
  if (self->watch != NULL && g_get_monotonic_time () - self->shown_us >= REFRESH_US)
    refresh (self);
}

void
pm_piece_popover_set_torrent (PmPiecePopover *self, BtTorrent *torrent, BtDemo *demo)
{
  g_set_object (&self->demo, demo);
  if (self->torrent == torrent)
    return;
  gtk_popover_popdown (GTK_POPOVER (self));
  g_clear_pointer (&self->watch, bt_torrent_watch_free);
  if (self->torrent != NULL)
    g_signal_handlers_disconnect_by_data (self->torrent, self);
  g_set_object (&self->torrent, torrent);
  if (torrent != NULL)
    g_signal_connect_object (torrent, "updated", G_CALLBACK (updated_cb), self, G_CONNECT_SWAPPED);
}

void
pm_piece_popover_set_range (PmPiecePopover *self, guint32 first, guint32 n)
{
  self->first = first;
  self->n = n;
  show_steps (self);
}

void
pm_piece_popover_set_piece (PmPiecePopover *self, guint32 piece)
{
  self->piece = piece;
  show_all (self);
}

/* --- buttons ------------------------------------------------------------------------------------ */

static void
step (PmPiecePopover *self, int by)
{
  pm_piece_popover_set_piece (self, self->piece + by);
  g_signal_emit (self, signals[MOVED], 0, self->piece);
}

static void
previous_cb (PmPiecePopover *self)
{
  if (self->piece > self->first)
    step (self, -1);
}

static void
next_cb (PmPiecePopover *self)
{
  if (self->piece + 1 < self->first + self->n)
    step (self, 1);
}

static void
copy_cb (PmPiecePopover *self)
{
  g_auto (GStrv) lines = g_strsplit (gtk_label_get_text (self->hash), "\n", -1);
  g_autofree char *hash = g_strjoinv ("", lines);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), hash);
  show_copied (self, TRUE);
}

/* --- life --------------------------------------------------------------------------------------- */

static void
pm_piece_popover_map (GtkWidget *widget)
{
  PmPiecePopover *self = PM_PIECE_POPOVER (widget);

  GTK_WIDGET_CLASS (pm_piece_popover_parent_class)->map (widget);
  if (self->torrent != NULL)
    self->watch =
        bt_torrent_watch (self->torrent, BT_WATCH_TORRENT_PEERS | BT_WATCH_TORRENT_PIECES);
  show_all (self);
}

static void
pm_piece_popover_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (pm_piece_popover_parent_class)->unmap (widget);
  g_clear_pointer (&PM_PIECE_POPOVER (widget)->watch, bt_torrent_watch_free);
}

static void
pm_piece_popover_dispose (GObject *object)
{
  PmPiecePopover *self = PM_PIECE_POPOVER (object);

  g_clear_pointer (&self->watch, bt_torrent_watch_free);
  g_clear_object (&self->torrent);
  g_clear_object (&self->demo);
  G_OBJECT_CLASS (pm_piece_popover_parent_class)->dispose (object);
}

static void
pm_piece_popover_class_init (PmPiecePopoverClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pm_piece_popover_dispose;
  widget_class->map = pm_piece_popover_map;
  widget_class->unmap = pm_piece_popover_unmap;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/piecemeal/diagrams/pm-piece-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, PmPiecePopover, previous_button);
  gtk_widget_class_bind_template_child (widget_class, PmPiecePopover, next_button);
  gtk_widget_class_bind_template_child (widget_class, PmPiecePopover, copy_button);
  gtk_widget_class_bind_template_child (widget_class, PmPiecePopover, play_button);
  gtk_widget_class_bind_template_child (widget_class, PmPiecePopover, title);
  gtk_widget_class_bind_template_child (widget_class, PmPiecePopover, state);
  gtk_widget_class_bind_template_child (widget_class, PmPiecePopover, file);
  gtk_widget_class_bind_template_child (widget_class, PmPiecePopover, owners);
  gtk_widget_class_bind_template_child (widget_class, PmPiecePopover, names);
  gtk_widget_class_bind_template_child (widget_class, PmPiecePopover, hash);
  gtk_widget_class_bind_template_callback (widget_class, previous_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
  signals[MOVED] = g_signal_new ("moved", PM_TYPE_PIECE_POPOVER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
pm_piece_popover_init (PmPiecePopover *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
pm_piece_popover_new (void)
{
  return g_object_new (PM_TYPE_PIECE_POPOVER, NULL);
}
