/* pm-wire-columns.c — where the parts of a message stand in every row of the wire.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pm-wire-columns.h"

#include "pm-text.h"

#define PADDING 12       /* px */
#define GAP 8            /* px between columns */
#define LINE_HEIGHT 20.0 /* px of a line at the usual size of text */
#define WORDS_LEAST 130  /* px; with less, a column goes */
#define WORDS_GAP 8      /* px more between the numbers, which end there, and the words */
#define PEER_MOST 190    /* px */

/* At the usual size of text; what is left is the peer's and the words'. */
static const int widths[PM_N_WIRE_COLUMNS] = {
  [PM_WIRE_TIME] = 100,   [PM_WIRE_ARROW] = 14,       [PM_WIRE_PEER_NAME] = 112,
  [PM_WIRE_METHOD] = 114, [PM_WIRE_PIECE_INDEX] = 48, [PM_WIRE_OFFSET] = 72,
  [PM_WIRE_LENGTH] = 52,
};

gboolean
pm_wire_columns_is_number (PmWireColumn column)
{
  return column == PM_WIRE_PIECE_INDEX || column == PM_WIRE_OFFSET || column == PM_WIRE_LENGTH;
}

static double
get_text_scale (GtkWidget *widget)
{
  return MAX (1, pm_text_get_line_height (widget, PM_TEXT_NORMAL) / LINE_HEIGHT);
}

/* What the columns take that are there, with their gaps. */
static int
get_taken (const PmWireColumns *self)
{
  int taken = 2 * PADDING + WORDS_GAP;

  for (PmWireColumn column = 0; column < PM_WIRE_IN_WORDS; column++)
    if (self->slots[column].width > 0)
      taken += self->slots[column].width + GAP;
  return taken;
}

/* Side by side from the near edge; the words have the rest, of which the peer's name gets some. */
static void
line_up (PmWireColumns *self, int width, double text)
{
  int left = width - get_taken (self), x = PADDING;
  int spare = left - (int) (WORDS_LEAST * text);

  if (spare > 0)
    self->slots[PM_WIRE_PEER_NAME].width =
        MIN (self->slots[PM_WIRE_PEER_NAME].width + spare / 2, (int) (PEER_MOST * text));
  self->slots[PM_WIRE_IN_WORDS].width = MAX (width - get_taken (self), 1);
  for (PmWireColumn column = 0; column < PM_N_WIRE_COLUMNS; column++) {
    if (self->slots[column].width == 0)
      continue;
    x += column == PM_WIRE_IN_WORDS ? WORDS_GAP : 0;
    self->slots[column].x = x;
    x += self->slots[column].width + GAP;
  }
}

static void
lay_out_two_lines (PmWireColumns *self, int width, double text)
{
  PmWireSlot *slots = self->slots;
  int arrow = widths[PM_WIRE_ARROW] * text;

  *self = (PmWireColumns) { .is_mirrored = self->is_mirrored, .has_two_lines = TRUE };
  slots[PM_WIRE_ARROW] = (PmWireSlot) { PADDING, arrow };
  slots[PM_WIRE_METHOD] =
      (PmWireSlot) { PADDING + arrow + GAP, MAX (width - 2 * PADDING - arrow - GAP, 1) };
  slots[PM_WIRE_IN_WORDS] = slots[PM_WIRE_TIME] = slots[PM_WIRE_METHOD];
}

PmWireColumns
pm_wire_columns_new (GtkWidget *widget, int width)
{
  static const PmWireColumn first_to_go[] = { PM_WIRE_OFFSET, PM_WIRE_LENGTH };
  double text = get_text_scale (widget);
  PmWireColumns self = { .is_mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL };
  guint n_gone = 0;

  for (PmWireColumn column = 0; column < PM_WIRE_IN_WORDS; column++)
    self.slots[column].width = widths[column] * text;
  while (width - get_taken (&self) < WORDS_LEAST * text && n_gone < G_N_ELEMENTS (first_to_go))
    self.slots[first_to_go[n_gone++]].width = 0;
  if (width - get_taken (&self) < WORDS_LEAST * text)
    lay_out_two_lines (&self, width, text);
  else
    line_up (&self, width, text);
  for (PmWireColumn column = 0; self.is_mirrored && column < PM_N_WIRE_COLUMNS; column++)
    self.slots[column].x = width - self.slots[column].x - self.slots[column].width;
  return self;
}
