/* pm-choices.h — what the preferences say about a torrent that is added.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Thread: main. */
#pragma once

#include <bt.h>

G_BEGIN_DECLS

/* For one that nobody is asked about. */
BtAddFlags pm_choices_get_flags (GSettings *settings);
/* Films and music come in order: at once, or as soon as it is known that it is one. Others stay as they are. */
void pm_choices_make_ready (BtTorrent *torrent);

G_END_DECLS
