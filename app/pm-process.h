/* pm-process.h — what a program asks of the system before anything else.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* As many open files as the system allows us, within reason. Thread: main, before any other. */
void pm_process_raise_file_limit (void);

G_END_DECLS
