/* bt-resume-names.c — where a torrent's files lie by a person's choice: written and read.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "storage/bt-resume-private.h"

#include "metainfo/bt-rename.h"
#include <string.h>

/* --- writing: keys ascend ----------------------------------------------------------------------- */

static void
put_paths (GByteArray *to, GArray *renamed)
{
  bt_bencode_put_string (to, "paths");
  bt_bencode_open_list (to);
  for (guint i = 0; i < renamed->len; i++) {
    const BtRenamedFile *file = &g_array_index (renamed, BtRenamedFile, i);

    bt_bencode_put_integer (to, file->file);
    bt_bencode_put_string (to, file->path);
  }
  bt_bencode_close (to);
}

void
bt_resume_put_names (GByteArray *to, BtMetainfo *names)
{
  const char *top;
  g_autoptr (GArray) renamed = bt_metainfo_get_renamed (names, &top);

  if (top == NULL && renamed->len == 0)
    return;
  bt_bencode_put_string (to, "names");
  bt_bencode_open_dict (to);
  if (renamed->len > 0)
    put_paths (to, renamed);
  if (top != NULL) {
    bt_bencode_put_string (to, "top");
    bt_bencode_put_string (to, top);
  }
  bt_bencode_close (to);
}

void
bt_resume_put_rename (GByteArray *to, const char *path, const char *name)
{
  bt_bencode_put_string (to, "rename");
  bt_bencode_open_list (to);
  bt_bencode_put_string (to, path);
  bt_bencode_put_string (to, name);
  bt_bencode_close (to);
}

/* --- reading ------------------------------------------------------------------------------------ */

/* NULL: no string, or with a NUL in it. Which paths and names are good is seen by those who take
 * them. (transfer full) */
static char *
read_text (BtBencodeValue value)
{
  gsize n_bytes;
  const guint8 *bytes = bt_bencode_get_string (value, &n_bytes);

  if (bytes == NULL || memchr (bytes, 0, n_bytes) != NULL)
    return NULL;
  return g_strndup ((const char *) bytes, n_bytes);
}

static void
clear_renamed_cb (gpointer file)
{
  g_free ((char *) ((BtRenamedFile *) file)->path);
}

/* Indices ascend. NULL: something is wrong. (transfer full) GArray of BtRenamedFile, paths owned */
static GArray *
read_paths (BtBencodeValue list)
{
  g_autoptr (GArray) files = g_array_new (FALSE, FALSE, sizeof (BtRenamedFile));
  BtBencodeValue item;
  BtBencodeIter iter;
  gint64 last = -1, index;

  g_array_set_clear_func (files, clear_renamed_cb);
  if (bt_bencode_get_type (list) != BT_BENCODE_LIST)
    return NULL;
  bt_bencode_iter_init (&iter, list);
  while (bt_bencode_iter_next (&iter, NULL, &item)) {
    BtRenamedFile file;

    if (!bt_bencode_get_integer (item, &index) || index <= last || index > G_MAXUINT32
        || !bt_bencode_iter_next (&iter, NULL, &item) || !(file.path = read_text (item)))
      return NULL;
    file.file = last = index;
    g_array_append_val (files, file);
  }
  return g_steal_pointer (&files);
}

BtMetainfo *
bt_resume_read_names (BtBencodeValue dict, BtMetainfo *metainfo)
{
  BtBencodeValue paths = bt_bencode_lookup (dict, "paths"), top = bt_bencode_lookup (dict, "top");
  g_autoptr (GArray) files = NULL;
  g_autofree char *name = NULL;

  if (bt_bencode_get_type (dict) != BT_BENCODE_DICT)
    return NULL;
  if (bt_bencode_get_type (top) != BT_BENCODE_NONE && !(name = read_text (top)))
    return NULL;
  if (bt_bencode_get_type (paths) != BT_BENCODE_NONE && !(files = read_paths (paths)))
    return NULL;
  return bt_metainfo_new_renamed (metainfo, name,
                                  files ? (BtRenamedFile *) (gpointer) files->data : NULL,
                                  files ? files->len : 0);
}

gboolean
bt_resume_read_rename (BtBencodeValue list, char **path, char **name)
{
  BtBencodeValue item;
  BtBencodeIter iter;

  if (bt_bencode_get_type (list) != BT_BENCODE_LIST || bt_bencode_get_n_items (list) != 2)
    return FALSE;
  bt_bencode_iter_init (&iter, list);
  if (bt_bencode_iter_next (&iter, NULL, &item))
    *path = read_text (item);
  if (bt_bencode_iter_next (&iter, NULL, &item))
    *name = read_text (item);
  return *path != NULL && *name != NULL;
}
