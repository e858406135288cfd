/* pm-table-layout.c — where names, maps and rates stand in every row of a swarm.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pm-table-layout.h"

#include "pm-text.h"

#define PADDING 12        /* px */
#define WIDE_FROM 1000    /* px: room for long names */
#define ONE_LINE_FROM 640 /* px */
#define NAME_WIDE 236     /* px */
#define NAME 214
#define NAME_GAP 14      /* px between chip and map */
#define NAME_SHARE .4    /* of the width, at most, when text is large */
#define MAP_LEAST 240    /* px; below it the rate up goes first */
#define DOWN_WIDTH 82    /* px */
#define UP_WIDTH 88      /* px */
#define LINE_HEIGHT 20.0 /* px of a line at the usual size of text */

static double
get_text_scale (GtkWidget *widget)
{
  return MAX (1, pm_text_get_line_height (widget, PM_TEXT_NORMAL) / LINE_HEIGHT);
}

static void
mirror (PmTableSlot *slot, int width)
{
  slot->x = width - slot->x - slot->width;
}

static void
lay_out_line (PmTableLayout *self, int width, double text)
{
  int name = MIN ((width >= WIDE_FROM ? NAME_WIDE : NAME) * text, width * NAME_SHARE);

  self->down.width = DOWN_WIDTH * text;
  self->up.width = UP_WIDTH * text;
  self->name.x = PADDING;
  self->name.width = name - NAME_GAP;
  self->map.x = PADDING + name;
  self->map.width = width - 2 * PADDING - name - self->down.width - self->up.width;
  if (self->map.width < MAP_LEAST) {
    self->map.width += self->up.width;
    self->up.width = 0;
  }
  self->down.x = self->map.x + self->map.width;
  self->up.x = self->down.x + self->down.width;
}

static void
lay_out_two_lines (PmTableLayout *self, int width)
{
  self->name.x = self->map.x = PADDING;
  self->name.width = self->map.width = MAX (width - 2 * PADDING, 1);
  self->down.x = self->up.x = width - PADDING;
}

PmTableLayout
pm_table_layout_new (GtkWidget *widget, int width)
{
  double text = get_text_scale (widget);
  PmTableLayout self = { 0 };

  self.is_mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  if (width >= ONE_LINE_FROM)
    lay_out_line (&self, width, text);
  if (width < ONE_LINE_FROM || self.map.width < MAP_LEAST) {
    self = (PmTableLayout) { .mode = PM_TABLE_NARROW, .is_mirrored = self.is_mirrored };
    lay_out_two_lines (&self, width);
  }
  if (self.is_mirrored) {
    mirror (&self.name, width);
    mirror (&self.map, width);
    mirror (&self.down, width);
    mirror (&self.up, width);
  }
  return self;
}
