/* test-dtls-strange.c — ends that speak DTLS, but not as WebRTC does.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The other end is GnuTLS itself, which is told to be strange. */
#include "rtc/bt-dtls.h"

#include <errno.h>
#include <gnutls/dtls.h>
#include <string.h>

#define PACKET_SIZE 1191 /* bytes */
#define NOW_US 1000
#define USUAL "NORMAL:-VERS-ALL:+VERS-DTLS1.2"
#define TURNS 16 /* that a handshake may take */

typedef struct {
  BtCertificate *ours, *theirs;
  gnutls_certificate_credentials_t nobody; /* has no certificate */
  gnutls_session_t stranger;
  GQueue to_us, to_stranger; /* of GBytes: datagrams */
  BtDtls *dtls;
  guint n_records; /* that we received */
} World;

/* --- our end ------------------------------------------------------------------------------------- */

static void
we_send (const void *bytes, gsize n_bytes, gpointer data)
{
  World *world = data;

  g_queue_push_tail (&world->to_stranger, g_bytes_new (bytes, n_bytes));
}

static void
we_received (const void *bytes, gsize n_bytes, gpointer data)
{
  World *world = data;

  world->n_records++;
}

static const BtDtlsFuncs our_funcs = { we_send, we_received };

static void
read_all (World *world)
{
  GBytes *datagram;

  while ((datagram = g_queue_pop_head (&world->to_us)) != NULL) {
    bt_dtls_feed (world->dtls, g_bytes_get_data (datagram, NULL), g_bytes_get_size (datagram),
                  NOW_US);
    g_bytes_unref (datagram);
  }
}

/* --- the stranger -------------------------------------------------------------------------------- */

static ssize_t
push_cb (gnutls_transport_ptr_t data, const void *bytes, size_t n_bytes)
{
  World *world = data;

  g_queue_push_tail (&world->to_us, g_bytes_new (bytes, n_bytes));
  return (ssize_t) n_bytes;
}

static ssize_t
pull_cb (gnutls_transport_ptr_t data, void *to, size_t max)
{
  World *world = data;
  g_autoptr (GBytes) datagram = g_queue_pop_head (&world->to_stranger);
  gsize n_bytes;
  const void *bytes;

  if (datagram == NULL) {
    gnutls_transport_set_errno (world->stranger, EAGAIN);
    return -1;
  }
  bytes = g_bytes_get_data (datagram, &n_bytes);
  memcpy (to, bytes, MIN (n_bytes, max));
  return (ssize_t) MIN (n_bytes, max);
}

static int
pull_timeout_cb (gnutls_transport_ptr_t data, unsigned int ms)
{
  World *world = data;

  return !g_queue_is_empty (&world->to_stranger);
}

static void
init_stranger (World *self, gboolean is_client, gboolean has_certificate, const char *priorities)
{
  gnutls_init (&self->stranger, (is_client ? GNUTLS_CLIENT : GNUTLS_SERVER) | GNUTLS_DATAGRAM
                                    | GNUTLS_NONBLOCK | GNUTLS_ALLOW_ID_CHANGE);
  g_assert_cmpint (gnutls_priority_set_direct (self->stranger, priorities, NULL), ==, 0);
  gnutls_credentials_set (self->stranger, GNUTLS_CRD_CERTIFICATE,
                          has_certificate ? self->theirs->credentials : self->nobody);
  if (!is_client)
    gnutls_certificate_server_set_request (self->stranger, GNUTLS_CERT_REQUIRE);
  gnutls_transport_set_ptr (self->stranger, self);
  gnutls_transport_set_push_function (self->stranger, push_cb);
  gnutls_transport_set_pull_function (self->stranger, pull_cb);
  gnutls_transport_set_pull_timeout_function (self->stranger, pull_timeout_cb);
}

/* --- both ---------------------------------------------------------------------------------------- */

static void
world_init (World *self, gboolean stranger_is_client, gboolean has_certificate,
            const char *priorities)
{
  *self = (World) { 0 };
  g_queue_init (&self->to_us);
  g_queue_init (&self->to_stranger);
  self->ours = bt_certificate_new (NULL);
  self->theirs = bt_certificate_new (NULL);
  gnutls_certificate_allocate_credentials (&self->nobody);
  init_stranger (self, stranger_is_client, has_certificate, priorities);
  self->dtls = bt_dtls_new (self->ours, !stranger_is_client, self->theirs->fingerprint, PACKET_SIZE,
                            &our_funcs, self);
  bt_dtls_begin (self->dtls, NOW_US);
}

static void
world_clear (World *self)
{
  bt_dtls_free (self->dtls);
  gnutls_deinit (self->stranger);
  gnutls_certificate_free_credentials (self->nobody);
  g_queue_clear_full (&self->to_us, (GDestroyNotify) g_bytes_unref);
  g_queue_clear_full (&self->to_stranger, (GDestroyNotify) g_bytes_unref);
  bt_certificate_free (self->ours);
  bt_certificate_free (self->theirs);
}

