/* pm-lines-row.c — a row of a boxed list with entries that a person writes, one on each line.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-lines-row.h"

#define GAP 6     /* px between the parts of the row */
#define MARGIN 12 /* px around them */

/* No entry has one of these in it. */
static const char separators[] = "\r\n\t ,";

struct _PmLinesRow {
  AdwPreferencesRow parent_instance;
  GtkLabel *title, *explanation, *trouble, *hint;
  GtkTextView *text;
  char **lines; /* owned; as was told last */
  PmLinesCheck check;
};

enum { PROP_0, PROP_LINES, PROP_EXPLANATION, PROP_HINT, N_PROPS };
static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (PmLinesRow, pm_lines_row, ADW_TYPE_PREFERENCES_ROW)

/* --- what is written ---------------------------------------------------------------------------- */

static char **
read_lines (PmLinesRow *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *text = NULL;
  g_auto (GStrv) words = NULL;
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  words = g_strsplit_set (text, separators, -1);
  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0')
      g_strv_builder_add (builder, words[i]);
  return g_strv_builder_end (builder);
}

/* What is wrong with the first of them that is wrong; NULL: nothing. (transfer full) */
static char *
find_trouble (PmLinesRow *self)
{
  for (guint i = 0; self->check != NULL && self->lines[i] != NULL; i++) {
    char *trouble = self->check (self->lines[i]);

    if (trouble != NULL)
      return trouble;
  }
  return NULL;
}

static void
show_trouble (PmLinesRow *self)
{
  g_autofree char *trouble = find_trouble (self);

  gtk_label_set_text (self->trouble, trouble != NULL ? trouble : "");
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), trouble != NULL);
  gtk_accessible_update_state (
      GTK_ACCESSIBLE (self->text), GTK_ACCESSIBLE_STATE_INVALID,
      trouble != NULL ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

static void
show_hint (PmLinesRow *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->hint),
                          gtk_text_buffer_get_char_count (gtk_text_view_get_buffer (self->text))
                              == 0);
}

/* Takes @lines, and tells of them if they are others. */
static void
take_lines (PmLinesRow *self, char **lines)
{
  g_auto (GStrv) before = self->lines;

  self->lines = lines;
  show_trouble (self);
  if (!g_strv_equal ((const char *const *) lines, (const char *const *) before))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LINES]);
}

/* Half a word is wrong most of the time: nothing is said of it, or done with it, while somebody writes. What nobody
 * wrote here stays as it came: one entry of the settings may have what separates two here. */
static void
finish (PmLinesRow *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text);

  if (!gtk_text_buffer_get_modified (buffer))
    return;
  gtk_text_buffer_set_modified (buffer, FALSE);
  take_lines (self, read_lines (self));
}

static void
set_lines (PmLinesRow *self, char **lines)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text);
  g_autofree char *text = g_strjoinv ("\n", lines);

  if (g_strv_equal ((const char *const *) lines, (const char *const *) self->lines))
    return;
  gtk_text_buffer_set_text (buffer, text, -1);
  gtk_text_buffer_set_modified (buffer, FALSE);
  take_lines (self, g_strdupv (lines));
}

void
pm_lines_row_set_check (PmLinesRow *self, PmLinesCheck check)
{
  self->check = check;
}

/* --- properties --------------------------------------------------------------------------------- */

