/* pm-prefs.h — what the pages of the preferences share: rows that are settings.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Thread: main. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Which setting a row of a template shows. */
typedef struct {
  const char *row, *property, *key;
  const char *const *nicks; /* of an enum, in the order of the row's choices; NULL: it is none */
} PmPrefsBinding;

/* In class_init: makes the rows known. */
void pm_prefs_add_rows (GtkWidgetClass *klass, const PmPrefsBinding *bindings, gsize n);
/* The row @name of the template of @page. (transfer none) */
GtkWidget *pm_prefs_get_row (GtkWidget *page, const char *name);
/* From now on each row shows its setting, and changes it. */
void pm_prefs_bind (GtkWidget *page, GSettings *settings, const PmPrefsBinding *bindings, gsize n);

G_END_DECLS
