/* test-metainfo-hostile.c — torrents that are broken or mean harm: each is refused by its own error
 * or comes out clean.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The number before each name is the kind of attack; names of one kind share it in all tests. */
#include "../metainfo-invariants.h"

#define HASH "aaaaaaaaaaaaaaaaaaaa"
#define PIECES_1 "6:pieces20:" HASH
#define PIECES_2 "6:pieces40:" HASH HASH
#define PIECE_LENGTH "12:piece lengthi16384e"
#define NAME "4:name1:n"
#define TORRENT(info) "d4:infod" info "ee"
#define ONE_FILE(file) TORRENT ("5:filesl" file "e" NAME PIECE_LENGTH PIECES_1)

/* --- refused ----------------------------------------------------------------------------------- */

typedef struct {
  const char *name;
  const char *torrent;
  BtMetainfoError code;
} Refused;

static const Refused refused[] = {
  { "04: integer beyond 64 bits", TORRENT ("6:lengthi99999999999999999999e" NAME),
    BT_METAINFO_ERROR_NOT_BENCODE },
  { "04: minus zero", TORRENT ("6:lengthi-0e" NAME), BT_METAINFO_ERROR_NOT_BENCODE },
  { "04: leading zero", TORRENT ("6:lengthi01e" NAME), BT_METAINFO_ERROR_NOT_BENCODE },
  { "04: empty integer", TORRENT ("6:lengthie" NAME), BT_METAINFO_ERROR_NOT_BENCODE },
  { "04: string length overflows 64 bits", "d18446744073709551620:infode",
    BT_METAINFO_ERROR_NOT_BENCODE },
  { "04: string length overflows 32 bits", "d4294967300:infode", BT_METAINFO_ERROR_NOT_BENCODE },
  { "04: string longer than the file", "d9999999999:info", BT_METAINFO_ERROR_NOT_BENCODE },
  { "04: string length with a leading zero", "d04:infodee", BT_METAINFO_ERROR_NOT_BENCODE },
  { "04: key that is no string", "di1ei2ee", BT_METAINFO_ERROR_NOT_BENCODE },
  { "04: key without a value", "d4:infoe", BT_METAINFO_ERROR_NOT_BENCODE },
  { "04: empty file", "", BT_METAINFO_ERROR_NOT_BENCODE },
  { "04: a page instead of a torrent", "<!DOCTYPE html><html>", BT_METAINFO_ERROR_NOT_BENCODE },
  { "04: cut in the middle", "d4:infod6:lengthi1e4:na", BT_METAINFO_ERROR_NOT_BENCODE },
  { "05: doubled pieces",
    TORRENT ("6:lengthi1e" NAME PIECE_LENGTH PIECES_1 "6:pieces20:bbbbbbbbbbbbbbbbbbbb"),
    BT_METAINFO_ERROR_DUPLICATE_KEY },
  { "05: doubled key among unsorted ones",
    TORRENT ("6:lengthi1e" PIECES_1 NAME PIECE_LENGTH "6:lengthi2e"),
    BT_METAINFO_ERROR_DUPLICATE_KEY },
  { "05: doubled info", "d4:infode4:infodee", BT_METAINFO_ERROR_DUPLICATE_KEY },
  { "05: bytes after the end", TORRENT ("6:lengthi1e" NAME PIECE_LENGTH PIECES_1) "x",
    BT_METAINFO_ERROR_TRAILING },
  { "05: a second torrent after the end",
    TORRENT ("6:lengthi1e" NAME PIECE_LENGTH PIECES_1) "d4:infodee", BT_METAINFO_ERROR_TRAILING },
  { "06: no info", "d8:announce8:http://ae", BT_METAINFO_ERROR_NO_INFO },
  { "06: info is a list", "d4:infolee", BT_METAINFO_ERROR_NO_INFO },
  { "06: no dictionary at all", "l4:infoe", BT_METAINFO_ERROR_NO_INFO },
  { "06: no pieces", TORRENT ("6:lengthi1e" NAME PIECE_LENGTH), BT_METAINFO_ERROR_BAD_PIECES },
  { "06: pieces is a number", TORRENT ("6:lengthi1e" NAME PIECE_LENGTH "6:piecesi20e"),
    BT_METAINFO_ERROR_BAD_PIECES },
  { "06: pieces is a list", TORRENT ("6:lengthi1e" NAME PIECE_LENGTH "6:piecesl20:" HASH "e"),
    BT_METAINFO_ERROR_BAD_PIECES },
  { "06: pieces is empty", TORRENT ("6:lengthi1e" NAME PIECE_LENGTH "6:pieces0:"),
    BT_METAINFO_ERROR_BAD_PIECES },
  { "06: pieces is no multiple of 20",
    TORRENT ("6:lengthi1e" NAME PIECE_LENGTH "6:pieces19:aaaaaaaaaaaaaaaaaaa"),
    BT_METAINFO_ERROR_BAD_PIECES },
  { "06: too few pieces", TORRENT ("6:lengthi16385e" NAME PIECE_LENGTH PIECES_1),
    BT_METAINFO_ERROR_BAD_PIECES },
  { "06: too many pieces", TORRENT ("6:lengthi16384e" NAME PIECE_LENGTH PIECES_2),
    BT_METAINFO_ERROR_BAD_PIECES },
  { "07: piece length 0", TORRENT ("6:lengthi1e" NAME "12:piece lengthi0e" PIECES_1),
    BT_METAINFO_ERROR_BAD_PIECE_LENGTH },
  { "07: piece length negative", TORRENT ("6:lengthi1e" NAME "12:piece lengthi-16384e" PIECES_1),
    BT_METAINFO_ERROR_BAD_PIECE_LENGTH },
  { "07: piece length beyond 32 bits",
    TORRENT ("6:lengthi1e" NAME "12:piece lengthi4294967296e" PIECES_1),
    BT_METAINFO_ERROR_BAD_PIECE_LENGTH },
  { "07: piece length of more than 32767 blocks",
    TORRENT ("6:lengthi1e" NAME "12:piece lengthi536854529e" PIECES_1),
    BT_METAINFO_ERROR_BAD_PIECE_LENGTH },
  { "07: piece length is a string", TORRENT ("6:lengthi1e" NAME "12:piece length1:1" PIECES_1),
    BT_METAINFO_ERROR_BAD_PIECE_LENGTH },
  { "07: no piece length", TORRENT ("6:lengthi1e" NAME PIECES_1),
    BT_METAINFO_ERROR_BAD_PIECE_LENGTH },
  { "08: more pieces than anyone has",
    TORRENT ("6:lengthi281474976710655e" NAME "12:piece lengthi1e" PIECES_1),
    BT_METAINFO_ERROR_BAD_PIECES },
  { "08: larger than 2^48", TORRENT ("6:lengthi1152921504606846976e" NAME PIECE_LENGTH PIECES_1),
    BT_METAINFO_ERROR_BAD_SIZE },
  { "09: negative size", TORRENT ("6:lengthi-1e" NAME PIECE_LENGTH PIECES_1),
    BT_METAINFO_ERROR_BAD_SIZE },
  { "09: negative size of a file", ONE_FILE ("d6:lengthi5e4:pathl1:aeed6:lengthi-4e4:pathl1:bee"),
    BT_METAINFO_ERROR_BAD_SIZE },
  { "09: sizes that overflow together",
    ONE_FILE ("d6:lengthi9223372036854775807e4:pathl1:aee"
              "d6:lengthi9223372036854775807e4:pathl1:bee"
              "d6:lengthi3e4:pathl1:cee"),
    BT_METAINFO_ERROR_BAD_SIZE },
  { "09: sizes that pass 2^48 together",
    ONE_FILE ("d6:lengthi281474976710655e4:pathl1:aeed6:lengthi1e4:pathl1:bee"),
    BT_METAINFO_ERROR_BAD_SIZE },
  { "09: size is a string", TORRENT ("6:length1:1" NAME PIECE_LENGTH PIECES_1),
    BT_METAINFO_ERROR_BAD_SIZE },
  { "09: neither size nor files", TORRENT (NAME PIECE_LENGTH PIECES_1),
    BT_METAINFO_ERROR_BAD_SIZE },
  { "09: no bytes at all", TORRENT ("6:lengthi0e" NAME PIECE_LENGTH "6:pieces0:"),
    BT_METAINFO_ERROR_BAD_SIZE },
  { "09: only empty files", ONE_FILE ("d6:lengthi0e4:pathl1:aee"), BT_METAINFO_ERROR_BAD_SIZE },
  { "09: no files", ONE_FILE (""), BT_METAINFO_ERROR_NO_FILES },
  { "09: files is a dictionary", TORRENT ("5:filesde" NAME PIECE_LENGTH PIECES_1),
    BT_METAINFO_ERROR_NO_FILES },
  { "09: no name", TORRENT ("6:lengthi1e" PIECE_LENGTH PIECES_1), BT_METAINFO_ERROR_NO_NAME },
  { "09: empty name", TORRENT ("6:lengthi1e4:name0:" PIECE_LENGTH PIECES_1),
    BT_METAINFO_ERROR_NO_NAME },
  { "09: name is a number", TORRENT ("6:lengthi1e4:namei1e" PIECE_LENGTH PIECES_1),
    BT_METAINFO_ERROR_NO_NAME },
  { "10: path is a string", ONE_FILE ("d6:lengthi1e4:path9:../../etce"),
    BT_METAINFO_ERROR_BAD_PATH },
  { "10: path of numbers", ONE_FILE ("d6:lengthi1e4:pathli1eee"), BT_METAINFO_ERROR_BAD_PATH },
  { "10: path of lists", ONE_FILE ("d6:lengthi1e4:pathll1:aeee"), BT_METAINFO_ERROR_BAD_PATH },
  { "10: no path", ONE_FILE ("d6:lengthi1ee"), BT_METAINFO_ERROR_BAD_PATH },
  { "10: path of nothing", ONE_FILE ("d6:lengthi1e4:pathlee"), BT_METAINFO_ERROR_BAD_PATH },
  { "10: file is no dictionary", ONE_FILE ("1:a"), BT_METAINFO_ERROR_BAD_PATH },
  { "17: only symbolic links",
    ONE_FILE ("d4:attr1:l6:lengthi0e4:pathl1:ae12:symlink pathl3:etc6:passwdee"),
    BT_METAINFO_ERROR_NO_FILES },
  { "19: version 2 only",
    TORRENT ("9:file treed1:nd0:d6:lengthi1eeee12:meta versioni2e" NAME PIECE_LENGTH),
    BT_METAINFO_ERROR_UNSUPPORTED },
};

