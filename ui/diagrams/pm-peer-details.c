/* pm-peer-details.c — one peer of a swarm in full, in a popover.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-peer-details.h"

#include <glib/gi18n.h>

#include "pm-peer-words.h"
#include "pm-swarm-words.h"
#include "pm-ways-words.h"
#include "pm-wrap.h"

#define WORDS_US (G_USEC_PER_SEC / 2) /* numbers that change faster cannot be read */
#define VALUE_CHARS 32                /* of a line; more wrap */
#define LEAST_CHARS 26                /* it does not grow and shrink with every number */
#define MOST_HEIGHT 460               /* px; more scroll */
#define GAP 10                        /* px */
#define ROW_GAP 5                     /* px */
#define COLUMN_GAP 14                 /* px */

struct _PmPeerDetails {
  GtkPopover parent_instance;
  BtTorrent *torrent; /* owned; NULL: closed */
  BtPeer *peer;       /* owned; likewise */
  gint64 words_us;
  GtkLabel *name, *chip, *rule;
  GtkWidget *titles[PM_PEER_N_FACTS], *values[PM_PEER_N_FACTS];
  GtkWidget *buttons;
};

G_DEFINE_FINAL_TYPE (PmPeerDetails, pm_peer_details, GTK_TYPE_POPOVER)

/* --- words -------------------------------------------------------------------------------------- */

static void
set_label (GtkLabel *label, const char *text)
{
  if (g_strcmp0 (gtk_label_get_label (label), text) != 0)
    gtk_label_set_label (label, text);
}

static void
show_fact (PmPeerDetails *self, PmPeerFact fact, gboolean is_here)
{
  g_autofree char *words =
      is_here || fact <= PM_PEER_FACT_FOUND
          ? pm_peer_words_fact (fact, bt_peer_get_stat (self->peer),
                                bt_torrent_get_piece_map (self->torrent), g_get_monotonic_time ())
          : NULL;

  gtk_widget_set_visible (self->titles[fact], words != NULL);
  gtk_widget_set_visible (self->values[fact], words != NULL);
  if (words != NULL)
    set_label (GTK_LABEL (self->values[fact]), words);
}

static gboolean
is_here (PmPeerDetails *self)
{
  GListModel *peers = bt_torrent_get_peers (self->torrent);

  for (guint i = 0; i < g_list_model_get_n_items (peers); i++) {
    g_autoptr (BtPeer) peer = g_list_model_get_item (peers, i);

    if (peer == self->peer)
      return TRUE;
  }
  return FALSE;
}

static void
refresh (PmPeerDetails *self)
{
  gint64 now_us = g_get_monotonic_time ();
  gboolean here;
  g_autofree char *rule = NULL;

  if (self->peer == NULL || (self->words_us != 0 && now_us - self->words_us < WORDS_US))
    return;
  self->words_us = now_us;
  here = is_here (self);
  rule = here ? pm_peer_words_rule (bt_peer_get_stat (self->peer))
              : g_strdup (_ ("You are not connected any more."));
  set_label (self->rule, rule);
  for (PmPeerFact fact = 0; fact < PM_PEER_N_FACTS; fact++)
    show_fact (self, fact, here);
}

/* --- buttons ------------------------------------------------------------------------------------ */

gboolean
pm_peer_details_has_wire (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);

  return root != NULL && G_IS_ACTION_GROUP (root)
         && g_action_group_has_action (G_ACTION_GROUP (root), "show-wire");
}

static void
add_button (PmPeerDetails *self, const char *label, const char *action, GVariant *target)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (button), target);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (gtk_popover_popdown), self);
  pm_wrap_append (PM_WRAP (self->buttons), button);
}

static void
add_buttons (PmPeerDetails *self, const char *name)
{
  const BtPeerStat *stat = bt_peer_get_stat (self->peer);
  g_autofree char *address = bt_address_to_string (&stat->address);
  g_autofree char *id = g_strdup_printf ("%" G_GUINT64_FORMAT, stat->id);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->buttons)) != NULL)
    gtk_widget_unparent (child);
  if (stat->transport == BT_TRANSPORT_RTC)
    add_button (self, _ ("How You Met…"), "win.show-meetings", g_variant_new_uint64 (stat->id));
  if (pm_peer_details_has_wire (GTK_WIDGET (self)))
    add_button (self, _ ("Watch Its Messages"), "win.show-wire", g_variant_new_string (id));
  add_button (self, _ ("Copy Address"), "win.copy-peer", g_variant_new_string (address));
  add_button (self, _ ("Shut Out"), "win.shut-out-peer", g_variant_new ("(ss)", address, name));
}

