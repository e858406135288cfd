/* bt-cast-kinds.c — how each kind of device is found and made.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cast/bt-cast-kinds.h"

#include "cast/bt-airplay.h"
#include "cast/bt-chromecast.h"
#include "cast/bt-dlna-search.h"
#include "cast/bt-dlna.h"

static BtCastDevice *
make_chromecast (const BtCastInfo *info)
{
  return bt_chromecast_new (info->name, info->address, info->id);
}

static BtCastDevice *
make_airplay (const BtCastInfo *info)
{
  return bt_airplay_new (info->name, info->address, info->id, info->model);
}

static gpointer
start_dlna (BtCastSearchFunc found, BtCastSearchFunc lost, gpointer data)
{
  BtDlnaSearch *search = bt_dlna_search_new (found, lost, data);

  bt_dlna_search_start (search, NULL);
  return search;
}

static void
stop_dlna (gpointer search)
{
  bt_dlna_search_free (search);
}

static const BtCastSearchClass dlna_search = { start_dlna, stop_dlna };

const BtCastKindClass bt_cast_kinds[BT_N_CAST_KINDS] = {
  [BT_CAST_CHROMECAST] = { .service = "_googlecast._tcp.local",
                           .read = bt_cast_info_read_chromecast,
                           .make = make_chromecast,
                           .open_async = bt_chromecast_open_async,
                           .open_finish = bt_chromecast_open_finish },
  [BT_CAST_AIRPLAY] = { .service = "_airplay._tcp.local",
                        .read = bt_cast_info_read_airplay,
                        .make = make_airplay,
                        .open_async = bt_airplay_open_async,
                        .open_finish = bt_airplay_open_finish },
  [BT_CAST_DLNA] = { .search = &dlna_search,
                     .open_async = bt_dlna_new_for_location_async,
                     .open_finish = bt_dlna_new_for_location_finish },
};
