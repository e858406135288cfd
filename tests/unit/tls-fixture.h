/* tls-fixture.h — an authority that nobody knows, and what it certifies: for servers in a test's process.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

typedef struct _TlsAuthority TlsAuthority;

/* Made anew, with a key of its own. */
TlsAuthority *tls_authority_new (void);
void tls_authority_free (TlsAuthority *self);
/* Of a server at @ip, an IPv4 address in text. @is_over: it ended an hour ago. (transfer full) */
GTlsCertificate *tls_authority_certify (TlsAuthority *self, const char *ip, gboolean is_over);
/* From now on the system's list of authorities is this one alone, as if a person had added it to an empty
 * list; it is to live until the end. */
void tls_authority_trust (TlsAuthority *self);
