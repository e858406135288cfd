/* pm-cli-options.c — the command line of the terminal program.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "pm-cli-keys.h"
#include "pm-cli-options.h"
#include "pm-cli-rtc.h"
#include "pm-cli-values.h"

#define PORT_CHOSEN_ONCE (-1)
#define MAX_PEERS 10000                /* beyond what files a process may open */
#define MAX_MINUTES (100 * 366 * 1440) /* a century */

/* What GOption fills, as text. */
typedef struct {
  char *out, *listen, *select, *state;
  char *max_down, *max_up, *max_peers, *ratio, *seed_time;
  char **peers, **dht_routers;
  char **stun, **turn, **rtc_trackers;
  char **rest;
  gboolean no_dht, no_pex, no_lsd, no_tcp, no_webrtc, relay_only;
  gboolean version;
  PmCliWatchRaw watch;
} Raw;

/* Options of the whole plan that this version does not have: refused by name instead of as unknown,
 * so that nobody looks for a typing error. */
static const char *const later_options[] = {
  "--bind", "--no-utp", "--encryption", "--proxy", "--no-port-mapping", "--blocklist", "-b",
};

static gboolean
is_later_option (const char *argument, const char *option)
{
  gsize length = strlen (option);

  return strncmp (argument, option, length) == 0
         && (argument[length] == '\0' || argument[length] == '=');
}

static gboolean
refuse_later (char **argv, GError **error)
{
  for (char **argument = argv + 1; *argument != NULL && strcmp (*argument, "--") != 0; argument++) {
    for (guint i = 0; i < G_N_ELEMENTS (later_options); i++) {
      if (is_later_option (*argument, later_options[i]))
        return pm_cli_refuse (error, "%s has not come yet: this version cannot do it; leave it out",
                              later_options[i]);
    }
  }
  return TRUE;
}

/* GOption takes what follows such an option for its value, which here is a torrent: without a sign of its own the
 * option gets an empty one. */
static void
end_optional (char **argv)
{
  static const char *const options[] = { "--omx", "--chromecast", "--airplay", "--dlna" };

  for (char **argument = argv + 1; *argument != NULL && strcmp (*argument, "--") != 0; argument++)
    for (guint i = 0; i < G_N_ELEMENTS (options); i++)
      if (strcmp (*argument, options[i]) == 0) {
        g_free (*argument);
        *argument = g_strconcat (options[i], "=", NULL);
        break;
      }
}

/* --- single values ----------------------------------------------------------------------------- */

static gboolean
parse_port (const char *text, int *port)
{
  guint64 value;

  if (!g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT16, &value, NULL))
    return FALSE;
  *port = (int) value;
  return TRUE;
}

/* "PORT", "ADDRESS:PORT" or "[ADDRESS]:PORT". */
static gboolean
parse_listen (PmCliOptions *self, const char *text, GError **error)
{
  const char *colon = strrchr (text, ':');
  g_autofree char *address = NULL;

  if (!parse_port (colon != NULL ? colon + 1 : text, &self->listen_port))
    return pm_cli_refuse (error, "--listen %s: the port is a number from 0 to 65535", text);
  if (colon == NULL)
    return TRUE;
  address = *text == '[' && colon > text + 1 && colon[-1] == ']'
                ? g_strndup (text + 1, (gsize) (colon - text) - 2)
                : g_strndup (text, (gsize) (colon - text));
  if (!g_hostname_is_ip_address (address))
    return pm_cli_refuse (error, "--listen %s: “%s” is no numeric address of this computer", text,
                          address);
  self->listen_address = g_steal_pointer (&address);
  return TRUE;
}

static gboolean
add_resolved (GArray *peers, GSocketConnectable *where, GError **error)
{
  g_autoptr (GSocketAddressEnumerator) all = g_socket_connectable_enumerate (where);
  GSocketAddress *next;

  while ((next = g_socket_address_enumerator_next (all, NULL, error)) != NULL) {
    struct sockaddr_storage native;
    BtAddress address;

    if (g_socket_address_to_native (next, &native, sizeof native, NULL)
        && bt_address_from_sockaddr (&address, (struct sockaddr *) &native))
      g_array_append_val (peers, address);
    g_object_unref (next);
  }
  return *error == NULL;
}

