/* pm-fetching.c — what is seen while a magnet link's details are fetched.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-fetching.h"

#include "diagrams/pm-discovery-words.h"
#include "pm-words.h"

#include <glib/gi18n.h>

#define N_BOXES 5
#define BOX_SIZE 44     /* px */
#define PART_SIZE 16384 /* bytes of a metadata piece, BEP 9 */

struct _PmFetching {
  AdwBin parent_instance;
  BtTorrent *torrent; /* owned or NULL */
  gulong updated_id;
  BtTorrentWatch *watch; /* owned; NULL: not seen */
  /* template */
  GtkBox *boxes;
  AdwActionRow *asked;
  AdwActionRow *connected;
  AdwActionRow *details;
  AdwActionRow *choose;
  GtkStack *asked_sign;
  GtkStack *connected_sign;
  GtkStack *details_sign;
  GtkStack *choose_sign;
};

G_DEFINE_FINAL_TYPE (PmFetching, pm_fetching, ADW_TYPE_BIN)

/* How far a step is: waits for others, under way, done. */
typedef enum { STEP_WAITS, STEP_RUNS, STEP_DONE } PmStep;

static const char *const step_names[] = { "waits", "runs", "done" };

static void
show_step (GtkStack *sign, AdwActionRow *row, PmStep step, const char *text)
{
  GtkWidget *spinner = gtk_stack_get_child_by_name (sign, step_names[STEP_RUNS]);

  gtk_stack_set_visible_child_name (sign, step_names[step]);
  /* On a page that is not seen it would go on turning, and draw the window again and again. */
  gtk_spinner_set_spinning (GTK_SPINNER (spinner),
                            step == STEP_RUNS && gtk_widget_get_mapped (GTK_WIDGET (sign)));
  if (text != NULL)
    adw_action_row_set_subtitle (row, text);
}

static void
show_asked (PmFetching *self, const BtTorrentStat *stat)
{
  g_autofree char *asked = pm_discovery_words_asked (self->torrent);
  g_autofree char *found = g_strdup_printf (
      ngettext ("%u peer known", "%u peers known", stat->n_known_peers), stat->n_known_peers);
  g_autofree char *text =
      /* Translators: "3 trackers and the DHT", and "12 peers known". */
      asked != NULL ? g_strdup_printf (_ ("Asking %s · %s"), asked, found) : g_strdup (found);

  show_step (self->asked_sign, self->asked, stat->n_known_peers > 0 ? STEP_DONE : STEP_RUNS, text);
}

static void
show_connected (PmFetching *self, const BtTorrentStat *stat)
{
  g_autofree char *peers = pm_words_peers (stat->n_peers);
  PmStep step = stat->n_known_peers > 0 ? STEP_RUNS : STEP_WAITS;

  show_step (self->connected_sign, self->connected, stat->n_peers > 0 ? STEP_DONE : step,
             stat->n_peers > 0 ? peers : _ ("Nobody yet. Rare torrents can take minutes."));
}

static void
show_details (PmFetching *self, const BtTorrentStat *stat)
{
  g_autofree char *have = g_format_size (stat->metadata_have * PART_SIZE);
  g_autofree char *parts =
      g_strdup_printf (ngettext ("%u of %u part", "%u of %u parts", stat->metadata_pieces),
                       stat->metadata_have, stat->metadata_pieces);
  g_autofree char *text = g_strdup_printf ("%s · %s", parts, have);
  gboolean known = stat->metadata_pieces > 0;

  if (bt_torrent_get_metainfo (self->torrent) != NULL)
    show_step (self->details_sign, self->details, STEP_DONE, _ ("All here"));
  else
    show_step (self->details_sign, self->details, stat->n_peers > 0 ? STEP_RUNS : STEP_WAITS,
               known ? text : _ ("Names and sizes of the files"));
}

static void
updated_cb (PmFetching *self)
{
  const BtTorrentStat *stat = bt_torrent_get_stat (self->torrent);

  show_asked (self, stat);
  show_connected (self, stat);
  show_details (self, stat);
  show_step (self->choose_sign, self->choose, STEP_WAITS, NULL);
}

