/* pm-wire-page.c — each message between you and your peers, as it happens.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-wire-page.h"

#include <glib/gi18n.h>

#include "diagrams/pm-no-peers.h"
#include "diagrams/pm-wire-card.h"
#include "diagrams/pm-wire-head.h"
#include "diagrams/pm-wire-log.h"
#include "diagrams/pm-wire-row.h"
#include "pm-facts-line.h"
#include "pm-format.h"
#include "pm-pair.h"
#include "pm-toast.h"
#include "pm-wire-save.h"
#include "pm-words.h"

#define WATCHED (BT_WATCH_TORRENT_WIRE | BT_WATCH_TORRENT_PEERS)
#define BATCH_MS 250                    /* what changes more often cannot be read */
#define EXAMPLE_US (2 * G_USEC_PER_SEC) /* so long one request is shown that nobody chose */
#define NAME_CHARS 14                   /* of the chosen peer */
#define LIST_NAME_CHARS 40              /* of those one can choose */

struct _PmWirePage {
  AdwBin parent_instance;
  BtTorrent *torrent;         /* owned; NULL: none */
  BtDemo *demo;               /* owned, or NULL */
  BtTorrentWatch *watch;      /* owned; NULL: not seen */
  PmWireLog *log;             /* owned */
  GtkSingleSelection *chosen; /* owned */
  guint batch_id;             /* 0: nothing moves */
  gint64 example_us;          /* when another example may be shown */
  gboolean is_settling;       /* the choice follows the list, not a person */
  GtkWidget *card, *nobody;
  /* template */
  AdwBin *card_bin, *nobody_bin;
  GtkToggleButton *all_button, *blocks_button, *turns_button, *have_button, *other_button;
  GtkToggleButton *hold_button;
  GtkDropDown *peer_drop;
  GtkWidget *save_button;
  GtkStack *stack;
  GtkBox *list_box;
  GtkScrolledWindow *list_scroller;
  GtkListView *list;
  GtkLabel *silence, *trip;
  PmFactsLine *facts;
};

G_DEFINE_FINAL_TYPE (PmWirePage, pm_wire_page, ADW_TYPE_BIN)

/* --- the card ----------------------------------------------------------------------------------- */

/* A request with what it came to, an answer with what was asked, or the message alone. */
static void
show_message (PmWirePage *self, PmWireEntry *entry)
{
  PmWireCard *card = PM_WIRE_CARD (self->card);
  BtWireMethod method = entry != NULL ? pm_wire_entry_get (entry)->method : BT_WIRE_UNKNOWN;
  g_autoptr (PmWireEntry) request = NULL;

  if (method == BT_WIRE_REQUEST) {
    pm_wire_card_show (card, entry, pm_wire_log_find_answer (self->log, entry));
    return;
  }
  if (entry != NULL && pm_wire_card_get_answer (card) == entry)
    return;
  if (entry != NULL && bt_wire_method_has_block (method))
    request = pm_wire_log_get_request (self->log, entry);
  if (request != NULL)
    pm_wire_card_show (card, request, entry);
  else
    pm_wire_card_show (card, entry, NULL);
}

static void
show_card (PmWirePage *self)
{
  PmWireEntry *chosen = gtk_single_selection_get_selected_item (self->chosen);
  gint64 now_us = g_get_monotonic_time ();

  if (chosen != NULL) {
    show_message (self, chosen);
  } else if (!pm_wire_log_is_held (self->log) && now_us >= self->example_us) {
    self->example_us = now_us + EXAMPLE_US;
    show_message (self, pm_wire_log_find_example (self->log));
  }
  pm_wire_card_tick (PM_WIRE_CARD (self->card));
}

/* --- around the list ---------------------------------------------------------------------------- */

static char *
get_held_words (PmWirePage *self)
{
  guint n = pm_wire_log_get_n_waiting (self->log);
  g_autofree char *number = pm_format_count (n);

  if (n == 0)
    return g_strdup (_ ("Held"));
  /* Translators: the list of messages stands still meanwhile. */
  return g_strdup_printf (ngettext ("Held: %s more has come", "Held: %s more have come", n),
                          number);
}

