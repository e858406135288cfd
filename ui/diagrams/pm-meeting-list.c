/* pm-meeting-list.c — all peers that were met over WebRTC, a card each, as many beside each other as there is
 * room for.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-meeting-list.h"

#include <glib/gi18n.h>

#include "pm-meeting-card.h"

#define GAP 12           /* px between cards */
#define COLUMN_LEAST 420 /* px; with less, one below the other reads better */
#define COLUMN_FULL 640  /* px; no card gets wider for a longer arrow */

struct _PmMeetingList {
  GtkWidget parent;
  GPtrArray *cards; /* PmMeetingCard, children; in the order they are shown */
  guint64 chosen;   /* id of a peer; 0: none */
};

G_DEFINE_FINAL_TYPE (PmMeetingList, pm_meeting_list, GTK_TYPE_WIDGET)

/* --- sizes -------------------------------------------------------------------------------------- */

static int
get_least_column (PmMeetingList *self)
{
  int least = 0;

  for (guint i = 0; i < self->cards->len; i++) {
    int minimum;

    gtk_widget_measure (self->cards->pdata[i], GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL,
                        NULL);
    least = MAX (least, minimum);
  }
  return least;
}

static guint
count_columns (PmMeetingList *self, int width)
{
  int column = MAX (get_least_column (self), COLUMN_LEAST);

  return CLAMP ((guint) ((width + GAP) / (column + GAP)), 1, MAX (self->cards->len, 1));
}

static int
get_column_width (guint n_columns, int width)
{
  int column = (width - (int) (n_columns - 1) * GAP) / (int) n_columns;

  return n_columns == 1 ? column : MIN (column, COLUMN_FULL);
}

/* The highest of the row that begins at @first. */
static int
get_row_height (PmMeetingList *self, guint first, guint n_columns, int column)
{
  int height = 0;

  for (guint i = first; i < MIN (first + n_columns, self->cards->len); i++) {
    int natural;

    gtk_widget_measure (self->cards->pdata[i], GTK_ORIENTATION_VERTICAL, column, NULL, &natural,
                        NULL, NULL);
    height = MAX (height, natural);
  }
  return height;
}

static void
pm_meeting_list_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                         int *natural, int *minimum_baseline, int *natural_baseline)
{
  PmMeetingList *self = PM_MEETING_LIST (widget);
  int width = MAX (for_size < 0 ? COLUMN_LEAST : for_size, get_least_column (self)), height = 0;
  guint n_columns;

  *minimum = get_least_column (self);
  *natural = MAX (*minimum, 2 * COLUMN_LEAST + GAP);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    return;
  n_columns = count_columns (self, width);
  for (guint i = 0; i < self->cards->len; i += n_columns)
    height += get_row_height (self, i, n_columns, get_column_width (n_columns, width))
              + (i > 0 ? GAP : 0);
  *minimum = *natural = height;
}

static void
pm_meeting_list_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  PmMeetingList *self = PM_MEETING_LIST (widget);
  guint n_columns = count_columns (self, width);
  int column = get_column_width (n_columns, width), row = 0, y = 0;
  gboolean is_mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;

  for (guint i = 0; i < self->cards->len; i++) {
    int x = (int) (i % n_columns) * (column + GAP);

    if (i % n_columns == 0) {
      y += i > 0 ? row + GAP : 0;
      row = get_row_height (self, i, n_columns, column);
    }
    gtk_widget_size_allocate (
        self->cards->pdata[i],
        &(GtkAllocation) { is_mirrored ? width - x - column : x, y, column, row }, -1);
  }
}

static GtkSizeRequestMode
pm_meeting_list_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

/* --- what it shows ------------------------------------------------------------------------------ */

static void
set_n_cards (PmMeetingList *self, guint n)
{
  if (self->cards->len > n)
    g_ptr_array_set_size (self->cards, (int) n);
  while (self->cards->len < n) {
    GtkWidget *card = pm_meeting_card_new ();

    gtk_widget_set_parent (card, GTK_WIDGET (self));
    g_ptr_array_add (self->cards, card);
  }
}

static gboolean
is_chosen (PmMeetingList *self, const BtRtcStat *stat)
{
  return self->chosen != 0 && stat->peer_id == self->chosen;
}

/* Which cards come first. */
typedef enum { CHOSEN, MET, WAITING, N_RANKS } Rank;

static Rank
get_rank (PmMeetingList *self, const BtRtcStat *stat)
{
  if (is_chosen (self, stat))
    return CHOSEN;
  return stat->we_offer && stat->at_us[BT_RTC_ANSWER_CAME] == 0 && stat->ended_us == 0 ? WAITING
                                                                                       : MET;
}

/* Of @meetings, in the order of the cards. Offers that nobody took yet are alike: the newest one stands for
 * all. (transfer container) */
static GPtrArray *
sort (PmMeetingList *self, const GArray *meetings)
{
  GPtrArray *sorted = g_ptr_array_sized_new (meetings->len);
  gboolean has_waiting = FALSE;

  for (Rank rank = CHOSEN; rank < N_RANKS; rank++)
    for (guint i = meetings->len; i > 0; i--) {
      BtRtcStat *stat = &g_array_index (meetings, BtRtcStat, i - 1);

      if (get_rank (self, stat) != rank || (rank == WAITING && has_waiting))
        continue;
      has_waiting = rank == WAITING;
      g_ptr_array_add (sorted, stat);
    }
  return sorted;
}

void
pm_meeting_list_set_meetings (PmMeetingList *self, const GArray *meetings, gboolean has_relay,
                              PmMeetingNamer namer, gpointer data)
{
  g_autoptr (GPtrArray) sorted = sort (self, meetings);

  set_n_cards (self, sorted->len);
  for (guint i = 0; i < sorted->len; i++) {
    const BtRtcStat *stat = sorted->pdata[i];
    g_autofree char *name = namer (stat, data);

    pm_meeting_card_set_meeting (self->cards->pdata[i], stat, name, has_relay);
    pm_meeting_card_set_chosen (self->cards->pdata[i], is_chosen (self, stat));
  }
}

void
pm_meeting_list_choose (PmMeetingList *self, guint64 peer_id)
{
  self->chosen = peer_id;
}

/* --- life --------------------------------------------------------------------------------------- */

static void
pm_meeting_list_dispose (GObject *object)
{
  g_clear_pointer (&PM_MEETING_LIST (object)->cards, g_ptr_array_unref);
  G_OBJECT_CLASS (pm_meeting_list_parent_class)->dispose (object);
}

static void
pm_meeting_list_class_init (PmMeetingListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pm_meeting_list_dispose;
  widget_class->measure = pm_meeting_list_measure;
  widget_class->size_allocate = pm_meeting_list_size_allocate;
  widget_class->get_request_mode = pm_meeting_list_get_request_mode;
  gtk_widget_class_set_css_name (widget_class, "meeting-list");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
pm_meeting_list_init (PmMeetingList *self)
{
  self->cards = g_ptr_array_new_with_free_func ((GDestroyNotify) gtk_widget_unparent);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Peers you met"), -1);
}

GtkWidget *
pm_meeting_list_new (void)
{
  return g_object_new (PM_TYPE_MEETING_LIST, NULL);
}