static void
pm_lines_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PmLinesRow *self = PM_LINES_ROW (object);

  switch (id) {
  case PROP_LINES:
    g_value_set_boxed (value, self->lines);
    break;
  case PROP_EXPLANATION:
    g_value_set_string (value, gtk_label_get_text (self->explanation));
    break;
  case PROP_HINT:
    g_value_set_string (value, gtk_label_get_text (self->hint));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
pm_lines_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  PmLinesRow *self = PM_LINES_ROW (object);
  static char *none[] = { NULL };
  char **lines;

  switch (id) {
  case PROP_LINES:
    lines = g_value_get_boxed (value);
    set_lines (self, lines != NULL ? lines : none);
    break;
  case PROP_EXPLANATION:
    gtk_label_set_text (self->explanation, g_value_get_string (value));
    break;
  case PROP_HINT:
    gtk_label_set_text (self->hint, g_value_get_string (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

/* --- life --------------------------------------------------------------------------------------- */

static GtkLabel *
new_label (GtkWidget *box, const char *class_name)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, class_name);
  if (box != NULL)
    gtk_box_append (GTK_BOX (box), label);
  return GTK_LABEL (label);
}

/* The hint stands where the first letter will. */
static GtkWidget *
make_text (PmLinesRow *self)
{
  GtkWidget *overlay = gtk_overlay_new ();

  self->text = GTK_TEXT_VIEW (gtk_text_view_new ());
  gtk_text_view_set_wrap_mode (self->text, GTK_WRAP_CHAR);
  gtk_text_view_set_accepts_tab (self->text, FALSE);
  gtk_text_view_set_input_purpose (self->text, GTK_INPUT_PURPOSE_URL);
  gtk_widget_add_css_class (GTK_WIDGET (self->text), "pm-lines");
  self->hint = new_label (NULL, "dim-label");
  gtk_widget_set_can_target (GTK_WIDGET (self->hint), FALSE);
  gtk_widget_set_valign (GTK_WIDGET (self->hint), GTK_ALIGN_START);
  gtk_widget_add_css_class (GTK_WIDGET (self->hint), "pm-lines-hint");
  gtk_overlay_set_child (GTK_OVERLAY (overlay), GTK_WIDGET (self->text));
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), GTK_WIDGET (self->hint));
  return overlay;
}

static void
follow_text (PmLinesRow *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  g_signal_connect_object (gtk_text_view_get_buffer (self->text), "changed", G_CALLBACK (show_hint),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (finish), self);
  gtk_widget_add_controller (GTK_WIDGET (self->text), focus);
}

/* A click beside the text means it all the same. */
static gboolean
pm_lines_row_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (PM_LINES_ROW (widget)->text));
}

/* A window that is closed while somebody writes takes what was written. */
static void
pm_lines_row_unmap (GtkWidget *widget)
{
  finish (PM_LINES_ROW (widget));
  GTK_WIDGET_CLASS (pm_lines_row_parent_class)->unmap (widget);
}

static void
pm_lines_row_finalize (GObject *object)
{
  g_strfreev (PM_LINES_ROW (object)->lines);
  G_OBJECT_CLASS (pm_lines_row_parent_class)->finalize (object);
}

static void
pm_lines_row_class_init (PmLinesRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->finalize = pm_lines_row_finalize;
  object_class->get_property = pm_lines_row_get_property;
  object_class->set_property = pm_lines_row_set_property;
  widget_class->grab_focus = pm_lines_row_grab_focus;
  widget_class->unmap = pm_lines_row_unmap;
  props[PROP_LINES] = g_param_spec_boxed ("lines", NULL, NULL, G_TYPE_STRV, flags);
  props[PROP_EXPLANATION] = g_param_spec_string ("explanation", NULL, NULL, NULL, flags);
  props[PROP_HINT] = g_param_spec_string ("hint", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

/* Its child is not one that says the title. */
static void
title_cb (PmLinesRow *self)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self)), -1);
}

static void
pm_lines_row_init (PmLinesRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, GAP), *text;

  gtk_widget_set_margin_top (box, MARGIN);
  gtk_widget_set_margin_bottom (box, MARGIN);
  gtk_widget_set_margin_start (box, MARGIN);
  gtk_widget_set_margin_end (box, MARGIN);
  self->lines = g_new0 (char *, 1);
  self->title = new_label (box, "title");
  self->explanation = new_label (box, "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->explanation), "dim-label");
  text = make_text (self);
  gtk_box_append (GTK_BOX (box), text);
  self->trouble = new_label (box, "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->trouble), "error");
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), FALSE);
  g_object_bind_property (self, "title", self->title, "label", G_BINDING_SYNC_CREATE);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self->text), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                  self->title, NULL, GTK_ACCESSIBLE_RELATION_DESCRIBED_BY,
                                  self->explanation, self->trouble, NULL, -1);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
  gtk_widget_set_focusable (GTK_WIDGET (self), FALSE);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
  follow_text (self);
  g_signal_connect (self, "notify::title", G_CALLBACK (title_cb), NULL);
}
