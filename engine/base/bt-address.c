/* bt-address.c — an IP address and a port, as a value.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bt-address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

#define V4_OFFSET 12 /* where the IPv4 address starts in its mapped form; RFC 4291, 2.5.5.2 */

static const guint8 v4_prefix[V4_OFFSET] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };

static void
set_v4 (BtAddress *self, const void *ip, guint16 port)
{
  memcpy (self->ip, v4_prefix, V4_OFFSET);
  memcpy (self->ip + V4_OFFSET, ip, sizeof self->ip - V4_OFFSET);
  self->port = port;
}

gboolean
bt_address_is_v4 (const BtAddress *self)
{
  return memcmp (self->ip, v4_prefix, V4_OFFSET) == 0;
}

gboolean
bt_address_is_loopback (const BtAddress *self)
{
  static const guint8 loopback6[16] = { [15] = 1 };

  if (bt_address_is_v4 (self))
    return self->ip[V4_OFFSET] == 127;
  return memcmp (self->ip, loopback6, sizeof loopback6) == 0;
}

static gboolean
is_local_v4 (const guint8 *ip)
{
  return ip[0] == 10 || (ip[0] == 172 && (ip[1] & 0xf0) == 16) || (ip[0] == 192 && ip[1] == 168)
         || (ip[0] == 169 && ip[1] == 254);
}

gboolean
bt_address_is_link_local6 (const BtAddress *self)
{
  return self->ip[0] == 0xfe && (self->ip[1] & 0xc0) == 0x80;
}

gboolean
bt_address_is_local (const BtAddress *self)
{
  if (bt_address_is_loopback (self))
    return TRUE;
  if (bt_address_is_v4 (self))
    return is_local_v4 (self->ip + V4_OFFSET);
  return bt_address_is_link_local6 (self) || (self->ip[0] & 0xfe) == 0xfc; /* fc00::/7 */
}

gboolean
bt_address_is_dialable (const BtAddress *self)
{
  static const guint8 any6[16];
  static const guint8 broadcast[4] = { 255, 255, 255, 255 };

  if (self->port == 0)
    return FALSE;
  if (bt_address_is_v4 (self)) {
    const guint8 *ip = self->ip + V4_OFFSET;

    /* 0/8 is "this network" (RFC 1122), 224/4 is multicast. */
    return ip[0] != 0 && (ip[0] & 0xf0) != 0xe0 && memcmp (ip, broadcast, sizeof broadcast) != 0;
  }
  return self->ip[0] != 0xff && memcmp (self->ip, any6, sizeof any6) != 0;
}

gboolean
bt_address_equal (const BtAddress *a, const BtAddress *b)
{
  return a->port == b->port && bt_address_equal_ip (a, b);
}

gboolean
bt_address_equal_ip (const BtAddress *a, const BtAddress *b)
{
  return memcmp (a->ip, b->ip, sizeof a->ip) == 0;
}

gboolean
bt_address_is_same_stranger (const BtAddress *a, const BtAddress *b)
{
  return bt_address_is_loopback (a) ? bt_address_equal (a, b) : bt_address_equal_ip (a, b);
}

