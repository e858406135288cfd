/* pm-table-head.c — headings of the swarm: piece numbers over the maps, and the order of the rows.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-table-head.h"

#include <glib/gi18n.h>

#include "pm-css-class.h"
#include "pm-format.h"
#include "pm-palette.h"
#include "pm-table-layout.h"
#include "pm-text.h"

#define HEIGHT 28        /* px */
#define NARROW_HEIGHT 40 /* px */
#define N_MARKS 5        /* numbers over the maps */
#define TICK 4           /* px */
#define LABEL_GAP 12     /* px between numbers, at least */
#define FILTER_GAP 6     /* px between its button and the order */

struct _PmTableHead {
  GtkWidget parent;
  GtkWidget *buttons[PM_N_SORTS]; /* headings */
  GtkWidget *orders;              /* drop-down, narrow only */
  GtkWidget *filter;              /* toggle */
  PmSort sort;
  guint32 n_pieces;
  PmText marks[N_MARKS];
  PmText peers;
};

G_DEFINE_FINAL_TYPE (PmTableHead, pm_table_head, GTK_TYPE_WIDGET)

static guint sort_signal;

/* --- order ------------------------------------------------------------------------------------ */

static const char *
sort_title (PmSort sort)
{
  switch (sort) {
  case PM_SORT_DOWN:
    return _ ("Down");
  case PM_SORT_UP:
    return _ ("Up");
  case PM_SORT_NAME:
  default:
    return _ ("Peer");
  }
}

static void
show_sort (PmTableHead *self)
{
  for (PmSort sort = 0; sort < PM_N_SORTS; sort++) {
    g_autofree char *label = sort == self->sort ? g_strdup_printf ("%s ▾", sort_title (sort))
                                                : g_strdup (sort_title (sort));
    const char *spoken = sort == self->sort ? _ ("Sorted by this") : _ ("Sort by this");

    gtk_button_set_label (GTK_BUTTON (self->buttons[sort]), label);
    gtk_accessible_reset_relation (GTK_ACCESSIBLE (self->buttons[sort]),
                                   GTK_ACCESSIBLE_RELATION_LABELLED_BY);
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->buttons[sort]),
                                    GTK_ACCESSIBLE_PROPERTY_LABEL, sort_title (sort),
                                    GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, spoken, -1);
    pm_css_class_set (self->buttons[sort], "chosen", sort == self->sort);
  }
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->orders), self->sort);
}

void
pm_table_head_set_sort (PmTableHead *self, PmSort sort)
{
  self->sort = sort;
  show_sort (self);
}

static void
choose (PmTableHead *self, PmSort sort)
{
  if (sort == self->sort)
    return;
  pm_table_head_set_sort (self, sort);
  g_signal_emit (self, sort_signal, 0, sort);
}

static void
clicked_cb (PmTableHead *self, GtkWidget *button)
{
  for (PmSort sort = 0; sort < PM_N_SORTS; sort++)
    if (self->buttons[sort] == button)
      choose (self, sort);
}

static void
selected_cb (PmTableHead *self, GParamSpec *pspec, GtkDropDown *orders)
{
  choose (self, gtk_drop_down_get_selected (orders));
}

/* --- numbers ---------------------------------------------------------------------------------- */

