/* bt-airplay-types.h — what a receiver of AirPlay plays, by its model. Thread: any.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cast/bt-cast-media.h"

G_BEGIN_DECLS

/* @model: "AppleTV3,2"; NULL or "": not known. Of others than Apple's we know no list, and they, as Kodi does,
 * may play anything. (transfer none) Returns what it does not play ("video/x-matroska", "vp9"), or NULL. */
const char *bt_airplay_find_unplayable (const char *model, const BtCastMedia *media);

G_END_DECLS
