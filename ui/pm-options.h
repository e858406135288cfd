/* pm-options.h — what the preferences say about the engine, as options of it.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Thread: main. */
#pragma once

#include <bt.h>

G_BEGIN_DECLS

void pm_options_read (GSettings *settings, BtEngineOptions *options);
/* Whom WebRTC may ask for help. What cannot be used is left out. (transfer full) */
BtRtcConfig *pm_options_read_rtc (GSettings *settings);
/* From now on each change of @settings holds in @engine at once, as long as both live. */
void pm_options_follow (GSettings *settings, BtEngine *engine);

G_END_DECLS
