/* test-cast-finder.c — the list of devices, while they come, change, play and go.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cast/bt-cast-device-private.h"
#include "cast/bt-cast-finder-private.h"
#include "mdns/bt-mdns-socket.h"
#include "mdns-fixture.h"

#include <string.h>
#include <unistd.h>

#define PATIENCE_US (20 * (gint64) G_USEC_PER_SEC)

/* --- devices that play nothing ---------------------------------------------------------------------------- */

#define FAKE_TYPE_CAST (fake_cast_get_type ())
G_DECLARE_FINAL_TYPE (FakeCast, fake_cast, FAKE, CAST, BtCastDevice)
#define FAKE_TYPE_DLNA (fake_dlna_get_type ())
G_DECLARE_FINAL_TYPE (FakeDlna, fake_dlna, FAKE, DLNA, BtCastDevice)

struct _FakeCast {
  BtCastDevice parent_instance;
};

struct _FakeDlna {
  BtCastDevice parent_instance;
};

G_DEFINE_FINAL_TYPE (FakeCast, fake_cast, BT_TYPE_CAST_DEVICE)
G_DEFINE_FINAL_TYPE (FakeDlna, fake_dlna, BT_TYPE_CAST_DEVICE)

static void
hang_up (BtCastDevice *device)
{
}

static void
load (BtCastDevice *device, BtCastMedia *media)
{
}

static void
stop (BtCastDevice *device)
{
  _bt_cast_device_set_state (device, BT_CAST_IDLE);
}

static void
fake_cast_class_init (FakeCastClass *klass)
{
  BtCastDeviceClass *class = BT_CAST_DEVICE_CLASS (klass);

  class->kind = BT_CAST_CHROMECAST;
  class->hang_up = hang_up;
  class->load = load;
  class->stop = stop;
}

static void
fake_cast_init (FakeCast *self)
{
}

static void
fake_dlna_class_init (FakeDlnaClass *klass)
{
  BtCastDeviceClass *class = BT_CAST_DEVICE_CLASS (klass);

  class->kind = BT_CAST_DLNA;
  class->hang_up = hang_up;
  class->load = load;
  class->stop = stop;
}

static void
fake_dlna_init (FakeDlna *self)
{
}

static BtCastDevice *
make_cast (const BtCastInfo *info)
{
  return g_object_new (FAKE_TYPE_CAST, "name", info->name, "address", info->address, "id", info->id,
                       NULL);
}

static BtCastDevice *
make_dlna (const char *name, const char *address, const char *id)
{
  return g_object_new (FAKE_TYPE_DLNA, "name", name, "address", address, "id", id, NULL);
}

/* --- who answers at an address ---------------------------------------------------------------------------- */

#define CAST_IP "192.0.2.50"
#define DLNA_IP "192.0.2.60"
#define BOTH_IP "192.0.2.70"
#define SILENT_IP "192.0.2.80" /* it never does */

static guint n_opened;

/* Takes @device, which is there only if @is_there. */
static void
reply (GTask *task, gboolean is_there, BtCastDevice *device)
{
  n_opened++;
  if (is_there)
    g_task_return_pointer (task, g_object_ref (device), g_object_unref);
  else
    g_task_return_new_error (task, BT_CAST_ERROR, BT_CAST_ERROR_UNREACHABLE, "nobody");
  g_object_unref (device);
}

static gboolean
is_one_of (const char *where, const char *a, const char *b, const char *c)
{
  return g_str_has_prefix (where, a) || g_str_has_prefix (where, b) || g_str_has_prefix (where, c);
}

static void
cancelled_cb (GCancellable *cancellable, gpointer task)
{
  g_task_return_error_if_cancelled (task);
  g_object_unref (task);
}

static void
open_cast_async (const char *where, GCancellable *cancellable, GAsyncReadyCallback callback,
                 gpointer data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, data);
  BtCastDevice *device =
      g_object_new (FAKE_TYPE_CAST, "name", "by address", "address", where, "id", where, NULL);

  if (g_str_equal (where, SILENT_IP)) {
    g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), task, NULL);
    g_object_unref (device);
    return;
  }
  reply (task,
         is_one_of (where, CAST_IP, BOTH_IP, "127.0.0.1") || g_str_has_prefix (where, "[::1]"),
         device);
  g_object_unref (task);
}

