/* bt-cast-device.c — a screen or a loudspeaker elsewhere, which fetches by itself what it plays.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cast/bt-cast-device-private.h"

#include <string.h>

typedef struct {
  char *name, *address, *id;
  BtCastStatus status;
  BtCastMedia *media; /* owned; NULL: none is loaded */
  GError *error;      /* owned; NULL: none */
} BtCastDevicePrivate;

enum { PROP_0, PROP_NAME, PROP_ADDRESS, PROP_ID, N_PROPERTIES };
enum { CHANGED, N_SIGNALS };

static GParamSpec *properties[N_PROPERTIES];
static guint signals[N_SIGNALS];

/* clang-format off */
G_DEFINE_QUARK (bt-cast-error-quark, bt_cast_error)
/* clang-format on */
G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (BtCastDevice, bt_cast_device, G_TYPE_OBJECT)

static BtCastDevicePrivate *
get_private (BtCastDevice *self)
{
  return bt_cast_device_get_instance_private (self);
}

/* --- kinds --------------------------------------------------------------------------------------- */

const char *
bt_cast_kind_get_name (BtCastKind kind)
{
  static const char *const names[BT_N_CAST_KINDS] = { "chromecast", "airplay", "dlna" };

  return names[kind];
}

const char *
bt_cast_kind_get_title (BtCastKind kind)
{
  static const char *const titles[BT_N_CAST_KINDS] = { "Chromecast", "AirPlay", "DLNA" };

  return titles[kind];
}

/* --- what it is ---------------------------------------------------------------------------------- */

BtCastKind
bt_cast_device_get_kind (BtCastDevice *self)
{
  return BT_CAST_DEVICE_GET_CLASS (self)->kind;
}

const char *
bt_cast_device_get_name (BtCastDevice *self)
{
  return get_private (self)->name;
}

const char *
bt_cast_device_get_address (BtCastDevice *self)
{
  return get_private (self)->address;
}

const char *
bt_cast_device_get_id (BtCastDevice *self)
{
  return get_private (self)->id;
}

/* --- what it does -------------------------------------------------------------------------------- */

const BtCastStatus *
bt_cast_device_get_status (BtCastDevice *self)
{
  return &get_private (self)->status;
}

gint64
bt_cast_device_get_position (BtCastDevice *self)
{
  const BtCastStatus *status = bt_cast_device_get_status (self);
  gint64 position_us = status->position_us;

  if (status->state == BT_CAST_PLAYING)
    position_us += g_get_monotonic_time () - status->told_us;
  return status->duration_us >= 0 ? MIN (position_us, status->duration_us) : position_us;
}

const GError *
bt_cast_device_get_error (BtCastDevice *self)
{
  return get_private (self)->error;
}

BtCastMedia *
bt_cast_device_get_media (BtCastDevice *self)
{
  return get_private (self)->media;
}

gboolean
bt_cast_device_is_busy (BtCastDevice *self)
{
  BtCastState state = get_private (self)->status.state;

  return state != BT_CAST_IDLE && state != BT_CAST_FAILED;
}

gboolean
bt_cast_device_has_volume (BtCastDevice *self)
{
  return BT_CAST_DEVICE_GET_CLASS (self)->set_volume != NULL;
}

gboolean
bt_cast_device_has_texts (BtCastDevice *self)
{
  return BT_CAST_DEVICE_GET_CLASS (self)->set_text != NULL;
}

/* --- what the kinds tell ------------------------------------------------------------------------- */

