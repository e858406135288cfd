/* pm-subtitle-language.h — which language the name of a file tells of.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @word: "en", "eng" or "English", of any case; @length bytes. The code of ISO 639-1, or NULL. */
const char *pm_subtitle_language_find (const char *word, gsize length);

G_END_DECLS
