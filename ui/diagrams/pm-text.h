/* pm-text.h — one line of text in a drawing: a layout that is kept until its words change.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum {
  PM_TEXT_NORMAL,
  PM_TEXT_BOLD,
  PM_TEXT_CAPTION,
  PM_TEXT_CAPTION_BOLD,
  PM_TEXT_TITLE,  /* the word "You" */
  PM_TEXT_LARGE,  /* beside it */
  PM_TEXT_FIGURE, /* a heavy number or word that is read from afar */
  PM_TEXT_NUMBER, /* of a box or dot: see pm_text_set_number() */
  PM_N_TEXT_STYLES
} PmTextStyle;

/* A value to embed; zero is empty. */
typedef struct {
  PangoLayout *layout;
  char *string;
  PmTextStyle style;
  float size; /* px of a number's digits */
  int width, height;
  guint context_serial; /* of the font and its scale */
} PmText;

void pm_text_clear (PmText *self);
/* Whether anything changed. Cheap when not. Figures are tabular. */
gboolean pm_text_set (PmText *self, GtkWidget *widget, PmTextStyle style, const char *string);
/* A heavy number of @size px. */
gboolean pm_text_set_number (PmText *self, GtkWidget *widget, float size, guint32 number);
/* With the top left corner at (@x, @y); cut with an ellipsis at @max_width when above 0. */
void pm_text_draw (PmText *self, GtkSnapshot *snapshot, float x, float y, float max_width,
                   const GdkRGBA *color);
/* With its middle at (@x, @y). */
void pm_text_draw_centered (PmText *self, GtkSnapshot *snapshot, float x, float y,
                            const GdkRGBA *color);
/* Height of a line of that style (not of numbers). */
int pm_text_get_line_height (GtkWidget *widget, PmTextStyle style);

G_END_DECLS
