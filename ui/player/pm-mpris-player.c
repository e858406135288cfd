/* pm-mpris-player.c — MPRIS's player on the bus, which takes no number that is none.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pm-mpris-player.h"

#include <math.h>

struct _PmMprisPlayer {
  PmMprisMediaPlayer2PlayerSkeleton parent_instance;
};

G_DEFINE_FINAL_TYPE (PmMprisPlayer, pm_mpris_player, PM_MPRIS_TYPE_MEDIA_PLAYER2_PLAYER_SKELETON)

static GDBusInterfaceVTable vtable;
static GDBusInterfaceSetPropertyFunc set_any;

static gboolean
set_property_cb (GDBusConnection *connection, const char *sender, const char *path,
                 const char *interface, const char *name, GVariant *value, GError **error,
                 gpointer data)
{
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_DOUBLE)
      && !isfinite (g_variant_get_double (value))) {
    g_set_error (error, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS, "%s is a number", name);
    return FALSE;
  }
  return set_any (connection, sender, path, interface, name, value, error, data);
}

static GDBusInterfaceVTable *
pm_mpris_player_get_vtable (GDBusInterfaceSkeleton *skeleton)
{
  return &vtable;
}

static void
pm_mpris_player_class_init (PmMprisPlayerClass *class)
{
  GDBusInterfaceSkeletonClass *skeleton = G_DBUS_INTERFACE_SKELETON_CLASS (class);

  vtable = *skeleton->get_vtable (NULL);
  set_any = vtable.set_property;
  vtable.set_property = set_property_cb;
  skeleton->get_vtable = pm_mpris_player_get_vtable;
}

static void
pm_mpris_player_init (PmMprisPlayer *self)
{
}

PmMprisMediaPlayer2Player *
pm_mpris_player_new (void)
{
  return g_object_new (PM_TYPE_MPRIS_PLAYER, NULL);
}
