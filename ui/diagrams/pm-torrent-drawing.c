/* pm-torrent-drawing.c — a torrent file as the talk draws it: its fields over their brackets, and the hash of
 * what is in "info".
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-torrent-drawing.h"

#include <glib/gi18n.h>

#include "pm-bracket.h"
#include "pm-field.h"
#include "pm-format.h"
#include "pm-history-words.h"

typedef enum {
  FIELD_ANNOUNCE,
  FIELD_COMMENT,
  FIELD_CREATED_BY,
  FIELD_DATE,
  FIELD_WEB_SEEDS,
  N_OUTER,
  FIELD_NAME = N_OUTER,
  FIELD_FILES,
  FIELD_SIZE,
  FIELD_PIECE_LENGTH,
  FIELD_PIECES,
  FIELD_PRIVATE,
  N_FIELDS
} Field;

static const struct {
  const char *key; /* as the file has it */
  const char *purpose;
  gboolean is_long;
} fields[N_FIELDS] = {
  [FIELD_ANNOUNCE] = { "announce", N_ ("the tracker: whom to ask for peers"), FALSE },
  [FIELD_COMMENT] = { "comment", N_ ("what its maker says"), TRUE },
  [FIELD_CREATED_BY] = { "created by", N_ ("made by"), FALSE },
  [FIELD_DATE] = { "creation date", N_ ("made on"), FALSE },
  [FIELD_WEB_SEEDS] = { "url-list", N_ ("where it is on the web"), FALSE },
  [FIELD_NAME] = { "name", N_ ("of the file or folder"), TRUE },
  [FIELD_FILES] = { "files", N_ ("in the folder"), FALSE },
  [FIELD_SIZE] = { "length", N_ ("of all of it"), FALSE },
  [FIELD_PIECE_LENGTH] = { "piece length", N_ ("of one piece"), FALSE },
  [FIELD_PIECES] = { "pieces", N_ ("their hashes: what each must be"), FALSE },
  [FIELD_PRIVATE] = { "private", N_ ("may others tell of it?"), FALSE },
};

struct _PmTorrentDrawing {
  AdwBin parent_instance;
  GtkWidget *fields[N_FIELDS];
  /* template */
  GtkLabel *title;
  GtkBox *outer, *inner;
  GtkWidget *missing;
  GtkLabel *missing_words;
  GtkProgressBar *missing_bar;
  AdwBin *bracket_bin;
  GtkLabel *hash;
};

G_DEFINE_FINAL_TYPE (PmTorrentDrawing, pm_torrent_drawing, ADW_TYPE_BIN)

/* --- the fields --------------------------------------------------------------------------------- */

static void
set (PmTorrentDrawing *self, Field field, const char *value)
{
  pm_field_set (PM_FIELD (self->fields[field]), value);
}

static void
set_taken (PmTorrentDrawing *self, Field field, char *value)
{
  set (self, field, value);
  g_free (value);
}

/* The host of the first tracker, which is what tells them apart; NULL: there is none. */
static char *
get_announce (BtTorrent *torrent)
{
  GListModel *trackers = bt_torrent_get_trackers (torrent);
  guint n = g_list_model_get_n_items (trackers), n_own = 0;
  g_autofree char *host = NULL;

  for (guint i = 0; i < n; i++) {
    g_autoptr (BtTracker) tracker = g_list_model_get_item (trackers, i);
    const BtTrackerStat *stat = bt_tracker_get_stat (tracker);
    g_autoptr (GUri) uri = g_uri_parse (stat->url, G_URI_FLAGS_NONE, NULL);

    if (stat->is_extra)
      continue;
    if (n_own++ == 0)
      host =
          g_strdup (uri != NULL && g_uri_get_host (uri) != NULL ? g_uri_get_host (uri) : stat->url);
  }
  if (n_own <= 1)
    return g_steal_pointer (&host);
  /* Translators: a tracker, and how many others */
  return g_strdup_printf (ngettext ("%s and %u more", "%s and %u more", n_own - 1), host,
                          n_own - 1);
}

static char *
get_web_seeds (BtMetainfo *metainfo)
{
  guint n = g_strv_length ((char **) bt_metainfo_get_web_seeds (metainfo));

  return n > 0 ? g_strdup_printf (ngettext ("%u address", "%u addresses", n), n) : NULL;
}

static void
show_outer (PmTorrentDrawing *self, BtTorrent *torrent, BtMetainfo *metainfo)
{
  set_taken (self, FIELD_ANNOUNCE, get_announce (torrent));
  set (self, FIELD_COMMENT, metainfo != NULL ? bt_metainfo_get_comment (metainfo) : NULL);
  set (self, FIELD_CREATED_BY, metainfo != NULL ? bt_metainfo_get_created_by (metainfo) : NULL);
  set_taken (self, FIELD_DATE,
             metainfo != NULL ? pm_history_words_day (bt_metainfo_get_creation_date (metainfo))
                              : NULL);
  set_taken (self, FIELD_WEB_SEEDS, metainfo != NULL ? get_web_seeds (metainfo) : NULL);
}

/* "8,192 × 20 bytes" says nothing to most; one of them shows what they are. */
static char *
get_pieces (BtMetainfo *metainfo)
{
  guint32 n = bt_metainfo_get_n_pieces (metainfo);
  const guint8 *hash = bt_metainfo_get_piece_hash (metainfo, 0);
  g_autofree char *number = pm_format_count (n);
  g_autofree char *first = g_strdup_printf ("%02x%02x%02x", hash[0], hash[1], hash[2]);

  /* Translators: how many pieces a torrent has, and the first letters of the hash of the first one. */
  return g_strdup_printf (ngettext ("%s: %s…", "%s: %s…", n), number, first);
}

