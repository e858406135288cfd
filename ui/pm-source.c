/* pm-source.c — what a person means by a file, a link or a piece of text: something to add.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-source.h"

#include <bt.h>
#include <string.h>

#define SOURCES_MAX 100      /* of one drop or paste; more is a mistake */
#define LINK_TITLE_LENGTH 60 /* characters of a link in a message */

static gboolean
has_scheme (const char *text, const char *scheme)
{
  return g_ascii_strncasecmp (text, scheme, strlen (scheme)) == 0;
}

gboolean
pm_source_is_magnet (const char *source)
{
  return has_scheme (source, "magnet:");
}

static gboolean
is_web_address (const char *text)
{
  return has_scheme (text, "http://") || has_scheme (text, "https://");
}

gboolean
pm_source_is_link (const char *source)
{
  return pm_source_is_magnet (source) || is_web_address (source);
}

static char *
magnet_of_hash (const char *text)
{
  BtInfoHash hash;
  g_autofree char *hex = NULL;

  if (!bt_info_hash_parse (&hash, text))
    return NULL;
  hex = bt_info_hash_to_string (&hash);
  return g_strconcat (hash.has_v1 ? "magnet:?xt=urn:btih:" : "magnet:?xt=urn:btmh:1220", hex, NULL);
}

static char *
source_from_line (const char *line)
{
  if (pm_source_is_link (line) || has_scheme (line, "file://"))
    return g_strdup (line);
  if (g_path_is_absolute (line) && g_file_test (line, G_FILE_TEST_EXISTS))
    return g_strdup (line);
  return magnet_of_hash (line);
}

char **
pm_source_list_from_text (const char *text)
{
  g_auto (GStrv) lines = g_strsplit_set (text, "\r\n", -1);
  g_autoptr (GStrvBuilder) sources = g_strv_builder_new ();
  guint n = 0;

  for (guint i = 0; lines[i] != NULL && n < SOURCES_MAX; i++) {
    char *source = source_from_line (g_strstrip (lines[i]));

    if (source == NULL)
      continue;
    g_strv_builder_add (sources, source);
    g_free (source);
    n++;
  }
  return g_strv_builder_end (sources);
}

char *
pm_source_from_file (GFile *file)
{
  g_autofree char *uri = g_file_get_uri (file);

  if (pm_source_is_link (uri))
    return g_steal_pointer (&uri);
  return g_file_is_native (file) ? g_file_get_path (file) : g_steal_pointer (&uri);
}

char *
pm_source_from_argument (const char *argument)
{
  return g_file_test (argument, G_FILE_TEST_EXISTS) ? NULL : magnet_of_hash (argument);
}

static char *
shorten (const char *text)
{
  g_autofree char *start = NULL;

  if (g_utf8_strlen (text, -1) <= LINK_TITLE_LENGTH)
    return g_strdup (text);
  start = g_utf8_substring (text, 0, LINK_TITLE_LENGTH);
  return g_strconcat (start, "…", NULL);
}

char *
pm_source_get_title (const char *source)
{
  g_autofree char *valid = NULL;

  if (pm_source_is_link (source)) {
    valid = g_utf8_make_valid (source, -1);
    return shorten (valid);
  }
  return g_filename_display_basename (source);
}
