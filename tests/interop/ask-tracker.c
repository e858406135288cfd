/* ask-tracker.c — asks one tracker as the engine does: ask-tracker announce|scrape URL HASH.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Prints "peers N seeders N leechers N downloads N interval SECONDS", or what was wrong, and then ends
 * with 1. The terminal program watches nothing, so it never scrapes. */
#include <string.h>

#include "tracker/bt-tracker-client.h"
#include "tracker/bt-tracker-http.h"
#include "tracker/bt-tracker-udp.h"

typedef struct {
  gboolean done;
  int status;
} Run;

static void
say_counts (int n_seeders, int n_leechers, int n_downloads)
{
  g_print ("seeders %d leechers %d downloads %d", n_seeders, n_leechers, n_downloads);
}

static void
done_cb (BtTrackerResult *result, gpointer data)
{
  const BtTrackerAnswer *answer = result->answer;
  Run *run = data;

  run->done = TRUE;
  run->status = result->error ? 1 : 0;
  if (result->error) {
    g_print ("%s\n", result->error->message);
  } else if (answer) {
    g_print ("peers %u ", answer->peers->len);
    say_counts (answer->n_seeders, answer->n_leechers, answer->n_downloads);
    g_print (" interval %" G_GINT64_FORMAT "\n", answer->interval_us / G_USEC_PER_SEC);
  } else {
    const BtTrackerCounts *counts = &g_array_index (result->counts, BtTrackerCounts, 0);

    say_counts (counts->n_seeders, counts->n_leechers, counts->n_downloads);
    g_print ("\n");
  }
}

static BtTrackerClient *
new_client (BtReactor *reactor)
{
  BtTrackerClient *client = bt_tracker_client_new (FALSE);

  bt_tracker_client_add_kind (client, &bt_tracker_http_kind, bt_tracker_http_new (NULL));
  bt_tracker_client_add_kind (client, &bt_tracker_udp_kind, bt_tracker_udp_new (reactor, NULL));
  return client;
}

int
main (int argc, char **argv)
{
  BtTrackerRequest request = { .port = 6999, .left = 1, .event = BT_TRACKER_EVENT_STARTED };
  BtReactor *reactor;
  BtTrackerClient *client;
  Run run = { 0 };

  if (argc != 4 || !bt_info_hash_parse (&request.info_hash, argv[3]))
    return 2;
  memcpy (request.peer_id, "-PM0000-ask-tracker.", sizeof request.peer_id);
  reactor = bt_reactor_new (g_main_context_default ());
  client = new_client (reactor);
  if (strcmp (argv[1], "scrape") == 0)
    bt_tracker_client_scrape (client, argv[2], &request.info_hash, 1, done_cb, &run);
  else
    bt_tracker_client_announce (client, argv[2], &request, BT_TRACKER_TIMEOUT_US, done_cb, &run);
  while (!run.done)
    g_main_context_iteration (NULL, TRUE);
  bt_tracker_client_free (client);
  bt_reactor_free (reactor);
  return run.status;
}
