/* bt-http-page.c — what can be watched, as a web page and as a playlist.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "stream/bt-http-page.h"

#include <string.h>

#include "base/bt-limits.h"
#include "stream/bt-media-type.h"

BtHttpShare *
bt_http_share_new (guint32 torrent, BtMetainfo *metainfo)
{
  BtHttpShare *self = g_new0 (BtHttpShare, 1);

  self->torrent = torrent;
  self->metainfo = bt_metainfo_ref (metainfo);
  return self;
}

void
bt_http_share_free (BtHttpShare *self)
{
  bt_metainfo_unref (self->metainfo);
  g_free (self);
}

static char *
format_file_path (const BtHttpShare *share, guint32 file, const BtHttpToken *token)
{
  const BtHttpTarget target = { BT_HTTP_FILE, share->torrent, file };

  return bt_http_path_format (&target, token, bt_metainfo_get_file (share->metainfo, file)->path);
}

/* Both list what adds a file to @text; FALSE: it is not one for this list. */
typedef gboolean (*AddFile) (GString *text, const BtHttpShare *share, guint32 file,
                             gconstpointer data);

/* @n_left: how many more may be named. TRUE: some were left out. */
static gboolean
add_files (GString *text, const BtHttpShare *share, AddFile add, gconstpointer data, guint *n_left)
{
  for (guint32 i = 0; i < bt_metainfo_get_n_files (share->metainfo); i++) {
    if (*n_left == 0)
      return TRUE;
    if (!bt_metainfo_get_file (share->metainfo, i)->is_pad && add (text, share, i, data))
      (*n_left)--;
  }
  return FALSE;
}

/* --- the page ------------------------------------------------------------------------------------ */

static gboolean
add_item (GString *text, const BtHttpShare *share, guint32 file, gconstpointer token)
{
  const BtMetaFile *meta = bt_metainfo_get_file (share->metainfo, file);
  g_autofree char *path = format_file_path (share, file, token);
  g_autofree char *name = g_markup_escape_text (meta->path, -1);
  g_autofree char *size = g_format_size (meta->length);

  g_string_append_printf (text, "<li><a href=\"%s\">%s</a> (%s)</li>\n", path, name, size);
  return TRUE;
}

static void
add_torrent (GString *text, const BtHttpShare *share, const BtHttpToken *token, guint *n_left)
{
  g_autofree char *name = g_markup_escape_text (bt_metainfo_get_name (share->metainfo), -1);

  g_string_append_printf (text, "<h2>%s</h2>\n<ul>\n", name);
  if (add_files (text, share, add_item, token, n_left))
    g_string_append (text, "<li>and more</li>\n");
  g_string_append (text, "</ul>\n");
}

char *
bt_http_page_format (const GPtrArray *shares, const BtHttpToken *token)
{
  const BtHttpTarget playlist = { .kind = BT_HTTP_PLAYLIST };
  g_autofree char *path = bt_http_path_format (&playlist, token, NULL);
  GString *text = g_string_new ("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
                                "<meta charset=\"utf-8\">\n"
                                "<meta name=\"viewport\" content=\"width=device-width\">\n"
                                "<meta name=\"color-scheme\" content=\"light dark\">\n"
                                "<title>Piecemeal</title>\n</head>\n<body>\n"
                                "<h1>Piecemeal</h1>\n");
  guint n_left = BT_LIMIT_HTTP_LISTED;

  g_string_append_printf (text, "<p><a href=\"%s\">Playlist for a player</a></p>\n", path);
  for (guint i = 0; i < shares->len; i++)
    add_torrent (text, shares->pdata[i], token, &n_left);
  g_string_append (text, "</body>\n</html>\n");
  return g_string_free (text, FALSE);
}

/* --- the playlist -------------------------------------------------------------------------------- */

typedef struct {
  const BtHttpToken *token;
  const char *base;
} Entry;

/* A line of the list is a line, whatever the name. */
static char *
dup_line (const char *path)
{
  const char *slash = strrchr (path, '/');
  char *line = g_strdup (slash ? slash + 1 : path);

  for (char *at = line; *at != '\0'; at++) {
    if (g_ascii_iscntrl (*at))
      *at = ' ';
  }
  return line;
}

static gboolean
add_entry (GString *text, const BtHttpShare *share, guint32 file, gconstpointer data)
{
  const Entry *entry = data;
  const BtMetaFile *meta = bt_metainfo_get_file (share->metainfo, file);
  g_autofree char *path = NULL, *name = NULL;

  if (!bt_media_type_plays (bt_media_type_of (meta->path)))
    return FALSE;
  path = format_file_path (share, file, entry->token);
  name = dup_line (meta->path);
  g_string_append_printf (text, "#EXTINF:-1,%s\n%s%s\n", name, entry->base, path);
  return TRUE;
}

char *
bt_http_playlist_format (const GPtrArray *shares, const BtHttpToken *token, const char *base)
{
  const Entry entry = { token, base };
  GString *text = g_string_new ("#EXTM3U\n");
  guint n_left = BT_LIMIT_HTTP_LISTED;

  for (guint i = 0; i < shares->len; i++)
    add_files (text, shares->pdata[i], add_entry, &entry, &n_left);
  return g_string_free (text, FALSE);
}
