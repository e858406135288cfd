/* bt-http-path.c — the paths of the streaming server.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "stream/bt-http-path.h"

#include <string.h>

#include "base/bt-random.h"

#define PLAYLIST "playlist.m3u8"
#define TEXTS "texts/"
#define TEXT_END ".vtt"

void
bt_http_token_init (BtHttpToken *self)
{
  guint8 bytes[BT_HTTP_TOKEN_LENGTH / 2];

  bt_random_secret (bytes, sizeof bytes);
  for (guint i = 0; i < sizeof bytes; i++)
    g_snprintf (self->text + 2 * i, 3, "%02x", bytes[i]);
}

/* How long it takes does not tell how much was right. */
static gboolean
is_token (const char *text, const BtHttpToken *token)
{
  guint8 differences = 0;

  if (strlen (text) < BT_HTTP_TOKEN_LENGTH)
    return FALSE;
  for (guint i = 0; i < BT_HTTP_TOKEN_LENGTH; i++)
    differences |= (guint8) (text[i] ^ token->text[i]);
  return differences == 0;
}

/* The whole of what follows TEXTS. */
static gboolean
take_text (const char *at, guint32 *value)
{
  guint64 sum;
  g_autofree char *digits = NULL;

  if (!g_str_has_suffix (at, TEXT_END))
    return FALSE;
  digits = g_strndup (at, strlen (at) - strlen (TEXT_END));
  if (!g_ascii_string_to_unsigned (digits, 10, 0, G_MAXUINT32, &sum, NULL))
    return FALSE;
  *value = (guint32) sum;
  return TRUE;
}

/* Digits and the slash behind them, or the end where that is allowed. */
static gboolean
take_index (const char **at, guint32 *value)
{
  const char *begin = *at;
  guint64 sum = 0;

  for (; g_ascii_isdigit (**at) && sum <= G_MAXUINT32; (*at)++)
    sum = sum * 10 + (guint64) (**at - '0');
  if (*at == begin || sum > G_MAXUINT32 || (**at != '/' && **at != '\0'))
    return FALSE;
  *value = (guint32) sum;
  *at += **at == '/';
  return TRUE;
}

/* The folder of a file is none: Kodi looks there for subtitles, and would read the film for a list of names. */
static gboolean
is_folder (const char *end)
{
  return end[-1] == '/' && *end == '\0';
}

gboolean
bt_http_path_has_token (const char *path, const BtHttpToken *token)
{
  return *path == '/' && is_token (path + 1, token) && path[1 + BT_HTTP_TOKEN_LENGTH] == '/';
}

BtHttpTarget
bt_http_path_parse (const char *path, const BtHttpToken *token)
{
  BtHttpTarget target = { BT_HTTP_NOTHING, 0, 0 };
  const char *at;

  if (!bt_http_path_has_token (path, token))
    return target;
  at = path + 1 + BT_HTTP_TOKEN_LENGTH + 1;
  if (*at == '\0')
    target.kind = BT_HTTP_PAGE;
  else if (strcmp (at, PLAYLIST) == 0)
    target.kind = BT_HTTP_PLAYLIST;
  else if (g_str_has_prefix (at, TEXTS) && take_text (at + strlen (TEXTS), &target.file))
    target.kind = BT_HTTP_TEXT;
  else if (take_index (&at, &target.torrent) && take_index (&at, &target.file) && !is_folder (at))
    target.kind = BT_HTTP_FILE;
  return target;
}

char *
bt_http_path_format (const BtHttpTarget *target, const BtHttpToken *token, const char *name)
{
  const char *last;
  g_autofree char *escaped = NULL;

  if (target->kind == BT_HTTP_PLAYLIST)
    return g_strdup_printf ("/%s/" PLAYLIST, token->text);
  if (target->kind == BT_HTTP_TEXT)
    return g_strdup_printf ("/%s/" TEXTS "%u" TEXT_END, token->text, target->file);
  if (target->kind != BT_HTTP_FILE)
    return g_strdup_printf ("/%s/", token->text);
  last = strrchr (name, '/');
  escaped = g_uri_escape_string (last ? last + 1 : name, NULL, FALSE);
  return g_strdup_printf ("/%s/%u/%u/%s", token->text, target->torrent, target->file, escaped);
}
