/* bt-magnet.c — magnet links (BEP 9, 53) and bare info hashes.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "metainfo/bt-magnet.h"

#include "base/bt-limits.h"
#include "metainfo/bt-clean.h"

#include <string.h>

#define SCHEME "magnet:?"
#define URN_V1 "urn:btih:"
#define URN_V2 "urn:btmh:1220" /* 0x12: SHA-256, 0x20: 32 bytes; multihash, BEP 52 */

typedef struct {
  BtMagnet *magnet;
  GPtrArray *trackers;  /* owned strings */
  GPtrArray *web_seeds; /* owned strings */
  GHashTable *seen;     /* URLs of both, borrowed from them */
} Reader;

static gboolean
fail (GError **error, BtMetainfoError code, const char *message)
{
  g_set_error_literal (error, BT_METAINFO_ERROR, (int) code, message);
  return FALSE;
}

static gboolean
has_scheme (const char *text)
{
  return g_ascii_strncasecmp (text, SCHEME, strlen (SCHEME)) == 0;
}

/* --- percent encoding -------------------------------------------------------------------------- */

/* The bytes behind %XX; a % that is not followed by two hex digits stands for itself. */
static GByteArray *
decode (const char *text, gsize length, gboolean plus_is_space)
{
  GByteArray *bytes = g_byte_array_sized_new ((guint) length + 1);

  for (gsize i = 0; i < length; i++) {
    guint8 byte = (guint8) text[i];

    if (byte == '%' && i + 2 < length && g_ascii_isxdigit (text[i + 1])
        && g_ascii_isxdigit (text[i + 2])) {
      byte =
          (guint8) (g_ascii_xdigit_value (text[i + 1]) << 4 | g_ascii_xdigit_value (text[i + 2]));
      i += 2;
    } else if (byte == '+' && plus_is_space) {
      byte = ' ';
    }
    g_byte_array_append (bytes, &byte, 1);
  }
  return bytes;
}

/* NULL when there is a NUL in it: nothing but dn may hold what is no text. */
static char *
decode_text (const char *text, gsize length)
{
  GByteArray *bytes = decode (text, length, FALSE);
  gboolean has_nul = memchr (bytes->data, '\0', bytes->len) != NULL;

  g_byte_array_append (bytes, (const guint8 *) "", 1);
  return (char *) g_byte_array_free (bytes, has_nul);
}

/* --- parameters -------------------------------------------------------------------------------- */

/* Takes @half over into @to; FALSE when it differs from what is there. */
static gboolean
merge_hash (BtInfoHash *to, const BtInfoHash *half)
{
  if ((to->has_v1 && half->has_v1) || (to->has_v2 && half->has_v2))
    return bt_info_hash_matches (to, half);
  if (half->has_v1)
    memcpy (to->v1, half->v1, sizeof to->v1);
  if (half->has_v2)
    memcpy (to->v2, half->v2, sizeof to->v2);
  to->has_v1 |= half->has_v1;
  to->has_v2 |= half->has_v2;
  return TRUE;
}

static gboolean
read_topic (Reader *self, const char *value, gsize length, GError **error)
{
  g_autofree char *text = decode_text (value, length);
  BtInfoHash hash = { 0 };
  gboolean is_good;

  if (text == NULL)
    return fail (error, BT_METAINFO_ERROR_BAD_HASH, "the info hash of the link is no text");
  if (g_ascii_strncasecmp (text, URN_V1, strlen (URN_V1)) == 0)
    is_good = bt_info_hash_parse (&hash, text + strlen (URN_V1)) && hash.has_v1;
  else if (g_ascii_strncasecmp (text, "urn:btmh:", strlen ("urn:btmh:")) == 0)
    is_good = g_ascii_strncasecmp (text, URN_V2, strlen (URN_V2)) == 0
              && bt_info_hash_parse (&hash, text + strlen (URN_V2)) && hash.has_v2;
  else
    return TRUE; /* the topic of another network */
  if (!is_good)
    return fail (error, BT_METAINFO_ERROR_BAD_HASH, "the info hash of the link is none");
  if (!merge_hash (&self->magnet->info_hash, &hash))
    return fail (error, BT_METAINFO_ERROR_BAD_MAGNET, "the link names two torrents");
  return TRUE;
}

