/* pm-spoken-list.c — what a drawing shows, as sentences for those who listen.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pm-spoken-list.h"

struct _PmSpokenList {
  GtkWidget parent;
};

G_DEFINE_FINAL_TYPE (PmSpokenList, pm_spoken_list, GTK_TYPE_WIDGET)

static void
add_item (PmSpokenList *self)
{
  GtkWidget *item =
      g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_LIST_ITEM, "ellipsize",
                    PANGO_ELLIPSIZE_END, "width-chars", 1, "max-width-chars", 1, NULL);

  gtk_widget_set_parent (item, GTK_WIDGET (self));
}

static void
set_words (GtkWidget *item, const char *words)
{
  if (g_str_equal (gtk_label_get_text (GTK_LABEL (item)), words))
    return;
  gtk_label_set_text (GTK_LABEL (item), words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (item), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}

void
pm_spoken_list_set (PmSpokenList *self, GPtrArray *sentences)
{
  GtkWidget *item = gtk_widget_get_first_child (GTK_WIDGET (self));

  for (guint i = 0; i < sentences->len; i++) {
    if (item == NULL) {
      add_item (self);
      item = gtk_widget_get_last_child (GTK_WIDGET (self));
    }
    set_words (item, sentences->pdata[i]);
    item = gtk_widget_get_next_sibling (item);
  }
  while (item != NULL) {
    GtkWidget *next = gtk_widget_get_next_sibling (item);

    gtk_widget_unparent (item);
    item = next;
  }
}

static void
pm_spoken_list_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                        int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = 0;
}

static void
pm_spoken_list_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  GtkWidget *item = gtk_widget_get_first_child (widget);

  for (; item != NULL; item = gtk_widget_get_next_sibling (item)) {
    GtkRequisition least;

    gtk_widget_get_preferred_size (item, &least, NULL);
    gtk_widget_size_allocate (item, &(GtkAllocation) { 0, 0, least.width, least.height }, -1);
  }
}

static void
pm_spoken_list_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
}

static void
pm_spoken_list_dispose (GObject *object)
{
  GtkWidget *item;

  while ((item = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (item);
  G_OBJECT_CLASS (pm_spoken_list_parent_class)->dispose (object);
}

static void
pm_spoken_list_class_init (PmSpokenListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pm_spoken_list_dispose;
  widget_class->measure = pm_spoken_list_measure;
  widget_class->size_allocate = pm_spoken_list_size_allocate;
  widget_class->snapshot = pm_spoken_list_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST);
}

static void
pm_spoken_list_init (PmSpokenList *self)
{
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}

GtkWidget *
pm_spoken_list_new (void)
{
  return g_object_new (PM_TYPE_SPOKEN_LIST, NULL);
}
