/* pm-server-words.h — whether what a person wrote names a server that helps peers to meet over WebRTC.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is wrong, as a sentence; NULL: nothing. (transfer full) Thread: any. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *pm_server_words_stun (const char *text);
/* Without what was written: a password may be in it. */
char *pm_server_words_turn (const char *text);
/* A tracker that introduces peers. */
char *pm_server_words_tracker (const char *text);

G_END_DECLS