static void
open_dlna_async (const char *where, GCancellable *cancellable, GAsyncReadyCallback callback,
                 gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);

  reply (task, is_one_of (where, DLNA_IP, BOTH_IP, DLNA_IP),
         make_dlna ("by address", where, where));
}

static BtCastDevice *
open_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- a search that the test drives ------------------------------------------------------------------------ */

static struct {
  guint n_running;
  BtCastSearchFunc found, lost;
  gpointer data;
} search;

static gpointer
search_start (BtCastSearchFunc found, BtCastSearchFunc lost, gpointer data)
{
  search.n_running++;
  search.found = found;
  search.lost = lost;
  search.data = data;
  return &search;
}

static void
search_stop (gpointer data)
{
  search.n_running--;
}

static const BtCastSearchClass search_class = { search_start, search_stop };
static BtCastKindClass kinds[BT_N_CAST_KINDS] = {
  [BT_CAST_CHROMECAST] = { .read = bt_cast_info_read_chromecast,
                           .make = make_cast,
                           .open_async = open_cast_async,
                           .open_finish = open_finish },
  [BT_CAST_DLNA] = { .search = &search_class,
                     .open_async = open_dlna_async,
                     .open_finish = open_finish },
};

static void
found (const char *name, const char *address, const char *id)
{
  g_autoptr (BtCastDevice) device = make_dlna (name, address, id);

  search.found (device, search.data);
}

static void
lost (const char *id)
{
  g_autoptr (BtCastDevice) device = make_dlna ("", "", id);

  search.lost (device, search.data);
}

/* --- the list --------------------------------------------------------------------------------------------- */

static void
set_up (BtCastFinder **finder, gconstpointer data)
{
  BtAddress bound;

  g_assert_true (bt_address_parse (&bound, "127.0.0.1", 1));
  *finder = _bt_cast_finder_new_with (kinds, &bound);
}

static void
tear_down (BtCastFinder **finder, gconstpointer data)
{
  g_assert_finalize_object (*finder);
  g_assert_cmpuint (search.n_running, ==, 0);
}

static void
assert_list (BtCastFinder *finder, const char *text)
{
  g_autoptr (GString) list = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (finder)); i++) {
    g_autoptr (BtCastDevice) device = g_list_model_get_item (G_LIST_MODEL (finder), i);

    g_string_append_printf (list, "%s@%s ", bt_cast_device_get_name (device),
                            bt_cast_device_get_address (device));
  }
  g_assert_cmpstr (list->str, ==, text);
}

static void
count_cb (GListModel *model, guint at, guint n_removed, guint n_added, gpointer data)
{
  g_assert_cmpuint (at + n_added, <=, g_list_model_get_n_items (model));
  ++*(guint *) data;
}

static BtCastDevice *
play_first (BtCastFinder *finder)
{
  BtCastDevice *device = g_list_model_get_item (G_LIST_MODEL (finder), 0);
  g_autoptr (BtCastMedia) media = bt_cast_media_new ("http://192.0.2.1/film", "video/mp4", "Film");

  g_assert_true (bt_cast_device_load (device, media, NULL));
  return device;
}

static void
test_sorted (BtCastFinder **finder, gconstpointer data)
{
  guint n_changes = 0;

  g_signal_connect (*finder, "items-changed", G_CALLBACK (count_cb), &n_changes);
  bt_cast_finder_hold (*finder);
  found ("kitchen", "192.0.2.3:1", "3");
  found ("Living room", "192.0.2.1:1", "1");
  found ("Attic", "192.0.2.2:1", "2");
  assert_list (*finder, "Attic@192.0.2.2:1 kitchen@192.0.2.3:1 Living room@192.0.2.1:1 ");
  g_assert_cmpuint (n_changes, ==, 3);
  found ("Attic", "192.0.2.2:1", "2");
  g_assert_cmpuint (n_changes, ==, 3); /* nothing new */
  lost ("3");
  assert_list (*finder, "Attic@192.0.2.2:1 Living room@192.0.2.1:1 ");
  lost ("3");
  g_assert_cmpuint (n_changes, ==, 4);
  bt_cast_finder_release (*finder);
}

