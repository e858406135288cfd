/* mdns-fixture.c — answers of multicast DNS, as others write them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "mdns-fixture.h"

#include "mdns/bt-dns-record.h"

#include <string.h>

#define CAST "_googlecast|_tcp|local"

static void
put_u16 (GByteArray *to, guint16 value)
{
  const guint8 bytes[] = { (guint8) (value >> 8), (guint8) value };

  g_byte_array_append (to, bytes, sizeof bytes);
}

static void
put_u32 (GByteArray *to, guint32 value)
{
  put_u16 (to, (guint16) (value >> 16));
  put_u16 (to, (guint16) value);
}

/* Strings behind their lengths. */
static void
put_strings (GByteArray *to, const char *strings)
{
  g_auto (GStrv) parts = g_strsplit (strings, "|", -1);

  for (guint i = 0; parts[i] != NULL; i++) {
    guint8 length = (guint8) strlen (parts[i]);

    g_byte_array_append (to, &length, 1);
    g_byte_array_append (to, (guint8 *) parts[i], length);
  }
}

static void
put_name (GByteArray *to, const char *name)
{
  const guint8 end = 0;

  put_strings (to, name);
  g_byte_array_append (to, &end, 1);
}

GByteArray *
mdns_answer_new (void)
{
  static const guint8 header[] = { 0, 0, 0x84, 0, 0, 0, 0, 0, 0, 0, 0, 0 };

  return g_byte_array_append (g_byte_array_new (), header, sizeof header);
}

static void
add (GByteArray *self, const char *name, guint16 type, guint32 ttl, GByteArray *data)
{
  put_name (self, name);
  put_u16 (self, type);
  put_u16 (self, type == BT_DNS_PTR ? 1 : 0x8001);
  put_u32 (self, ttl);
  put_u16 (self, (guint16) data->len);
  g_byte_array_append (self, data->data, data->len);
  self->data[7]++; /* one answer more; a test has fewer than 256 */
}

void
mdns_answer_add (GByteArray *self, const char *name, guint16 type, guint32 ttl, GBytes *data)
{
  g_autoptr (GByteArray) array = g_bytes_unref_to_array (g_bytes_ref (data));

  add (self, name, type, ttl, array);
}

void
mdns_answer_add_ptr (GByteArray *self, const char *name, const char *target, guint32 ttl)
{
  g_autoptr (GByteArray) data = g_byte_array_new ();

  put_name (data, target);
  add (self, name, BT_DNS_PTR, ttl, data);
}

void
mdns_answer_add_srv (GByteArray *self, const char *name, const char *target, guint16 port,
                     guint32 ttl)
{
  g_autoptr (GByteArray) data = g_byte_array_new ();

  put_u32 (data, 0); /* priority and weight */
  put_u16 (data, port);
  put_name (data, target);
  add (self, name, BT_DNS_SRV, ttl, data);
}

void
mdns_answer_add_txt (GByteArray *self, const char *name, const char *pairs, guint32 ttl)
{
  g_autoptr (GByteArray) data = g_byte_array_new ();

  put_strings (data, pairs);
  add (self, name, BT_DNS_TXT, ttl, data);
}

void
mdns_answer_add_address (GByteArray *self, const char *name, const char *ip, guint32 ttl)
{
  g_autoptr (GByteArray) data = g_byte_array_new ();
  BtAddress address;

  g_assert_true (bt_address_parse (&address, ip, 1));
  if (bt_address_is_v4 (&address))
    g_byte_array_append (data, address.ip + 12, 4);
  else
    g_byte_array_append (data, address.ip, 16);
  add (self, name, bt_address_is_v4 (&address) ? BT_DNS_A : BT_DNS_AAAA, ttl, data);
}

/* The address comes first, before anything says whose it is. */
GByteArray *
mdns_answer_new_service (const char *label, const char *host, const char *ip, const char *pairs,
                         guint32 ttl)
{
  g_autofree char *instance = g_strconcat (label, "|" CAST, NULL);
  GByteArray *self = mdns_answer_new ();

  mdns_answer_add_address (self, host, ip, ttl);
  mdns_answer_add_txt (self, instance, pairs, ttl);
  mdns_answer_add_srv (self, instance, host, 8009, ttl);
  mdns_answer_add_ptr (self, CAST, instance, ttl);
  return self;
}
