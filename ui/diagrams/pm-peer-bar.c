/* pm-peer-bar.c — chooses which peers of a swarm are shown: by words, by state, by transport.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-peer-bar.h"

#include <glib/gi18n.h>

#include "pm-format.h"
#include "pm-swarm-words.h"
#include "pm-wrap.h"

#define ENTRY_CHARS 8 /* of the entry, at least: all of the bar shall have one line */

struct _PmPeerBar {
  GtkWidget parent;
  PmPeerFilter filter;
  GtkWidget *wrap, *entry, *states[PM_N_PEERS], *transports, *count, *close;
};

G_DEFINE_FINAL_TYPE (PmPeerBar, pm_peer_bar, GTK_TYPE_WIDGET)

enum { CHANGED, CLOSED, N_SIGNALS };
static guint signals[N_SIGNALS];

const PmPeerFilter *
pm_peer_bar_get_filter (PmPeerBar *self)
{
  return &self->filter;
}

void
pm_peer_bar_set_count (PmPeerBar *self, guint n_shown, guint n_all)
{
  g_autofree char *shown = pm_format_count (n_shown), *all = pm_format_count (n_all);
  /* Translators: how many peers are shown, of how many */
  g_autofree char *words =
      g_strdup_printf (ngettext ("%s of %s peer", "%s of %s peers", n_all), shown, all);

  if (g_strcmp0 (gtk_label_get_label (GTK_LABEL (self->count)), words) != 0)
    gtk_label_set_label (GTK_LABEL (self->count), words);
}

void
pm_peer_bar_focus (PmPeerBar *self)
{
  gtk_widget_grab_focus (self->entry);
}

/* --- what is chosen ----------------------------------------------------------------------------- */

static void
text_cb (PmPeerBar *self)
{
  if (pm_peer_filter_set_text (&self->filter, gtk_editable_get_text (GTK_EDITABLE (self->entry))))
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
state_cb (PmPeerBar *self, GtkToggleButton *button)
{
  if (!gtk_toggle_button_get_active (button))
    return;
  for (PmPeersShown shown = 0; shown < PM_N_PEERS; shown++)
    if (self->states[shown] == GTK_WIDGET (button))
      self->filter.shown = shown;
  g_signal_emit (self, signals[CHANGED], 0);
}

/* The first row is any. */
static void
transport_cb (PmPeerBar *self)
{
  self->filter.transport = (int) gtk_drop_down_get_selected (GTK_DROP_DOWN (self->transports)) - 1;
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
close_cb (PmPeerBar *self)
{
  g_signal_emit (self, signals[CLOSED], 0);
}

void
pm_peer_bar_reset (PmPeerBar *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  text_cb (self); /* the entry tells it a little later */
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->states[PM_PEERS_ALL]), TRUE);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->transports), 0);
}

/* --- life --------------------------------------------------------------------------------------- */

static const char *
get_state_name (PmPeersShown shown)
{
  switch (shown) {
  case PM_PEERS_SENDING:
    return _ ("Sends to You");
  case PM_PEERS_GIVEN:
    return _ ("You Give");
  case PM_PEERS_WAITING:
    return _ ("Waits");
  case PM_PEERS_ALL:
  default:
    return _ ("All");
  }
}

static const char *
get_state_hint (PmPeersShown shown)
{
  switch (shown) {
  case PM_PEERS_SENDING:
    return _ ("Peers that send you pieces now");
  case PM_PEERS_GIVEN:
    return _ ("Peers to whom you give a turn, or a try");
  case PM_PEERS_WAITING:
    return _ ("Where one of you waits for a turn, and nothing moves");
  case PM_PEERS_ALL:
  default:
    return _ ("Everybody");
  }
}

static void
add_entry (PmPeerBar *self)
{
  self->entry = gtk_search_entry_new ();
  g_object_set (self->entry, "placeholder-text", _ ("Client or address"), NULL);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->entry), ENTRY_CHARS);
  gtk_widget_set_hexpand (self->entry, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Client or address"), -1);
  g_signal_connect_swapped (self->entry, "search-changed", G_CALLBACK (text_cb), self);
  g_signal_connect_swapped (self->entry, "stop-search", G_CALLBACK (close_cb), self);
  pm_wrap_append (PM_WRAP (self->wrap), self->entry);
}

