/* bt-castv2-receiver.c — what a Chromecast is asked as a device: to run a program, to be louder.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cast/bt-castv2-receiver.h"

#include "cast/bt-cast-json.h"

/* --- writing ------------------------------------------------------------------------------------- */

JsonObject *
bt_castv2_write (const char *type)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "type", type);
  return object;
}

JsonObject *
bt_castv2_write_connect (void)
{
  JsonObject *object = bt_castv2_write ("CONNECT");

  json_object_set_object_member (object, "origin", json_object_new ());
  return object;
}

JsonObject *
bt_castv2_write_launch (const char *app_id)
{
  JsonObject *object = bt_castv2_write ("LAUNCH");

  json_object_set_string_member (object, "appId", app_id);
  return object;
}

JsonObject *
bt_castv2_write_stop_app (const char *session_id)
{
  JsonObject *object = bt_castv2_write ("STOP");

  json_object_set_string_member (object, "sessionId", session_id);
  return object;
}

static JsonObject *
write_set_volume (JsonObject *volume)
{
  JsonObject *object = bt_castv2_write ("SET_VOLUME");

  json_object_set_object_member (object, "volume", volume);
  return object;
}

JsonObject *
bt_castv2_write_volume (double volume)
{
  JsonObject *object = json_object_new ();

  json_object_set_double_member (object, "level", volume);
  return write_set_volume (object);
}

JsonObject *
bt_castv2_write_muted (gboolean is_muted)
{
  JsonObject *object = json_object_new ();

  json_object_set_boolean_member (object, "muted", is_muted);
  return write_set_volume (object);
}

/* --- reading ------------------------------------------------------------------------------------- */

static void
read_app (BtCastv2App *self, JsonObject *app)
{
  self->app_id = bt_cast_json_get_text (app, "appId");
  self->session_id = bt_cast_json_get_text (app, "sessionId");
  self->transport_id = bt_cast_json_get_text (app, "transportId");
  self->name = bt_cast_json_get_text (app, "displayName");
  self->is_idle_screen = bt_cast_json_get_boolean (app, "isIdleScreen", FALSE);
}

gboolean
bt_castv2_receiver_status_read (BtCastv2ReceiverStatus *self, JsonObject *message, GError **error)
{
  JsonObject *status = bt_cast_json_get_object (message, "status");
  JsonObject *volume = bt_cast_json_get_object (status, "volume");
  JsonArray *apps = bt_cast_json_get_array (status, "applications");
  guint n_apps = MIN (bt_cast_json_get_n_items (apps), BT_LIMIT_CASTV2_ITEMS);

  if (status == NULL) {
    g_set_error_literal (error, BT_CAST_ERROR, BT_CAST_ERROR_BAD_ANSWER,
                         "the device sent a status with nothing in it");
    return FALSE;
  }
  *self = (BtCastv2ReceiverStatus) { .volume = bt_cast_json_get_number (volume, "level", -1) };
  if (self->volume > 1 || self->volume < 0)
    self->volume = -1;
  self->is_muted = bt_cast_json_get_boolean (volume, "muted", FALSE);
  for (guint i = 0; i < n_apps; i++)
    read_app (&self->apps[self->n_apps++], bt_cast_json_get_item (apps, i));
  return TRUE;
}

const BtCastv2App *
bt_castv2_receiver_status_find_app (const BtCastv2ReceiverStatus *self, const char *app_id)
{
  for (guint i = 0; i < self->n_apps; i++) {
    if (g_strcmp0 (self->apps[i].app_id, app_id) == 0)
      return &self->apps[i];
  }
  return NULL;
}

const BtCastv2App *
bt_castv2_receiver_status_find_session (const BtCastv2ReceiverStatus *self, const char *session_id)
{
  for (guint i = 0; i < self->n_apps; i++) {
    if (g_strcmp0 (self->apps[i].session_id, session_id) == 0)
      return &self->apps[i];
  }
  return NULL;
}
