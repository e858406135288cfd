/* pm-file-row.c — one file or folder in a list of files.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-file-row.h"

#include "diagrams/pm-piece-strip.h"
#include "pm-css-class.h"
#include "pm-format.h"
#include "pm-kind.h"
#include "pm-space-bar.h"

#include <glib/gi18n.h>

#define STRIP_THICKNESS 8 /* px */

struct _PmFileRow {
  AdwBin parent_instance;
  PmFileRowKind kind;
  PmFileNode *node; /* owned; NULL: not in use */
  gulong changed_id;
  gboolean quiet; /* the check or priority is changed by us */
  /* template */
  GtkTreeExpander *expander;
  GtkCheckButton *check;
  GtkImage *icon;
  GtkLabel *name;
  GtkLabel *chip;
  GtkWidget *play_button;
  GtkWidget *progress_box;
  GtkStack *strip_stack;
  PmSpaceBar *folder_bar; /* what is here of a folder */
  GtkWidget *strip;       /* the pieces of a file or of all; NULL in PM_FILE_ROW_CHOOSE */
  GtkLabel *percent;
  GtkLabel *size;
  GtkDropDown *priority;
};

G_DEFINE_FINAL_TYPE (PmFileRow, pm_file_row, ADW_TYPE_BIN)

/* In the order of the drop-down. */
static const BtPriority priorities[] = { BT_PRIORITY_HIGH, BT_PRIORITY_NORMAL, BT_PRIORITY_LOW,
                                         BT_PRIORITY_SKIP };

static gboolean
is_choosing (PmFileRow *self)
{
  return self->kind == PM_FILE_ROW_CHOOSE || self->kind == PM_FILE_ROW_PICK;
}

static guint
index_of_priority (int priority)
{
  for (guint i = 0; i < G_N_ELEMENTS (priorities); i++) {
    if ((int) priorities[i] == priority)
      return i;
  }
  return GTK_INVALID_LIST_POSITION;
}

static void
toggled_cb (PmFileRow *self)
{
  /* A folder that is chosen in part is chosen whole by a click. */
  if (!self->quiet && self->node != NULL)
    pm_file_node_set_chosen (self->node, pm_file_node_get_choice (self->node) != PM_CHOICE_ALL);
}

void
pm_file_row_toggle (PmFileRow *self)
{
  toggled_cb (self);
}

static void
priority_cb (PmFileRow *self)
{
  guint selected = gtk_drop_down_get_selected (self->priority);

  if (!self->quiet && self->node != NULL && selected < G_N_ELEMENTS (priorities))
    pm_file_node_set_priority (self->node, priorities[selected]);
}

static void
show_progress (PmFileRow *self)
{
  guint64 size = pm_file_node_get_size (self->node);
  guint64 have = pm_file_node_get_have (self->node);
  g_autofree char *percent = pm_format_percent (size > 0 ? (double) have / size : 1);
  gboolean skipped = pm_file_node_get_choice (self->node) == PM_CHOICE_NONE;

  gtk_label_set_text (self->percent, have == size ? _ ("Done") : percent);
  pm_space_bar_set (self->folder_bar, size, size - have, 0);
  gtk_widget_set_opacity (self->progress_box, skipped && have == 0 ? 0 : 1);
}

static void
show_choice (PmFileRow *self)
{
  PmChoice choice = pm_file_node_get_choice (self->node);

  self->quiet = TRUE;
  gtk_check_button_set_active (self->check, choice == PM_CHOICE_ALL);
  gtk_check_button_set_inconsistent (self->check, choice == PM_CHOICE_SOME);
  gtk_drop_down_set_selected (self->priority,
                              index_of_priority (pm_file_node_get_priority (self->node)));
  self->quiet = FALSE;
  pm_css_class_set (GTK_WIDGET (self->name), "dim-label", choice == PM_CHOICE_NONE);
}