static void
assert_refused (const void *torrent, gsize n_bytes, BtMetainfoError code)
{
  g_autoptr (GBytes) bytes = g_bytes_new (torrent, n_bytes);
  g_autoptr (GError) error = NULL;

  g_assert_null (bt_metainfo_new (bytes, &error));
  g_assert_error (error, BT_METAINFO_ERROR, (int) code);
  g_assert_cmpuint (strlen (error->message), >, 10);
}

static void
test_refused (gconstpointer data)
{
  const Refused *row = data;

  assert_refused (row->torrent, strlen (row->torrent), row->code);
}

/* --- refused, and too large to write down ------------------------------------------------------ */

static void
append_many (GString *to, const char *text, guint n)
{
  for (guint i = 0; i < n; i++)
    g_string_append (to, text);
}

static void
test_huge_file (void)
{
  g_autoptr (GString) torrent = g_string_new ("d7:comment10485760:");

  append_many (torrent, "xxxxxxxxxxxxxxxx", BT_LIMIT_TORRENT_FILE / 16);
  g_string_append (torrent, "4:infod6:lengthi1e" NAME PIECE_LENGTH PIECES_1 "ee");
  assert_refused (torrent->str, torrent->len, BT_METAINFO_ERROR_TOO_LARGE);
}

static void
test_depth_bomb (void)
{
  g_autoptr (GString) torrent = g_string_new (NULL);

  append_many (torrent, "l", 5000000);
  assert_refused (torrent->str, torrent->len, BT_METAINFO_ERROR_TOO_LARGE);
}