static void
show_footer (PmWirePage *self)
{
  const PmWirePace *pace = pm_wire_log_peek_pace (self->log);
  gint64 trip_us = pm_wire_pace_get_round_trip (pace);
  g_autofree char *rate =
      pm_wire_words_rate (pm_wire_pace_get_rate (pace, g_get_monotonic_time ()));
  g_autofree char *number = pm_format_count (PM_WIRE_LOG_MAX);
  g_autofree char *kept = pm_wire_log_is_held (self->log)
                              ? get_held_words (self)
                              /* Translators: of messages; %s is 2,000. */
                              : g_strdup_printf (_ ("The last %s are kept"), number);
  g_autofree char *facts = g_strjoin (PM_WORDS_SEPARATOR, rate, kept, NULL);
  g_autofree char *delay = pm_wire_words_delay (trip_us);
  /* Translators: the time from asking to the answer; %s is "148 ms". */
  g_autofree char *trip = g_strdup_printf (_ ("Round trip %s"), delay);

  pm_facts_line_set_text (self->facts, facts);
  gtk_label_set_text (self->trip, trip);
  gtk_widget_set_visible (GTK_WIDGET (self->trip), trip_us >= 0);
}

static char *
get_silence (PmWirePage *self)
{
  g_autofree char *number = pm_format_count (PM_WIRE_LOG_MAX);

  if (pm_wire_log_get_n_kept (self->log) == 0)
    return g_strdup (_ ("Nobody has said anything yet. What comes is shown at once."));
  /* Translators: of messages that a filter lets through; %s is 2,000. */
  return g_strdup_printf (_ ("None of the last %s messages is of this kind."), number);
}

static void
show_state (PmWirePage *self)
{
  gboolean is_empty = g_list_model_get_n_items (G_LIST_MODEL (self->log)) == 0;
  const char *name = "list";
  g_autofree char *silence = NULL;

  if (is_empty && self->torrent != NULL && pm_wire_log_get_n_kept (self->log) == 0
      && bt_torrent_get_stat (self->torrent)->n_peers == 0) {
    name = "nobody";
    pm_no_peers_show (PM_NO_PEERS (self->nobody), self->torrent);
  } else if (is_empty) {
    name = "silence";
    silence = get_silence (self);
    gtk_label_set_text (self->silence, silence);
  }
  gtk_stack_set_visible_child_name (self->stack, name);
  gtk_widget_set_sensitive (self->save_button, !is_empty);
}

/* --- batches ------------------------------------------------------------------------------------ */

/* The list keeps what is in view where it is, but at its top what is new is what is looked at. */
static void
flush (PmWirePage *self)
{
  gboolean is_at_top =
      gtk_adjustment_get_value (gtk_scrolled_window_get_vadjustment (self->list_scroller)) < 1;

  if (pm_wire_log_flush (self->log) && is_at_top
      && g_list_model_get_n_items (G_LIST_MODEL (self->log)) > 0)
    gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", 0);
}

static void
refresh (PmWirePage *self)
{
  pm_wire_peers_refresh (pm_wire_log_get_peers (self->log), bt_torrent_get_peers (self->torrent),
                         self->demo);
  flush (self);
  show_card (self);
  show_footer (self);
  show_state (self);
}

/* Until nothing changes any more by itself. */
static gboolean
batch_cb (gpointer data)
{
  PmWirePage *self = PM_WIRE_PAGE (data);

  refresh (self);
  if (pm_wire_pace_get_rate (pm_wire_log_peek_pace (self->log), g_get_monotonic_time ()) > 0
      || pm_wire_card_is_waiting (PM_WIRE_CARD (self->card)))
    return G_SOURCE_CONTINUE;
  self->batch_id = 0;
  return G_SOURCE_REMOVE;
}

static void
begin_batch (PmWirePage *self)
{
  if (self->batch_id == 0 && self->watch != NULL)
    self->batch_id = g_timeout_add (BATCH_MS, batch_cb, self);
}