static void
test_held (BtCastFinder **finder, gconstpointer data)
{
  g_assert_cmpuint (search.n_running, ==, 0);
  bt_cast_finder_hold (*finder);
  bt_cast_finder_hold (*finder);
  g_assert_cmpuint (search.n_running, ==, 1);
  found ("TV", "192.0.2.1:1", "1");
  bt_cast_finder_release (*finder);
  assert_list (*finder, "TV@192.0.2.1:1 ");
  bt_cast_finder_release (*finder);
  g_assert_cmpuint (search.n_running, ==, 0);
  assert_list (*finder, "");
}

static void
test_moved (BtCastFinder **finder, gconstpointer data)
{
  bt_cast_finder_hold (*finder);
  found ("A", "192.0.2.1:1", "1");
  found ("B", "192.0.2.2:1", "2");
  found ("A", "192.0.2.9:1", "1");
  assert_list (*finder, "A@192.0.2.9:1 B@192.0.2.2:1 ");
  found ("C", "192.0.2.9:1", "1");
  assert_list (*finder, "B@192.0.2.2:1 C@192.0.2.9:1 ");
  bt_cast_finder_release (*finder);
}

/* It stays the same object in the same place, with the address at which it plays, until it is stopped. */
static void
test_moved_busy (BtCastFinder **finder, gconstpointer data)
{
  g_autoptr (BtCastDevice) device = NULL;
  g_autoptr (BtCastDevice) still = NULL;

  bt_cast_finder_hold (*finder);
  found ("A", "192.0.2.1:1", "1");
  found ("B", "192.0.2.2:1", "2");
  device = play_first (*finder);
  found ("C", "192.0.2.8:1", "1");
  found ("C", "192.0.2.9:1", "1");
  assert_list (*finder, "A@192.0.2.1:1 B@192.0.2.2:1 ");
  still = g_list_model_get_item (G_LIST_MODEL (*finder), 0);
  g_assert_true (still == device);
  bt_cast_device_stop (device);
  assert_list (*finder, "B@192.0.2.2:1 C@192.0.2.9:1 ");
  bt_cast_finder_release (*finder);
}

static void
test_gone_busy (BtCastFinder **finder, gconstpointer data)
{
  g_autoptr (BtCastDevice) device = NULL;

  bt_cast_finder_hold (*finder);
  found ("A", "192.0.2.1:1", "1");
  device = play_first (*finder);
  lost ("1");
  assert_list (*finder, "A@192.0.2.1:1 ");
  found ("A", "192.0.2.1:1", "1"); /* it is back */
  bt_cast_device_stop (device);
  assert_list (*finder, "A@192.0.2.1:1 ");
  g_object_unref (device);
  device = play_first (*finder);
  lost ("1");
  _bt_cast_device_fail (device, g_error_new (BT_CAST_ERROR, BT_CAST_ERROR_LOST, "gone"));
  assert_list (*finder, "");
  bt_cast_finder_release (*finder);
}

/* Nobody looks at the list any more, and it plays on; who looks again finds the same. */
static void
test_released_busy (BtCastFinder **finder, gconstpointer data)
{
  g_autoptr (BtCastDevice) device = NULL;
  g_autoptr (BtCastDevice) still = NULL;

  bt_cast_finder_hold (*finder);
  found ("A", "192.0.2.1:1", "1");
  found ("B", "192.0.2.2:1", "2");
  device = play_first (*finder);
  bt_cast_finder_release (*finder);
  assert_list (*finder, "A@192.0.2.1:1 ");
  bt_cast_finder_hold (*finder);
  found ("A", "192.0.2.1:1", "1");
  still = g_list_model_get_item (G_LIST_MODEL (*finder), 0);
  g_assert_true (still == device);
  bt_cast_finder_release (*finder);
  bt_cast_device_stop (device);
  assert_list (*finder, "");
}

/* What is about to play stays, also where nobody looks any more, or told of it. */
static void
test_kept (BtCastFinder **finder, gconstpointer data)
{
  g_autoptr (BtCastDevice) given = make_dlna ("192.0.2.7", "192.0.2.7:1", "192.0.2.7:1");
  g_autoptr (BtCastDevice) device = NULL;

  bt_cast_finder_hold (*finder);
  found ("A", "192.0.2.1:1", "1");
  device = g_list_model_get_item (G_LIST_MODEL (*finder), 0);
  bt_cast_finder_keep (*finder, device);
  bt_cast_finder_release (*finder);
  assert_list (*finder, "A@192.0.2.1:1 ");
  bt_cast_finder_keep (*finder, given);
  assert_list (*finder, "192.0.2.7@192.0.2.7:1 ");
  bt_cast_finder_keep (*finder, NULL);
  assert_list (*finder, "");
}

