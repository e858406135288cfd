/* bt-web-vtt.h — subtitles as what a web page shows beside its film.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "subtitles/bt-subtitles.h"

G_BEGIN_DECLS

/* WebVTT in UTF-8, whatever they were read from. Italics, bold and underline stay; colours, styles and places
 * are lost. (transfer full) */
GBytes *bt_web_vtt_new (BtSubtitles *subtitles);

G_END_DECLS