static guint
count_files (BtMetainfo *metainfo)
{
  guint n = 0;

  for (guint32 i = 0; i < bt_metainfo_get_n_files (metainfo); i++)
    n += !bt_metainfo_get_file (metainfo, i)->is_pad;
  return n;
}

static void
show_inner (PmTorrentDrawing *self, BtMetainfo *metainfo)
{
  set (self, FIELD_NAME, bt_metainfo_get_name (metainfo));
  set_taken (self, FIELD_FILES,
             bt_metainfo_is_multi_file (metainfo) ? pm_format_count (count_files (metainfo))
                                                  : NULL);
  set_taken (self, FIELD_SIZE, pm_format_size (bt_metainfo_get_size (metainfo)));
  /* Powers of two, which decimal units would hide. */
  set_taken (self, FIELD_PIECE_LENGTH,
             g_format_size_full (bt_metainfo_get_piece_length (metainfo), G_FORMAT_SIZE_IEC_UNITS));
  set_taken (self, FIELD_PIECES, get_pieces (metainfo));
  set (self, FIELD_PRIVATE,
       bt_metainfo_is_private (metainfo) ? _ ("Yes: only its trackers") : _ ("No: anybody may"));
}

static void
show_missing (PmTorrentDrawing *self, const BtTorrentStat *stat)
{
  g_autofree char *words = NULL;

  if (stat->metadata_pieces == 0)
    words = g_strdup (_ ("Not here yet. A magnet link holds only the hash below; the first peers "
                         "give the rest."));
  else
    words = g_strdup_printf (ngettext ("%u of %u part of the details is here.",
                                       "%u of %u parts of the details are here.",
                                       stat->metadata_pieces),
                             stat->metadata_have, stat->metadata_pieces);
  gtk_label_set_text (self->missing_words, words);
  gtk_progress_bar_set_fraction (
      self->missing_bar,
      stat->metadata_pieces > 0 ? (double) stat->metadata_have / stat->metadata_pieces : 0);
}

/* --- the whole ---------------------------------------------------------------------------------- */

void
pm_torrent_drawing_show (PmTorrentDrawing *self, BtTorrent *torrent)
{
  BtMetainfo *metainfo = bt_torrent_get_metainfo (torrent);
  g_autofree char *title = g_strdup_printf ("%s.torrent", bt_torrent_get_name (torrent));

  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->hash, bt_torrent_get_id_text (torrent));
  gtk_widget_set_visible (self->missing, metainfo == NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->inner), metainfo != NULL);
  show_outer (self, torrent, metainfo);
  if (metainfo != NULL)
    show_inner (self, metainfo);
  else
    show_missing (self, bt_torrent_get_stat (torrent));
}

/* Short ones stand beside each other as long as there is room. Long ones have a line to themselves: the name the
 * first, others the last. */
static void
add_fields (PmTorrentDrawing *self, GtkBox *box, Field from, Field to)
{
  /* To those who listen it is no table, and nothing in it can be chosen. */
  GtkWidget *flow =
      g_object_new (GTK_TYPE_FLOW_BOX, "accessible-role", GTK_ACCESSIBLE_ROLE_GROUP, NULL);

  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (flow), GTK_SELECTION_NONE);
  gtk_flow_box_set_min_children_per_line (GTK_FLOW_BOX (flow), from == N_OUTER ? 2 : 1);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (flow), N_FIELDS);
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (flow), 16);
  gtk_flow_box_set_row_spacing (GTK_FLOW_BOX (flow), 12);
  gtk_widget_add_css_class (flow, "pm-fields");
  gtk_box_append (box, flow);
  for (Field i = from; i < to; i++) {
    self->fields[i] = pm_field_new (fields[i].key, gettext (fields[i].purpose));
    if (fields[i].is_long) {
      pm_field_set_long (PM_FIELD (self->fields[i]));
      gtk_box_insert_child_after (box, self->fields[i], i == FIELD_NAME ? NULL : flow);
      continue;
    }
    gtk_flow_box_append (GTK_FLOW_BOX (flow),
                         g_object_new (GTK_TYPE_FLOW_BOX_CHILD, "accessible-role",
                                       GTK_ACCESSIBLE_ROLE_GROUP, "focusable", FALSE, "child",
                                       self->fields[i], NULL));
  }
}

static void
pm_torrent_drawing_class_init (PmTorrentDrawingClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/piecemeal/diagrams/pm-torrent-drawing.ui");
  gtk_widget_class_bind_template_child (widget_class, PmTorrentDrawing, title);
  gtk_widget_class_bind_template_child (widget_class, PmTorrentDrawing, outer);
  gtk_widget_class_bind_template_child (widget_class, PmTorrentDrawing, inner);
  gtk_widget_class_bind_template_child (widget_class, PmTorrentDrawing, missing);
  gtk_widget_class_bind_template_child (widget_class, PmTorrentDrawing, missing_words);
  gtk_widget_class_bind_template_child (widget_class, PmTorrentDrawing, missing_bar);
  gtk_widget_class_bind_template_child (widget_class, PmTorrentDrawing, bracket_bin);
  gtk_widget_class_bind_template_child (widget_class, PmTorrentDrawing, hash);
}

static void
pm_torrent_drawing_init (PmTorrentDrawing *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_fields (self, self->outer, 0, N_OUTER);
  add_fields (self, self->inner, N_OUTER, N_FIELDS);
  adw_bin_set_child (self->bracket_bin, pm_bracket_new ());
}

GtkWidget *
pm_torrent_drawing_new (void)
{
  return g_object_new (PM_TYPE_TORRENT_DRAWING, NULL);
}