/* Until both have said all. Returns how it ended for the stranger. */
static int
shake_hands (World *self)
{
  int result = GNUTLS_E_AGAIN;

  for (guint i = 0; i < TURNS && result < 0 && !gnutls_error_is_fatal (result); i++) {
    result = gnutls_handshake (self->stranger);
    if (gnutls_error_is_fatal (result))
      gnutls_alert_send_appropriate (self->stranger, result);
    read_all (self);
  }
  return result;
}

/* The test's own end is a good one. */
static void
expect_up (gboolean stranger_is_client)
{
  World world;

  world_init (&world, stranger_is_client, TRUE, USUAL);
  g_assert_cmpint (shake_hands (&world), ==, GNUTLS_E_SUCCESS);
  g_assert_cmpint (bt_dtls_get_state (world.dtls), ==, BT_DTLS_UP);
  g_assert_cmpint (gnutls_record_send (world.stranger, "word", 4), ==, 4);
  read_all (&world);
  g_assert_cmpuint (world.n_records, ==, 1);
  world_clear (&world);
}

static void
test_usual (void)
{
  expect_up (TRUE);
  expect_up (FALSE);
}

static void
test_no_certificate (void)
{
  World world;

  world_init (&world, TRUE, FALSE, USUAL);
  shake_hands (&world);
  g_assert_cmpint (bt_dtls_get_state (world.dtls), ==, BT_DTLS_FINGERPRINT);
  g_assert_cmpstr (bt_dtls_get_detail (world.dtls), !=, "");
  world_clear (&world);
}

/* Whom we have no word in common with. */
static void
expect_broken (gboolean stranger_is_client, const char *priorities)
{
  World world;

  world_init (&world, stranger_is_client, TRUE, priorities);
  g_assert_cmpint (shake_hands (&world), <, 0);
  g_assert_cmpint (bt_dtls_get_state (world.dtls), ==, BT_DTLS_BROKEN);
  g_assert_cmpstr (bt_dtls_get_detail (world.dtls), !=, "");
  world_clear (&world);
}

static void
test_old_version (void)
{
  expect_broken (TRUE, "NORMAL:-VERS-ALL:+VERS-DTLS1.0");
  expect_broken (FALSE, "NORMAL:-VERS-ALL:+VERS-DTLS1.0");
}

static void
test_old_cipher (void)
{
  expect_broken (TRUE, USUAL ":-CIPHER-ALL:+AES-128-CBC");
  expect_broken (FALSE, USUAL ":-CIPHER-ALL:+AES-128-CBC");
}

/* Who wants another handshake when there was one. */
static void
test_again (void)
{
  World world;

  world_init (&world, TRUE, TRUE, USUAL);
  g_assert_cmpint (shake_hands (&world), ==, GNUTLS_E_SUCCESS);
  g_assert_cmpint (gnutls_handshake (world.stranger), ==, GNUTLS_E_AGAIN);
  read_all (&world);
  g_assert_cmpint (bt_dtls_get_state (world.dtls), ==, BT_DTLS_BROKEN);
  world_clear (&world);

  world_init (&world, FALSE, TRUE, USUAL);
  g_assert_cmpint (shake_hands (&world), ==, GNUTLS_E_SUCCESS);
  g_assert_cmpint (gnutls_rehandshake (world.stranger), ==, GNUTLS_E_AGAIN); /* it is sent */
  read_all (&world);
  g_assert_cmpint (bt_dtls_get_state (world.dtls), ==, BT_DTLS_BROKEN);
  world_clear (&world);
}

/* Alerts within: a warning is nothing, a fatal one is the end and says why. */
static void
test_alerts (void)
{
  World world;

  world_init (&world, TRUE, TRUE, USUAL);
  g_assert_cmpint (shake_hands (&world), ==, GNUTLS_E_SUCCESS);
  gnutls_alert_send (world.stranger, GNUTLS_AL_WARNING, GNUTLS_A_USER_CANCELED);
  read_all (&world);
  g_assert_cmpint (bt_dtls_get_state (world.dtls), ==, BT_DTLS_UP);
  gnutls_alert_send (world.stranger, GNUTLS_AL_FATAL, GNUTLS_A_INTERNAL_ERROR);
  read_all (&world);
  g_assert_cmpint (bt_dtls_get_state (world.dtls), ==, BT_DTLS_BROKEN);
  g_assert_cmpstr (bt_dtls_get_detail (world.dtls), ==,
                   gnutls_alert_get_name (GNUTLS_A_INTERNAL_ERROR));
  world_clear (&world);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dtls-strange/usual", test_usual);
  g_test_add_func ("/dtls-strange/no-certificate", test_no_certificate);
  g_test_add_func ("/dtls-strange/old-version", test_old_version);
  g_test_add_func ("/dtls-strange/old-cipher", test_old_cipher);
  g_test_add_func ("/dtls-strange/again", test_again);
  g_test_add_func ("/dtls-strange/alerts", test_alerts);
  return g_test_run ();
}