void
pm_table_head_set_pieces (PmTableHead *self, guint32 n_pieces)
{
  if (self->n_pieces == n_pieces)
    return;
  self->n_pieces = n_pieces;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static char *
peers_words (guint n_shown, guint n_peers)
{
  g_autofree char *number = pm_format_count (n_peers), *shown = pm_format_count (n_shown);

  if (n_shown == n_peers)
    return g_strdup_printf (ngettext ("%s peer", "%s peers", n_peers), number);
  /* Translators: how many peers are shown, of how many */
  return g_strdup_printf (ngettext ("%s of %s peer", "%s of %s peers", n_peers), shown, number);
}

void
pm_table_head_set_peers (PmTableHead *self, guint n_shown, guint n_peers)
{
  g_autofree char *words = peers_words (n_shown, n_peers);

  if (pm_text_set (&self->peers, GTK_WIDGET (self), PM_TEXT_BOLD, words))
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

static guint32
mark_piece (PmTableHead *self, int mark)
{
  guint32 last = self->n_pieces - 1;

  return MIN ((guint64) self->n_pieces * mark / (N_MARKS - 1), last);
}

static void
draw_mark (PmTableHead *self, GtkSnapshot *snapshot, int mark, const PmTableLayout *layout)
{
  const PmPalette *palette = pm_palette_get ();
  g_autofree char *number = pm_format_count (mark_piece (self, mark));
  int height = gtk_widget_get_height (GTK_WIDGET (self));
  float at = (float) mark / (N_MARKS - 1), x, label;

  if (layout->is_mirrored)
    at = 1 - at;
  pm_text_set (&self->marks[mark], GTK_WIDGET (self), PM_TEXT_CAPTION, number);
  x = layout->map.x + at * (layout->map.width - 1);
  /* The outer numbers keep within the map, the inner ones stand over their piece. */
  label = x - self->marks[mark].width * (at == 0 ? 0 : at == 1 ? 1 : .5f);
  pm_text_draw (&self->marks[mark], snapshot, label, height - TICK - self->marks[mark].height - 2,
                0, &palette->dim);
  gtk_snapshot_append_color (snapshot, &palette->dim,
                             &GRAPHENE_RECT_INIT ((int) x, height - TICK, 1, TICK));
}

static gboolean
is_room_for_all (PmTableHead *self, const PmTableLayout *layout)
{
  g_autofree char *number = pm_format_count (self->n_pieces);
  PmText text = { 0 };
  int width;

  pm_text_set (&text, GTK_WIDGET (self), PM_TEXT_CAPTION, number);
  width = text.width;
  pm_text_clear (&text);
  return (width + LABEL_GAP) * N_MARKS <= layout->map.width;
}

static void
draw_marks (PmTableHead *self, GtkSnapshot *snapshot, const PmTableLayout *layout)
{
  gboolean all = is_room_for_all (self, layout);

  if (self->n_pieces < N_MARKS)
    return;
  for (int mark = 0; mark < N_MARKS; mark++)
    if (all || mark == 0 || mark == N_MARKS - 1)
      draw_mark (self, snapshot, mark, layout);
}

static void
pm_table_head_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PmTableHead *self = PM_TABLE_HEAD (widget);
  PmTableLayout layout = pm_table_layout_new (widget, gtk_widget_get_width (widget));
  int height = gtk_widget_get_height (widget);

  if (layout.mode == PM_TABLE_WIDE) {
    draw_marks (self, snapshot, &layout);
    gtk_widget_snapshot_child (widget, self->filter, snapshot);
    for (PmSort sort = 0; sort < PM_N_SORTS; sort++)
      gtk_widget_snapshot_child (widget, self->buttons[sort], snapshot);
    return;
  }
  pm_text_draw (&self->peers, snapshot,
                layout.is_mirrored ? layout.name.x + layout.name.width - self->peers.width
                                   : layout.name.x,
                (height - self->peers.height) / 2, 0, &pm_palette_get ()->ink);
  gtk_widget_snapshot_child (widget, self->orders, snapshot);
  gtk_widget_snapshot_child (widget, self->filter, snapshot);
}

/* --- geometry --------------------------------------------------------------------------------- */

static void
pm_table_head_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                       int *natural, int *minimum_baseline, int *natural_baseline)
{
  PmTableHead *self = PM_TABLE_HEAD (widget);
  int text = pm_text_get_line_height (widget, PM_TEXT_CAPTION), orders;

  *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    return;
  gtk_widget_measure (self->orders, orientation, -1, &orders, NULL, NULL, NULL);
  if (for_size >= 0 && pm_table_layout_new (widget, for_size).mode == PM_TABLE_NARROW)
    *minimum = *natural = MAX (NARROW_HEIGHT, orders + 2);
  else
    *minimum = *natural = MAX (HEIGHT, text + TICK + 4);
}

static GtkSizeRequestMode
pm_table_head_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

/* The heading ends (or, for names, begins) where its column does. */
static void
place (GtkWidget *child, PmTableSlot slot, int height, gboolean at_far_end)
{
  GtkRequisition size;
  int x;

  gtk_widget_get_preferred_size (child, NULL, &size);
  x = at_far_end ? slot.x + slot.width - size.width : slot.x;
  gtk_widget_size_allocate (
      child, &(GtkAllocation) { x, (height - size.height) / 2, size.width, size.height }, -1);
}

/* At the end of the names, or before the order. */
static PmTableSlot
get_filter_slot (PmTableHead *self, const PmTableLayout *layout)
{
  PmTableSlot slot = layout->name;
  GtkRequisition orders;

  if (layout->mode == PM_TABLE_WIDE)
    return slot;
  gtk_widget_get_preferred_size (self->orders, NULL, &orders);
  slot.width -= orders.width + FILTER_GAP;
  slot.x += layout->is_mirrored ? orders.width + FILTER_GAP : 0;
  return slot;
}

