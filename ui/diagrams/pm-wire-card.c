/* pm-wire-card.c — one message, large: a request over its answer, field by field.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-wire-card.h"

#include <glib/gi18n.h>

#include "pm-format.h"
#include "pm-palette.h"
#include "pm-shape.h"
#include "pm-text.h"

#define PADDING 18 /* px */
#define NARROW_PADDING 12
#define ROW_GAP 12    /* px between the two messages */
#define WIDE_FROM 620 /* px: room for names beside the fields */
#define WHO_WIDTH 150 /* px */
#define DISC 30       /* px across, with the arrow */
#define NARROW_DISC 24
#define DISC_GAP 16  /* px */
#define FIELD_GAP 18 /* px between fields, at most */
#define FIELD_GAP_LEAST 8
#define FIELD_EDGE 8     /* px that a bracket is wider than its figure, on both sides */
#define BRACKET_TICK 5   /* px */
#define BRACKET_GAP 4    /* px below it */
#define LINE_HEIGHT 20.0 /* px of a line at the usual size of text */
#define N_BARS 24        /* of the strip that stands for the data */
#define DATA_EDGE 3      /* px at both ends of it */
#define BAR_GAP 2        /* px */
#define WAIT_MAX_US (120 * G_USEC_PER_SEC) /* nobody waits longer for a block */
#define FADE .55                           /* of brackets */

enum { ROW_FIRST, ROW_ANSWER, N_ROWS };
enum { FIELD_METHOD, FIELD_PIECE, FIELD_OFFSET, FIELD_LENGTH, N_FIELDS };

typedef struct {
  char *who, *to;           /* owned */
  char *figures[N_FIELDS];  /* owned; NULL: the message has no such field */
  char *captions[N_FIELDS]; /* owned */
  gboolean is_sent, is_block;
} Row;

struct _PmWireCard {
  GtkWidget parent;
  PmWireEntry *entry, *answer; /* owned, or NULL */
  Row rows[N_ROWS];            /* the second is empty where there is no answer */
  char *note;                  /* owned; in the place of the answer; NULL: there is one */
  GtkWidget *spinner;
  PmText who[N_ROWS], to[N_ROWS], arrows[N_ROWS];
  PmText figures[N_ROWS][N_FIELDS], captions[N_ROWS][N_FIELDS];
  PangoLayout *note_layout; /* owned, or NULL */
};

G_DEFINE_FINAL_TYPE (PmWireCard, pm_wire_card, GTK_TYPE_WIDGET)

/* --- words -------------------------------------------------------------------------------------- */

static void
clear_row (Row *row)
{
  g_clear_pointer (&row->who, g_free);
  g_clear_pointer (&row->to, g_free);
  for (guint i = 0; i < N_FIELDS; i++) {
    g_clear_pointer (&row->figures[i], g_free);
    g_clear_pointer (&row->captions[i], g_free);
  }
}

static void
set_field (Row *row, guint field, guint64 number, const char *caption)
{
  row->figures[field] = pm_format_count (number);
  row->captions[field] = g_strdup (caption);
}

/* What a message counts that is neither a piece nor bytes. NULL: nothing. */
static const char *
get_counted (const BtWireEntry *entry)
{
  if (entry->method == BT_WIRE_BITFIELD)
    return ngettext ("piece", "pieces", entry->count);
  if (entry->method == BT_WIRE_PORT)
    return _ ("port");
  if (entry->method == BT_WIRE_EXTENDED && entry->says == BT_WIRE_SAYS_PEERS)
    return ngettext ("address", "addresses", entry->count);
  return NULL;
}

static void
fill_fields (Row *row, const BtWireEntry *entry)
{
  const char *counted = get_counted (entry);

  row->figures[FIELD_METHOD] = g_strdup (pm_wire_words_method (entry->method));
  row->captions[FIELD_METHOD] = g_strdup (_ ("method"));
  if (pm_wire_words_has_piece (entry))
    set_field (row, FIELD_PIECE, entry->piece, _ ("piece index"));
  else if (counted != NULL)
    set_field (row, FIELD_PIECE, entry->count, counted);
  if (pm_wire_words_has_offset (entry))
    set_field (row, FIELD_OFFSET, entry->offset, _ ("byte offset"));
  if (pm_wire_words_has_length (entry))
    set_field (row, FIELD_LENGTH, entry->length, _ ("length"));
}

