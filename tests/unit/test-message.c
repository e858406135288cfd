/* test-message.c — the codec of peer messages.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bt-limits.h"
#include "wire/bt-extension.h"
#include "wire/bt-message.h"

#include <string.h>

static void
assert_bytes (const guint8 *bytes, gsize n_bytes, const char *hex)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (gsize i = 0; i < n_bytes; i++)
    g_string_append_printf (text, "%02x", bytes[i]);
  g_assert_cmpstr (text->str, ==, hex);
}

static void
test_write (void)
{
  guint8 bytes[BT_MESSAGE_SMALL_MAX];

  assert_bytes (bytes, bt_message_write_plain (bytes, BT_MESSAGE_UNCHOKE), "0000000101");
  assert_bytes (bytes, bt_message_write_index (bytes, BT_MESSAGE_HAVE, 0x01020304),
                "000000050401020304");
  assert_bytes (bytes, bt_message_write_range (bytes, BT_MESSAGE_REQUEST, 1, 0x4000, 0x4000),
                "0000000d06000000010000400000004000");
  assert_bytes (bytes, bt_message_write_piece (bytes, 1, 0x4000, 0x4000),
                "00004009070000000100004000");
  assert_bytes (bytes, bt_message_write_port (bytes, 6881), "00000003091ae1");
  assert_bytes (bytes, bt_message_write_head (bytes, BT_MESSAGE_BITFIELD, 5), "0000000605");
}

static void
test_parse (void)
{
  guint8 bytes[BT_MESSAGE_SMALL_MAX];
  BtMessage message;

  bt_message_write_range (bytes, BT_MESSAGE_CANCEL, 7, 16384, 100);
  bt_message_parse (&message, bytes + BT_MESSAGE_PREFIX_SIZE, 13);
  g_assert_cmpuint (message.id, ==, BT_MESSAGE_CANCEL);
  g_assert_cmpuint (message.index, ==, 7);
  g_assert_cmpuint (message.begin, ==, 16384);
  g_assert_cmpuint (message.length, ==, 100);
  bt_message_write_port (bytes, 6881);
  bt_message_parse (&message, bytes + BT_MESSAGE_PREFIX_SIZE, 3);
  g_assert_cmpuint (message.port, ==, 6881);
}

/* The block's length follows from the message's. */
static void
test_parse_piece (void)
{
  guint8 bytes[BT_MESSAGE_SMALL_MAX];
  BtMessage message;

  bt_message_write_piece (bytes, 3, 32768, 16384);
  bt_message_parse (&message, bytes + BT_MESSAGE_PREFIX_SIZE, 9 + 16384);
  g_assert_cmpuint (message.index, ==, 3);
  g_assert_cmpuint (message.begin, ==, 32768);
  g_assert_cmpuint (message.length, ==, 16384);
}

static void
test_lengths (void)
{
  static const struct {
    guint8 id;
    guint32 least, most;
  } rows[] = {
    { BT_MESSAGE_CHOKE, 1, 1 },     { BT_MESSAGE_HAVE, 5, 5 },
    { BT_MESSAGE_REQUEST, 13, 13 }, { BT_MESSAGE_PIECE, 9, 9 + 16384 },
    { BT_MESSAGE_PORT, 3, 3 },      { BT_MESSAGE_HAVE_ALL, 1, 1 },
    { BT_MESSAGE_REJECT, 13, 13 },  { BT_MESSAGE_ALLOWED_FAST, 5, 5 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_assert_true (bt_message_check_length (rows[i].id, rows[i].least));
    g_assert_true (bt_message_check_length (rows[i].id, rows[i].most));
    g_assert_false (bt_message_check_length (rows[i].id, rows[i].least - 1));
    g_assert_false (bt_message_check_length (rows[i].id, rows[i].most + 1));
  }
  g_assert_true (bt_message_check_length (200, 77));
}

static void
test_known (void)
{
  g_assert_true (bt_message_is_known (BT_MESSAGE_PORT));
  g_assert_true (bt_message_is_known (BT_MESSAGE_EXTENDED));
  g_assert_false (bt_message_is_known (10));
  g_assert_false (bt_message_is_known (21));
  g_assert_true (bt_message_is_fast (BT_MESSAGE_REJECT));
  g_assert_false (bt_message_is_fast (BT_MESSAGE_HAVE));
}

/* --- extensions --------------------------------------------------------------------------------- */

/* What we write can be read, and tells what was put in. */
static void
test_extension_round_trip (void)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  BtExtension extension = { 0 };
  BtAddress address;
  BtExtensionOffer offer = {
    .metadata_size = 12345,
    .port = 6881,
    .upload_only = TRUE,
    .pex = TRUE,
    .your_ip = &address,
  };

  g_assert_true (bt_address_parse (&address, "192.0.2.1:7000", 0));
  bt_extension_write (&offer, bytes);
  g_assert_true (bt_extension_parse (&extension, bytes->data + 6, bytes->len - 6));
  g_assert_cmpuint (extension.metadata_id, ==, BT_EXTENSION_METADATA);
  g_assert_cmpuint (extension.metadata_size, ==, 12345);
  g_assert_cmpuint (extension.port, ==, 6881);
  g_assert_cmpuint (extension.reqq, ==, BT_LIMIT_REQUESTS_IN);
  g_assert_true (extension.upload_only);
  g_assert_cmpuint (extension.upload_only_id, ==, BT_EXTENSION_UPLOAD_ONLY);
  g_assert_cmpuint (extension.pex_id, ==, BT_EXTENSION_PEX);
  g_assert_cmpstr (extension.client, ==, "Piecemeal 0.1");
  g_assert_nonnull (memmem (bytes->data, bytes->len, "6:yourip4:\xc0\x00\x02\x01", 14));
}