static void
test_depth_bomb_that_is_closed (void)
{
  g_autoptr (GString) torrent = g_string_new ("d4:info");

  append_many (torrent, "d1:a", BT_LIMIT_BENCODE_DEPTH);
  append_many (torrent, "e", BT_LIMIT_BENCODE_DEPTH + 1);
  assert_refused (torrent->str, torrent->len, BT_METAINFO_ERROR_TOO_LARGE);
}

static void
test_token_bomb (void)
{
  g_autoptr (GString) torrent = g_string_new ("d1:al");

  append_many (torrent, "le", BT_LIMIT_BENCODE_TOKENS);
  g_string_append (torrent, "e4:infod6:lengthi1e" NAME PIECE_LENGTH PIECES_1 "ee");
  assert_refused (torrent->str, torrent->len, BT_METAINFO_ERROR_TOO_LARGE);
}

static void
test_folders_too_deep (void)
{
  g_autoptr (GString) torrent = g_string_new ("d4:infod5:filesld6:lengthi1e4:pathl");

  append_many (torrent, "1:a", BT_LIMIT_PATH_DEPTH + 1);
  g_string_append (torrent, "eee" NAME PIECE_LENGTH PIECES_1 "ee");
  assert_refused (torrent->str, torrent->len, BT_METAINFO_ERROR_BAD_PATH);
}