static void
add_states (PmPeerBar *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_add_css_class (box, "linked");
  for (PmPeersShown shown = 0; shown < PM_N_PEERS; shown++) {
    GtkWidget *button = gtk_toggle_button_new_with_label (get_state_name (shown));

    gtk_widget_set_tooltip_text (button, get_state_hint (shown));
    if (shown > 0)
      gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button), GTK_TOGGLE_BUTTON (self->states[0]));
    gtk_box_append (GTK_BOX (box), button);
    self->states[shown] = button;
  }
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->states[PM_PEERS_ALL]), TRUE);
  for (PmPeersShown shown = 0; shown < PM_N_PEERS; shown++)
    g_signal_connect_swapped (self->states[shown], "toggled", G_CALLBACK (state_cb), self);
  pm_wrap_append (PM_WRAP (self->wrap), box);
}

static void
add_transports (PmPeerBar *self)
{
  const char *names[BT_N_TRANSPORTS + 2] = { _ ("Any connection") };

  for (guint kind = 0; kind < BT_N_TRANSPORTS; kind++)
    names[kind + 1] = pm_swarm_words_transport (kind);
  self->transports = gtk_drop_down_new_from_strings (names);
  gtk_widget_set_tooltip_text (self->transports,
                               _ ("How you are connected: TCP as usual, uTP which "
                                  "gives way to others, WebRTC for browsers"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->transports), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Kind of connection"), -1);
  g_signal_connect_swapped (self->transports, "notify::selected", G_CALLBACK (transport_cb), self);
  pm_wrap_append (PM_WRAP (self->wrap), self->transports);
}

static void
add_end (PmPeerBar *self)
{
  self->count = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->count, "dim-label");
  gtk_widget_add_css_class (self->count, "numeric");
  pm_wrap_append (PM_WRAP (self->wrap), self->count);
  self->close = gtk_button_new_from_icon_name ("window-close-symbolic");
  gtk_widget_add_css_class (self->close, "flat");
  gtk_widget_add_css_class (self->close, "circular");
  gtk_widget_set_valign (self->close, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (self->close, _ ("Show All Peers"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->close), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Show all peers"), -1);
  g_signal_connect_swapped (self->close, "clicked", G_CALLBACK (close_cb), self);
  pm_wrap_append (PM_WRAP (self->wrap), self->close);
}

static void
pm_peer_bar_dispose (GObject *object)
{
  PmPeerBar *self = PM_PEER_BAR (object);

  g_clear_pointer (&self->wrap, gtk_widget_unparent);
  G_OBJECT_CLASS (pm_peer_bar_parent_class)->dispose (object);
}

static void
pm_peer_bar_finalize (GObject *object)
{
  pm_peer_filter_clear (&PM_PEER_BAR (object)->filter);
  G_OBJECT_CLASS (pm_peer_bar_parent_class)->finalize (object);
}

static void
pm_peer_bar_class_init (PmPeerBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pm_peer_bar_dispose;
  G_OBJECT_CLASS (klass)->finalize = pm_peer_bar_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "peer-bar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SEARCH);
  signals[CHANGED] = g_signal_new ("changed", PM_TYPE_PEER_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  signals[CLOSED] = g_signal_new ("closed", PM_TYPE_PEER_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);
  gtk_widget_class_add_binding_signal (widget_class, GDK_KEY_Escape, 0, "closed", NULL);
}

static void
pm_peer_bar_init (PmPeerBar *self)
{
  pm_peer_filter_init (&self->filter);
  self->wrap = pm_wrap_new ();
  gtk_widget_set_parent (self->wrap, GTK_WIDGET (self));
  add_entry (self);
  add_states (self);
  add_transports (self);
  add_end (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Filter peers"), -1);
}

GtkWidget *
pm_peer_bar_new (void)
{
  return g_object_new (PM_TYPE_PEER_BAR, NULL);
}