/* How far its details are. Owned. */
static char *
awaited_words (BtTorrent *torrent)
{
  const BtTorrentStat *stat = bt_torrent_get_stat (torrent);

  if (stat->metadata_pieces == 0)
    return g_strdup (_ ("Fetching details"));
  return g_strdup_printf (ngettext ("%u of %u part", "%u of %u parts", stat->metadata_pieces),
                          stat->metadata_have, stat->metadata_pieces);
}

/* Few words beside the name. Owned; NULL: none. */
static char *
chip_words (PmFileRow *self)
{
  BtFile *file = pm_file_node_get_file (self->node);
  BtTorrent *awaited = pm_file_node_get_awaited (self->node);
  guint n = pm_file_node_get_n_files (self->node);

  if (awaited != NULL)
    return awaited_words (awaited);
  if (self->kind == PM_FILE_ROW_SLIM || self->kind == PM_FILE_ROW_PICK)
    return NULL;
  if (file == NULL)
    return g_strdup_printf (ngettext ("%'u file", "%'u files", n), n);
  /* Translators: of a film or song, before it is downloaded. */
  return is_choosing (self) && pm_kind_get_use (file) == PM_USE_PLAY ? g_strdup (_ ("plays here"))
                                                                     : NULL;
}

static void
show_chip (PmFileRow *self)
{
  g_autofree char *words = chip_words (self);

  gtk_label_set_text (self->chip, words != NULL ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (self->chip), words != NULL);
  pm_css_class_set (GTK_WIDGET (self->chip), "pm-blue",
                    words != NULL && pm_file_node_get_file (self->node) != NULL);
}

static void
changed_cb (PmFileRow *self)
{
  show_choice (self);
  show_chip (self);
  if (self->strip != NULL)
    show_progress (self);
}

static void
label (GtkWidget *widget, const char *format, const char *name)
{
  g_autofree char *text = g_strdup_printf (format, name);

  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static const char *
get_icon (PmFileRow *self)
{
  if (pm_file_node_get_awaited (self->node) != NULL)
    return "folder-download-symbolic";
  return pm_file_node_get_file (self->node) != NULL
             ? pm_kind_icon_for_name (pm_file_node_get_name (self->node))
             : "folder-symbolic";
}

static void
show_name (PmFileRow *self)
{
  const char *name = pm_file_node_get_name (self->node);
  gboolean is_known = pm_file_node_get_awaited (self->node) == NULL;
  g_autofree char *size = g_format_size (pm_file_node_get_size (self->node));

  gtk_label_set_text (self->name, name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->name), name);
  gtk_image_set_from_icon_name (self->icon, get_icon (self));
  gtk_label_set_text (self->size, size);
  gtk_widget_set_visible (GTK_WIDGET (self->size), is_known && self->kind != PM_FILE_ROW_SLIM);
  /* Translators: of a check box; %s is a file or folder. */
  label (GTK_WIDGET (self->check), _ ("Download %s"), name);
  /* Translators: of a drop-down; %s is a file or folder. */
  label (GTK_WIDGET (self->priority), _ ("Priority of %s"), name);
  if (gtk_widget_get_parent (GTK_WIDGET (self)) != NULL)
    label (gtk_widget_get_parent (GTK_WIDGET (self)), "%s", name);
}

/* A button to play or to show it here. */
static void
show_play (PmFileRow *self)
{
  BtFile *file = !is_choosing (self) ? pm_file_node_get_file (self->node) : NULL;
  PmUse use = file != NULL ? pm_kind_get_use (file) : PM_USE_OPEN;
  gboolean plays = use == PM_USE_PLAY;

  gtk_widget_set_visible (self->play_button, use != PM_USE_OPEN);
  if (use == PM_USE_OPEN)
    return;
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->play_button), "u",
                                    bt_file_get_index (file));
  gtk_button_set_icon_name (GTK_BUTTON (self->play_button),
                            plays ? "media-playback-start-symbolic" : "view-reveal-symbolic");
  gtk_widget_set_tooltip_text (self->play_button, plays ? _ ("Play") : _ ("Show"));
  /* Translators: of a button; %s is a file. */
  label (self->play_button, plays ? _ ("Play %s") : _ ("Show %s"),
         pm_file_node_get_name (self->node));
}

