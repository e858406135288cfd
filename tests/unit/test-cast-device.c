/* test-cast-device.c — what is known of where a film is, when the screen that plays it is lost.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cast/bt-cast-device-private.h"

#define FAKE_TYPE_DEVICE (fake_device_get_type ())
G_DECLARE_FINAL_TYPE (FakeDevice, fake_device, FAKE, DEVICE, BtCastDevice)

struct _FakeDevice {
  BtCastDevice parent_instance;
};

G_DEFINE_FINAL_TYPE (FakeDevice, fake_device, BT_TYPE_CAST_DEVICE)

static void
hang_up (BtCastDevice *device)
{
}

static void
load (BtCastDevice *device, BtCastMedia *media)
{
}

static void
fake_device_class_init (FakeDeviceClass *klass)
{
  BT_CAST_DEVICE_CLASS (klass)->hang_up = hang_up;
  BT_CAST_DEVICE_CLASS (klass)->load = load;
}

static void
fake_device_init (FakeDevice *self)
{
}

static BtCastDevice *
new_playing_at (gint64 position_us)
{
  BtCastDevice *device =
      g_object_new (FAKE_TYPE_DEVICE, "name", "TV", "address", "192.0.2.1:1", "id", "1", NULL);
  g_autoptr (BtCastMedia) media = bt_cast_media_new ("http://192.0.2.1/film", "video/mp4", "Film");

  g_assert_true (bt_cast_device_load (device, media, NULL));
  _bt_cast_device_set_state (device, BT_CAST_PLAYING);
  _bt_cast_device_set_position (device, position_us, 60 * G_USEC_PER_SEC);
  return device;
}

/* It tells where it is now and then, and plays meanwhile. */
static void
test_plays_on (void)
{
  g_autoptr (BtCastDevice) device = new_playing_at (G_USEC_PER_SEC);

  g_usleep (G_USEC_PER_SEC / 20);
  g_assert_cmpint (bt_cast_device_get_position (device), >=, G_USEC_PER_SEC * 21 / 20);
}

static void
test_stops (void)
{
  g_autoptr (BtCastDevice) device = new_playing_at (G_USEC_PER_SEC);
  gint64 position_us;

  g_usleep (G_USEC_PER_SEC / 20);
  _bt_cast_device_set_state (device, BT_CAST_PAUSED);
  position_us = bt_cast_device_get_position (device);
  g_assert_cmpint (position_us, >=, G_USEC_PER_SEC * 21 / 20);
  g_usleep (G_USEC_PER_SEC / 20);
  g_assert_cmpint (bt_cast_device_get_position (device), ==, position_us);
}

/* When it was lost is not known: who goes on elsewhere misses nothing from where it was heard last. */
static void
test_lost (void)
{
  g_autoptr (BtCastDevice) device = new_playing_at (G_USEC_PER_SEC);

  g_usleep (G_USEC_PER_SEC / 2);
  _bt_cast_device_fail (device, g_error_new (BT_CAST_ERROR, BT_CAST_ERROR_LOST, "gone"));
  /* But for the time between two lines of ours. */
  g_assert_cmpint (bt_cast_device_get_position (device), >=, G_USEC_PER_SEC);
  g_assert_cmpint (bt_cast_device_get_position (device), <, G_USEC_PER_SEC * 3 / 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cast-device/plays-on", test_plays_on);
  g_test_add_func ("/cast-device/stops", test_stops);
  g_test_add_func ("/cast-device/lost", test_lost);
  return g_test_run ();
}
