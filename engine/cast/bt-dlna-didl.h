/* bt-dlna-didl.h — what a renderer is told of a film before it fetches it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cast/bt-cast-media.h"

G_BEGIN_DECLS

/* DIDL-Lite (ContentDirectory:1, 2.3.2) of one item, with the text that is shown at first. Main thread.
 * (transfer full) */
char *bt_dlna_didl_write (const BtCastMedia *media);

G_END_DECLS
