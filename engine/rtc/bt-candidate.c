/* bt-candidate.c — an address at which one says to be reached, as ICE writes it (RFC 8839, 5.1).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "rtc/bt-candidate.h"

#include <string.h>

#define PREFIX "candidate:"
#define LOCAL ".local"
#define FOUNDATION_MAX 32 /* characters */
#define COMPONENT_MAX 256
#define PRIORITY_MAX G_MAXINT32
#define WORD_MAX BT_CANDIDATE_NAME_MAX /* bytes, with the NUL; an address has 46 */

/* The next word of @line, which goes on behind it; "" at its end. FALSE: it is too long to be one. */
static gboolean
take_word (const char **line, char word[WORD_MAX])
{
  gsize length = strcspn (*line, " ");

  if (length >= WORD_MAX)
    return FALSE;
  memcpy (word, *line, length);
  word[length] = '\0';
  *line += length + strspn (*line + length, " ");
  return TRUE;
}

static gboolean
take_number (const char **line, guint64 max, guint64 *number)
{
  char word[WORD_MAX];

  return take_word (line, word) && g_ascii_isdigit (word[0])
         && g_ascii_string_to_unsigned (word, 10, 1, max, number, NULL);
}

static gboolean
take_foundation (const char **line)
{
  char word[WORD_MAX];
  gsize length;

  if (!take_word (line, word))
    return FALSE;
  for (length = 0; word[length] != '\0'; length++)
    if (!g_ascii_isalnum (word[length]) && word[length] != '+' && word[length] != '/')
      return FALSE;
  return length >= 1 && length <= FOUNDATION_MAX;
}

/* One label before ".local": a browser's is a UUID, and others are to be passed over. */
static gboolean
is_local_name (const char *word)
{
  gsize length = strlen (word), n_label = strlen (LOCAL);

  if (length <= n_label || g_ascii_strcasecmp (word + length - n_label, LOCAL) != 0)
    return FALSE;
  for (gsize i = 0; i < length - n_label; i++)
    if (!g_ascii_isalnum (word[i]) && word[i] != '-')
      return FALSE;
  return TRUE;
}

/* An address, which has no port of its own here: neither brackets nor a single colon. */
static gboolean
parse_ip (BtAddress *address, const char *word, guint16 port)
{
  const char *colon = strchr (word, ':');

  if (word[0] == '[' || (colon != NULL && strchr (colon + 1, ':') == NULL))
    return FALSE;
  return bt_address_parse (address, word, port);
}

static gboolean
take_place (BtCandidate *self, const char **line)
{
  char word[WORD_MAX];
  guint64 port;

  if (!take_word (line, word) || !take_number (line, G_MAXUINT16, &port))
    return FALSE;
  if (!is_local_name (word))
    return parse_ip (&self->address, word, (guint16) port);
  g_strlcpy (self->name, word, sizeof self->name);
  self->address.port = (guint16) port;
  return TRUE;
}

static gboolean
take_kind (BtCandidate *self, const char **line)
{
  static const struct {
    const char *name;
    BtRtcCandidateKind kind;
  } kinds[] = {
    { "host", BT_RTC_HOST },
    { "srflx", BT_RTC_REFLEXIVE },
    { "prflx", BT_RTC_REFLEXIVE },
    { "relay", BT_RTC_RELAYED },
  };
  char word[WORD_MAX];

  if (!take_word (line, word) || strcmp (word, "typ") != 0 || !take_word (line, word))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (strcmp (word, kinds[i].name) == 0) {
      self->kind = kinds[i].kind;
      return TRUE;
    }
  return FALSE;
}

gboolean
bt_candidate_parse (BtCandidate *self, const char *line)
{
  char transport[WORD_MAX];
  guint64 component, priority;

  *self = (BtCandidate) { 0 };
  if (!g_str_has_prefix (line, PREFIX))
    return FALSE;
  line += strlen (PREFIX);
  if (!take_foundation (&line) || !take_number (&line, COMPONENT_MAX, &component)
      || !take_word (&line, transport) || !take_number (&line, PRIORITY_MAX, &priority))
    return FALSE;
  self->component = (guint) component;
  self->is_udp = g_ascii_strcasecmp (transport, "udp") == 0;
  self->priority = (guint32) priority;
  return take_place (self, &line) && take_kind (self, &line);
}