/* Who was given by an address, and tells of itself later, is there once. */
static void
test_kept_and_found (BtCastFinder **finder, gconstpointer data)
{
  g_autoptr (BtCastDevice) given = make_dlna ("192.0.2.7", "192.0.2.7:1", "192.0.2.7:1");

  bt_cast_finder_hold (*finder);
  bt_cast_finder_keep (*finder, given);
  found ("Attic", "192.0.2.7:1", "7");
  assert_list (*finder, "192.0.2.7@192.0.2.7:1 ");
  bt_cast_finder_keep (*finder, NULL);
  assert_list (*finder, "Attic@192.0.2.7:1 ");
  bt_cast_finder_release (*finder);
}

/* --- one by its name -------------------------------------------------------------------------------------- */

static void
found_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  GAsyncResult **kept = data;

  *kept = g_object_ref (result);
}

static char *
wait_found (BtCastFinder *finder, GAsyncResult **result)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BtCastDevice) device = NULL;
  gint64 until_us = g_get_monotonic_time () + PATIENCE_US;

  while (*result == NULL && g_get_monotonic_time () < until_us) {
    g_main_context_iteration (NULL, FALSE);
    g_usleep (1000);
  }
  g_assert_nonnull (*result);
  device = bt_cast_finder_find_finish (finder, *result, &error);
  g_clear_object (result);
  return g_strdup (device != NULL ? bt_cast_device_get_address (device) : error->message);
}

static void
assert_found (BtCastFinder *finder, BtCastKind kind, const char *name, const char *text)
{
  GAsyncResult *result = NULL;
  g_autofree char *what = NULL;

  bt_cast_finder_find_async (finder, kind, name, NULL, found_cb, &result);
  if (search.n_running > 0) {
    found ("Living room", "192.0.2.1:49152", "1");
    found ("Kitchen", "192.0.2.2:49152", "2");
  }
  what = wait_found (finder, &result);
  g_assert_cmpstr (what, ==, text);
}

static void
test_find (BtCastFinder **finder, gconstpointer data)
{
  assert_found (*finder, BT_CAST_DLNA, NULL, "192.0.2.1:49152");
  assert_found (*finder, BT_CAST_DLNA, "kitchen", "192.0.2.2:49152");
  assert_found (*finder, BT_CAST_DLNA, "192.0.2.2", "192.0.2.2:49152");
  assert_found (*finder, BT_CAST_DLNA, "192.0.2.2:49152", "192.0.2.2:49152");
  assert_list (*finder, "");
  bt_cast_finder_hold (*finder);
  found ("Attic", "192.0.2.3:49152", "3");
  assert_found (*finder, BT_CAST_DLNA, NULL, "192.0.2.3:49152");
  bt_cast_finder_release (*finder);
}

static void
test_find_nobody (BtCastFinder **finder, gconstpointer data)
{
  assert_found (
      *finder, BT_CAST_DLNA, "Bathroom",
      "cannot find the DLNA device “Bathroom”: there were: Kitchen, Living room; choose "
      "one of these, or see whether it is switched on and in the network of this computer");
}

static void
test_find_none (BtCastFinder **finder, gconstpointer data)
{
  assert_found (
      *finder, BT_CAST_AIRPLAY, NULL,
      "cannot find any AirPlay device: none answered; is it switched on, and in the network "
      "of this computer?");
}

/* Nobody told of it; it may be in a network that carries no multicast. */
static void
test_find_address (BtCastFinder **finder, gconstpointer data)
{
  assert_found (*finder, BT_CAST_CHROMECAST, "192.0.2.77", "192.0.2.77");
}

static void
test_find_cancelled (BtCastFinder **finder, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *what = NULL;
  GAsyncResult *result = NULL;

  bt_cast_finder_find_async (*finder, BT_CAST_DLNA, NULL, cancellable, found_cb, &result);
  g_assert_cmpuint (search.n_running, ==, 1);
  g_cancellable_cancel (cancellable);
  what = wait_found (*finder, &result);
  g_assert_cmpstr (what, ==, "Operation was cancelled");
  g_assert_cmpuint (search.n_running, ==, 0);
}

