/* bt-labels.c — words by which a person sorts torrents.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bt-labels.h"

#include <string.h>

/* Controls, unassigned ones, and marks that turn the direction of what is written around them. */
static gboolean
can_be_seen (gunichar c)
{
  switch (g_unichar_type (c)) {
  case G_UNICODE_CONTROL:
  case G_UNICODE_FORMAT:
  case G_UNICODE_UNASSIGNED:
  case G_UNICODE_PRIVATE_USE:
  case G_UNICODE_SURROGATE:
  case G_UNICODE_LINE_SEPARATOR:
  case G_UNICODE_PARAGRAPH_SEPARATOR:
    return FALSE;
  default:
    return TRUE;
  }
}

char *
bt_label_clean (const char *text)
{
  g_autoptr (GString) clean = g_string_new (NULL);
  guint n_chars = 0;
  gboolean gap = FALSE;

  if (!text || !g_utf8_validate (text, -1, NULL))
    return NULL;
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar c = g_utf8_get_char (at);

    if (g_unichar_isspace (c)) {
      gap = n_chars > 0;
      continue;
    }
    if (!can_be_seen (c))
      continue;
    if (n_chars + (gap ? 2 : 1) > BT_LABEL_CHARS)
      break;
    if (gap)
      g_string_append_c (clean, ' ');
    g_string_append_unichar (clean, c);
    n_chars += gap ? 2 : 1;
    gap = FALSE;
  }
  return clean->len > 0 ? g_string_free (g_steal_pointer (&clean), FALSE) : NULL;
}

static gboolean
is_same (const char *a, const char *b)
{
  g_autofree char *folded_a = g_utf8_casefold (a, -1);
  g_autofree char *folded_b = g_utf8_casefold (b, -1);

  return strcmp (folded_a, folded_b) == 0;
}

gboolean
bt_labels_contain (const char *const *labels, const char *label)
{
  for (guint i = 0; labels && labels[i]; i++) {
    if (is_same (labels[i], label))
      return TRUE;
  }
  return FALSE;
}

char **
bt_labels_clean (const char *const *labels)
{
  char **clean = g_new0 (char *, BT_LABELS_MAX + 1);
  guint n = 0;

  for (guint i = 0; labels && labels[i] && n < BT_LABELS_MAX; i++) {
    char *label = bt_label_clean (labels[i]);

    if (label && !bt_labels_contain ((const char *const *) clean, label))
      clean[n++] = label;
    else
      g_free (label);
  }
  return clean;
}