static void
test_too_many_files (void)
{
  g_autoptr (GString) torrent = g_string_new ("d4:infod5:filesl");

  append_many (torrent, "de", BT_LIMIT_FILES + 1);
  g_string_append (torrent, "e" NAME PIECE_LENGTH PIECES_1 "ee");
  assert_refused (torrent->str, torrent->len, BT_METAINFO_ERROR_TOO_MANY_FILES);
}

/* --- cleaned ----------------------------------------------------------------------------------- */

#define ELEMENTS_MAX 6

typedef struct {
  const char *name;
  const char *elements[ELEMENTS_MAX]; /* of the path; NULL: the end */
  const char *expected;               /* below "n/" */
} Cleaned;

static const Cleaned cleaned[] = {
  { "10: path traversal", { "..", "..", "etc", "passwd" }, "etc/passwd" },
  { "10: traversal in the middle", { "a", "..", "b" }, "a/b" },
  { "10: nothing but traversal", { "..", ".", ".." }, "_" },
  { "10: the file itself is the parent", { "a", ".." }, "a" },
  { "10: absolute path", { "/etc", "/passwd" }, "etc/passwd" },
  { "10: slash inside an element", { "../../etc/passwd" }, "....etcpasswd" },
  { "10: backslash inside an element", { "..\\..\\boot.ini" }, "....boot.ini" },
  { "10: separators only", { "/", "\\", "a" }, "a" },
  { "10: dots between separators", { "/../", "a" }, "a" },
  { "10: empty elements", { "", "a", "", "b", "" }, "a/b" },
  { "10: nothing but empty elements", { "", "" }, "_" },
  { "10: three dots are a name", { "...", "a" }, ".../a" },
  { "10: home and options are names", { "~", "-rf" }, "~/-rf" },
  { "11: C0 control characters", { "a\nb\tc\x1b[31m" }, "a_b_c_[31m" },
  { "11: DEL and C1",
    { "a\x7f\xc2\x80\xc2\x9f"
      "b" },
    "a___b" },
  { "11: direction override", { "annexe\xe2\x80\xaegpj.exe" }, "annexegpj.exe" },
  { "11: bidi isolates and marks",
    { "a\xe2\x81\xa6\xe2\x81\xa9\xd8\x9c\xe2\x80\x8f"
      "b" },
    "ab" },
  { "11: zero width",
    { "a\xe2\x80\x8b\xe2\x80\x8d\xe2\x81\xa0\xef\xbb\xbf"
      "b" },
    "ab" },
  { "11: dots hidden by zero width", { ".\xe2\x80\x8b.", "a" }, "a" },
  { "11: nothing but zero width", { "\xe2\x80\x8b", "a" }, "a" },
  { "11: line separator",
    { "a\xe2\x80\xa8"
      "b" },
    "a_b" },
  { "12: Latin-1 bytes", { "caf\xe9.txt" }, "caf_.txt" },
  { "12: overlong slash",
    { "..\xc0\xaf..\xc0\xaf"
      "etc" },
    ".._.._etc" },
  { "12: overlong dot", { "\xc0\xae\xc0\xae", "a" }, "__/a" },
  { "12: overlong in three and four bytes",
    { "a\xe0\x80\xaf\xf0\x80\x80\xaf"
      "b" },
    "a__b" },
  { "12: surrogates",
    { "a\xed\xa0\x80\xed\xb0\x80"
      "b" },
    "a__b" },
  { "12: beyond Unicode",
    { "a\xf4\x90\x80\x80"
      "b" },
    "a_b" },
  { "12: cut sequence", { "a\xe2\x82" }, "a_" },
  { "12: lone continuation", { "\x80\x80" }, "__" },
  { "12: bytes that never occur",
    { "\xff\xfe"
      "a" },
    "__a" },
  { "12: good UTF-8 stays",
    { "\xe6\x97\xa5\xe6\x9c\xac", "\xf0\x9f\x8e\xac.mkv" },
    "\xe6\x97\xa5\xe6\x9c\xac/\xf0\x9f\x8e\xac.mkv" },
};

