/* pm-url-list.c — addresses that a torrent names, in a card with a title; trackers in their groups.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-url-list.h"

#include <glib/gi18n.h>

struct _PmUrlList {
  AdwPreferencesGroup parent_instance;
  GPtrArray *rows; /* owned; of GtkWidget, borrowed */
  char *shown;     /* owned; all that is shown, to tell what changed */
};

G_DEFINE_FINAL_TYPE (PmUrlList, pm_url_list, ADW_TYPE_PREFERENCES_GROUP)

static void
pm_url_list_finalize (GObject *object)
{
  PmUrlList *self = PM_URL_LIST (object);

  g_ptr_array_unref (self->rows);
  g_free (self->shown);
  G_OBJECT_CLASS (pm_url_list_parent_class)->finalize (object);
}

static void
pm_url_list_class_init (PmUrlListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pm_url_list_finalize;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
pm_url_list_init (PmUrlList *self)
{
  self->rows = g_ptr_array_new ();
}

GtkWidget *
pm_url_list_new (const char *title, const char *description)
{
  GtkWidget *self =
      g_object_new (PM_TYPE_URL_LIST, "title", title, "description", description, NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  return self;
}

/* FALSE: it is shown already. */
static gboolean
begin (PmUrlList *self, const char *shown)
{
  gtk_widget_set_visible (GTK_WIDGET (self), *shown != '\0');
  if (g_strcmp0 (self->shown, shown) == 0)
    return FALSE;
  g_free (self->shown);
  self->shown = g_strdup (shown);
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
  return TRUE;
}

/* @group: NULL: as the one above. */
static void
add_row (PmUrlList *self, const char *url, const char *group)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), url);
  gtk_widget_add_css_class (row, "pm-url-row");
  if (group != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), group);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  g_ptr_array_add (self->rows, row);
}

static char *
list_trackers (GListModel *trackers)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (trackers); i++) {
    g_autoptr (BtTracker) tracker = g_list_model_get_item (trackers, i);
    const BtTrackerStat *stat = bt_tracker_get_stat (tracker);

    g_string_append_printf (text, "%d %u %s\n", stat->is_extra, stat->tier, stat->url);
  }
  return g_string_free (text, FALSE);
}

static char *
get_group (const BtTrackerStat *stat, guint group)
{
  if (stat->is_extra)
    return g_strdup (_ ("Of your Preferences, and in no torrent file"));
  /* Translators: trackers stand in groups, which are asked one after the other. */
  return g_strdup_printf (_ ("Group %u"), group);
}

void
pm_url_list_show_trackers (PmUrlList *self, GListModel *trackers)
{
  g_autofree char *shown = list_trackers (trackers);
  guint group = 0, tier = 0;

  if (!begin (self, shown))
    return;
  for (guint i = 0; i < g_list_model_get_n_items (trackers); i++) {
    g_autoptr (BtTracker) tracker = g_list_model_get_item (trackers, i);
    const BtTrackerStat *stat = bt_tracker_get_stat (tracker);
    g_autofree char *words = NULL;

    if (group == 0 || stat->tier != tier)
      group++;
    tier = stat->tier;
    words = get_group (stat, group);
    add_row (self, stat->url, words);
  }
}

void
pm_url_list_show_urls (PmUrlList *self, const char *const *urls)
{
  g_autofree char *shown = urls != NULL ? g_strjoinv ("\n", (char **) urls) : g_strdup ("");

  if (!begin (self, shown))
    return;
  for (; urls != NULL && *urls != NULL; urls++)
    add_row (self, *urls, NULL);
}
