/* bt-chromecast.c — a Chromecast, or what has one built in: CASTV2, and Google's default receiver.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cast/bt-chromecast-private.h"

G_DEFINE_FINAL_TYPE (BtChromecast, bt_chromecast, BT_TYPE_CAST_DEVICE)

BtCastDevice *
bt_chromecast_new (const char *name, const char *address, const char *id)
{
  return g_object_new (BT_TYPE_CHROMECAST, "name", name, "address", address, "id", id, NULL);
}

/* --- what it is told ----------------------------------------------------------------------------- */

static void
bt_chromecast_load (BtCastDevice *device, BtCastMedia *media)
{
  BtChromecast *self = BT_CHROMECAST (device);

  self->media = bt_cast_media_ref (media);
  self->start_us = media->start_us;
  self->text = media->text;
  _bt_chromecast_open (self);
}

static void
want (BtCastDevice *device, BtChromecastCommandKind kind, double value)
{
  BtChromecast *self = BT_CHROMECAST (device);

  self->commands[kind].is_wanted = TRUE;
  self->commands[kind].value = value;
  _bt_chromecast_run_commands (self);
}

static void
bt_chromecast_play (BtCastDevice *device)
{
  want (device, BT_CHROMECAST_PAUSED, FALSE);
}

static void
bt_chromecast_pause (BtCastDevice *device)
{
  want (device, BT_CHROMECAST_PAUSED, TRUE);
}

static void
bt_chromecast_seek (BtCastDevice *device, gint64 position_us)
{
  /* Where it goes, and does not go on from, until it says that it does. */
  _bt_cast_device_set_position (device, position_us, -1);
  if (bt_cast_device_get_status (device)->state == BT_CAST_PLAYING)
    _bt_cast_device_set_state (device, BT_CAST_BUFFERING);
  want (device, BT_CHROMECAST_POSITION, (double) position_us);
}

static void
bt_chromecast_set_volume (BtCastDevice *device, double volume)
{
  want (device, BT_CHROMECAST_VOLUME, volume);
}

static void
bt_chromecast_set_muted (BtCastDevice *device, gboolean is_muted)
{
  want (device, BT_CHROMECAST_MUTED, is_muted);
}

static void
bt_chromecast_set_text (BtCastDevice *device, int text)
{
  BtChromecast *self = BT_CHROMECAST (device);

  self->text = text < (int) self->media->texts->len ? MAX (text, -1) : -1;
  _bt_cast_device_set_text (device, self->text);
  want (device, BT_CHROMECAST_TEXT, self->text);
}

static void
bt_chromecast_stop (BtCastDevice *device)
{
  _bt_chromecast_stop (BT_CHROMECAST (device));
}

static void
bt_chromecast_hang_up (BtCastDevice *device)
{
  _bt_chromecast_hang_up (BT_CHROMECAST (device));
}

/* --- object -------------------------------------------------------------------------------------- */

static void
bt_chromecast_class_init (BtChromecastClass *klass)
{
  BtCastDeviceClass *device_class = BT_CAST_DEVICE_CLASS (klass);

  device_class->kind = BT_CAST_CHROMECAST;
  device_class->shows_texts = TRUE;
  device_class->accepts = _bt_chromecast_accepts;
  device_class->load = bt_chromecast_load;
  device_class->play = bt_chromecast_play;
  device_class->pause = bt_chromecast_pause;
  device_class->seek = bt_chromecast_seek;
  device_class->set_volume = bt_chromecast_set_volume;
  device_class->set_muted = bt_chromecast_set_muted;
  device_class->set_text = bt_chromecast_set_text;
  device_class->stop = bt_chromecast_stop;
  device_class->hang_up = bt_chromecast_hang_up;
}

static void
bt_chromecast_init (BtChromecast *self)
{
}
