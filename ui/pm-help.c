/* pm-help.c — the help: a list of pages that can be searched, and each of them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-help.h"

#include "pm-help-pages.h"

#include <glib/gi18n.h>

struct _PmHelp {
  AdwWindow parent_instance;
  const PmHelpPage *page; /* NULL: the list is shown */
  /* template */
  AdwWindowTitle *title;
  GtkWidget *back_button;
  GtkStack *stack;
  GtkSearchEntry *entry;
  GtkStack *list_stack;
  GtkListBox *list;
  GtkScrolledWindow *scroller;
  GtkBox *body;
};

G_DEFINE_FINAL_TYPE (PmHelp, pm_help, ADW_TYPE_WINDOW)

/* --- a page ------------------------------------------------------------------------------------- */

static GtkWidget *
new_label (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  g_object_set (label, "xalign", 0.0, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "hexpand",
                TRUE, NULL);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static GtkWidget *
new_item (const char *text)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *dot = g_object_new (GTK_TYPE_LABEL, "label", "•", "accessible-role",
                                 GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  gtk_widget_set_valign (dot, GTK_ALIGN_START);
  gtk_widget_add_css_class (dot, "dim-label");
  gtk_box_append (GTK_BOX (box), dot);
  gtk_box_append (GTK_BOX (box), new_label (text, NULL));
  return box;
}

static GtkWidget *
new_part (const PmHelpPart *part)
{
  switch (part->kind) {
  case PM_HELP_HEADING:
    return new_label (_ (part->text), "pm-help-heading");
  case PM_HELP_ITEM:
    return new_item (_ (part->text));
  case PM_HELP_TEXT:
  case PM_HELP_END:
  default:
    return new_label (_ (part->text), NULL);
  }
}

static void
fill_body (PmHelp *self, const PmHelpPage *page)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->body))) != NULL)
    gtk_box_remove (self->body, child);
  gtk_box_append (self->body, new_label (_ (page->title), "title-1"));
  for (const PmHelpPart *part = page->parts; part->kind != PM_HELP_END; part++)
    gtk_box_append (self->body, new_part (part));
  gtk_adjustment_set_value (adjustment, 0);
}

/* --- the list ----------------------------------------------------------------------------------- */

static GtkWidget *
new_row (const PmHelpPage *page)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *icon = gtk_image_new_from_icon_name (page->icon);
  GtkWidget *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");

  g_object_set (row, "title", _ (page->title), "subtitle", _ (page->summary), "activatable", TRUE,
                NULL);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), arrow);
  g_object_set_data (G_OBJECT (row), "page", (gpointer) page);
  return row;
}

static const PmHelpPage *
get_page (GtkListBoxRow *row)
{
  return g_object_get_data (G_OBJECT (row), "page");
}

static gboolean
filter_cb (GtkListBoxRow *row, gpointer data)
{
  return pm_help_page_has (get_page (row), gtk_editable_get_text (data));
}

static void
search_cb (PmHelp *self)
{
  const char *words = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  gboolean found = FALSE;

  for (guint i = 0; pm_help_pages_get (i) != NULL; i++)
    found |= pm_help_page_has (pm_help_pages_get (i), words);
  gtk_list_box_invalidate_filter (self->list);
  gtk_stack_set_visible_child_name (self->list_stack, found ? "list" : "nothing");
}

static void
activated_cb (PmHelp *self, GtkListBoxRow *row)
{
  pm_help_show (self, get_page (row)->name);
}

/* Enter opens what was found first. */
static void
entry_activate_cb (PmHelp *self)
{
  const char *words = gtk_editable_get_text (GTK_EDITABLE (self->entry));

  for (guint i = 0; pm_help_pages_get (i) != NULL; i++) {
    if (!pm_help_page_has (pm_help_pages_get (i), words))
      continue;
    pm_help_show (self, pm_help_pages_get (i)->name);
    return;
  }
}

/* --- the window --------------------------------------------------------------------------------- */

void
pm_help_show (PmHelp *self, const char *name)
{
  const PmHelpPage *old = self->page;

  self->page = pm_help_pages_find (name);
  if (self->page != NULL)
    fill_body (self, self->page);
  adw_window_title_set_title (self->title, self->page != NULL ? "" : _ ("Help"));
  gtk_widget_set_visible (self->back_button, self->page != NULL);
  gtk_stack_set_visible_child_name (self->stack, self->page != NULL ? "page" : "list");
  if (self->page != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (self->scroller));
  else if (old != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

static void
back_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  PmHelp *self = PM_HELP (widget);

  if (self->page != NULL)
    pm_help_show (self, "");
  else
    gtk_window_close (GTK_WINDOW (self));
}

static void
find_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  pm_help_show (PM_HELP (widget), "");
  gtk_widget_grab_focus (GTK_WIDGET (PM_HELP (widget)->entry));
}

static void
pm_help_class_init (PmHelpClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, "/piecemeal/pm-help.ui");
  gtk_widget_class_bind_template_child (widget_class, PmHelp, title);
  gtk_widget_class_bind_template_child (widget_class, PmHelp, back_button);
  gtk_widget_class_bind_template_child (widget_class, PmHelp, stack);
  gtk_widget_class_bind_template_child (widget_class, PmHelp, entry);
  gtk_widget_class_bind_template_child (widget_class, PmHelp, list_stack);
  gtk_widget_class_bind_template_child (widget_class, PmHelp, list);
  gtk_widget_class_bind_template_child (widget_class, PmHelp, scroller);
  gtk_widget_class_bind_template_child (widget_class, PmHelp, body);
  gtk_widget_class_bind_template_callback (widget_class, search_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_activate_cb);
  gtk_widget_class_install_action (widget_class, "help.back", NULL, back_cb);
  gtk_widget_class_install_action (widget_class, "help.find", NULL, find_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "help.back", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "help.back", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, GDK_CONTROL_MASK, "help.find",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close",
                                       NULL);
}

static void
pm_help_init (PmHelp *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; pm_help_pages_get (i) != NULL; i++)
    gtk_list_box_append (self->list, new_row (pm_help_pages_get (i)));
  gtk_list_box_set_filter_func (self->list, filter_cb, self->entry, NULL);
  pm_help_show (self, "");
}

GtkWidget *
pm_help_new (GtkWindow *parent)
{
  return g_object_new (PM_TYPE_HELP, "transient-for", parent, NULL);
}