/* The data itself stands for its length. */
static void
fill_data (Row *row, const BtWireEntry *entry)
{
  g_autofree char *number = pm_format_count (entry->length);

  g_free (row->figures[FIELD_LENGTH]);
  g_free (row->captions[FIELD_LENGTH]);
  row->figures[FIELD_LENGTH] = g_strdup ("");
  row->captions[FIELD_LENGTH] =
      g_strdup_printf (ngettext ("%s byte", "%s bytes", entry->length), number);
}

static char *
get_name (PmWireEntry *entry)
{
  return g_strdup (pm_wire_peer_get_name (pm_wire_entry_get_peer (entry)));
}

static void
fill_row (Row *row, PmWireEntry *message)
{
  const BtWireEntry *entry = pm_wire_entry_get (message);
  g_autofree char *name = get_name (message);

  clear_row (row);
  row->is_sent = entry->is_sent;
  row->is_block = entry->method == BT_WIRE_PIECE;
  row->who = entry->is_sent ? g_strdup (_ ("You")) : g_strdup (name);
  /* Translators: whom a message goes to; %s is the name of a peer. */
  row->to = entry->is_sent ? g_strdup_printf (_ ("to %s"), name) : g_strdup (_ ("to You"));
  fill_fields (row, entry);
  if (row->is_block)
    fill_data (row, entry);
}

static void
add_delay (Row *row, gint64 delay_us)
{
  g_autofree char *delay = pm_wire_words_delay (delay_us);
  /* Translators: how long an answer took. */
  g_autofree char *after = g_strdup_printf (_ ("after %s"), delay);
  char *to = g_strdup_printf ("%s · %s", row->to, after);

  g_free (row->to);
  row->to = to;
}

static gboolean
is_request (PmWireCard *self)
{
  return self->entry != NULL && pm_wire_entry_get (self->entry)->method == BT_WIRE_REQUEST;
}

static gint64
get_waited_us (PmWireCard *self)
{
  return g_get_monotonic_time () - pm_wire_entry_get (self->entry)->time_us;
}

gboolean
pm_wire_card_is_waiting (PmWireCard *self)
{
  return is_request (self) && self->answer == NULL && get_waited_us (self) < WAIT_MAX_US;
}

static char *
make_note (PmWireCard *self)
{
  g_autofree char *words = NULL;

  if (self->answer != NULL)
    return NULL;
  if (self->entry == NULL)
    return g_strdup (_ ("The next block that somebody asks for is shown here, with its answer."));
  if (pm_wire_card_is_waiting (self)) {
    words = pm_wire_words_delay (get_waited_us (self));
    /* Translators: how long a request is waited for; %s is "148 ms". */
    return g_strdup_printf (_ ("no answer yet, %s"), words);
  }
  if (is_request (self))
    return g_strdup (_ ("There was no answer."));
  words = pm_wire_words_short (pm_wire_entry_get (self->entry));
  /* Translators: a message in a few words, and what such a message is for. */
  return g_strdup_printf (_ ("%s. %s"), words,
                          pm_wire_words_explain (pm_wire_entry_get (self->entry)));
}

static void
show_note (PmWireCard *self)
{
  gboolean is_waiting = pm_wire_card_is_waiting (self);

  g_free (self->note);
  self->note = make_note (self);
  gtk_widget_set_visible (self->spinner, is_waiting);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), is_waiting);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
