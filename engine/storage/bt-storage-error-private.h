/* bt-storage-error-private.h — from what the system said to an error a person can act on.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "storage/bt-storage-error.h"

G_BEGIN_DECLS

/* Sets @error from the errno @code: "cannot @verb @path: cause". ENODATA stands for a file that ends
 * too early, ESTALE for one that was replaced. Thread: any. */
void bt_storage_set_error (GError **error, int code, const char *verb, const char *path);

G_END_DECLS