static void
append_element (GString *to, const char *element)
{
  g_string_append_printf (to, "%zu:%s", strlen (element), element);
}

static BtMetainfo *
parse (const char *torrent, gsize n_bytes)
{
  g_autoptr (GBytes) bytes = g_bytes_new (torrent, n_bytes);
  g_autoptr (GError) error = NULL;
  BtMetainfo *metainfo = bt_metainfo_new (bytes, &error);

  g_assert_no_error (error);
  check_metainfo (metainfo);
  return metainfo;
}

static void
test_cleaned (gconstpointer data)
{
  const Cleaned *row = data;
  g_autoptr (GString) torrent = g_string_new ("d4:infod5:filesld6:lengthi1e4:pathl");
  g_autoptr (BtMetainfo) metainfo = NULL;
  g_autofree char *expected = g_strconcat ("n/", row->expected, NULL);

  for (guint i = 0; i < ELEMENTS_MAX && row->elements[i] != NULL; i++)
    append_element (torrent, row->elements[i]);
  g_string_append (torrent, "eee" NAME PIECE_LENGTH PIECES_1 "ee");
  metainfo = parse (torrent->str, torrent->len);
  g_assert_cmpstr (bt_metainfo_get_file (metainfo, 0)->path, ==, expected);
}

/* Names of single files and of the folder go the same way. */
static void
test_torrent_name (void)
{
  static const struct {
    const char *name;
    const char *expected;
  } rows[] = {
    { "../../.bashrc", "...."
                       ".bashrc" },
    { "/etc/passwd", "etcpasswd" },
    { "a\x01\xff", "a__" },
    { "\xe2\x80\xae"
      "fdp.exe",
      "fdp.exe" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GString) torrent = g_string_new ("d4:infod6:lengthi1e4:name");
    g_autoptr (BtMetainfo) metainfo = NULL;

    append_element (torrent, rows[i].name);
    g_string_append (torrent, PIECE_LENGTH PIECES_1 "ee");
    metainfo = parse (torrent->str, torrent->len);
    g_assert_cmpstr (bt_metainfo_get_name (metainfo), ==, rows[i].expected);
    g_assert_cmpstr (bt_metainfo_get_file (metainfo, 0)->path, ==, rows[i].expected);
  }
}

static void
test_name_of_nothing_usable (void)
{
  static const char torrent[] = TORRENT ("6:lengthi1e4:name2:.." PIECE_LENGTH PIECES_1);
  g_autoptr (BtMetainfo) metainfo = parse (torrent, sizeof torrent - 1);
  g_autofree char *hash = bt_info_hash_to_string (bt_metainfo_get_info_hash (metainfo));

  g_assert_cmpstr (bt_metainfo_get_name (metainfo), ==, hash);
}

static void
test_nul_in_a_name (void)
{
  static const char torrent[] = TORRENT ("6:lengthi1e4:name9:a.jpg\0exe" PIECE_LENGTH PIECES_1);
  g_autoptr (BtMetainfo) metainfo = parse (torrent, sizeof torrent - 1);

  g_assert_cmpstr (bt_metainfo_get_name (metainfo), ==, "a.jpg_exe");
}

/* One file whose path is @depth times @element and then @name. */
static BtMetainfo *
parse_deep (const char *element, guint depth, const char *name)
{
  g_autoptr (GString) torrent = g_string_new ("d4:infod5:filesld6:lengthi1e4:pathl");

  for (guint i = 0; i < depth; i++)
    append_element (torrent, element);
  append_element (torrent, name);
  g_string_append (torrent, "eee" NAME PIECE_LENGTH PIECES_1 "ee");
  return parse (torrent->str, torrent->len);
}

static void
test_long_name_keeps_its_extension (void)
{
  g_autofree char *stem = g_strnfill (300, 'x');
  g_autofree char *name = g_strconcat (stem, ".mkv", NULL);
  g_autoptr (BtMetainfo) metainfo = parse_deep ("a", 0, name);
  const char *path = bt_metainfo_get_file (metainfo, 0)->path;

  g_assert_cmpuint (strlen (path), ==, strlen ("n/") + BT_LIMIT_PATH_ELEMENT);
  g_assert_true (g_str_has_suffix (path, "xx.mkv"));
}