/* What is neither offered nor was is not named; what was is taken back by an id of 0. */
static void
test_extension_without_pex (void)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  BtExtension extension = { .pex_id = 7 };
  BtAddress address;
  BtExtensionOffer offer = { .your_ip = &address };

  g_assert_true (bt_address_parse (&address, "192.0.2.1:7000", 0));
  bt_extension_write (&offer, bytes);
  g_assert_null (memmem (bytes->data, bytes->len, "ut_pex", 6));
  g_assert_true (bt_extension_parse (&extension, bytes->data + 6, bytes->len - 6));
  g_assert_cmpuint (extension.pex_id, ==, 7);
  g_byte_array_set_size (bytes, 0);
  offer.no_pex = TRUE;
  bt_extension_write (&offer, bytes);
  g_assert_true (bt_extension_parse (&extension, bytes->data + 6, bytes->len - 6));
  g_assert_cmpuint (extension.pex_id, ==, 0);
}

/* What others are told of a peer by PEX. */
static void
test_extension_traits (void)
{
  static const char dict[] = "d1:ei1e1:md12:ut_holepunchi4eee",
                    none[] = "d1:md12:ut_holepunchi0eee";
  BtExtension extension = { 0 };

  g_assert_true (bt_extension_parse (&extension, (const guint8 *) dict, sizeof dict - 1));
  g_assert_true (extension.encrypts && extension.holepunches);
  g_assert_true (bt_extension_parse (&extension, (const guint8 *) none, sizeof none - 1));
  g_assert_true (extension.encrypts && !extension.holepunches);
}

/* One that wants more again says so. */
static void
test_upload_only (void)
{
  static const guint8 message[] = { 0, 0, 0, 3, 20, 9, 1 };
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  BtExtension extension = { .upload_only = TRUE };
  BtAddress address;
  BtExtensionOffer offer = { .your_ip = &address };

  g_assert_true (bt_address_parse (&address, "192.0.2.1:7000", 0));
  bt_extension_write (&offer, bytes);
  g_assert_true (bt_extension_parse (&extension, bytes->data + 6, bytes->len - 6));
  g_assert_false (extension.upload_only);
  g_byte_array_set_size (bytes, 0);
  bt_extension_write_upload_only (9, TRUE, bytes);
  g_assert_cmpmem (bytes->data, bytes->len, message, sizeof message);
}

/* A later handshake changes what it names and nothing else; id 0 ends an extension. */
static void
test_extension_update (void)
{
  static const char first[] = "d1:md11:ut_metadatai3ee1:v1:x4:reqqi50ee";
  static const char second[] = "d1:md11:ut_metadatai0eee";
  BtExtension extension = { 0 };

  g_assert_true (bt_extension_parse (&extension, (const guint8 *) first, sizeof first - 1));
  g_assert_cmpuint (extension.metadata_id, ==, 3);
  g_assert_true (bt_extension_parse (&extension, (const guint8 *) second, sizeof second - 1));
  g_assert_cmpuint (extension.metadata_id, ==, 0);
  g_assert_cmpuint (extension.reqq, ==, 50);
  g_assert_cmpstr (extension.client, ==, "x");
}

static void
test_metadata_message (void)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  BtMetadataMessage message = { BT_METADATA_DATA, 2, 40000, (const guint8 *) "payload", 7 };
  BtMetadataMessage read;

  bt_metadata_message_write (&message, 9, bytes);
  g_assert_cmpuint (bytes->data[4], ==, BT_MESSAGE_EXTENDED);
  g_assert_cmpuint (bytes->data[5], ==, 9);
  g_assert_true (bt_metadata_message_parse (&read, bytes->data + 6, bytes->len - 6));
  g_assert_cmpint (read.type, ==, BT_METADATA_DATA);
  g_assert_cmpint (read.piece, ==, 2);
  g_assert_cmpint (read.total_size, ==, 40000);
  g_assert_cmpmem (read.data, read.n_data, "payload", 7);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/message/write", test_write);
  g_test_add_func ("/message/parse", test_parse);
  g_test_add_func ("/message/parse-piece", test_parse_piece);
  g_test_add_func ("/message/lengths", test_lengths);
  g_test_add_func ("/message/known", test_known);
  g_test_add_func ("/extension/round-trip", test_extension_round_trip);
  g_test_add_func ("/extension/update", test_extension_update);
  g_test_add_func ("/extension/without-pex", test_extension_without_pex);
  g_test_add_func ("/extension/traits", test_extension_traits);
  g_test_add_func ("/message/upload-only", test_upload_only);
  g_test_add_func ("/extension/metadata", test_metadata_message);
  return g_test_run ();
}
