/* pm-source.h — what a person means by a file, a link or a piece of text: something to add.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A source is what bt_engine_add_async() takes: a path or URI of a torrent file, a magnet link, a web
 * address, or an info hash as a magnet link. Thread: main. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Text that was dropped or pasted. (transfer full) Shape: NULL-terminated, one a line that names
 * something; empty when nothing does. */
char **pm_source_list_from_text (const char *text);
/* (transfer full) */
char *pm_source_from_file (GFile *file);
/* An argument of the command line that is an info hash (and no file of that name) as a magnet link;
 * NULL: leave the argument as it is. (transfer full) */
char *pm_source_from_argument (const char *argument);
/* Whether its details come from peers, not from a file. */
gboolean pm_source_is_magnet (const char *source);
/* A magnet link or a web address. */
gboolean pm_source_is_link (const char *source);
/* Short name of it for messages: the file's name, the link's beginning. (transfer full) */
char *pm_source_get_title (const char *source);

G_END_DECLS
