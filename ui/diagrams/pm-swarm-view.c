/* pm-swarm-view.c — the swarm of one torrent: every peer's pieces beside yours.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-swarm-view.h"

#include "pm-narration-bar.h"
#include "pm-swarm-canvas.h"
#include "pm-swarm-table.h"

#define WATCHED (BT_WATCH_TORRENT_PEERS | BT_WATCH_TORRENT_PIECES | BT_WATCH_TORRENT_EVENTS)

struct _PmSwarmView {
  AdwBin parent;
  BtTorrent *torrent;    /* owned reference, or NULL */
  BtTorrentWatch *watch; /* owned; held only while somebody can see it */
  GtkStack *stack;
  GtkWidget *small, *scroller, *canvas, *sentence, *bar, *table;
  gboolean is_sentence_shown; /* by somebody else, where it is narrow */
  guint tick;                 /* 0: the page is the right one */
};

enum { NARRATED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PmSwarmView, pm_swarm_view, ADW_TYPE_BIN)

/* --- what is told ----------------------------------------------------------------------------- */

/* Below the cards with its rule; above them and without it where there is no room. */
static void
show_narration (PmSwarmView *self)
{
  PmSwarmCanvas *canvas = PM_SWARM_CANVAS (self->canvas);
  gboolean is_narrow = pm_swarm_canvas_get_narrow (canvas);
  const char *sentence = pm_swarm_canvas_get_sentence (canvas);

  gtk_widget_set_visible (self->bar, !is_narrow);
  gtk_widget_set_visible (self->sentence, is_narrow && !self->is_sentence_shown);
  pm_narration_bar_set (PM_NARRATION_BAR (self->bar), pm_swarm_canvas_get_rule (canvas), sentence);
  gtk_label_set_label (GTK_LABEL (self->sentence), sentence);
  g_signal_emit (self, signals[NARRATED], 0);
}

const char *
pm_swarm_view_get_narrow_sentence (PmSwarmView *self)
{
  PmSwarmCanvas *canvas = PM_SWARM_CANVAS (self->canvas);
  gboolean is_small = gtk_stack_get_visible_child (self->stack) == self->small;

  const char *sentence = pm_swarm_canvas_get_sentence (canvas);

  return is_small && pm_swarm_canvas_get_narrow (canvas) && *sentence != '\0' ? sentence : NULL;
}

void
pm_swarm_view_set_sentence_shown (PmSwarmView *self, gboolean is_shown)
{
  if (self->is_sentence_shown == is_shown)
    return;
  self->is_sentence_shown = is_shown;
  show_narration (self);
}

/* --- which page ------------------------------------------------------------------------------- */

/* Who is not seen follows nothing. */
static void
choose_page (PmSwarmView *self)
{
  BtMetainfo *metainfo = self->torrent != NULL ? bt_torrent_get_metainfo (self->torrent) : NULL;
  guint32 n_pieces = metainfo != NULL ? bt_metainfo_get_n_pieces (metainfo) : 0;
  gboolean is_small = pm_swarm_canvas_fits (n_pieces, gtk_widget_get_width (GTK_WIDGET (self)));
  gboolean is_known = n_pieces > 0;

  pm_swarm_canvas_set_torrent (PM_SWARM_CANVAS (self->canvas),
                               is_known && is_small ? self->torrent : NULL);
  pm_swarm_table_set_torrent (PM_SWARM_TABLE (self->table),
                              is_known && !is_small ? self->torrent : NULL);
  gtk_stack_set_visible_child_name (self->stack, !is_known  ? "nothing"
                                                 : is_small ? "canvas"
                                                            : "table");
  show_narration (self);
}

static gboolean
choose_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  PmSwarmView *self = PM_SWARM_VIEW (widget);

  self->tick = 0;
  choose_page (self);
  return G_SOURCE_REMOVE;
}

/* Pages ask for other sizes: they must not change while sizes are given out. */
static void
pm_swarm_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  PmSwarmView *self = PM_SWARM_VIEW (widget);

  gtk_widget_size_allocate (GTK_WIDGET (self->stack), &(GtkAllocation) { 0, 0, width, height },
                            baseline);
  if (self->tick == 0)
    self->tick = gtk_widget_add_tick_callback (widget, choose_cb, NULL, NULL);
}

static void
pm_swarm_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                       int *natural, int *minimum_baseline, int *natural_baseline)
{
  gtk_widget_measure (GTK_WIDGET (PM_SWARM_VIEW (widget)->stack), orientation, for_size, minimum,
                      natural, minimum_baseline, natural_baseline);
}

