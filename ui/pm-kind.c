/* pm-kind.c — which icon stands for a file or a torrent.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-kind.h"

#include <gio/gio.h>
#include <string.h>

static const struct {
  const char *prefix; /* of the content type */
  const char *icon;
} kinds[] = {
  { "video/", "video-x-generic-symbolic" },
  { "audio/", "audio-x-generic-symbolic" },
  { "image/", "image-x-generic-symbolic" },
  { "application/x-cd-image", "media-optical-symbolic" },
  { "application/vnd.efi.iso", "media-optical-symbolic" },
  { "application/x-raw-disk-image", "media-optical-symbolic" },
  { "application/zip", "package-x-generic-symbolic" },
  { "application/x-tar", "package-x-generic-symbolic" },
  { "application/x-compressed", "package-x-generic-symbolic" },
  { "application/gzip", "package-x-generic-symbolic" },
  { "application/x-7z", "package-x-generic-symbolic" },
  { "application/vnd.rar", "package-x-generic-symbolic" },
  { "application/vnd.debian", "package-x-generic-symbolic" },
};

const char *
pm_kind_icon_for_name (const char *name)
{
  g_autofree char *type = g_content_type_guess (name, NULL, 0, NULL);
  g_autofree char *mime = g_content_type_get_mime_type (type);

  for (gsize i = 0; mime != NULL && i < G_N_ELEMENTS (kinds); i++) {
    if (g_str_has_prefix (mime, kinds[i].prefix))
      return kinds[i].icon;
  }
  return "text-x-generic-symbolic";
}

const char *
pm_kind_icon_for_torrent (BtTorrent *torrent)
{
  BtMetainfo *metainfo = bt_torrent_get_metainfo (torrent);
  const BtMetaFile *largest = NULL;

  if (metainfo == NULL)
    return "folder-download-symbolic";
  for (guint32 i = 0; i < bt_metainfo_get_n_files (metainfo); i++) {
    const BtMetaFile *file = bt_metainfo_get_file (metainfo, i);

    if (!file->is_pad && (largest == NULL || file->length > largest->length))
      largest = file;
  }
  return largest != NULL ? pm_kind_icon_for_name (largest->path) : "folder-symbolic";
}

gboolean
pm_kind_is_playable (BtTorrent *torrent)
{
  const char *icon = pm_kind_icon_for_torrent (torrent);

  return g_str_has_prefix (icon, "video-") || g_str_has_prefix (icon, "audio-");
}

gboolean
pm_kind_find_playable (BtTorrent *torrent, guint32 *file)
{
  BtMetainfo *metainfo = bt_torrent_get_metainfo (torrent);
  const BtMetaFile *largest = NULL;

  for (guint32 i = 0; metainfo != NULL && i < bt_metainfo_get_n_files (metainfo); i++) {
    const BtMetaFile *other = bt_metainfo_get_file (metainfo, i);

    if (other->is_pad || !bt_media_type_plays (bt_media_type_of (other->path))
        || (largest != NULL && other->length <= largest->length))
      continue;
    largest = other;
    *file = i;
  }
  return largest != NULL;
}

PmUse
pm_kind_get_use (BtFile *file)
{
  const BtMediaType *type = bt_media_type_of (bt_file_get_path (file));

  if (bt_media_type_plays (type))
    return PM_USE_PLAY;
  return type->kind == BT_MEDIA_IMAGE ? PM_USE_SHOW : PM_USE_OPEN;
}

gboolean
pm_kind_is_whole (BtFile *file)
{
  return bt_file_get_have (file) == bt_file_get_size (file);
}