static void
wire_cb (PmWirePage *self)
{
  if (self->watch == NULL)
    return;
  pm_wire_log_add (self->log, bt_torrent_peek_wire (self->torrent));
  begin_batch (self);
}

static void
renew_watch (PmWirePage *self)
{
  g_clear_pointer (&self->watch, bt_torrent_watch_free);
  g_clear_handle_id (&self->batch_id, g_source_remove);
  if (self->torrent == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  self->watch = bt_torrent_watch (self->torrent, WATCHED);
  self->example_us = 0;
  refresh (self);
  begin_batch (self);
}

/* --- what a person does ------------------------------------------------------------------------- */

static PmWireKind
get_kind (PmWirePage *self)
{
  if (gtk_toggle_button_get_active (self->blocks_button))
    return PM_WIRE_BLOCKS;
  if (gtk_toggle_button_get_active (self->turns_button))
    return PM_WIRE_TURNS;
  if (gtk_toggle_button_get_active (self->have_button))
    return PM_WIRE_HAVE;
  if (gtk_toggle_button_get_active (self->other_button))
    return PM_WIRE_OTHER;
  return PM_WIRE_ALL;
}

static guint64
get_peer_id (PmWirePage *self)
{
  PmWirePeer *peer = gtk_drop_down_get_selected_item (self->peer_drop);

  return peer != NULL ? pm_wire_peer_get_id (peer) : 0;
}

/* What was chosen stays chosen where it is still seen. */
static void
filter_cb (PmWirePage *self)
{
  g_autoptr (PmWireEntry) chosen = NULL;
  guint64 peer_id;
  int place;

  if (self->log == NULL)
    return;
  chosen = gtk_single_selection_get_selected_item (self->chosen);
  if (chosen != NULL)
    g_object_ref (chosen);
  peer_id = get_peer_id (self);
  pm_wire_peers_pin (pm_wire_log_get_peers (self->log), peer_id);
  self->is_settling = TRUE;
  pm_wire_log_set_filter (self->log, get_kind (self), peer_id);
  place = pm_wire_log_find_place (self->log, chosen);
  gtk_single_selection_set_selected (self->chosen,
                                     place >= 0 ? (guint) place : GTK_INVALID_LIST_POSITION);
  self->is_settling = FALSE;
  self->example_us = 0;
  show_card (self);
  show_state (self);
}

static void
scroll_to_top (PmWirePage *self)
{
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->list_scroller), 0);
}

/* Whoever lets it go on wants to see what is new. */
static void
hold_cb (PmWirePage *self)
{
  gboolean is_held = gtk_toggle_button_get_active (self->hold_button);

  pm_wire_log_set_held (self->log, is_held);
  if (!is_held) {
    self->is_settling = TRUE;
    gtk_single_selection_set_selected (self->chosen, GTK_INVALID_LIST_POSITION);
    self->is_settling = FALSE;
    self->example_us = 0;
    scroll_to_top (self);
  }
  if (self->watch != NULL)
    refresh (self);
  begin_batch (self);
}

static void
chosen_cb (PmWirePage *self)
{
  if (self->is_settling || gtk_single_selection_get_selected_item (self->chosen) == NULL)
    return;
  gtk_toggle_button_set_active (self->hold_button, TRUE);
  show_card (self);
  begin_batch (self);
}

/* Rows out of view were left blank. */
static void
scrolled_cb (PmWirePage *self)
{
  for (GtkWidget *item = gtk_widget_get_first_child (GTK_WIDGET (self->list)); item != NULL;
       item = gtk_widget_get_next_sibling (item)) {
    GtkWidget *row = gtk_widget_get_first_child (item);

    if (PM_IS_WIRE_ROW (row))
      pm_wire_row_scrolled (PM_WIRE_ROW (row));
  }
}

static void
tell_trouble (PmWirePage *self, const GError *error)
{
  GtkWidget *toasts = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TOAST_OVERLAY);
  g_autofree char *words =
      g_strdup_printf (_ ("The messages could not be saved: %s"), error->message);
  g_autofree char *title = g_markup_escape_text (words, -1);

  if (toasts != NULL)
    pm_toast_add (ADW_TOAST_OVERLAY (toasts), adw_toast_new (title));
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PmWirePage) self = data;
  g_autoptr (GError) error = NULL;

  if (!pm_wire_save_finish (result, &error)
      && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    tell_trouble (self, error);
}

