/* pm-mpris-player.h — MPRIS's player on the bus, which takes no number that is none.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * GLib complains of a NaN that is set as a property, and any stranger may set one. */
#pragma once

#include "pm-mpris-bus.h"

G_BEGIN_DECLS

#define PM_TYPE_MPRIS_PLAYER (pm_mpris_player_get_type ())
G_DECLARE_FINAL_TYPE (PmMprisPlayer, pm_mpris_player, PM, MPRIS_PLAYER,
                      PmMprisMediaPlayer2PlayerSkeleton)

/* Who sets what is not finite is answered with G_DBUS_ERROR_INVALID_ARGS; else as the skeleton does. */
PmMprisMediaPlayer2Player *pm_mpris_player_new (void);

G_END_DECLS