static gboolean
parse_peer (PmCliOptions *self, const char *text, GError **error)
{
  g_autoptr (GError) why = NULL;
  g_autoptr (GSocketConnectable) where = NULL;
  BtAddress address;

  if (bt_address_parse (&address, text, 0)) {
    g_array_append_val (self->peers, address);
    return TRUE;
  }
  where = g_network_address_parse (text, 0, &why);
  if (where == NULL || g_network_address_get_port (G_NETWORK_ADDRESS (where)) == 0)
    return pm_cli_refuse (error, "--peer %s: give HOST:PORT", text);
  if (!add_resolved (self->peers, where, &why))
    return pm_cli_refuse (error, "--peer %s: %s", text, why->message);
  return TRUE;
}

/* Names are looked up when they are needed: the DHT outlives a change of the network. */
static gboolean
check_router (const char *text, GError **error)
{
  g_autoptr (GSocketConnectable) where = g_network_address_parse (text, 0, NULL);

  if (where == NULL || g_network_address_get_port (G_NETWORK_ADDRESS (where)) == 0
      || *g_network_address_get_hostname (G_NETWORK_ADDRESS (where)) == '\0')
    return pm_cli_refuse (error, "--dht-bootstrap %s: give HOST:PORT", text);
  return TRUE;
}

static gboolean
take_ways (PmCliOptions *self, const Raw *raw, GError **error)
{
  self->engine.use_dht = !raw->no_dht;
  self->engine.use_pex = !raw->no_pex;
  self->engine.use_lsd = !raw->no_lsd;
  for (char **router = raw->dht_routers; router != NULL && *router != NULL; router++) {
    if (!check_router (*router, error))
      return FALSE;
  }
  self->dht_routers = g_strdupv (raw->dht_routers);
  return TRUE;
}

static void
take_list (char ***list, char **given)
{
  if (given == NULL)
    return;
  g_strfreev (*list);
  *list = g_strdupv (given);
}

static gboolean
take_transports (PmCliOptions *self, const Raw *raw, GError **error)
{
  self->engine.use_tcp = !raw->no_tcp;
  self->engine.use_webrtc = !raw->no_webrtc;
  take_list (&self->rtc->stun, raw->stun);
  take_list (&self->rtc->turn, raw->turn);
  take_list (&self->rtc->trackers, raw->rtc_trackers);
  self->rtc->relay_only = raw->relay_only;
  return pm_cli_check_rtc (self->rtc, error);
}

static gboolean
parse_selection (PmCliOptions *self, const char *text, GError **error)
{
  g_autoptr (GError) why = NULL;

  self->selection = bt_selection_parse (text, &why);
  if (self->selection == NULL)
    return pm_cli_refuse (error, "--select %s: %s", text, why->message);
  return TRUE;
}

/* --- the whole --------------------------------------------------------------------------------- */

static void
take_folders (PmCliOptions *self, const Raw *raw)
{
  g_autofree char *usual = g_build_filename (g_get_user_state_dir (), "piecemeal-cli", NULL);

  self->has_out = raw->out != NULL;
  self->out = g_canonicalize_filename (raw->out != NULL ? raw->out : ".", NULL);
  self->state = g_canonicalize_filename (raw->state != NULL ? raw->state : usual, NULL);
}

static gboolean
take_limits (PmCliOptions *self, const Raw *raw, GError **error)
{
  BtEngineOptions *engine = &self->engine;

  if (!pm_cli_parse_rate ("--max-down", raw->max_down, &engine->down_limit, error)
      || !pm_cli_parse_rate ("--max-up", raw->max_up, &engine->up_limit, error)
      || !pm_cli_parse_count ("--max-peers", raw->max_peers, MAX_PEERS, &engine->max_torrent_peers,
                              error)
      || !pm_cli_parse_ratio (raw->ratio, &engine->goal.ratio_percent, error)
      || !pm_cli_parse_count ("--seed-time", raw->seed_time, MAX_MINUTES, &engine->goal.minutes,
                              error))
    return FALSE;
  engine->max_peers = MAX (engine->max_peers, engine->max_torrent_peers);
  /* Who says when to stop seeding wants to seed. */
  self->seed |= bt_seed_goal_is_set (&engine->goal);
  return TRUE;
}

