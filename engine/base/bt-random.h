/* bt-random.h — randomness that is passed in, so that a simulated run repeats bit for bit.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A small fast generator; not for secrets. */
typedef struct {
  guint64 state[4];
} BtRandom;

void bt_random_init (BtRandom *self, guint64 seed);
/* From the system's randomness. */
void bt_random_init_system (BtRandom *self);
guint64 bt_random_next (BtRandom *self);
/* Even over [0, @bound); @bound > 0. */
guint32 bt_random_below (BtRandom *self, guint32 bound);
/* For ids and tokens: bytes nobody can guess (GnuTLS). */
void bt_random_secret (void *bytes, gsize n_bytes);

G_END_DECLS
