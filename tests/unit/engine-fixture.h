/* engine-fixture.h — engines of the model on loopback, and their answers waited for, for tests.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/bt-engine.h"
#include "torrent-fixture.h"

G_BEGIN_DECLS

/* @state NULL: nothing is kept. @options NULL: those an engine begins with. It finds peers by trackers
 * only. (transfer full) */
BtEngine *engine_fixture_open (const char *state, const char *folder,
                               const BtEngineOptions *options);
/* Stops it, (transfer full); also shows that nothing of it is left. */
void engine_fixture_close (BtEngine *engine);
/* Keeps the result in @data, a GAsyncResult * that is NULL until then; (transfer full). */
void engine_fixture_take_cb (GObject *object, GAsyncResult *result, gpointer data);
/* Waits until it is there. (transfer none) */
GAsyncResult *engine_fixture_wait (GAsyncResult **result);

G_END_DECLS