static gboolean
take_values (PmCliOptions *self, const Raw *raw, GError **error)
{
  take_folders (self, raw);
  if (raw->listen != NULL && !parse_listen (self, raw->listen, error))
    return FALSE;
  if (raw->select != NULL && !parse_selection (self, raw->select, error))
    return FALSE;
  if (!take_limits (self, raw, error) || !take_ways (self, raw, error)
      || !take_transports (self, raw, error))
    return FALSE;
  for (char **peer = raw->peers; peer != NULL && *peer != NULL; peer++) {
    if (!parse_peer (self, *peer, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
take_command (PmCliOptions *self, const Raw *raw, GError **error)
{
  char **rest = raw->rest;
  guint n = rest != NULL ? g_strv_length (rest) : 0;

  if (raw->version) {
    self->command = PM_CLI_VERSION;
    return TRUE;
  }
  if (n == 0)
    return pm_cli_refuse (error,
                          "give a torrent: a file, a magnet link, an address or an info hash; "
                          "--help tells more");
  if (strcmp (rest[0], "create") == 0)
    return pm_cli_refuse (error, "create has not come yet: this version cannot make torrents");
  if (strcmp (rest[0], "info") == 0)
    self->command = PM_CLI_INFO;
  else if (strcmp (rest[0], "check") == 0)
    self->command = PM_CLI_CHECK;
  if (self->command == PM_CLI_INFO && n != 2)
    return pm_cli_refuse (error, "info needs one torrent: piecemeal-cli info TORRENT");
  if (self->command == PM_CLI_CHECK && n != 3)
    return pm_cli_refuse (error,
                          "check needs a torrent and a folder: piecemeal-cli check TORRENT DIR");
  self->arguments = g_strdupv (self->command == PM_CLI_DOWNLOAD ? rest : rest + 1);
  return TRUE;
}

static gboolean
take_watch (PmCliOptions *self, const Raw *raw, GError **error)
{
  guint n_torrents = self->arguments != NULL ? g_strv_length (self->arguments) : 0;

  if (!pm_cli_watch_options_take (&self->watch, &raw->watch, n_torrents, error))
    return FALSE;
  if (self->watch.is_wanted && self->list)
    return pm_cli_refuse (error, "--list shows the files and leaves: there is nothing to watch");
  return TRUE;
}

static gboolean
parse (PmCliOptions *self, Raw *raw, char **argv, GError **error)
{
  g_autoptr (GOptionContext) context = g_option_context_new ("TORRENT…");
  GOptionGroup *group;
  const GOptionEntry entries[] = {
    { "out", 'o', 0, G_OPTION_ARG_FILENAME, &raw->out, "Folder to download into", "DIR" },
    { "listen", 0, 0, G_OPTION_ARG_STRING, &raw->listen, "Address and port for peers",
      "[ADDRESS:]PORT" },
    { "peer", 0, 0, G_OPTION_ARG_STRING_ARRAY, &raw->peers, "Also connect to this peer; repeatable",
      "HOST:PORT" },
    { "seed", 0, 0, G_OPTION_ARG_NONE, &self->seed, "Go on seeding when complete", NULL },
    { "ratio", 0, 0, G_OPTION_ARG_STRING, &raw->ratio, "Seed until so many copies were given",
      "R" },
    { "seed-time", 0, 0, G_OPTION_ARG_STRING, &raw->seed_time, "Seed for so long", "MIN" },
    { "sequential", 0, 0, G_OPTION_ARG_NONE, &self->torrent.sequential, "Fetch pieces in order",
      NULL },
    { "select", 0, 0, G_OPTION_ARG_STRING, &raw->select, "Files to download, as 0,2,5-9", "LIST" },
    { "max-down", 0, 0, G_OPTION_ARG_STRING, &raw->max_down, "Download at most so fast", "KIB/S" },
    { "max-up", 0, 0, G_OPTION_ARG_STRING, &raw->max_up, "Upload at most so fast", "KIB/S" },
    { "max-peers", 0, 0, G_OPTION_ARG_STRING, &raw->max_peers, "Connections of each torrent", "N" },
    { "no-dht", 0, 0, G_OPTION_ARG_NONE, &raw->no_dht, "Ask no DHT node", NULL },
    { "no-pex", 0, 0, G_OPTION_ARG_NONE, &raw->no_pex, "Exchange no peers with peers", NULL },
    { "no-lsd", 0, 0, G_OPTION_ARG_NONE, &raw->no_lsd, "Ask nobody in the local network", NULL },
    { "dht-bootstrap", 0, 0, G_OPTION_ARG_STRING_ARRAY, &raw->dht_routers,
      "Enter the DHT here; repeatable", "HOST:PORT" },
    { "no-tcp", 0, 0, G_OPTION_ARG_NONE, &raw->no_tcp, "Dial nobody, let nobody in: WebRTC is left",
      NULL },
    { "no-webrtc", 0, 0, G_OPTION_ARG_NONE, &raw->no_webrtc,
      "Meet no peers in web browsers (WebRTC)", NULL },
    { "stun", 0, 0, G_OPTION_ARG_STRING_ARRAY, &raw->stun,
      "STUN server: tells WebRTC our address; repeatable", "HOST:PORT" },
    { "turn", 0, 0, G_OPTION_ARG_STRING_ARRAY, &raw->turn, "TURN server: relays WebRTC; repeatable",
      "URI" },
    { "rtc-tracker", 0, 0, G_OPTION_ARG_STRING_ARRAY, &raw->rtc_trackers,
      "Introduces WebRTC peers of public torrents; repeatable", "URL" },
    { "rtc-relay-only", 0, 0, G_OPTION_ARG_NONE, &raw->relay_only,
      "Use WebRTC through --turn alone: hides our address", NULL },
    { "no-trackers", 0, 0, G_OPTION_ARG_NONE, &self->no_trackers, "Ask no tracker", NULL },
    { "state", 0, 0, G_OPTION_ARG_FILENAME, &raw->state, "Where resume data lives", "DIR" },
    { "list", 'l', 0, G_OPTION_ARG_NONE, &self->list, "List the files and leave", NULL },
    { "remove", 'r', 0, G_OPTION_ARG_NONE, &self->remove, "Remove what was downloaded on exit",
      NULL },
    { "quiet", 'q', 0, G_OPTION_ARG_NONE, &self->quiet, "Print nothing but errors", NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &self->json, "Print one JSON object a line", NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &raw->version, "Say the version", NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &raw->rest, NULL, NULL },
    { NULL },
  };

  group = g_option_group_new (NULL, NULL, NULL, &raw->watch, NULL);
  g_option_group_add_entries (group, entries);
  pm_cli_watch_options_add (group, &raw->watch);
  g_option_context_set_main_group (context, group);
  g_option_context_set_summary (
      context, "Downloads each torrent and leaves when it is complete.\n\n"
               "  piecemeal-cli info TORRENT       prints what is inside\n"
               "  piecemeal-cli check TORRENT DIR  compares a folder with it\n\n"
               "A torrent is a file, a magnet link, an http or https address, or an info hash.");
  g_option_context_set_description (context,
                                    "Keys, while a screen elsewhere plays:\n  " PM_CLI_KEYS_HELP);
  return g_option_context_parse_strv (context, &argv, error);
}

static void
raw_clear (Raw *raw)
{
  g_free (raw->out);
  g_free (raw->listen);
  g_free (raw->select);
  g_free (raw->state);
  g_free (raw->max_down);
  g_free (raw->max_up);
  g_free (raw->max_peers);
  g_free (raw->ratio);
  g_free (raw->seed_time);
  g_strfreev (raw->peers);
  g_strfreev (raw->dht_routers);
  g_strfreev (raw->stun);
  g_strfreev (raw->turn);
  g_strfreev (raw->rtc_trackers);
  g_strfreev (raw->rest);
  pm_cli_watch_raw_clear (&raw->watch);
}

PmCliOptions *
pm_cli_options_new (int argc, char **argv, GError **error)
{
  g_autoptr (PmCliOptions) self = g_new0 (PmCliOptions, 1);
  g_auto (GStrv) copy = g_strdupv (argv);
  Raw raw = { 0 };
  gboolean is_right;

  self->listen_port = PORT_CHOSEN_ONCE;
  bt_engine_options_init (&self->engine);
  bt_torrent_options_init (&self->torrent);
  self->rtc = bt_rtc_config_new ();
  self->peers = g_array_new (FALSE, FALSE, sizeof (BtAddress));
  end_optional (copy);
  is_right = refuse_later (argv, error) && parse (self, &raw, copy, error)
             && take_command (self, &raw, error) && take_values (self, &raw, error)
             && take_watch (self, &raw, error);
  raw_clear (&raw);
  return is_right ? g_steal_pointer (&self) : NULL;
}

void
pm_cli_options_free (PmCliOptions *self)
{
  g_strfreev (self->arguments);
  g_free (self->out);
  g_free (self->state);
  g_free (self->listen_address);
  g_strfreev (self->dht_routers);
  bt_rtc_config_free (self->rtc);
  pm_cli_watch_options_clear (&self->watch);
  g_array_unref (self->peers);
  g_clear_pointer (&self->selection, g_array_unref);
  g_free (self);
}