static void
save_cb (PmWirePage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (self->torrent == NULL || !GTK_IS_WINDOW (root))
    return;
  pm_wire_save_async (GTK_WINDOW (root), G_LIST_MODEL (self->log),
                      bt_torrent_get_name (self->torrent), saved_cb, g_object_ref (self));
}

/* --- lists -------------------------------------------------------------------------------------- */

static void
setup_row_cb (PmWirePage *self, GtkListItem *item)
{
  gtk_list_item_set_child (item, pm_wire_row_new ());
}

static void
bind_row_cb (PmWirePage *self, GtkListItem *item)
{
  pm_wire_row_set_entry (PM_WIRE_ROW (gtk_list_item_get_child (item)),
                         gtk_list_item_get_item (item));
}

static void
unbind_row_cb (PmWirePage *self, GtkListItem *item)
{
  pm_wire_row_set_entry (PM_WIRE_ROW (gtk_list_item_get_child (item)), NULL);
}

static void
set_up_list (PmWirePage *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->list_scroller);
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  self->chosen = gtk_single_selection_new (NULL);
  gtk_single_selection_set_autoselect (self->chosen, FALSE);
  gtk_single_selection_set_can_unselect (self->chosen, TRUE);
  gtk_single_selection_set_model (self->chosen, G_LIST_MODEL (self->log));
  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_row_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_row_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_row_cb), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->chosen));
  g_signal_connect_object (self->chosen, "notify::selected", G_CALLBACK (chosen_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (scrolled_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
setup_name (GtkListItem *item, int n_chars)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), n_chars);
  gtk_list_item_set_child (item, label);
}

static void
setup_name_cb (PmWirePage *self, GtkListItem *item)
{
  setup_name (item, NAME_CHARS);
}

static void
setup_list_name_cb (PmWirePage *self, GtkListItem *item)
{
  setup_name (item, LIST_NAME_CHARS);
}

static void
bind_name_cb (PmWirePage *self, GtkListItem *item)
{
  GBinding *binding =
      g_object_bind_property (gtk_list_item_get_item (item), "name", gtk_list_item_get_child (item),
                              "label", G_BINDING_SYNC_CREATE);

  g_object_set_data (G_OBJECT (item), "binding", binding);
}

static void
unbind_name_cb (PmWirePage *self, GtkListItem *item)
{
  GBinding *binding = g_object_steal_data (G_OBJECT (item), "binding");

  if (binding != NULL)
    g_binding_unbind (binding);
}

static GtkListItemFactory *
new_name_factory (PmWirePage *self, GCallback setup)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect_object (factory, "setup", setup, self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_name_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_name_cb), self, G_CONNECT_SWAPPED);
  return factory;
}

static void
set_up_peers (PmWirePage *self)
{
  g_autoptr (GtkListItemFactory) chosen = new_name_factory (self, G_CALLBACK (setup_name_cb));
  g_autoptr (GtkListItemFactory) listed = new_name_factory (self, G_CALLBACK (setup_list_name_cb));

  gtk_drop_down_set_factory (self->peer_drop, chosen);
  gtk_drop_down_set_list_factory (self->peer_drop, listed);
  gtk_drop_down_set_model (self->peer_drop, G_LIST_MODEL (pm_wire_log_get_peers (self->log)));
}

/* --- life --------------------------------------------------------------------------------------- */

static void
drop (PmWirePage *self)
{
  if (self->torrent == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->torrent, self);
  g_clear_pointer (&self->watch, bt_torrent_watch_free);
  g_clear_handle_id (&self->batch_id, g_source_remove);
  g_clear_object (&self->torrent);
  g_clear_object (&self->demo);
}

static void
forget (PmWirePage *self)
{
  gtk_toggle_button_set_active (self->hold_button, FALSE);
  gtk_drop_down_set_selected (self->peer_drop, 0);
  pm_wire_log_clear (self->log);
  pm_wire_card_show (PM_WIRE_CARD (self->card), NULL, NULL);
  show_footer (self);
}