/* --- one by its address ----------------------------------------------------------------------------------- */

static char *
wait_found_at (BtCastFinder *finder, GAsyncResult **result)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BtCastDevice) device = NULL;

  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  device = bt_cast_finder_find_at_finish (finder, *result, &error);
  g_clear_object (result);
  if (device == NULL)
    return g_strdup (error->message);
  return g_strdup_printf ("%s %s", bt_cast_kind_get_name (bt_cast_device_get_kind (device)),
                          bt_cast_device_get_address (device));
}

static void
assert_found_at (BtCastFinder *finder, const char *where, const char *text)
{
  GAsyncResult *result = NULL;
  g_autofree char *what = NULL;

  bt_cast_finder_find_at_async (finder, where, NULL, found_cb, &result);
  what = wait_found_at (finder, &result);
  g_assert_cmpstr (what, ==, text);
  g_assert_cmpuint (search.n_running, ==, 0);
}

static void
test_at_asks (BtCastFinder **finder, gconstpointer data)
{
  assert_found_at (*finder, CAST_IP, "chromecast " CAST_IP);
  assert_found_at (*finder, CAST_IP ":7", "chromecast " CAST_IP ":7");
  assert_found_at (*finder, DLNA_IP, "dlna " DLNA_IP);
  assert_found_at (*finder, BOTH_IP, "chromecast " BOTH_IP);
  assert_found_at (*finder, "192.0.2.90",
                   "no screen answers at 192.0.2.90; see whether it is switched on and in the "
                   "network of this computer");
  assert_list (*finder, "");
}