static void
test_long_name_is_cut_between_characters (void)
{
  for (guint shift = 0; shift < 4; shift++) {
    g_autoptr (GString) name = g_string_new (NULL);
    g_autoptr (BtMetainfo) metainfo = NULL;

    append_many (name, "x", shift);
    append_many (name, "\xf0\x9f\x8e\xac", 80);
    metainfo = parse_deep ("a", 0, name->str);
    g_assert_cmpuint (strlen (bt_metainfo_get_file (metainfo, 0)->path), <=,
                      strlen ("n/") + BT_LIMIT_PATH_ELEMENT);
  }
}

static void
test_long_path (void)
{
  g_autofree char *folder = g_strnfill (200, 'f');
  g_autofree char *name = g_strnfill (300, 'n');
  g_autoptr (BtMetainfo) metainfo = parse_deep (folder, BT_LIMIT_PATH_DEPTH - 1, name);
  const char *path = bt_metainfo_get_file (metainfo, 0)->path;

  g_assert_cmpuint (strlen (path), <=, BT_LIMIT_PATH);
  g_assert_true (g_str_has_suffix (path, "nnn"));
}

static void
test_folders_just_deep_enough (void)
{
  g_autoptr (BtMetainfo) metainfo = parse_deep ("a", BT_LIMIT_PATH_DEPTH - 1, "b");

  g_assert_true (g_str_has_suffix (bt_metainfo_get_file (metainfo, 0)->path, "/a/b"));
}

/* --- clashes ----------------------------------------------------------------------------------- */

typedef struct {
  const char *name;
  const char *paths[ELEMENTS_MAX];    /* '/' between elements */
  const char *expected[ELEMENTS_MAX]; /* below "n/" */
} Clash;

static const Clash clashes[] = {
  { "15: equal names", { "a.txt", "a.txt", "a.txt" }, { "a.txt", "a.1.txt", "a.2.txt" } },
  { "15: differ only in case", { "b/A.txt", "b/a.TXT" }, { "b/A.txt", "b/a.1.TXT" } },
  { "15: folders differ only in case", { "B/a", "b/A" }, { "B/a", "b/A.1" } },
  { "15: case beyond ASCII",
    { "\xc3\x84.txt", "\xc3\xa4.txt" },
    { "\xc3\x84.txt", "\xc3\xa4.1.txt" } },
  { "15: file and folder", { "a/b", "a" }, { "a/b", "a.1" } },
  { "15: file and folder, the other way round", { "a.d", "a.d/b" }, { "a.1.d", "a.d/b" } },
  { "15: file and folder, in another case", { "A", "a/b" }, { "A.1", "a/b" } },
  { "15: the new name is taken", { "a.1", "a", "a", "a.2" }, { "a.1", "a", "a.3", "a.2" } },
  { "15: the new name is a folder", { "a", "a", "a.1/b" }, { "a", "a.2", "a.1/b" } },
  { "15: two groups want one name", { "a", "A", "a.1", "A.1" }, { "a", "A.2", "a.1", "A.1.1" } },
  { "15: hidden file", { ".x", ".x" }, { ".x", ".x.1" } },
  { "15: equal only when cleaned", { "a\x01", "a\x02" }, { "a_", "a_.1" } },
  { "15: different", { "a", "ab", "b/a", "b/ab" }, { "a", "ab", "b/a", "b/ab" } },
};

static void
test_clash (gconstpointer data)
{
  const Clash *row = data;
  g_autoptr (GString) torrent = g_string_new ("d4:infod5:filesl");
  g_autoptr (BtMetainfo) metainfo = NULL;

  for (guint i = 0; i < ELEMENTS_MAX && row->paths[i] != NULL; i++) {
    g_auto (GStrv) elements = g_strsplit (row->paths[i], "/", -1);

    g_string_append (torrent, "d6:lengthi1e4:pathl");
    for (char **element = elements; *element != NULL; element++)
      append_element (torrent, *element);
    g_string_append (torrent, "ee");
  }
  g_string_append (torrent, "e" NAME PIECE_LENGTH PIECES_1 "ee");
  metainfo = parse (torrent->str, torrent->len);
  for (guint i = 0; i < ELEMENTS_MAX && row->paths[i] != NULL; i++) {
    g_autofree char *expected = g_strconcat ("n/", row->expected[i], NULL);

    g_assert_cmpstr (bt_metainfo_get_file (metainfo, i)->path, ==, expected);
  }
}

