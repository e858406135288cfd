/* bt-storage-error.h — what can go wrong with a person's disk.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define BT_STORAGE_ERROR (bt_storage_error_quark ())
GQuark bt_storage_error_quark (void);

typedef enum {
  BT_STORAGE_ERROR_FULL,           /* ENOSPC, EDQUOT: goes on when there is room */
  BT_STORAGE_ERROR_NO_FOLDER,      /* the download folder is not there (drive not mounted) */
  BT_STORAGE_ERROR_PERMISSION,     /* EACCES, EPERM, EROFS */
  BT_STORAGE_ERROR_NOT_A_FILE,     /* a folder, device or link stands where a file should */
  BT_STORAGE_ERROR_MISSING,        /* a file that held verified pieces is gone or shorter */
  BT_STORAGE_ERROR_FILE_TOO_LARGE, /* EFBIG: the file system cannot hold it */
  BT_STORAGE_ERROR_IO,             /* anything else; the message names file and cause */
  BT_STORAGE_ERROR_LOCKED,         /* another process owns the state folder */
  BT_STORAGE_ERROR_RESUME,         /* resume data that cannot be read */
  BT_STORAGE_ERROR_KEPT,           /* files were there before we were: they are not removed */
  BT_STORAGE_ERROR_EXISTS,         /* something is there already, and is not overwritten */
  BT_STORAGE_ERROR_BUSY,           /* the files are being moved already */
} BtStorageError;

G_END_DECLS
