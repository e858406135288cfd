/* pm-cli-error.c — names for what can fail, as people and scripts look for them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-cli-output.h"

static const char *
name_metainfo_error (int code)
{
  static const char *const names[] = {
    [BT_METAINFO_ERROR_TOO_LARGE] = "too large",
    [BT_METAINFO_ERROR_NOT_BENCODE] = "no torrent file",
    [BT_METAINFO_ERROR_TRAILING] = "bytes after the end",
    [BT_METAINFO_ERROR_DUPLICATE_KEY] = "doubled key",
    [BT_METAINFO_ERROR_NO_INFO] = "no info",
    [BT_METAINFO_ERROR_NO_NAME] = "no name",
    [BT_METAINFO_ERROR_BAD_PIECE_LENGTH] = "bad piece length",
    [BT_METAINFO_ERROR_BAD_PIECES] = "bad pieces",
    [BT_METAINFO_ERROR_BAD_SIZE] = "bad size",
    [BT_METAINFO_ERROR_NO_FILES] = "no files",
    [BT_METAINFO_ERROR_TOO_MANY_FILES] = "too many files",
    [BT_METAINFO_ERROR_BAD_PATH] = "bad path",
    [BT_METAINFO_ERROR_WRONG_HASH] = "wrong hash",
    [BT_METAINFO_ERROR_UNSUPPORTED] = "not supported",
    [BT_METAINFO_ERROR_BAD_MAGNET] = "bad magnet link",
    [BT_METAINFO_ERROR_BAD_HASH] = "bad info hash",
    [BT_METAINFO_ERROR_BAD_NAME] = "bad name",
    [BT_METAINFO_ERROR_NAME_TAKEN] = "name taken",
    [BT_METAINFO_ERROR_NO_SUCH_FILE] = "no such file",
  };

  return code >= 0 && code < (int) G_N_ELEMENTS (names) ? names[code] : NULL;
}

static const char *
name_storage_error (int code)
{
  static const char *const names[] = {
    [BT_STORAGE_ERROR_FULL] = "disk full",
    [BT_STORAGE_ERROR_NO_FOLDER] = "no folder",
    [BT_STORAGE_ERROR_PERMISSION] = "no permission",
    [BT_STORAGE_ERROR_NOT_A_FILE] = "not a file",
    [BT_STORAGE_ERROR_MISSING] = "missing file",
    [BT_STORAGE_ERROR_FILE_TOO_LARGE] = "file too large",
    [BT_STORAGE_ERROR_IO] = "disk error",
    [BT_STORAGE_ERROR_LOCKED] = "state folder in use",
    [BT_STORAGE_ERROR_RESUME] = "bad resume data",
    [BT_STORAGE_ERROR_KEPT] = "files kept",
    [BT_STORAGE_ERROR_EXISTS] = "file exists",
    [BT_STORAGE_ERROR_BUSY] = "busy",
  };

  return code >= 0 && code < (int) G_N_ELEMENTS (names) ? names[code] : NULL;
}

const char *
pm_cli_name_error (const GError *error)
{
  if (error->domain == BT_METAINFO_ERROR)
    return name_metainfo_error (error->code);
  if (error->domain == BT_STORAGE_ERROR)
    return name_storage_error (error->code);
  return NULL;
}
