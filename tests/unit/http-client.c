/* http-client.c — an HTTP client that says just what it is told to, for tests.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "http-client.h"

#include <string.h>

#define PATIENCE_US (20 * G_USEC_PER_SEC)
#define TURN_US 100 /* between two looks */
#define SETTLE_TURNS 300

static void
turn (gint64 began_us)
{
  g_assert_cmpint (g_get_monotonic_time () - began_us, <, PATIENCE_US);
  if (!g_main_context_iteration (NULL, FALSE))
    g_usleep (TURN_US);
}

void
http_wait_for (const guint *value, guint wanted)
{
  gint64 began_us = g_get_monotonic_time ();

  while (*(volatile const guint *) value != wanted)
    turn (began_us);
}

void
http_settle (void)
{
  gint64 began_us = g_get_monotonic_time ();

  for (guint i = 0; i < SETTLE_TURNS; i++)
    turn (began_us);
}

HttpClient *
http_client_new (guint16 port)
{
  HttpClient *self = g_new0 (HttpClient, 1);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string ("127.0.0.1", port);
  g_autoptr (GError) error = NULL;

  self->came = g_byte_array_new ();
  self->socket =
      g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, &error);
  g_assert_no_error (error);
  g_socket_connect (self->socket, address, NULL, &error);
  g_assert_no_error (error);
  g_socket_set_blocking (self->socket, FALSE);
  return self;
}

void
http_client_free (HttpClient *self)
{
  g_socket_close (self->socket, NULL);
  g_object_unref (self->socket);
  g_byte_array_unref (self->came);
  g_free (self);
}

void
http_client_say (HttpClient *self, const char *text)
{
  gint64 began_us = g_get_monotonic_time ();

  for (gsize left = strlen (text); left > 0;) {
    gssize n = g_socket_send (self->socket, text, left, NULL, NULL);

    if (n > 0) {
      text += n;
      left -= (gsize) n;
    } else if (g_socket_condition_check (self->socket, G_IO_HUP | G_IO_ERR)) {
      return;
    }
    turn (began_us);
  }
}

void
http_client_get (HttpClient *self, guint16 port, const char *path, const char *more)
{
  g_autofree char *text =
      g_strdup_printf ("GET %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n%s\r\n", path, (guint) port, more);

  http_client_say (self, text);
}

static void
look (HttpClient *self)
{
  char buffer[65536];
  g_autoptr (GError) error = NULL;
  gssize n = g_socket_receive (self->socket, buffer, sizeof buffer, NULL, &error);

  if (n > 0)
    g_byte_array_append (self->came, (const guint8 *) buffer, (guint) n);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    self->is_over = TRUE;
}

char *
http_client_take_head (HttpClient *self)
{
  gint64 began_us = g_get_monotonic_time ();

  for (;;) {
    const char *end = self->came->len > 0 ? g_strstr_len ((const char *) self->came->data,
                                                          self->came->len, "\r\n\r\n")
                                          : NULL;
    gsize size;
    char *head;

    if (end == NULL && self->is_over)
      return NULL;
    if (end == NULL) {
      turn (began_us);
      look (self);
      continue;
    }
    size = (gsize) (end - (const char *) self->came->data) + strlen ("\r\n\r\n");
    head = g_strndup ((const char *) self->came->data, size);
    g_byte_array_remove_range (self->came, 0, (guint) size);
    return head;
  }
}

char *
http_response_dup_header (const HttpResponse *self, const char *name)
{
  g_auto (GStrv) lines = g_strsplit (self->head, "\r\n", -1);
  gsize length = strlen (name);

  for (char **line = lines + 1; *line != NULL; line++) {
    if (g_ascii_strncasecmp (*line, name, length) == 0 && (*line)[length] == ':')
      return g_strdup (*line + length + 2);
  }
  return NULL;
}

void
http_response_assert_header (const HttpResponse *self, const char *name, const char *value)
{
  g_autofree char *found = http_response_dup_header (self, name);

  g_assert_cmpstr (found, ==, value);
}

static void
take_body (HttpClient *self, HttpResponse *response, gsize length)
{
  gint64 began_us = g_get_monotonic_time ();

  while (self->came->len < length && !self->is_over) {
    turn (began_us);
    look (self);
  }
  response->is_whole = self->came->len >= length;
  length = MIN (length, self->came->len);
  response->body = g_bytes_new (self->came->data, length);
  if (length > 0)
    g_byte_array_remove_range (self->came, 0, (guint) length);
}

HttpResponse *
http_client_take (HttpClient *self, gboolean has_body)
{
  char *head = http_client_take_head (self);
  HttpResponse *response;
  g_autofree char *length = NULL;

  if (head == NULL)
    return NULL;
  response = g_new0 (HttpResponse, 1);
  response->head = head;
  g_assert_true (g_str_has_prefix (head, "HTTP/1."));
  response->status = (guint) g_ascii_strtoull (head + strlen ("HTTP/1.1 "), NULL, 10);
  length = http_response_dup_header (response, "Content-Length");
  take_body (self, response,
             has_body && length != NULL ? (gsize) g_ascii_strtoull (length, NULL, 10) : 0);
  return response;
}

void
http_response_free (HttpResponse *self)
{
  g_free (self->head);
  g_bytes_unref (self->body);
  g_free (self);
}
