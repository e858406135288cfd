/* bt-file.c — one file of a torrent as a person sees it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/bt-file-private.h"

#include <string.h>

#include "base/bt-stat.h"

struct _BtFile {
  GObject parent;
  BtMetainfo *metainfo; /* owned reference; keeps the path */
  guint32 index;
  guint64 have; /* verified bytes */
  guint priority;
};

enum { PROP_0, PROP_PATH, PROP_SIZE, PROP_HAVE, PROP_PRIORITY, N_PROPS };
static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (BtFile, bt_file, G_TYPE_OBJECT)

static const BtMetaFile *
get_entry (BtFile *self)
{
  return bt_metainfo_get_file (self->metainfo, self->index);
}

static void
bt_file_finalize (GObject *object)
{
  g_clear_pointer (&BT_FILE (object)->metainfo, bt_metainfo_unref);
  G_OBJECT_CLASS (bt_file_parent_class)->finalize (object);
}

static void
bt_file_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  BtFile *self = BT_FILE (object);

  switch (id) {
  case PROP_PATH:
    g_value_set_string (value, bt_file_get_path (self));
    break;
  case PROP_SIZE:
    g_value_set_uint64 (value, bt_file_get_size (self));
    break;
  case PROP_HAVE:
    g_value_set_uint64 (value, self->have);
    break;
  case PROP_PRIORITY:
    g_value_set_uint (value, self->priority);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
bt_file_class_init (BtFileClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->finalize = bt_file_finalize;
  object_class->get_property = bt_file_get_property;
  properties[PROP_PATH] = g_param_spec_string ("path", NULL, NULL, NULL, flags);
  properties[PROP_SIZE] = g_param_spec_uint64 ("size", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_HAVE] = g_param_spec_uint64 ("have", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_PRIORITY] = g_param_spec_uint ("priority", NULL, NULL, BT_PRIORITY_SKIP,
                                                 BT_PRIORITY_HIGH, BT_PRIORITY_NORMAL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
bt_file_init (BtFile *self)
{
  self->priority = BT_PRIORITY_NORMAL;
}

BtFile *
_bt_file_new (BtMetainfo *metainfo, guint32 index)
{
  BtFile *self = g_object_new (BT_TYPE_FILE, NULL);

  self->metainfo = bt_metainfo_ref (metainfo);
  self->index = index;
  return self;
}

void
_bt_file_set_metainfo (BtFile *self, BtMetainfo *metainfo)
{
  g_autoptr (BtMetainfo) old = self->metainfo;

  self->metainfo = bt_metainfo_ref (metainfo);
  if (strcmp (bt_metainfo_get_file (old, self->index)->path, get_entry (self)->path) != 0)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PATH]);
}

void
_bt_file_update (BtFile *self, guint64 have, guint priority)
{
  if (self->have != have) {
    self->have = have;
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HAVE]);
  }
  if (self->priority != priority) {
    self->priority = priority;
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PRIORITY]);
  }
}

guint32
bt_file_get_index (BtFile *self)
{
  g_return_val_if_fail (BT_IS_FILE (self), 0);
  return self->index;
}

const char *
bt_file_get_path (BtFile *self)
{
  g_return_val_if_fail (BT_IS_FILE (self), NULL);
  return get_entry (self)->path;
}

const char *
bt_file_get_name (BtFile *self)
{
  const char *path = bt_file_get_path (self);
  const char *slash = path != NULL ? strrchr (path, '/') : NULL;

  return slash != NULL ? slash + 1 : path;
}

guint64
bt_file_get_size (BtFile *self)
{
  g_return_val_if_fail (BT_IS_FILE (self), 0);
  return get_entry (self)->length;
}

guint64
bt_file_get_have (BtFile *self)
{
  g_return_val_if_fail (BT_IS_FILE (self), 0);
  return self->have;
}

guint
bt_file_get_priority (BtFile *self)
{
  g_return_val_if_fail (BT_IS_FILE (self), 0);
  return self->priority;
}

void
bt_file_get_pieces (BtFile *self, gint64 *first, gint64 *last)
{
  const BtMetaFile *entry;
  guint32 piece_length;

  g_return_if_fail (BT_IS_FILE (self));
  entry = get_entry (self);
  piece_length = bt_metainfo_get_piece_length (self->metainfo);
  *first = (gint64) (entry->offset / piece_length);
  *last = entry->length > 0 ? (gint64) ((entry->offset + entry->length - 1) / piece_length)
                            : *first - 1;
}