/* --- accepted, though it looks odd -------------------------------------------------------------- */

static void
test_symbolic_link_is_left_out (void)
{
  static const char torrent[] =
      ONE_FILE ("d4:attr1:l6:lengthi0e4:pathl4:evile12:symlink pathl2:..3:etcee"
                "d6:lengthi1e4:pathl1:aee");
  g_autoptr (BtMetainfo) metainfo = parse (torrent, sizeof torrent - 1);

  g_assert_cmpuint (bt_metainfo_get_n_files (metainfo), ==, 1);
  g_assert_cmpstr (bt_metainfo_get_file (metainfo, 0)->path, ==, "n/a");
}

static void
test_odd_piece_length (void)
{
  static const char torrent[] = TORRENT ("6:lengthi9e" NAME "12:piece lengthi5e" PIECES_2);
  g_autoptr (BtMetainfo) metainfo = parse (torrent, sizeof torrent - 1);

  g_assert_cmpuint (bt_metainfo_get_piece_size (metainfo, 1), ==, 4);
}

static void
test_tracker_flood (void)
{
  g_autoptr (GString) torrent = g_string_new ("d13:announce-listl");
  g_autoptr (BtMetainfo) metainfo = NULL;
  guint n = 0;

  for (guint i = 0; i < 5000; i++)
    g_string_append_printf (torrent, "l13:udp://t%04u:1e", i);
  g_string_append (torrent, "e4:infod6:lengthi1e" NAME PIECE_LENGTH PIECES_1 "ee");
  metainfo = parse (torrent->str, torrent->len);
  for (const char *const *const *tier = bt_metainfo_get_tiers (metainfo); *tier != NULL; tier++)
    n++;
  g_assert_cmpuint (n, ==, BT_LIMIT_TRACKERS);
}

/* --- all --------------------------------------------------------------------------------------- */

/* The name of a row, fit for a test path. */
static char *
make_path (const char *name)
{
  g_autofree char *safe = g_strdelimit (g_strdup (name), "/ :", '-');

  return g_strconcat ("/metainfo-hostile/", safe, NULL);
}

static void
add (const char *name, gconstpointer row, GTestDataFunc func)
{
  g_autofree char *path = make_path (name);

  g_test_add_data_func (path, row, func);
}

static void
add_tables (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    add (refused[i].name, &refused[i], test_refused);
  for (gsize i = 0; i < G_N_ELEMENTS (cleaned); i++)
    add (cleaned[i].name, &cleaned[i], test_cleaned);
  for (gsize i = 0; i < G_N_ELEMENTS (clashes); i++)
    add (clashes[i].name, &clashes[i], test_clash);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/metainfo-hostile/01--huge-file", test_huge_file);
  g_test_add_func ("/metainfo-hostile/02--depth-bomb", test_depth_bomb);
  g_test_add_func ("/metainfo-hostile/02--depth-bomb-closed", test_depth_bomb_that_is_closed);
  g_test_add_func ("/metainfo-hostile/03--token-bomb", test_token_bomb);
  g_test_add_func ("/metainfo-hostile/03--file-bomb", test_too_many_files);
  add_tables ();
  g_test_add_func ("/metainfo-hostile/07--odd-piece-length", test_odd_piece_length);
  g_test_add_func ("/metainfo-hostile/10--name", test_torrent_name);
  g_test_add_func ("/metainfo-hostile/10--name-of-nothing", test_name_of_nothing_usable);
  g_test_add_func ("/metainfo-hostile/11--nul", test_nul_in_a_name);
  g_test_add_func ("/metainfo-hostile/13--long-name", test_long_name_keeps_its_extension);
  g_test_add_func ("/metainfo-hostile/13--long-utf8", test_long_name_is_cut_between_characters);
  g_test_add_func ("/metainfo-hostile/13--long-path", test_long_path);
  g_test_add_func ("/metainfo-hostile/16--depth", test_folders_too_deep);
  g_test_add_func ("/metainfo-hostile/16--just-deep-enough", test_folders_just_deep_enough);
  g_test_add_func ("/metainfo-hostile/17--symbolic-link", test_symbolic_link_is_left_out);
  g_test_add_func ("/metainfo-hostile/22--tracker-flood", test_tracker_flood);
  return g_test_run ();
}