void
pm_wire_page_set_torrent (PmWirePage *self, BtTorrent *torrent, BtDemo *demo)
{
  if (self->torrent == torrent)
    return;
  drop (self);
  forget (self);
  if (torrent == NULL)
    return;
  self->torrent = g_object_ref (torrent);
  g_set_object (&self->demo, demo);
  g_signal_connect_swapped (torrent, "wire", G_CALLBACK (wire_cb), self);
  g_signal_connect_swapped (torrent, "updated", G_CALLBACK (begin_batch), self);
  renew_watch (self);
}

static void
pm_wire_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (pm_wire_page_parent_class)->map (widget);
  renew_watch (PM_WIRE_PAGE (widget));
}

static void
pm_wire_page_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (pm_wire_page_parent_class)->unmap (widget);
  renew_watch (PM_WIRE_PAGE (widget));
}

static void
pm_wire_page_dispose (GObject *object)
{
  PmWirePage *self = PM_WIRE_PAGE (object);

  drop (self);
  g_clear_object (&self->chosen);
  G_OBJECT_CLASS (pm_wire_page_parent_class)->dispose (object);
}

static void
pm_wire_page_finalize (GObject *object)
{
  g_clear_object (&PM_WIRE_PAGE (object)->log);
  G_OBJECT_CLASS (pm_wire_page_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, PmWirePage, card_bin);
  gtk_widget_class_bind_template_child (widget_class, PmWirePage, nobody_bin);
  gtk_widget_class_bind_template_child (widget_class, PmWirePage, all_button);
  gtk_widget_class_bind_template_child (widget_class, PmWirePage, blocks_button);
  gtk_widget_class_bind_template_child (widget_class, PmWirePage, turns_button);
  gtk_widget_class_bind_template_child (widget_class, PmWirePage, have_button);
  gtk_widget_class_bind_template_child (widget_class, PmWirePage, other_button);
  gtk_widget_class_bind_template_child (widget_class, PmWirePage, hold_button);
  gtk_widget_class_bind_template_child (widget_class, PmWirePage, peer_drop);
  gtk_widget_class_bind_template_child (widget_class, PmWirePage, save_button);
  gtk_widget_class_bind_template_child (widget_class, PmWirePage, stack);
  gtk_widget_class_bind_template_child (widget_class, PmWirePage, list_box);
  gtk_widget_class_bind_template_child (widget_class, PmWirePage, list_scroller);
  gtk_widget_class_bind_template_child (widget_class, PmWirePage, list);
  gtk_widget_class_bind_template_child (widget_class, PmWirePage, silence);
  gtk_widget_class_bind_template_child (widget_class, PmWirePage, trip);
  gtk_widget_class_bind_template_child (widget_class, PmWirePage, facts);
  gtk_widget_class_bind_template_callback (widget_class, filter_cb);
  gtk_widget_class_bind_template_callback (widget_class, hold_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
}

static void
pm_wire_page_class_init (PmWirePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pm_wire_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = pm_wire_page_finalize;
  widget_class->map = pm_wire_page_map;
  widget_class->unmap = pm_wire_page_unmap;
  g_type_ensure (PM_TYPE_PAIR);
  g_type_ensure (PM_TYPE_FACTS_LINE);
  gtk_widget_class_set_template_from_resource (widget_class, "/piecemeal/pm-wire-page.ui");
  bind_template (widget_class);
}

static void
pm_wire_page_init (PmWirePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->log = pm_wire_log_new ();
  self->card = pm_wire_card_new ();
  self->nobody = pm_no_peers_new ();
  adw_bin_set_child (self->card_bin, self->card);
  adw_bin_set_child (self->nobody_bin, self->nobody);
  gtk_box_prepend (self->list_box, pm_wire_head_new ());
  set_up_list (self);
  set_up_peers (self);
  show_footer (self);
}

GtkWidget *
pm_wire_page_new (void)
{
  return g_object_new (PM_TYPE_WIRE_PAGE, NULL);
}