static void
read_name (Reader *self, const char *value, gsize length)
{
  g_autoptr (GByteArray) bytes = decode (value, length, TRUE);

  if (self->magnet->name == NULL)
    self->magnet->name = bt_clean_name (bytes->data, bytes->len);
}

static void
read_url (Reader *self, GPtrArray *urls, const char *const *schemes, const char *value,
          gsize length)
{
  g_autoptr (GByteArray) bytes = decode (value, length, FALSE);
  g_autofree char *url = bt_clean_url (bytes->data, bytes->len, schemes);

  if (url == NULL || g_hash_table_contains (self->seen, url))
    return;
  g_hash_table_add (self->seen, url);
  g_ptr_array_add (urls, g_steal_pointer (&url));
}

static void
read_peer (Reader *self, const char *value, gsize length)
{
  g_autofree char *text = decode_text (value, length);
  BtAddress address;

  if (self->magnet->peers->len < BT_LIMIT_MAGNET_PEERS && text != NULL
      && bt_address_parse (&address, text, 0) && bt_address_is_dialable (&address))
    g_array_append_val (self->magnet->peers, address);
}

/* A selection that cannot be read is none: a person can still choose when the files are known. */
static void
read_selection (Reader *self, const char *value, gsize length)
{
  g_autofree char *text = decode_text (value, length);

  if (self->magnet->selection == NULL && text != NULL)
    self->magnet->selection = bt_selection_parse (text, NULL);
}

/* Whether @key is @name, or one of several: "tr.1". */
static gboolean
is_key (const char *key, gsize length, const char *name)
{
  gsize n = strlen (name);

  if (length < n || g_ascii_strncasecmp (key, name, n) != 0)
    return FALSE;
  if (length == n)
    return TRUE;
  if (key[n] != '.' || length == n + 1)
    return FALSE;
  for (gsize i = n + 1; i < length; i++) {
    if (!g_ascii_isdigit (key[i]))
      return FALSE;
  }
  return TRUE;
}

static gboolean
read_parameter (Reader *self, const char *text, gsize length, GError **error)
{
  const char *equals = memchr (text, '=', length);
  gsize key = equals != NULL ? (gsize) (equals - text) : length;
  const char *value = text + key + 1;
  gsize left;

  if (equals == NULL)
    return TRUE;
  left = length - key - 1;
  if (is_key (text, key, "xt"))
    return read_topic (self, value, left, error);
  if (is_key (text, key, "dn"))
    read_name (self, value, left);
  else if (is_key (text, key, "tr") && self->trackers->len < BT_LIMIT_TRACKERS)
    read_url (self, self->trackers, bt_tracker_schemes, value, left);
  else if (is_key (text, key, "ws") && self->web_seeds->len < BT_LIMIT_WEB_SEEDS)
    read_url (self, self->web_seeds, bt_web_seed_schemes, value, left);
  else if (is_key (text, key, "x.pe"))
    read_peer (self, value, left);
  else if (is_key (text, key, "so"))
    read_selection (self, value, left);
  return TRUE;
}

static gboolean
read_parameters (Reader *self, const char *text, GError **error)
{
  while (*text != '\0') {
    gsize length = strcspn (text, "&");

    if (!read_parameter (self, text, length, error))
      return FALSE;
    text += length;
    if (*text == '&')
      text++;
    /* Links that were copied out of the source of a page. */
    if (g_str_has_prefix (text, "amp;"))
      text += strlen ("amp;");
  }
  if (!self->magnet->info_hash.has_v1 && !self->magnet->info_hash.has_v2)
    return fail (error, BT_METAINFO_ERROR_BAD_MAGNET, "the link names no torrent");
  return TRUE;
}