static void
unset_node (PmFileRow *self)
{
  if (self->node == NULL)
    return;
  g_clear_signal_handler (&self->changed_id, self->node);
  g_clear_object (&self->node);
  if (self->strip != NULL)
    pm_piece_strip_set_torrent (PM_PIECE_STRIP (self->strip), NULL);
}

/* The outermost folder is the torrent itself. */
static void
show_strip (PmFileRow *self, BtTorrent *torrent, BtFile *file, gboolean outermost)
{
  gboolean pieces = file != NULL || outermost;

  gtk_stack_set_visible_child (self->strip_stack,
                               pieces ? self->strip : GTK_WIDGET (self->folder_bar));
  if (pieces)
    pm_piece_strip_set_file (PM_PIECE_STRIP (self->strip), torrent, file);
}

void
pm_file_row_set_row (PmFileRow *self, GtkTreeListRow *row, BtTorrent *torrent)
{
  BtFile *file;

  unset_node (self);
  gtk_tree_expander_set_list_row (self->expander, row);
  if (row == NULL)
    return;
  self->node = PM_FILE_NODE (gtk_tree_list_row_get_item (row));
  self->changed_id =
      g_signal_connect_swapped (self->node, "changed", G_CALLBACK (changed_cb), self);
  file = pm_file_node_get_file (self->node);
  if (self->strip != NULL && torrent != NULL)
    show_strip (self, torrent, file, gtk_tree_list_row_get_depth (row) == 0);
  show_name (self);
  show_play (self);
  changed_cb (self);
}

PmFileNode *
pm_file_row_get_node (PmFileRow *self)
{
  return self->node;
}

static void
pm_file_row_dispose (GObject *object)
{
  PmFileRow *self = PM_FILE_ROW (object);

  unset_node (self);
  self->strip = NULL;
  G_OBJECT_CLASS (pm_file_row_parent_class)->dispose (object);
}

static void
pm_file_row_class_init (PmFileRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pm_file_row_dispose;
  g_type_ensure (PM_TYPE_SPACE_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/piecemeal/pm-file-row.ui");
  gtk_widget_class_bind_template_child (widget_class, PmFileRow, expander);
  gtk_widget_class_bind_template_child (widget_class, PmFileRow, check);
  gtk_widget_class_bind_template_child (widget_class, PmFileRow, icon);
  gtk_widget_class_bind_template_child (widget_class, PmFileRow, name);
  gtk_widget_class_bind_template_child (widget_class, PmFileRow, chip);
  gtk_widget_class_bind_template_child (widget_class, PmFileRow, play_button);
  gtk_widget_class_bind_template_child (widget_class, PmFileRow, progress_box);
  gtk_widget_class_bind_template_child (widget_class, PmFileRow, strip_stack);
  gtk_widget_class_bind_template_child (widget_class, PmFileRow, folder_bar);
  gtk_widget_class_bind_template_child (widget_class, PmFileRow, percent);
  gtk_widget_class_bind_template_child (widget_class, PmFileRow, size);
  gtk_widget_class_bind_template_child (widget_class, PmFileRow, priority);
  gtk_widget_class_bind_template_callback (widget_class, toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, priority_cb);
}

static void
pm_file_row_init (PmFileRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
pm_file_row_new (PmFileRowKind kind)
{
  PmFileRow *self = g_object_new (PM_TYPE_FILE_ROW, NULL);

  self->kind = kind;
  gtk_widget_set_visible (self->progress_box, !is_choosing (self));
  gtk_widget_set_visible (GTK_WIDGET (self->strip_stack), kind == PM_FILE_ROW_FULL);
  gtk_widget_set_visible (GTK_WIDGET (self->priority),
                          kind == PM_FILE_ROW_FULL || kind == PM_FILE_ROW_CHOOSE);
  if (!is_choosing (self)) {
    self->strip = pm_piece_strip_new ();
    pm_piece_strip_set_thickness (PM_PIECE_STRIP (self->strip), STRIP_THICKNESS);
    gtk_stack_add_child (self->strip_stack, self->strip);
  }
  return GTK_WIDGET (self);
}