/* Without it nobody tells whether the DHT is asked. */
static void
renew_watch (PmFetching *self)
{
  g_clear_pointer (&self->watch, bt_torrent_watch_free);
  if (self->torrent != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->watch = bt_torrent_watch (self->torrent, BT_WATCH_TORRENT_DISCOVERY);
}

static void
mapped_cb (PmFetching *self)
{
  renew_watch (self);
  if (self->torrent != NULL)
    updated_cb (self);
}

void
pm_fetching_set_torrent (PmFetching *self, BtTorrent *torrent)
{
  if (self->torrent == torrent)
    return;
  if (self->torrent != NULL)
    g_clear_signal_handler (&self->updated_id, self->torrent);
  g_set_object (&self->torrent, torrent);
  renew_watch (self);
  if (torrent == NULL)
    return;
  self->updated_id = g_signal_connect_swapped (torrent, "updated", G_CALLBACK (updated_cb), self);
  updated_cb (self);
}

static void
fill_sign (GtkStack *sign)
{
  GtkWidget *waits = gtk_image_new_from_icon_name ("pm-dot-symbolic");
  GtkWidget *done = gtk_image_new_from_icon_name ("object-select-symbolic");

  gtk_widget_add_css_class (waits, "dim-label");
  gtk_widget_add_css_class (done, "success");
  gtk_stack_add_named (sign, waits, step_names[STEP_WAITS]);
  gtk_stack_add_named (sign, gtk_spinner_new (), step_names[STEP_RUNS]);
  gtk_stack_add_named (sign, done, step_names[STEP_DONE]);
}

static void
pm_fetching_dispose (GObject *object)
{
  pm_fetching_set_torrent (PM_FETCHING (object), NULL);
  G_OBJECT_CLASS (pm_fetching_parent_class)->dispose (object);
}

static void
pm_fetching_class_init (PmFetchingClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pm_fetching_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/piecemeal/pm-fetching.ui");
  gtk_widget_class_bind_template_child (widget_class, PmFetching, boxes);
  gtk_widget_class_bind_template_child (widget_class, PmFetching, asked);
  gtk_widget_class_bind_template_child (widget_class, PmFetching, connected);
  gtk_widget_class_bind_template_child (widget_class, PmFetching, details);
  gtk_widget_class_bind_template_child (widget_class, PmFetching, choose);
  gtk_widget_class_bind_template_child (widget_class, PmFetching, asked_sign);
  gtk_widget_class_bind_template_child (widget_class, PmFetching, connected_sign);
  gtk_widget_class_bind_template_child (widget_class, PmFetching, details_sign);
  gtk_widget_class_bind_template_child (widget_class, PmFetching, choose_sign);
}

static void
pm_fetching_init (PmFetching *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_after (self, "map", G_CALLBACK (mapped_cb), NULL);
  g_signal_connect_after (self, "unmap", G_CALLBACK (mapped_cb), NULL);
  fill_sign (self->asked_sign);
  fill_sign (self->connected_sign);
  fill_sign (self->details_sign);
  fill_sign (self->choose_sign);
  for (int i = 0; i < N_BOXES; i++) {
    GtkWidget *box =
        g_object_new (ADW_TYPE_BIN, "width-request", BOX_SIZE, "height-request", BOX_SIZE, NULL);

    gtk_widget_add_css_class (box, "pm-dashed-box");
    gtk_box_append (self->boxes, box);
  }
}

/* Where the window is at hand, one can watch how the DHT is asked. */
static void
lead_to_dht (PmFetching *self)
{
  GtkWidget *image = g_object_new (GTK_TYPE_IMAGE, "icon-name", "go-next-symbolic",
                                   "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  adw_action_row_add_suffix (self->asked, image);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self->asked), TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->asked), "win.show-dht");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->asked), _ ("Show the DHT"));
}

GtkWidget *
pm_fetching_new (gboolean choose)
{
  PmFetching *self = g_object_new (PM_TYPE_FETCHING, NULL);

  gtk_widget_set_visible (GTK_WIDGET (self->choose), choose);
  if (!choose)
    lead_to_dht (self);
  return GTK_WIDGET (self);
}