static char **
take_strv (GPtrArray *strings)
{
  g_ptr_array_add (strings, NULL);
  return (char **) g_ptr_array_free (strings, FALSE);
}

static gboolean
read_link (BtMagnet *magnet, const char *text, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  Reader self = {
    .magnet = magnet,
    .trackers = g_ptr_array_new (),
    .web_seeds = g_ptr_array_new (),
    .seen = seen,
  };
  gboolean is_good = read_parameters (&self, text + strlen (SCHEME), error);

  magnet->trackers = take_strv (self.trackers);
  magnet->web_seeds = take_strv (self.web_seeds);
  return is_good;
}

static gboolean
read_bare_hash (BtMagnet *magnet, const char *text, GError **error)
{
  magnet->trackers = g_new0 (char *, 1);
  magnet->web_seeds = g_new0 (char *, 1);
  if (!bt_info_hash_parse (&magnet->info_hash, text))
    return fail (error, BT_METAINFO_ERROR_BAD_HASH, "neither a magnet link nor an info hash");
  return TRUE;
}

BtMagnet *
bt_magnet_new (const char *text, GError **error)
{
  g_autoptr (BtMagnet) self = g_new0 (BtMagnet, 1);
  g_autofree char *trimmed = NULL;

  self->peers = g_array_new (FALSE, FALSE, sizeof (BtAddress));
  if (strnlen (text, BT_LIMIT_MAGNET + 1) > BT_LIMIT_MAGNET) {
    fail (error, BT_METAINFO_ERROR_TOO_LARGE, "the link is too long");
    return NULL;
  }
  trimmed = g_strstrip (g_strdup (text));
  if (has_scheme (trimmed) ? !read_link (self, trimmed, error)
                           : !read_bare_hash (self, trimmed, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
bt_magnet_free (BtMagnet *self)
{
  g_free (self->name);
  g_strfreev (self->trackers);
  g_strfreev (self->web_seeds);
  g_clear_pointer (&self->peers, g_array_unref);
  g_clear_pointer (&self->selection, g_array_unref);
  g_free (self);
}

gboolean
bt_magnet_is_magnet (const char *text)
{
  BtInfoHash ignored;

  return g_ascii_strncasecmp (text, "magnet:", strlen ("magnet:")) == 0
         || bt_info_hash_parse (&ignored, text);
}

/* --- writing ----------------------------------------------------------------------------------- */

static void
append_topics (GString *link, const BtInfoHash *hash)
{
  BtInfoHash v1 = *hash, v2 = *hash;
  g_autofree char *v1_text = NULL;
  g_autofree char *v2_text = NULL;

  v1.has_v2 = FALSE;
  v2.has_v1 = FALSE;
  v1_text = bt_info_hash_to_string (&v1);
  v2_text = bt_info_hash_to_string (&v2);
  if (hash->has_v1)
    g_string_append_printf (link, "xt=" URN_V1 "%s", v1_text);
  if (hash->has_v2)
    g_string_append_printf (link, "%sxt=" URN_V2 "%s", hash->has_v1 ? "&" : "", v2_text);
}

char *
bt_magnet_format (const BtInfoHash *info_hash, const char *name, const char *const *trackers)
{
  GString *link = g_string_new (SCHEME);

  append_topics (link, info_hash);
  if (name != NULL) {
    g_string_append (link, "&dn=");
    g_string_append_uri_escaped (link, name, NULL, FALSE);
  }
  for (; trackers != NULL && *trackers != NULL; trackers++) {
    g_string_append (link, "&tr=");
    g_string_append_uri_escaped (link, *trackers, NULL, FALSE);
  }
  return g_string_free (link, FALSE);
}
