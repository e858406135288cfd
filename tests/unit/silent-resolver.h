/* silent-resolver.h — a resolver of names that never answers, for tests.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/* From now on the process's. Returns the one before, for silent_resolver_stop(). (transfer full) */
GResolver *silent_resolver_start (void);
/* @before: (transfer full) */
void silent_resolver_stop (GResolver *before);