void
_bt_cast_device_set_state (BtCastDevice *self, BtCastState state)
{
  BtCastDevicePrivate *private = get_private (self);

  if (private->status.state == state)
    return;
  /* From here on the position stands still, or begins to move. */
  private->status.position_us = bt_cast_device_get_position (self);
  private->status.told_us = g_get_monotonic_time ();
  private->status.state = state;
  if (!bt_cast_device_is_busy (self))
    g_clear_pointer (&private->media, bt_cast_media_unref);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
_bt_cast_device_set_position (BtCastDevice *self, gint64 position_us, gint64 duration_us)
{
  BtCastStatus *status = &get_private (self)->status;

  status->position_us = MAX (position_us, 0);
  status->told_us = g_get_monotonic_time ();
  if (duration_us >= 0)
    status->duration_us = duration_us;
  g_signal_emit (self, signals[CHANGED], 0);
}

void
_bt_cast_device_set_volume (BtCastDevice *self, double volume, gboolean is_muted)
{
  BtCastStatus *status = &get_private (self)->status;

  if (status->volume == volume && status->is_muted == is_muted)
    return;
  status->volume = volume;
  status->is_muted = is_muted;
  g_signal_emit (self, signals[CHANGED], 0);
}

void
_bt_cast_device_set_text (BtCastDevice *self, int text)
{
  BtCastStatus *status = &get_private (self)->status;

  if (status->text == text)
    return;
  status->text = text;
  g_signal_emit (self, signals[CHANGED], 0);
}

/* What a device says goes to terminals and windows, where such characters do things. */
static void
clean (char *text)
{
  for (char *c = text; *c != '\0'; c = g_utf8_next_char (c)) {
    gunichar letter = g_utf8_get_char (c);

    if (!g_unichar_isprint (letter) || g_unichar_type (letter) == G_UNICODE_FORMAT)
      memset (c, ' ', (gsize) (g_utf8_next_char (c) - c));
  }
}

void
_bt_cast_device_fail (BtCastDevice *self, GError *error)
{
  BtCastDevicePrivate *private = get_private (self);
  gboolean is_wanted = private->status.state == BT_CAST_STOPPING;

  BT_CAST_DEVICE_GET_CLASS (self)->hang_up (self);
  if (is_wanted || !bt_cast_device_is_busy (self)) {
    g_error_free (error);
  } else {
    g_clear_error (&private->error);
    clean (error->message);
    private->error = error;
  }
  if (bt_cast_device_is_busy (self))
    _bt_cast_device_set_state (self, is_wanted ? BT_CAST_IDLE : BT_CAST_FAILED);
}

/* --- what it is told ----------------------------------------------------------------------------- */

gboolean
bt_cast_device_accepts (BtCastDevice *self, const BtCastMedia *media, GError **error)
{
  BtCastDeviceClass *klass = BT_CAST_DEVICE_GET_CLASS (self);

  return klass->accepts == NULL || klass->accepts (self, media, error);
}

gboolean
bt_cast_device_load (BtCastDevice *self, BtCastMedia *media, GError **error)
{
  BtCastDevicePrivate *private = get_private (self);

  if (bt_cast_device_is_busy (self)) {
    g_set_error (error, BT_CAST_ERROR, BT_CAST_ERROR_BUSY,
                 "%s plays something else already; stop that first", private->name);
    return FALSE;
  }
  if (!bt_cast_device_accepts (self, media, error))
    return FALSE;
  g_clear_error (&private->error);
  private->media = bt_cast_media_ref (media);
  private->status = (BtCastStatus) { .position_us = media->start_us,
                                     .duration_us = media->duration_us,
                                     .volume = -1,
                                     .text = media->text };
  _bt_cast_device_set_state (self, BT_CAST_CONNECTING);
  BT_CAST_DEVICE_GET_CLASS (self)->load (self, media);
  return TRUE;
}

static gboolean
is_loaded (BtCastDevice *self)
{
  return bt_cast_device_is_busy (self) && get_private (self)->status.state != BT_CAST_STOPPING;
}

void
bt_cast_device_play (BtCastDevice *self)
{
  if (is_loaded (self))
    BT_CAST_DEVICE_GET_CLASS (self)->play (self);
}

void
bt_cast_device_pause (BtCastDevice *self)
{
  if (is_loaded (self))
    BT_CAST_DEVICE_GET_CLASS (self)->pause (self);
}

void
bt_cast_device_seek (BtCastDevice *self, gint64 position_us)
{
  gint64 duration_us = get_private (self)->status.duration_us;

  if (!is_loaded (self))
    return;
  position_us = MAX (position_us, 0);
  BT_CAST_DEVICE_GET_CLASS (self)->seek (self, duration_us >= 0 ? MIN (position_us, duration_us)
                                                                : position_us);
}

void
bt_cast_device_set_volume (BtCastDevice *self, double volume)
{
  if (is_loaded (self) && bt_cast_device_has_volume (self))
    BT_CAST_DEVICE_GET_CLASS (self)->set_volume (self, CLAMP (volume, 0, 1));
}

void
bt_cast_device_set_muted (BtCastDevice *self, gboolean is_muted)
{
  BtCastDeviceClass *klass = BT_CAST_DEVICE_GET_CLASS (self);

  if (is_loaded (self) && klass->set_muted != NULL)
    klass->set_muted (self, is_muted);
}

void
bt_cast_device_set_text (BtCastDevice *self, int text)
{
  if (is_loaded (self) && bt_cast_device_has_texts (self))
    BT_CAST_DEVICE_GET_CLASS (self)->set_text (self, text);
}

void
bt_cast_device_stop (BtCastDevice *self)
{
  if (!bt_cast_device_is_busy (self) || get_private (self)->status.state == BT_CAST_STOPPING)
    return;
  _bt_cast_device_set_state (self, BT_CAST_STOPPING);
  BT_CAST_DEVICE_GET_CLASS (self)->stop (self);
}

/* --- object -------------------------------------------------------------------------------------- */

static char **
get_field (BtCastDevice *self, guint id)
{
  BtCastDevicePrivate *private = get_private (self);

  return id == PROP_NAME ? &private->name : id == PROP_ADDRESS ? &private->address : &private->id;
}

static void
bt_cast_device_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  *get_field (BT_CAST_DEVICE (object), id) = g_value_dup_string (value);
}

static void
bt_cast_device_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  g_value_set_string (value, *get_field (BT_CAST_DEVICE (object), id));
}

static void
bt_cast_device_dispose (GObject *object)
{
  BT_CAST_DEVICE_GET_CLASS (object)->hang_up (BT_CAST_DEVICE (object));
  G_OBJECT_CLASS (bt_cast_device_parent_class)->dispose (object);
}

static void
bt_cast_device_finalize (GObject *object)
{
  BtCastDevicePrivate *private = get_private (BT_CAST_DEVICE (object));

  g_free (private->name);
  g_free (private->address);
  g_free (private->id);
  g_clear_pointer (&private->media, bt_cast_media_unref);
  g_clear_error (&private->error);
  G_OBJECT_CLASS (bt_cast_device_parent_class)->finalize (object);
}

static void
bt_cast_device_class_init (BtCastDeviceClass *klass)
{
  static const char *const names[N_PROPERTIES] = { NULL, "name", "address", "id" };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->set_property = bt_cast_device_set_property;
  object_class->get_property = bt_cast_device_get_property;
  object_class->dispose = bt_cast_device_dispose;
  object_class->finalize = bt_cast_device_finalize;
  for (guint id = PROP_NAME; id < N_PROPERTIES; id++)
    properties[id] =
        g_param_spec_string (names[id], NULL, NULL, NULL,
                             G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  signals[CHANGED] = g_signal_new ("changed", BT_TYPE_CAST_DEVICE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
bt_cast_device_init (BtCastDevice *self)
{
  get_private (self)->status = (BtCastStatus) { .duration_us = -1, .volume = -1, .text = -1 };
}
