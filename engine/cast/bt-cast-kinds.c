/* bt-cast-kinds.c — how each kind of device is found and made.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cast/bt-cast-kinds.h"

const BtCastKindClass bt_cast_kinds[BT_N_CAST_KINDS] = {
  [BT_CAST_CHROMECAST] = { "_googlecast._tcp.local", bt_cast_info_read_chromecast, NULL, NULL },
  [BT_CAST_AIRPLAY] = { "_airplay._tcp.local", bt_cast_info_read_airplay, NULL, NULL },
  [BT_CAST_DLNA] = { NULL, NULL, NULL, NULL },
};