show_spoken (PmWireCard *self)
{
  g_autofree char *name = self->entry != NULL ? get_name (self->entry) : NULL;
  g_autofree char *spoken = NULL;

  if (self->entry == NULL)
    spoken = g_strdup (self->note);
  else if (is_request (self))
    spoken = pm_wire_words_spoken_pair (
        pm_wire_entry_get (self->entry),
        self->answer != NULL ? pm_wire_entry_get (self->answer) : NULL, name);
  else
    spoken = pm_wire_words_spoken (pm_wire_entry_get (self->entry), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static void
refresh (PmWireCard *self)
{
  for (guint i = 0; i < N_ROWS; i++)
    clear_row (&self->rows[i]);
  if (self->entry != NULL)
    fill_row (&self->rows[ROW_FIRST], self->entry);
  if (self->answer != NULL) {
    fill_row (&self->rows[ROW_ANSWER], self->answer);
    add_delay (&self->rows[ROW_ANSWER], pm_wire_entry_get (self->answer)->time_us
                                            - pm_wire_entry_get (self->entry)->time_us);
  }
  show_note (self);
  show_spoken (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
follow_peer (PmWireCard *self, PmWireEntry *entry)
{
  if (self->entry != NULL)
    g_signal_handlers_disconnect_by_data (pm_wire_entry_get_peer (self->entry), self);
  g_set_object (&self->entry, entry);
  if (entry != NULL)
    g_signal_connect_swapped (pm_wire_entry_get_peer (entry), "notify::name", G_CALLBACK (refresh),
                              self);
}

void
pm_wire_card_show (PmWireCard *self, PmWireEntry *entry, PmWireEntry *answer)
{
  if (self->entry == entry && self->answer == answer)
    return;
  follow_peer (self, entry);
  g_set_object (&self->answer, answer);
  refresh (self);
}

PmWireEntry *
pm_wire_card_get_entry (PmWireCard *self)
{
  return self->entry;
}

PmWireEntry *
pm_wire_card_get_answer (PmWireCard *self)
{
  return self->answer;
}

void
pm_wire_card_tick (PmWireCard *self)
{
  if (is_request (self) && self->answer == NULL)
    show_note (self);
}

/* --- geometry ----------------------------------------------------------------------------------- */

typedef struct {
  gboolean is_mirrored, is_wide;
  int width;                  /* px of the card */
  int who_x, who_width;       /* px; in a narrow card the whole line is its own */
  int disc_x, disc;           /* px; its size */
  int fields_x, fields_width; /* px */
  int figure_height,
      row_height;    /* px; a row: names where they stand above, figure, bracket, caption */
  int top;           /* px above the first row */
  PmTextStyle style; /* of figures */
} Layout;

static double
get_text_scale (GtkWidget *widget)
{
  return MAX (1, pm_text_get_line_height (widget, PM_TEXT_NORMAL) / LINE_HEIGHT);
}

static int
get_padding (gboolean is_wide)
{
  return is_wide ? PADDING : NARROW_PADDING;
}

static int
get_row_height (GtkWidget *widget, gboolean is_wide)
{
  int figure = pm_text_get_line_height (widget, is_wide ? PM_TEXT_FIGURE : PM_TEXT_TITLE);
  int caption = pm_text_get_line_height (widget, PM_TEXT_CAPTION);
  int names = is_wide ? 0 : caption + BRACKET_GAP;

  return names + figure + BRACKET_TICK + BRACKET_GAP + caption;
}

static gboolean
is_wide (GtkWidget *widget, int width)
{
  return width >= WIDE_FROM * get_text_scale (widget);
}

static Layout
lay_out (GtkWidget *widget, int width)
{
  double text = get_text_scale (widget);
  gboolean wide = is_wide (widget, width);
  int padding = get_padding (wide), x = padding;
  Layout self = { .width = width,
                  .is_wide = wide,
                  .is_mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL,
                  .disc = (wide ? DISC : NARROW_DISC) * text,
                  .style = wide ? PM_TEXT_FIGURE : PM_TEXT_TITLE };

  self.who_x = x;
  self.who_width = wide ? (int) (WHO_WIDTH * text) : width - 2 * padding;
  if (wide)
    x += self.who_width + FIELD_GAP_LEAST;
  self.disc_x = x;
  self.fields_x = x + self.disc + (wide ? DISC_GAP : FIELD_GAP_LEAST);
  self.fields_width = MAX (width - padding - self.fields_x, 1);
  self.figure_height = pm_text_get_line_height (widget, self.style);
  self.row_height = get_row_height (widget, wide);
  self.top = padding - (wide ? 2 : 0);
  return self;
}

static int
get_row_y (const Layout *layout, guint row)
{
  return layout->top + (int) row * (layout->row_height + ROW_GAP);
}

/* Of a row's figures, without the names above them. */
static int
get_figures_y (GtkWidget *widget, const Layout *layout, guint row)
{
  int names = layout->is_wide ? 0 : pm_text_get_line_height (widget, PM_TEXT_CAPTION) + BRACKET_GAP;

  return get_row_y (layout, row) + names;
}

static int
mirror (const Layout *layout, int x, int width)
{
  return layout->is_mirrored ? layout->width - x - width : x;
}

static void
pm_wire_card_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                      int *natural, int *minimum_baseline, int *natural_baseline)
{
  gboolean wide;

  *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    return;
  wide = for_size < 0 || is_wide (widget, for_size);
  *minimum = *natural =
      2 * get_padding (wide) + N_ROWS * get_row_height (widget, wide) + ROW_GAP - (wide ? 4 : 0);
}

static GtkSizeRequestMode
pm_wire_card_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
pm_wire_card_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  PmWireCard *self = PM_WIRE_CARD (widget);
  Layout layout = lay_out (widget, width);
  int y = get_figures_y (widget, &layout, ROW_ANSWER);

  gtk_widget_measure (self->spinner, GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL, NULL, NULL);
  if (gtk_widget_get_visible (self->spinner))
    gtk_widget_size_allocate (self->spinner,
                              &(GtkAllocation) { mirror (&layout, layout.disc_x, layout.disc),
                                                 y + (layout.figure_height - layout.disc) / 2,
                                                 layout.disc, layout.disc },
                              -1);
}

/* --- fields ------------------------------------------------------------------------------------- */

typedef struct {
  int x, y, width; /* px */
} Place;

typedef struct {
  int x[N_FIELDS], width[N_FIELDS]; /* px; both rows have the same */
} Fields;

/* The widest of both rows in each field, as it would like to be. */
static int
measure_fields (PmWireCard *self, const Layout *layout, PmTextStyle style, Fields *fields)
{
  GtkWidget *widget = GTK_WIDGET (self);
  int sum = 0;

  for (guint field = 0; field < N_FIELDS; field++) {
    fields->width[field] = 0;
    for (guint row = 0; row < N_ROWS; row++) {
      if (self->rows[row].figures[field] == NULL)
        continue;
      pm_text_set (&self->figures[row][field], widget, style, self->rows[row].figures[field]);
      fields->width[field] = MAX (fields->width[field], self->figures[row][field].width);
      if (!layout->is_wide)
        continue;
      pm_text_set (&self->captions[row][field], widget, PM_TEXT_CAPTION,
                   self->rows[row].captions[field]);
      fields->width[field] =
          MAX (fields->width[field], self->captions[row][field].width - 2 * FIELD_EDGE);
    }
    sum += fields->width[field];
  }
  return sum;
}

/* The largest figures that fit; what is left is shared out. */
static Fields
place_fields (PmWireCard *self, Layout *layout)
{
  static const PmTextStyle styles[] = { PM_TEXT_FIGURE, PM_TEXT_TITLE, PM_TEXT_BOLD,
                                        PM_TEXT_CAPTION_BOLD };
  guint style = layout->is_wide ? 0 : 1;
  int gap = layout->is_wide ? FIELD_GAP : FIELD_GAP_LEAST;
  int room = layout->fields_width - (N_FIELDS - 1) * gap, x = layout->fields_x, sum, spare;
  Fields fields;

  while ((sum = measure_fields (self, layout, styles[style], &fields)) > room
         && style + 1 < G_N_ELEMENTS (styles))
    style++;
  layout->style = styles[style];
  spare = room - sum;
  for (guint field = 0; field < N_FIELDS; field++) {
    if (spare >= 0)
      fields.width[field] += spare / N_FIELDS;
    else
      fields.width[field] = fields.width[field] * MAX (room, 1) / sum;
    fields.x[field] = x;
    x += fields.width[field] + gap;
  }
  return fields;
}

/* --- drawing ------------------------------------------------------------------------------------ */

static void
draw_centered (PmText *text, GtkSnapshot *snapshot, int x, int width, float y, const GdkRGBA *color)
{
  int shown = MIN (text->width, width);

  pm_text_draw (text, snapshot, x + (width - shown) / 2, y, MAX (width, 1), color);
}

/* Its ends point up at the figure. */
static void
draw_bracket (GtkSnapshot *snapshot, int x, int y, int width)
{
  GdkRGBA color = pm_color_fade (pm_palette_get ()->dim, FADE);

  gtk_snapshot_append_color (snapshot, &color, &GRAPHENE_RECT_INIT (x, y, 1, BRACKET_TICK));
  gtk_snapshot_append_color (snapshot, &color,
                             &GRAPHENE_RECT_INIT (x + width - 1, y, 1, BRACKET_TICK));
  gtk_snapshot_append_color (snapshot, &color,
                             &GRAPHENE_RECT_INIT (x, y + BRACKET_TICK - 1, width, 1));
}

/* Bars as of a code: the same block always looks the same. */
static void
draw_data (PmWireCard *self, GtkSnapshot *snapshot, const Row *row, graphene_rect_t place)
{
  const BtWireEntry *entry =
      pm_wire_entry_get (row == &self->rows[ROW_FIRST] ? self->entry : self->answer);
  const PmPalette *palette = pm_palette_get ();
  guint32 bits = (entry->piece * 2654435761u) ^ (entry->offset * 40503u) ^ 0x9e3779b9u;
  float step = place.size.width / N_BARS;

  for (guint i = 0; i < N_BARS; i++) {
    GdkRGBA color;

    bits = bits * 1664525u + 1013904223u;
    color =
        pm_color_fade (row->is_sent ? palette->sent : palette->flight, .45 + (bits >> 28) / 27.);
    gtk_snapshot_append_color (snapshot, &color,
                               &GRAPHENE_RECT_INIT (place.origin.x + i * step, place.origin.y,
                                                    MAX (step - BAR_GAP, 1), place.size.height));
  }
}

static const GdkRGBA *
get_ink (const Row *row)
{
  const PmPalette *palette = pm_palette_get ();

  if (!row->is_block)
    return &palette->ink;
  return row->is_sent ? &palette->sent_ink : &palette->flight_ink;
}

/* Where there is no room for the whole. */
static const char *
get_short_caption (const Row *row, guint field)
{
  if (field == FIELD_PIECE)
    /* Translators: below the number of a piece. */
    return C_ ("field", "piece");
  if (field == FIELD_OFFSET)
    /* Translators: below where in a piece a block begins. */
    return C_ ("field", "offset");
  /* Translators: below bars that stand for the bytes of a block. */
  return field == FIELD_LENGTH && row->is_block ? C_ ("field", "data") : row->captions[field];
}

static void
draw_field (PmWireCard *self, GtkSnapshot *snapshot, const Layout *layout, const Fields *fields,
            guint index, guint field)
{
  Row *row = &self->rows[index];
  PmText *figure = &self->figures[index][field], *caption = &self->captions[index][field];
  int width = fields->width[field], x = mirror (layout, fields->x[field], width);
  int y = get_figures_y (GTK_WIDGET (self), layout, index);
  int base = y + layout->figure_height;

  if (row->figures[field] == NULL)
    return;
  if (*row->figures[field] == '\0')
    draw_data (self, snapshot, row,
               GRAPHENE_RECT_INIT (x + DATA_EDGE, y + layout->figure_height / 5,
                                   width - 2 * DATA_EDGE, layout->figure_height * 3 / 5));
  pm_text_set (figure, GTK_WIDGET (self), layout->style, row->figures[field]);
  draw_centered (figure, snapshot, x, width, y + (layout->figure_height - figure->height) / 2,
                 field == FIELD_METHOD ? get_ink (row) : &pm_palette_get ()->ink);
  draw_bracket (snapshot, x, base, width);
  pm_text_set (caption, GTK_WIDGET (self), PM_TEXT_CAPTION, row->captions[field]);
  if (caption->width > width)
    pm_text_set (caption, GTK_WIDGET (self), PM_TEXT_CAPTION, get_short_caption (row, field));
  draw_centered (caption, snapshot, x, width, base + BRACKET_TICK + BRACKET_GAP,
                 &pm_palette_get ()->dim);
}

static void
draw_disc (PmWireCard *self, GtkSnapshot *snapshot, const Layout *layout, guint index)
{
  const PmPalette *palette = pm_palette_get ();
  static const GdkRGBA white = { 1, 1, 1, 1 };
  Row *row = &self->rows[index];
  int y =
      get_figures_y (GTK_WIDGET (self), layout, index) + (layout->figure_height - layout->disc) / 2;
  graphene_rect_t rect = GRAPHENE_RECT_INIT (mirror (layout, layout->disc_x, layout->disc), y,
                                             layout->disc, layout->disc);

  pm_shape_fill (snapshot, &rect, layout->disc / 2.f,
                 !row->is_block ? &palette->chip
                 : row->is_sent ? &palette->sent_num
                                : &palette->flight_num);
  pm_text_set (&self->arrows[index], GTK_WIDGET (self), PM_TEXT_BOLD, row->is_sent ? "↑" : "↓");
  pm_text_draw_centered (&self->arrows[index], snapshot, rect.origin.x + layout->disc / 2.f,
                         rect.origin.y + layout->disc / 2.f,
                         row->is_block ? &white : &palette->ink);
}

/* At @x from the near edge, and no wider than @width. */
static void
draw_near (PmText *text, GtkSnapshot *snapshot, const Layout *layout, Place place,
           const GdkRGBA *color)
{
  int shown = MIN (text->width, place.width);

  pm_text_draw (text, snapshot, mirror (layout, place.x, shown), place.y, MAX (place.width, 1),
                color);
}

/* Beside the figures, or in one line above them. */
static void
draw_names (PmWireCard *self, GtkSnapshot *snapshot, const Layout *layout, guint index)
{
  const PmPalette *palette = pm_palette_get ();
  PmText *who = &self->who[index], *to = &self->to[index];
  int y = get_row_y (layout, index), used;

  pm_text_set (who, GTK_WIDGET (self), layout->is_wide ? PM_TEXT_BOLD : PM_TEXT_CAPTION_BOLD,
               self->rows[index].who);
  pm_text_set (to, GTK_WIDGET (self), PM_TEXT_CAPTION, self->rows[index].to);
  if (layout->is_wide) {
    y += (layout->figure_height - who->height - to->height) / 2 + 4;
    draw_near (who, snapshot, layout, (Place) { layout->who_x, y, layout->who_width },
               &palette->ink);
    draw_near (to, snapshot, layout, (Place) { layout->who_x, y + who->height, layout->who_width },
               &palette->dim);
    return;
  }
  used = MIN (who->width, layout->who_width / 2);
  draw_near (who, snapshot, layout, (Place) { layout->who_x, y, used }, &palette->ink);
  used += FIELD_GAP_LEAST;
  draw_near (to, snapshot, layout, (Place) { layout->who_x + used, y, layout->who_width - used },
             &palette->dim);
}

static void
draw_row (PmWireCard *self, GtkSnapshot *snapshot, const Layout *layout, const Fields *fields,
          guint index)
{
  draw_names (self, snapshot, layout, index);
  draw_disc (self, snapshot, layout, index);
  for (guint field = 0; field < N_FIELDS; field++)
    draw_field (self, snapshot, layout, fields, index, field);
}

/* Beside the spinner while it turns; else it has the whole width. */
static void
draw_note (PmWireCard *self, GtkSnapshot *snapshot, const Layout *layout)
{
  gboolean is_alone = self->entry == NULL;
  gboolean is_waiting = gtk_widget_get_visible (self->spinner);
  int x = is_waiting || layout->is_wide ? layout->fields_x : layout->who_x;
  int width = layout->width - x - layout->who_x;
  int y = get_row_y (layout, ROW_ANSWER), height = layout->row_height, used;

  if (is_alone) {
    x = layout->who_x;
    width = layout->width - 2 * x;
    y = 0;
    height = gtk_widget_get_height (GTK_WIDGET (self));
  } else if (is_waiting) {
    y = get_figures_y (GTK_WIDGET (self), layout, ROW_ANSWER);
    height = layout->figure_height;
  }
  g_clear_object (&self->note_layout);
  self->note_layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), self->note);
  pango_layout_set_width (self->note_layout, MAX (width, 1) * PANGO_SCALE);
  pango_layout_set_wrap (self->note_layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_ellipsize (self->note_layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_height (self->note_layout, MAX (height, 1) * PANGO_SCALE);
  pango_layout_set_alignment (self->note_layout, is_alone ? PANGO_ALIGN_CENTER : PANGO_ALIGN_LEFT);
  pango_layout_get_pixel_size (self->note_layout, NULL, &used);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (
      snapshot, &GRAPHENE_POINT_INIT (mirror (layout, x, width), y + MAX ((height - used) / 2, 0)));
  gtk_snapshot_append_layout (snapshot, self->note_layout, &pm_palette_get ()->dim);
  gtk_snapshot_restore (snapshot);
}

static void
pm_wire_card_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PmWireCard *self = PM_WIRE_CARD (widget);
  Layout layout = lay_out (widget, gtk_widget_get_width (widget));
  Fields fields = place_fields (self, &layout);

  if (self->entry != NULL)
    draw_row (self, snapshot, &layout, &fields, ROW_FIRST);
  if (self->answer != NULL)
    draw_row (self, snapshot, &layout, &fields, ROW_ANSWER);
  if (self->note != NULL)
    draw_note (self, snapshot, &layout);
  gtk_widget_snapshot_child (widget, self->spinner, snapshot);
}

/* --- widget ------------------------------------------------------------------------------------- */

static const char *
get_meaning (guint field)
{
  const char *const meanings[N_FIELDS] = {
    [FIELD_METHOD] = _ ("What kind of message it is, as the protocol calls it"),
    [FIELD_PIECE] = _ ("Which piece of the torrent, counted from 0"),
    [FIELD_OFFSET] = _ ("Where in the piece the block begins, in bytes"),
    [FIELD_LENGTH] = _ ("Bytes of the block, or of the message"),
  };

  return meanings[field];
}

static gboolean
pm_wire_card_query_tooltip (GtkWidget *widget, int x, int y, gboolean by_key, GtkTooltip *tooltip)
{
  PmWireCard *self = PM_WIRE_CARD (widget);
  Layout layout = lay_out (widget, gtk_widget_get_width (widget));
  Fields fields = place_fields (self, &layout);
  guint row = y < get_row_y (&layout, ROW_ANSWER) ? ROW_FIRST : ROW_ANSWER;
  PmWireEntry *entry = row == ROW_FIRST ? self->entry : self->answer;

  for (guint field = 0; entry != NULL && field < N_FIELDS; field++) {
    int left = mirror (&layout, fields.x[field], fields.width[field]);

    if (x < left || x >= left + fields.width[field] || self->rows[row].figures[field] == NULL)
      continue;
    gtk_tooltip_set_text (
        tooltip, field == FIELD_METHOD ? pm_wire_words_explain (pm_wire_entry_get (entry))
                 : field == FIELD_PIECE && !pm_wire_words_has_piece (pm_wire_entry_get (entry))
                     ? pm_wire_words_explain (pm_wire_entry_get (entry))
                     : get_meaning (field));
    return TRUE;
  }
  return FALSE;
}

static void
pm_wire_card_dispose (GObject *object)
{
  PmWireCard *self = PM_WIRE_CARD (object);

  follow_peer (self, NULL);
  g_clear_object (&self->answer);
  g_clear_pointer (&self->spinner, gtk_widget_unparent);
  G_OBJECT_CLASS (pm_wire_card_parent_class)->dispose (object);
}

static void
pm_wire_card_finalize (GObject *object)
{
  PmWireCard *self = PM_WIRE_CARD (object);

  for (guint row = 0; row < N_ROWS; row++) {
    clear_row (&self->rows[row]);
    pm_text_clear (&self->who[row]);
    pm_text_clear (&self->to[row]);
    pm_text_clear (&self->arrows[row]);
    for (guint field = 0; field < N_FIELDS; field++) {
      pm_text_clear (&self->figures[row][field]);
      pm_text_clear (&self->captions[row][field]);
    }
  }
  g_free (self->note);
  g_clear_object (&self->note_layout);
  G_OBJECT_CLASS (pm_wire_card_parent_class)->finalize (object);
}

static void
pm_wire_card_class_init (PmWireCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pm_wire_card_dispose;
  G_OBJECT_CLASS (klass)->finalize = pm_wire_card_finalize;
  widget_class->measure = pm_wire_card_measure;
  widget_class->get_request_mode = pm_wire_card_get_request_mode;
  widget_class->size_allocate = pm_wire_card_size_allocate;
  widget_class->snapshot = pm_wire_card_snapshot;
  widget_class->query_tooltip = pm_wire_card_query_tooltip;
  gtk_widget_class_set_css_name (widget_class, "wire-card");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
pm_wire_card_init (PmWireCard *self)
{
  self->spinner = gtk_spinner_new ();
  gtk_widget_set_parent (self->spinner, GTK_WIDGET (self));
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  pm_palette_follow (GTK_WIDGET (self));
  refresh (self);
}

GtkWidget *
pm_wire_card_new (void)
{
  return g_object_new (PM_TYPE_WIRE_CARD, NULL);
}
