/* bt-storage-error.c — what the system said, as an error a person can act on.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "storage/bt-storage-error-private.h"

#include <errno.h>

/* It would be taken for a subtraction. */
/* clang-format off */
G_DEFINE_QUARK (bt-storage-error-quark, bt_storage_error)
/* clang-format on */

typedef struct {
  int code; /* errno */
  BtStorageError error;
  const char *cause; /* NULL: what the C library says */
} Cause;

static const Cause causes[] = {
  { ENOSPC, BT_STORAGE_ERROR_FULL, "the disk is full; make some room on it" },
  { EDQUOT, BT_STORAGE_ERROR_FULL, "the disk quota is used up; make some room" },
  { EACCES, BT_STORAGE_ERROR_PERMISSION, NULL },
  { EPERM, BT_STORAGE_ERROR_PERMISSION, NULL },
  { EROFS, BT_STORAGE_ERROR_PERMISSION, NULL },
  { EISDIR, BT_STORAGE_ERROR_NOT_A_FILE, "a folder stands there" },
  { ENOTDIR, BT_STORAGE_ERROR_NOT_A_FILE, "something else stands where a folder should" },
  { ELOOP, BT_STORAGE_ERROR_NOT_A_FILE, "a link stands there, and links are not followed" },
  { ENXIO, BT_STORAGE_ERROR_NOT_A_FILE, "no ordinary file stands there" },
  { ENOENT, BT_STORAGE_ERROR_MISSING, "it is not there any more" },
  { ENODATA, BT_STORAGE_ERROR_MISSING, "it is shorter than it was" },
  { ESTALE, BT_STORAGE_ERROR_MISSING, "it was replaced or removed" },
  { EEXIST, BT_STORAGE_ERROR_EXISTS, "there is something of this name already" },
  { ENOTEMPTY, BT_STORAGE_ERROR_EXISTS, "there is something of this name already" },
  { EFBIG, BT_STORAGE_ERROR_FILE_TOO_LARGE, "the file system cannot hold a file of this size" },
};

void
bt_storage_set_error (GError **error, int code, const char *verb, const char *path)
{
  BtStorageError kind = BT_STORAGE_ERROR_IO;
  const char *cause = NULL;
  g_autofree char *name = g_filename_display_name (path);

  for (guint i = 0; i < G_N_ELEMENTS (causes); i++) {
    if (causes[i].code == code) {
      kind = causes[i].error;
      cause = causes[i].cause;
    }
  }
  g_set_error (error, BT_STORAGE_ERROR, kind, "cannot %s %s: %s", verb, name,
               cause != NULL ? cause : g_strerror (code));
}
