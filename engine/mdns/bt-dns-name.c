/* bt-dns-name.c — a name of the DNS, as a value.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "mdns/bt-dns-name.h"

#include <string.h>

/* The two highest bits of a length (RFC 1035, 4.1.4). */
#define KIND_MASK 0xc0
#define KIND_LABEL 0x00
#define KIND_POINTER 0xc0

/* --- making ----------------------------------------------------------------------------------------- */

/* FALSE: there is no room for it and the empty label at the end. */
static gboolean
add_label (BtDnsName *self, const void *label, gsize length)
{
  if (length > BT_DNS_LABEL_MAX || self->n_bytes + 1 + length + 1 > BT_DNS_NAME_MAX)
    return FALSE;
  self->bytes[self->n_bytes] = (guint8) length;
  memcpy (self->bytes + self->n_bytes + 1, label, length);
  self->n_bytes = (guint8) (self->n_bytes + 1 + length);
  return TRUE;
}

static void
end (BtDnsName *self)
{
  self->bytes[self->n_bytes++] = 0;
}

gboolean
bt_dns_name_parse (BtDnsName *self, const char *text)
{
  self->n_bytes = 0;
  do {
    gsize length = strcspn (text, ".");

    if (length == 0 || !add_label (self, text, length))
      return FALSE;
    text += length + (text[length] == '.');
  } while (text[0] != '\0');
  end (self);
  return TRUE;
}

/* A pointer leads to before where the name, or the part of it that it was led to, began: so it ends. */
static gboolean
follow (const guint8 *bytes, gsize n_bytes, gsize *at, gsize *begin)
{
  gsize to;

  if (n_bytes - *at < 2)
    return FALSE;
  to = (gsize) (bytes[*at] & ~KIND_MASK) << 8 | bytes[*at + 1];
  if (to >= *begin)
    return FALSE;
  *at = *begin = to;
  return TRUE;
}

gboolean
bt_dns_name_read (BtDnsName *self, const guint8 *bytes, gsize n_bytes, gsize *at)
{
  gsize here = *at, begin = *at;
  gboolean has_jumped = FALSE;

  self->n_bytes = 0;
  while (here < n_bytes && bytes[here] != 0) {
    guint8 length = bytes[here];

    if ((length & KIND_MASK) == KIND_POINTER) {
      if (!has_jumped)
        *at = here + 2;
      has_jumped = TRUE;
      if (!follow (bytes, n_bytes, &here, &begin))
        return FALSE;
    } else {
      if ((length & KIND_MASK) != KIND_LABEL || n_bytes - here <= length
          || !add_label (self, bytes + here + 1, length))
        return FALSE;
      here += 1 + (gsize) length;
    }
  }
  if (here >= n_bytes)
    return FALSE;
  if (!has_jumped)
    *at = here + 1;
  end (self);
  return TRUE;
}

/* --- comparing -------------------------------------------------------------------------------------- */

/* Inlined: a packet has us compare and hash thousands of them. */
static inline guint8
fold (guint8 letter)
{
  return letter >= 'A' && letter <= 'Z' ? letter | 0x20 : letter;
}

/* A length is at most 63, and no letter is: it compares like any other byte. */
static gboolean
equals (const guint8 *a, const guint8 *b, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (fold (a[i]) != fold (b[i]))
      return FALSE;
  return TRUE;
}

gboolean
bt_dns_name_equal (const BtDnsName *a, const BtDnsName *b)
{
  return a->n_bytes == b->n_bytes && equals (a->bytes, b->bytes, a->n_bytes);
}

/* FNV-1a, of 32 bits. Who makes many names with one hash makes us slow by as much as the bounds allow. */
guint
bt_dns_name_hash (const BtDnsName *self)
{
  guint32 hash = 2166136261;

  for (gsize i = 0; i < self->n_bytes; i++)
    hash = (hash ^ fold (self->bytes[i])) * 16777619;
  return hash;
}

gboolean
bt_dns_name_is_child (const BtDnsName *self, const BtDnsName *parent)
{
  gsize first = self->n_bytes > 0 ? 1 + (gsize) self->bytes[0] : 0;

  return self->n_bytes == first + parent->n_bytes && first > 1
         && equals (self->bytes + first, parent->bytes, parent->n_bytes);
}

/* --- telling ---------------------------------------------------------------------------------------- */

static void
append_label (GString *text, const guint8 *label)
{
  g_autofree char *valid = g_utf8_make_valid ((const char *) label + 1, label[0]);

  for (const char *at = valid; at[0] != '\0'; at = g_utf8_next_char (at)) {
    gunichar letter = g_utf8_get_char (at);

    g_string_append_unichar (text, g_unichar_iscntrl (letter) ? ' ' : letter);
  }
}

char *
bt_dns_name_dup_first_label (const BtDnsName *self)
{
  GString *text = g_string_new (NULL);

  if (self->n_bytes > 0)
    append_label (text, self->bytes);
  return g_string_free (text, FALSE);
}

char *
bt_dns_name_to_string (const BtDnsName *self)
{
  GString *text = g_string_new (NULL);

  for (gsize at = 0; at < self->n_bytes && self->bytes[at] != 0;
       at += 1 + (gsize) self->bytes[at]) {
    if (at > 0)
      g_string_append_c (text, '.');
    append_label (text, self->bytes + at);
  }
  return g_string_free (text, FALSE);
}