/* It has a name, and may be busy: nobody is asked. */
static void
test_at_known (BtCastFinder **finder, gconstpointer data)
{
  g_autoptr (BtCastDevice) device = NULL;
  g_autoptr (BtCastDevice) same = NULL;
  GAsyncResult *result = NULL;

  n_opened = 0;
  bt_cast_finder_hold (*finder);
  found ("A", DLNA_IP ":1", "1");
  device = play_first (*finder);
  bt_cast_finder_find_at_async (*finder, DLNA_IP, NULL, found_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  same = bt_cast_finder_find_at_finish (*finder, result, NULL);
  g_assert_true (same == device);
  g_assert_cmpuint (n_opened, ==, 0);
  g_object_unref (result);
  bt_cast_device_stop (device);
  bt_cast_finder_release (*finder);
}

static void
test_at_no_address (BtCastFinder **finder, gconstpointer data)
{
  static const char *const wrong[] = {
    "",         "192.0.2", "300.1.1.1", "living room",   "http://tv/",
    "tv:99999", "[::1",    "a@b",       "192.0.2.7:0x10"
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autofree char *text =
        g_strdup_printf ("“%s” is no address: write one as 192.0.2.7, or a name", wrong[i]);

    assert_found_at (*finder, wrong[i], text);
  }
}

static void
test_at_name (BtCastFinder **finder, gconstpointer data)
{
  GAsyncResult *result = NULL;
  g_autofree char *what = NULL;

  bt_cast_finder_find_at_async (*finder, "localhost:8009", NULL, found_cb, &result);
  what = wait_found_at (*finder, &result);
  if (!g_str_equal (what, "chromecast [::1]:8009"))
    g_assert_cmpstr (what, ==, "chromecast 127.0.0.1:8009");
}

static void
test_at_cancelled (BtCastFinder **finder, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  GAsyncResult *result = NULL;
  g_autofree char *what = NULL;

  bt_cast_finder_find_at_async (*finder, SILENT_IP, cancellable, found_cb, &result);
  g_assert_cmpuint (search.n_running, ==, 1);
  g_cancellable_cancel (cancellable);
  what = wait_found_at (*finder, &result);
  g_assert_cmpstr (what, ==, "Operation was cancelled");
  g_assert_cmpuint (search.n_running, ==, 0);
  while (g_main_context_iteration (NULL, FALSE))
    ; /* the question ends as well */
}

/* One that answers counts, whoever else says nothing. */
static void
test_at_silent (BtCastFinder **finder, gconstpointer data)
{
  assert_found_at (*finder, SILENT_IP,
                   "no screen answers at " SILENT_IP "; see whether it is switched on and in the "
                   "network of this computer");
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* --- by mDNS ---------------------------------------------------------------------------------------------- */

static guint n_asked;

/* Other tests may speak here as well. @data: of what is asked. */
static void
heard (const guint8 *bytes, gsize n_bytes, guint interface, gpointer data)
{
  const char *label = data;

  n_asked += memmem (bytes, n_bytes, label, strlen (label)) != NULL;
}

static BtMdnsSocket *
listen_for (char *label)
{
  BtAddress bound;

  n_asked = 0;
  g_assert_true (bt_address_parse (&bound, "127.0.0.1", 1));
  return bt_mdns_socket_new (NULL, &bound, heard, label);
}

/* A responder says what devices say of themselves, and the finder finds the one that is meant. */
static void
test_mdns (BtCastFinder **finder, gconstpointer data)
{
  g_autofree char *type = g_strdup_printf ("_cast-%d._tcp.local", (int) getpid ());
  g_autofree char *label = g_strdup_printf ("_cast-%d|_tcp|local", (int) getpid ());
  g_autofree char *instance = g_strconcat ("Chromecast-01|", label, NULL);
  g_autofree char *asked = g_strdup_printf ("_cast-%d", (int) getpid ());
  g_autofree char *what = NULL;
  g_autoptr (GByteArray) answer = mdns_answer_new ();
  BtMdnsSocket *socket = listen_for (asked);
  GAsyncResult *result = NULL;

  mdns_answer_add_ptr (answer, label, instance, 120);
  mdns_answer_add_srv (answer, instance, "tv|local", 8009, 120);
  mdns_answer_add_txt (answer, instance, "id=01|fn=Living room", 120);
  mdns_answer_add_address (answer, "tv|local", "192.0.2.7", 120);
  kinds[BT_CAST_CHROMECAST].service = type;
  bt_cast_finder_find_async (*finder, BT_CAST_CHROMECAST, "living ROOM", NULL, found_cb, &result);
  while (n_asked == 0)
    g_main_context_iteration (NULL, TRUE);
  bt_mdns_socket_send (socket, answer->data, answer->len);
  what = wait_found (*finder, &result);
  g_assert_cmpstr (what, ==, "192.0.2.7:8009");
  kinds[BT_CAST_CHROMECAST].service = NULL;
  bt_mdns_socket_free (socket);
}

static void
test_at_local_name (BtCastFinder **finder, gconstpointer data)
{
  g_autofree char *asked = g_strdup_printf ("tv-%d", (int) getpid ());
  g_autofree char *host = g_strconcat (asked, "|local", NULL);
  g_autofree char *where = g_strconcat (asked, ".local", NULL);
  g_autofree char *what = NULL;
  g_autoptr (GByteArray) answer = mdns_answer_new ();
  BtMdnsSocket *socket = listen_for (asked);
  GAsyncResult *result = NULL;

  mdns_answer_add_address (answer, host, CAST_IP, 120);
  bt_cast_finder_find_at_async (*finder, where, NULL, found_cb, &result);
  while (n_asked == 0)
    g_main_context_iteration (NULL, TRUE);
  bt_mdns_socket_send (socket, answer->data, answer->len);
  what = wait_found_at (*finder, &result);
  g_assert_cmpstr (what, ==, "chromecast " CAST_IP);
  bt_mdns_socket_free (socket);
}

static void
add (const char *name, void (*func) (BtCastFinder **, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/cast-finder/", name, NULL);

  g_test_add (path, BtCastFinder *, NULL, set_up, func, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("sorted", test_sorted);
  add ("held", test_held);
  add ("moved", test_moved);
  add ("moved-busy", test_moved_busy);
  add ("gone-busy", test_gone_busy);
  add ("released-busy", test_released_busy);
  add ("kept", test_kept);
  add ("kept-and-found", test_kept_and_found);
  add ("find", test_find);
  add ("find-nobody", test_find_nobody);
  add ("find-none", test_find_none);
  add ("find-address", test_find_address);
  add ("find-cancelled", test_find_cancelled);
  add ("at-asks", test_at_asks);
  add ("at-known", test_at_known);
  add ("at-no-address", test_at_no_address);
  add ("at-name", test_at_name);
  add ("at-cancelled", test_at_cancelled);
  add ("at-silent", test_at_silent);
  add ("mdns", test_mdns);
  add ("at-local-name", test_at_local_name);
  return g_test_run ();
}
