/* http-client.h — an HTTP client that says just what it is told to, for tests.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * It runs the default main context while it waits, so the server may live in the same thread. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct {
  GSocket *socket;  /* owned */
  GByteArray *came; /* owned; what was not taken yet */
  gboolean is_over; /* the server hung up */
} HttpClient;

/* One response. */
typedef struct {
  guint status;
  char *head;   /* owned; its lines */
  GBytes *body; /* owned; shorter than Content-Length when the server hung up */
  gboolean is_whole;
} HttpResponse;

HttpClient *http_client_new (guint16 port);
void http_client_free (HttpClient *self); /* hangs up */
void http_client_say (HttpClient *self, const char *text);
/* GET of @path with Host and the header lines @more ("" or ending in \r\n). */
void http_client_get (HttpClient *self, guint16 port, const char *path, const char *more);
/* Waits for a whole response, or for the end. @has_body: FALSE for that to a HEAD. */
HttpResponse *http_client_take (HttpClient *self, gboolean has_body);
/* Waits for the head alone; what follows is left. (transfer full) */
char *http_client_take_head (HttpClient *self);
void http_response_free (HttpResponse *self);
/* Value of a header; NULL: it is not there. (transfer full) */
char *http_response_dup_header (const HttpResponse *self, const char *name);

/* @value NULL: it is not there. */
void http_response_assert_header (const HttpResponse *self, const char *name, const char *value);

/* Runs the main context until *@value is @wanted; fails after some seconds. */
void http_wait_for (const guint *value, guint wanted);
/* Runs it for so many turns that whatever can happen has happened. */
void http_settle (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HttpClient, http_client_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HttpResponse, http_response_free)

G_END_DECLS