static GtkSizeRequestMode
pm_swarm_view_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

/* --- what is watched -------------------------------------------------------------------------- */

static void
watch (PmSwarmView *self)
{
  BtTorrentWatch *old = self->watch;

  self->watch = NULL;
  if (self->torrent != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->watch = bt_torrent_watch (self->torrent, WATCHED);
  g_clear_pointer (&old, bt_torrent_watch_free);
}

static void
pm_swarm_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (pm_swarm_view_parent_class)->map (widget);
  watch (PM_SWARM_VIEW (widget));
  choose_page (PM_SWARM_VIEW (widget));
}

static void
pm_swarm_view_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (pm_swarm_view_parent_class)->unmap (widget);
  watch (PM_SWARM_VIEW (widget));
}

/* --- torrent ---------------------------------------------------------------------------------- */

void
pm_swarm_view_set_torrent (PmSwarmView *self, BtTorrent *torrent)
{
  g_return_if_fail (PM_IS_SWARM_VIEW (self));

  if (self->torrent == torrent)
    return;
  if (self->torrent != NULL)
    g_signal_handlers_disconnect_by_data (self->torrent, self);
  g_set_object (&self->torrent, torrent);
  if (torrent != NULL)
    g_signal_connect_object (torrent, "metainfo", G_CALLBACK (choose_page), self,
                             G_CONNECT_SWAPPED);
  watch (self);
  choose_page (self);
}

void
pm_swarm_view_set_demo (PmSwarmView *self, BtDemo *demo)
{
  g_return_if_fail (PM_IS_SWARM_VIEW (self));

  pm_swarm_canvas_set_demo (PM_SWARM_CANVAS (self->canvas), demo);
  pm_swarm_table_set_demo (PM_SWARM_TABLE (self->table), demo);
}

/* --- life ------------------------------------------------------------------------------------- */

static void
pm_swarm_view_dispose (GObject *object)
{
  PmSwarmView *self = PM_SWARM_VIEW (object);

  if (self->torrent != NULL)
    g_signal_handlers_disconnect_by_data (self->torrent, self);
  g_clear_pointer (&self->watch, bt_torrent_watch_free);
  g_clear_object (&self->torrent);
  G_OBJECT_CLASS (pm_swarm_view_parent_class)->dispose (object);
}

static void
pm_swarm_view_class_init (PmSwarmViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pm_swarm_view_dispose;
  signals[NARRATED] = g_signal_new ("narrated", PM_TYPE_SWARM_VIEW, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 0);
  widget_class->measure = pm_swarm_view_measure;
  widget_class->get_request_mode = pm_swarm_view_get_request_mode;
  widget_class->size_allocate = pm_swarm_view_size_allocate;
  widget_class->map = pm_swarm_view_map;
  widget_class->unmap = pm_swarm_view_unmap;
  gtk_widget_class_set_css_name (widget_class, "swarm-view");
}

static GtkWidget *
make_sentence (void)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "pm-sentence");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_set_visible (label, FALSE);
  return label;
}

static void
make_small (PmSwarmView *self)
{
  self->canvas = pm_swarm_canvas_new ();
  g_signal_connect_swapped (self->canvas, "narrated", G_CALLBACK (show_narration), self);
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->canvas);
  gtk_widget_set_vexpand (self->scroller, TRUE);
  self->sentence = make_sentence ();
  self->bar = pm_narration_bar_new ();
  gtk_widget_set_halign (self->bar, GTK_ALIGN_CENTER);
  self->small = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (self->small), self->sentence);
  gtk_box_append (GTK_BOX (self->small), self->scroller);
  gtk_box_append (GTK_BOX (self->small), self->bar);
}

static void
pm_swarm_view_init (PmSwarmView *self)
{
  /* The bin's own layout manager would keep the size from us. */
  gtk_widget_set_layout_manager (GTK_WIDGET (self), NULL);
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_set_transition_type (self->stack, GTK_STACK_TRANSITION_TYPE_CROSSFADE);
  make_small (self);
  self->table = pm_swarm_table_new ();
  gtk_stack_add_named (self->stack, gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), "nothing");
  gtk_stack_add_named (self->stack, self->small, "canvas");
  gtk_stack_add_named (self->stack, self->table, "table");
  gtk_widget_set_vexpand (GTK_WIDGET (self), TRUE);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->stack));
}

GtkWidget *
pm_swarm_view_new (void)
{
  return g_object_new (PM_TYPE_SWARM_VIEW, NULL);
}
