/* engine-fixture.c — engines of the model on loopback, and their answers waited for, for tests.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine-fixture.h"

BtEngine *
engine_fixture_open (const char *state, const char *folder, const BtEngineOptions *options)
{
  BtEngineConfig config;
  g_autoptr (GError) error = NULL;
  BtEngine *engine;

  bt_engine_config_init (&config);
  config.state_folder = state;
  config.download_folder = folder;
  config.listen_address = "127.0.0.1";
  config.listen_port = 0;
  if (options != NULL)
    config.options = *options;
  bt_engine_options_set_ways (&config.options, FALSE);
  engine = bt_engine_new (&config, &error);
  g_assert_no_error (error);
  return engine;
}

void
engine_fixture_take_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static gboolean
is_there (gpointer result)
{
  return *(gpointer *) result != NULL;
}

GAsyncResult *
engine_fixture_wait (GAsyncResult **result)
{
  torrent_fixture_wait_for (is_there, result);
  return *result;
}

void
engine_fixture_close (BtEngine *engine)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  bt_engine_stop_async (engine, engine_fixture_take_cb, &result);
  g_assert_true (bt_engine_stop_finish (engine, engine_fixture_wait (&result), &error));
  g_assert_no_error (error);
  g_clear_object (&result);
  g_assert_finalize_object (engine);
}
