/* pm-field.h — one field of a torrent file over its bracket: what stands there, its key, what it is for.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PM_TYPE_FIELD (pm_field_get_type ())
G_DECLARE_FINAL_TYPE (PmField, pm_field, PM, FIELD, GtkWidget)

/* @key: as in the file, not translated. @purpose: a few plain words, translated. */
GtkWidget *pm_field_new (const char *key, const char *purpose);
/* NULL: the field is not there, and not seen. Cheap where nothing changed. */
void pm_field_set (PmField *self, const char *value);
/* A long text may take several lines, and be selected. */
void pm_field_set_long (PmField *self);

G_END_DECLS
