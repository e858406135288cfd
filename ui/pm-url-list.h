/* pm-url-list.h — addresses that a torrent names, in a card with a title; trackers in their groups.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include <bt.h>

G_BEGIN_DECLS

#define PM_TYPE_URL_LIST (pm_url_list_get_type ())
G_DECLARE_FINAL_TYPE (PmUrlList, pm_url_list, PM, URL_LIST, AdwPreferencesGroup)

GtkWidget *pm_url_list_new (const char *title, const char *description);
/* Neither is seen where there is no address. Cheap where nothing changed. */
void pm_url_list_show_trackers (PmUrlList *self, GListModel *trackers);
/* @urls: NULL-terminated, or NULL. */
void pm_url_list_show_urls (PmUrlList *self, const char *const *urls);

G_END_DECLS
