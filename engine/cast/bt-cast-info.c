/* bt-cast-info.c — what a device says of itself on the local network.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cast/bt-cast-info.h"

#include <string.h>

/* Bits of AirPlay's "features": of a film, by its URL. */
#define AIRPLAY_VIDEO (G_GUINT64_CONSTANT (1) << 0)
#define FEATURES_MAX 40 /* characters: two numbers of 32 bits, in hexadecimal */

/* Its end, if it is too long, is between two characters. */
static char *
cut (char *text)
{
  const char *end;

  if (strlen (text) > BT_CAST_NAME_MAX) {
    end = g_utf8_find_prev_char (text, text + BT_CAST_NAME_MAX + 1);
    text[end - text] = '\0';
  }
  return g_strstrip (text);
}

/* The first that says anything. Takes both. (nullable) */
static char *
choose (char *first, char *second)
{
  if (first != NULL && cut (first)[0] != '\0') {
    g_free (second);
    return first;
  }
  g_free (first);
  if (second != NULL && cut (second)[0] != '\0')
    return second;
  g_free (second);
  return NULL;
}

/* Takes @name and @id; what it did not say is taken from what it must say. */
static BtCastInfo *
make (const BtMdnsService *service, char *name, char *id, const char *model_key)
{
  BtCastInfo *self = g_new0 (BtCastInfo, 1);

  self->name = choose (name, g_strdup (service->host));
  self->id = choose (id, g_strdup (service->instance));
  self->model = choose (bt_mdns_service_dup_txt (service, model_key), NULL);
  self->address = bt_address_to_string (&g_array_index (service->addresses, BtAddress, 0));
  if (self->name == NULL || self->id == NULL)
    g_clear_pointer (&self, bt_cast_info_free);
  return self;
}

void
bt_cast_info_free (BtCastInfo *self)
{
  g_free (self->name);
  g_free (self->address);
  g_free (self->id);
  g_free (self->model);
  g_free (self);
}

/* "fn" is its name, "id" a number that stays, "md" the model; the instance is made of the last two. */
BtCastInfo *
bt_cast_info_read_chromecast (const BtMdnsService *service)
{
  char *name = choose (bt_mdns_service_dup_txt (service, "fn"), g_strdup (service->instance));

  return make (service, name, bt_mdns_service_dup_txt (service, "id"), "md");
}

/* --- AirPlay ------------------------------------------------------------------------------------------ */

/* "0x5A7FFFF7,0x1E": the low half, then the high one. FALSE: it is no such number. */
static gboolean
parse_features (const char *text, guint64 *features)
{
  g_auto (GStrv) halves = g_strsplit (text, ",", 2);

  *features = 0;
  for (guint i = 0; halves[i] != NULL; i++) {
    const char *digits = g_strstrip (halves[i]);
    guint64 half;

    if (g_ascii_strncasecmp (digits, "0x", 2) == 0)
      digits += 2;
    if (!g_ascii_string_to_unsigned (digits, 16, 0, G_MAXUINT32, &half, NULL))
      return FALSE;
    *features |= half << (32 * i);
  }
  return halves[0] != NULL;
}

/* Loudspeakers say that they are none for films. Who says nothing, or nothing that can be read, is asked. */
static gboolean
shows_films (const BtMdnsService *service)
{
  g_autofree char *text = bt_mdns_service_dup_txt (service, "features");
  guint64 features;

  return text == NULL || strlen (text) > FEATURES_MAX || !parse_features (text, &features)
         || (features & AIRPLAY_VIDEO) != 0;
}

/* An instance is a name, or has the device's number before it: "0123456789ab@Living room". */
static char *
dup_airplay_name (const char *instance)
{
  const char *at = strchr (instance, '@');
  gsize n_digits = strspn (instance, "0123456789abcdefABCDEF:");

  return g_strdup (at != NULL && at > instance && instance + n_digits == at ? at + 1 : instance);
}

BtCastInfo *
bt_cast_info_read_airplay (const BtMdnsService *service)
{
  if (!shows_films (service))
    return NULL;
  return make (service, dup_airplay_name (service->instance),
               bt_mdns_service_dup_txt (service, "deviceid"), "model");
}