guint
bt_address_hash (const BtAddress *self)
{
  guint64 high, low, h;

  memcpy (&high, self->ip, sizeof high);
  memcpy (&low, self->ip + sizeof high, sizeof low);
  h = (high * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15)) ^ low ^ self->port;
  /* The finalizer of splitmix64: every bit of the input reaches every bit of the result. */
  h = (h ^ (h >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  h = (h ^ (h >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return (guint) (h ^ (h >> 31));
}

static gboolean
parse_port (const char *text, guint16 *port)
{
  guint64 value;

  if (!g_ascii_isdigit (text[0])
      || !g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT16, &value, NULL))
    return FALSE;
  *port = (guint16) value;
  return TRUE;
}

static gboolean
parse_ip (BtAddress *self, const char *text, gsize length)
{
  char copy[INET6_ADDRSTRLEN];
  struct in_addr v4;

  if (length == 0 || length >= sizeof copy)
    return FALSE;
  memcpy (copy, text, length);
  copy[length] = '\0';
  if (inet_pton (AF_INET, copy, &v4) == 1) {
    set_v4 (self, &v4, 0);
    return TRUE;
  }
  return inet_pton (AF_INET6, copy, self->ip) == 1;
}

gboolean
bt_address_parse (BtAddress *self, const char *text, guint16 default_port)
{
  const char *ip = text, *ip_end, *port_text;
  BtAddress parsed = { .port = default_port };

  if (text[0] == '[') {
    ip = text + 1;
    ip_end = strchr (ip, ']');
    if (ip_end == NULL || memchr (ip, ':', (gsize) (ip_end - ip)) == NULL)
      return FALSE;
    port_text = ip_end + 1;
  } else {
    const char *colon = strchr (text, ':');

    /* Two colons: an IPv6 address without brackets, which cannot carry a port. */
    ip_end = colon != NULL && strchr (colon + 1, ':') == NULL ? colon : text + strlen (text);
    port_text = ip_end;
  }
  if (!parse_ip (&parsed, ip, (gsize) (ip_end - ip)))
    return FALSE;
  parsed.port = default_port;
  if (port_text[0] == ':' ? !parse_port (port_text + 1, &parsed.port)
                          : port_text[0] != '\0' || default_port == 0)
    return FALSE;
  *self = parsed;
  return TRUE;
}

char *
bt_address_ip_to_string (const BtAddress *self)
{
  char text[INET6_ADDRSTRLEN];

  if (bt_address_is_v4 (self))
    inet_ntop (AF_INET, self->ip + V4_OFFSET, text, sizeof text);
  else
    inet_ntop (AF_INET6, self->ip, text, sizeof text);
  return g_strdup (text);
}

char *
bt_address_to_string (const BtAddress *self)
{
  g_autofree char *ip = bt_address_ip_to_string (self);

  return g_strdup_printf (bt_address_is_v4 (self) ? "%s:%u" : "[%s]:%u", ip, self->port);
}

static guint16
read_port (const guint8 *bytes)
{
  return (guint16) (bytes[0] << 8 | bytes[1]);
}

void
bt_address_from_compact4 (BtAddress *self, const guint8 bytes[BT_COMPACT4_SIZE])
{
  set_v4 (self, bytes, read_port (bytes + 4));
}

void
bt_address_from_compact6 (BtAddress *self, const guint8 bytes[BT_COMPACT6_SIZE])
{
  memcpy (self->ip, bytes, sizeof self->ip);
  self->port = read_port (bytes + sizeof self->ip);
}

static void
write_port (guint8 *bytes, guint16 port)
{
  bytes[0] = port >> 8;
  bytes[1] = (guint8) port;
}

gsize
bt_address_to_compact4 (const BtAddress *self, guint8 bytes[BT_COMPACT4_SIZE])
{
  memcpy (bytes, self->ip + V4_OFFSET, sizeof self->ip - V4_OFFSET);
  write_port (bytes + sizeof self->ip - V4_OFFSET, self->port);
  return BT_COMPACT4_SIZE;
}

gsize
bt_address_to_compact6 (const BtAddress *self, guint8 bytes[BT_COMPACT6_SIZE])
{
  memcpy (bytes, self->ip, sizeof self->ip);
  write_port (bytes + sizeof self->ip, self->port);
  return BT_COMPACT6_SIZE;
}

gboolean
bt_address_from_sockaddr (BtAddress *self, const struct sockaddr *sa)
{
  if (sa->sa_family == AF_INET) {
    struct sockaddr_in in;

    memcpy (&in, sa, sizeof in);
    set_v4 (self, &in.sin_addr, ntohs (in.sin_port));
    return TRUE;
  }
  if (sa->sa_family == AF_INET6) {
    struct sockaddr_in6 in6;

    memcpy (&in6, sa, sizeof in6);
    memcpy (self->ip, &in6.sin6_addr, sizeof self->ip);
    self->port = ntohs (in6.sin6_port);
    return TRUE;
  }
  return FALSE;
}

socklen_t
bt_address_to_sockaddr (const BtAddress *self, struct sockaddr_storage *out)
{
  memset (out, 0, sizeof *out);
  if (bt_address_is_v4 (self)) {
    struct sockaddr_in in = { .sin_family = AF_INET, .sin_port = htons (self->port) };

    memcpy (&in.sin_addr, self->ip + V4_OFFSET, sizeof in.sin_addr);
    memcpy (out, &in, sizeof in);
    return sizeof in;
  } else {
    struct sockaddr_in6 in6 = { .sin6_family = AF_INET6, .sin6_port = htons (self->port) };

    memcpy (&in6.sin6_addr, self->ip, sizeof in6.sin6_addr);
    memcpy (out, &in6, sizeof in6);
    return sizeof in6;
  }
}
