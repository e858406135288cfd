/* pm-codec-help.h — where a codec that is missing is to be had.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The package of GStreamer's FFmpeg plugin, which has nearly all of them, by its name in a distribution. @id, @like:
 * ID and ID_LIKE of os-release(5), or NULL. NULL: it is not known. Thread: any. */
const char *pm_codec_help_find_package (const char *id, const char *like);
/* A translated sentence. @is_flatpak: we run in that sandbox, where the system's packages do not count. (transfer full) */
char *pm_codec_help (gboolean is_flatpak, const char *id, const char *like);

G_END_DECLS