static void
pm_table_head_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  PmTableHead *self = PM_TABLE_HEAD (widget);
  PmTableLayout layout = pm_table_layout_new (widget, width);
  gboolean is_wide = layout.mode == PM_TABLE_WIDE;
  PmTableSlot slots[PM_N_SORTS] = {
    [PM_SORT_DOWN] = layout.down, [PM_SORT_UP] = layout.up, [PM_SORT_NAME] = layout.name
  };

  for (PmSort sort = 0; sort < PM_N_SORTS; sort++) {
    gtk_widget_set_child_visible (self->buttons[sort], is_wide && slots[sort].width > 0);
    place (self->buttons[sort], slots[sort], height, (sort != PM_SORT_NAME) != layout.is_mirrored);
  }
  gtk_widget_set_child_visible (self->orders, !is_wide);
  place (self->orders, layout.name, height, !layout.is_mirrored);
  place (self->filter, get_filter_slot (self, &layout), height, !layout.is_mirrored);
}

/* --- life ------------------------------------------------------------------------------------- */

static void
pm_table_head_dispose (GObject *object)
{
  PmTableHead *self = PM_TABLE_HEAD (object);

  for (PmSort sort = 0; sort < PM_N_SORTS; sort++)
    g_clear_pointer (&self->buttons[sort], gtk_widget_unparent);
  g_clear_pointer (&self->filter, gtk_widget_unparent);
  g_clear_pointer (&self->orders, gtk_widget_unparent);
  G_OBJECT_CLASS (pm_table_head_parent_class)->dispose (object);
}

static void
pm_table_head_finalize (GObject *object)
{
  PmTableHead *self = PM_TABLE_HEAD (object);

  for (int i = 0; i < N_MARKS; i++)
    pm_text_clear (&self->marks[i]);
  pm_text_clear (&self->peers);
  G_OBJECT_CLASS (pm_table_head_parent_class)->finalize (object);
}

static void
pm_table_head_class_init (PmTableHeadClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pm_table_head_dispose;
  G_OBJECT_CLASS (klass)->finalize = pm_table_head_finalize;
  widget_class->measure = pm_table_head_measure;
  widget_class->get_request_mode = pm_table_head_get_request_mode;
  widget_class->size_allocate = pm_table_head_size_allocate;
  widget_class->snapshot = pm_table_head_snapshot;
  sort_signal = g_signal_new ("sort", PM_TYPE_TABLE_HEAD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 1, G_TYPE_UINT);
  gtk_widget_class_set_css_name (widget_class, "table-head");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static GtkWidget *
make_orders (void)
{
  const char *orders[] = { [PM_SORT_DOWN] = _ ("Fastest First"),
                           [PM_SORT_UP] = _ ("Most Given First"),
                           [PM_SORT_NAME] = _ ("By Name"),
                           NULL };

  GtkWidget *drop_down = gtk_drop_down_new_from_strings (orders);

  gtk_accessible_update_property (GTK_ACCESSIBLE (drop_down), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Order of the peers"), -1);
  return drop_down;
}

static GtkWidget *
make_filter (void)
{
  GtkWidget *button = gtk_toggle_button_new ();

  gtk_button_set_icon_name (GTK_BUTTON (button), "system-search-symbolic");
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "pm-heading");
  gtk_widget_add_css_class (button, "pm-filter");
  gtk_widget_set_tooltip_text (button, _ ("Filter Peers (Ctrl+Shift+F)"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Filter peers"), -1);
  return button;
}

GtkToggleButton *
pm_table_head_get_filter (PmTableHead *self)
{
  return GTK_TOGGLE_BUTTON (self->filter);
}

static void
pm_table_head_init (PmTableHead *self)
{
  for (PmSort sort = 0; sort < PM_N_SORTS; sort++) {
    self->buttons[sort] = gtk_button_new ();
    gtk_widget_add_css_class (self->buttons[sort], "flat");
    gtk_widget_add_css_class (self->buttons[sort], "pm-heading");
    gtk_widget_set_parent (self->buttons[sort], GTK_WIDGET (self));
    g_signal_connect_swapped (self->buttons[sort], "clicked", G_CALLBACK (clicked_cb), self);
  }
  self->filter = make_filter ();
  gtk_widget_set_parent (self->filter, GTK_WIDGET (self));
  self->orders = make_orders ();
  gtk_widget_set_parent (self->orders, GTK_WIDGET (self));
  show_sort (self);
  g_signal_connect_swapped (self->orders, "notify::selected", G_CALLBACK (selected_cb), self);
  pm_palette_follow (GTK_WIDGET (self));
}

GtkWidget *
pm_table_head_new (void)
{
  return g_object_new (PM_TYPE_TABLE_HEAD, NULL);
}
