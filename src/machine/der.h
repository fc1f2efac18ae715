/* SPDX-License-Identifier: MIT */
/*
 * What a certificate says of itself: names as Windows shows them ("CN=..., O=...", the most
 * particular part first), and how long it is valid. The bytes are those of X.509 in DER;
 * nothing in them is believed, and no signature is checked.
 */
#ifndef MACHINE_DER_H
#define MACHINE_DER_H

#include <stdbool.h>
#include <stddef.h>

enum { DER_TIME = sizeof("2031-05-13T23:59:59Z") };

struct der_certificate {
	char *subject, *issuer, *serial;
	char not_before[DER_TIME], not_after[DER_TIME];
};

/* False when it is no certificate. Release it in any case. */
bool der_read(struct der_certificate *certificate, const unsigned char *bytes, size_t len);
void der_release(struct der_certificate *certificate);

#endif
