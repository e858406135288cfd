/* fuzz-castv2.c — what a Chromecast may send: frames, JSON in them, and a session that hears them.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The bytes are what comes over a connection. Each message reaches a device that has asked for its player with
 * request 1; nothing that the device says goes anywhere. */
#include <string.h>

#include "base/bt-limits.h"
#include "cast/bt-castv2-message.h"
#include "cast/bt-chromecast-private.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static BtChromecast *
new_device (void)
{
  BtCastDevice *device = bt_chromecast_new ("Fuzz", "[", "fuzz"); /* which no address begins with */
  g_autoptr (BtCastMedia) media = bt_cast_media_new ("http://h/f", "video/mp4", "f");
  BtChromecast *self = BT_CHROMECAST (device);

  bt_cast_media_add_text (media, "http://h/t", "t", "en");
  g_assert (bt_cast_device_load (device, media, NULL));
  /* Without its connection: ours is the only other side. */
  g_clear_pointer (&self->channel, bt_castv2_channel_free);
  self->step = BT_CHROMECAST_LAUNCHING;
  self->last_request = self->launch_request = 1;
  return self;
}

static void
check_device (BtCastDevice *device)
{
  const BtCastStatus *status = bt_cast_device_get_status (device);
  const GError *error = bt_cast_device_get_error (device);

  g_assert (status->position_us >= 0 && status->duration_us >= -1);
  g_assert (bt_cast_device_get_position (device) >= 0);
  g_assert (status->volume == -1 || (status->volume >= 0 && status->volume <= 1));
  g_assert (status->text >= -1 && status->text < 1);
  g_assert ((status->state == BT_CAST_FAILED) == (error != NULL));
  if (error == NULL)
    return;
  g_assert (error->domain == BT_CAST_ERROR && g_utf8_validate (error->message, -1, NULL));
  for (const char *c = error->message; *c != '\0'; c++)
    g_assert (!g_ascii_iscntrl (*c));
}

/* A person presses buttons meanwhile. */
static void
press (BtCastDevice *device, guint8 button)
{
  switch (button % 8) {
  case 0:
    bt_cast_device_play (device);
    break;
  case 1:
    bt_cast_device_pause (device);
    break;
  case 2:
    bt_cast_device_seek (device, button * G_USEC_PER_SEC);
    break;
  case 3:
    bt_cast_device_set_volume (device, 0.5);
    break;
  case 4:
    bt_cast_device_set_text (device, button % 3 - 1);
    break;
  case 5:
    if (button == 0xfd)
      bt_cast_device_stop (device);
    break;
  default:
    break;
  }
}

/* What was read is written and read again as the same. */
static void
round_trip (const BtCastv2Message *message)
{
  g_autoptr (GBytes) frame = NULL;
  g_autoptr (BtCastv2Message) again = NULL;
  const guint8 *bytes;
  gsize n_bytes;

  if (message->payload == NULL)
    return;
  frame = bt_castv2_message_write (message);
  bytes = g_bytes_get_data (frame, &n_bytes);
  g_assert (bt_castv2_read_length (bytes, NULL) == n_bytes - BT_CASTV2_HEADER);
  again = bt_castv2_message_read (bytes + BT_CASTV2_HEADER, n_bytes - BT_CASTV2_HEADER, NULL);
  g_assert (again != NULL && strcmp (again->payload, message->payload) == 0);
  g_assert (strcmp (again->source, message->source) == 0);
}

static gboolean
take_frame (BtChromecast *self, const guint8 *bytes, gsize n_bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BtCastv2Message) message = bt_castv2_message_read (bytes, n_bytes, &error);

  if (message == NULL) {
    g_assert (error->domain == BT_CAST_ERROR && error->code == BT_CAST_ERROR_BAD_ANSWER);
    return FALSE;
  }
  round_trip (message);
  if (self->step != BT_CHROMECAST_CLOSED)
    _bt_chromecast_take_message (self, message);
  check_device (BT_CAST_DEVICE (self));
  press (BT_CAST_DEVICE (self), bytes[n_bytes - 1]);
  check_device (BT_CAST_DEVICE (self));
  return TRUE;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  BtChromecast *self = new_device ();

  while (size >= BT_CASTV2_HEADER) {
    gsize n_bytes = bt_castv2_read_length (data, NULL);

    if (n_bytes == 0 || n_bytes > size - BT_CASTV2_HEADER
        || !take_frame (self, data + BT_CASTV2_HEADER, n_bytes))
      break;
    data += BT_CASTV2_HEADER + n_bytes;
    size -= BT_CASTV2_HEADER + n_bytes;
  }
  g_object_unref (self);
  while (g_main_context_iteration (NULL, FALSE)) {}
  return 0;
}