/* --- what it shows ------------------------------------------------------------------------------ */

static void
forget (PmPeerDetails *self)
{
  if (self->torrent != NULL)
    g_signal_handlers_disconnect_by_data (self->torrent, self);
  g_clear_object (&self->torrent);
  g_clear_object (&self->peer);
}

void
pm_peer_details_set (PmPeerDetails *self, BtTorrent *torrent, BtPeer *peer, const char *name)
{
  const BtPeerStat *stat = bt_peer_get_stat (peer);
  g_autofree char *spoken = g_strdup_printf (_ ("Details of %s"), name);

  forget (self);
  self->torrent = g_object_ref (torrent);
  self->peer = g_object_ref (peer);
  self->words_us = 0;
  set_label (self->name, name);
  set_label (self->chip, pm_swarm_words_transport (stat->transport));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->chip), pm_shares_hint (stat->transport));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  add_buttons (self, name);
  refresh (self);
  g_signal_connect_swapped (torrent, "updated", G_CALLBACK (refresh), self);
}

/* --- life --------------------------------------------------------------------------------------- */

static GtkWidget *
make_label (const char *words, const char *style)
{
  GtkWidget *label = gtk_label_new (words);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_yalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), VALUE_CHARS);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

static GtkWidget *
make_head (PmPeerDetails *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, GAP);

  self->name = GTK_LABEL (make_label (NULL, "title-4"));
  self->chip = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->chip), "pm-chip");
  gtk_widget_set_valign (GTK_WIDGET (self->chip), GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->name));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->chip));
  return box;
}

static GtkWidget *
make_facts (PmPeerDetails *self)
{
  GtkWidget *grid = gtk_grid_new ();

  gtk_grid_set_row_spacing (GTK_GRID (grid), ROW_GAP);
  gtk_grid_set_column_spacing (GTK_GRID (grid), COLUMN_GAP);
  for (PmPeerFact fact = 0; fact < PM_PEER_N_FACTS; fact++) {
    GtkWidget *title = gtk_label_new (pm_peer_words_title (fact));
    GtkWidget *value = make_label (NULL, "numeric");

    gtk_label_set_xalign (GTK_LABEL (title), 0);
    gtk_label_set_yalign (GTK_LABEL (title), 0);
    gtk_widget_add_css_class (title, "dim-label");
    gtk_widget_set_tooltip_text (title, pm_peer_words_hint (fact));
    gtk_label_set_width_chars (GTK_LABEL (value), LEAST_CHARS);
    gtk_widget_set_hexpand (value, TRUE);
    gtk_accessible_update_relation (GTK_ACCESSIBLE (value), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY,
                                    title, NULL, -1);
    gtk_grid_attach (GTK_GRID (grid), title, 0, (int) fact, 1, 1);
    gtk_grid_attach (GTK_GRID (grid), value, 1, (int) fact, 1, 1);
    self->titles[fact] = title;
    self->values[fact] = value;
  }
  return grid;
}

static GtkWidget *
make_content (PmPeerDetails *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, GAP);

  self->rule = GTK_LABEL (make_label (NULL, NULL));
  self->buttons = pm_wrap_new ();
  gtk_widget_add_css_class (box, "pm-peer-details");
  gtk_label_set_max_width_chars (self->rule, VALUE_CHARS + 10);
  gtk_box_append (GTK_BOX (box), make_head (self));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->rule));
  gtk_box_append (GTK_BOX (box), make_facts (self));
  gtk_box_append (GTK_BOX (box), self->buttons);
  return box;
}

static void
pm_peer_details_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (pm_peer_details_parent_class)->unmap (widget);
  forget (PM_PEER_DETAILS (widget));
}

static void
pm_peer_details_dispose (GObject *object)
{
  forget (PM_PEER_DETAILS (object));
  G_OBJECT_CLASS (pm_peer_details_parent_class)->dispose (object);
}

static void
pm_peer_details_class_init (PmPeerDetailsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pm_peer_details_dispose;
  GTK_WIDGET_CLASS (klass)->unmap = pm_peer_details_unmap;
}

static void
pm_peer_details_init (PmPeerDetails *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_width (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), MOST_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), make_content (self));
  gtk_popover_set_child (GTK_POPOVER (self), scroller);
}

GtkWidget *
pm_peer_details_new (void)
{
  return g_object_new (PM_TYPE_PEER_DETAILS, NULL);
}
