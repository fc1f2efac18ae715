/* SPDX-License-Identifier: MIT */
/* Certificates in DER: names as Windows shows them, times, and every way to be broken. */
#include "machine/der.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "tap.h"

#include <stdlib.h>

/* An element around what is there, whose own bytes are released. */
static struct buf wrap(int tag, struct buf inner)
{
	struct buf out = BUF_EMPTY;

	buf_addc(&out, (char)tag);
	if (inner.len > 127) {
		buf_addc(&out, (char)0x82);
		buf_addc(&out, (char)(inner.len >> 8));
	}
	buf_addc(&out, (char)(inner.len & 0xFF));
	buf_add(&out, buf_text(&inner), inner.len);
	buf_release(&inner);
	return out;
}

static struct buf plain(const char *bytes, size_t len)
{
	struct buf out = BUF_EMPTY;

	buf_add(&out, bytes, len);
	return out;
}

static struct buf join(struct buf a, struct buf b)
{
	buf_add(&a, buf_text(&b), b.len);
	buf_release(&b);
	return a;
}

static struct buf pair(const char *object, size_t len, int tag, const char *text, size_t size)
{
	return wrap(0x30, join(wrap(0x06, plain(object, len)), wrap(tag, plain(text, size))));
}

#define PAIR(object, tag, text) pair(object, sizeof(object) - 1, tag, text, sizeof(text) - 1)
#define PART(object, tag, text) wrap(0x31, PAIR(object, tag, text))
#define CN "\x55\x04\x03"
#define O "\x55\x04\x0A"

static struct buf certificate(struct buf subject, int tag, const char *from, const char *until)
{
	struct buf body = wrap(0xA0, wrap(0x02, plain("\x02", 1)));

	body = join(body, wrap(0x02, plain("\0\xAB\xCD", 3)));
	body = join(body, wrap(0x30, plain("", 0)));
	body = join(body, wrap(0x30, PART(CN, 0x13, "Issuer")));
	body = join(body, wrap(0x30, join(wrap(tag, plain(from, strlen(from))),
					     wrap(tag, plain(until, strlen(until))))));
	body = join(body, wrap(0x30, subject));
	return wrap(0x30, wrap(0x30, body));
}

static void shows(struct buf subject, const char *want)
{
	struct buf bytes = certificate(subject, 0x17, "110511000000Z", "490513235959Z");
	struct der_certificate der;

	CHECK(der_read(&der, (const unsigned char *)bytes.data, bytes.len));
	CHECK_STR(der.subject, want);
	der_release(&der);
	buf_release(&bytes);
}

static void names(void)
{
	shows(PART(CN, 0x0C, "K\xC3\xA4se"), "CN=K\xC3\xA4se");
	shows(join(PART("\x55\x04\x06", 0x13, "US"),
		      join(PART(O, 0x13, "A, B \"C\""), PART(CN, 0x16, " x"))),
		"CN=\" x\", O=\"A, B \"\"C\"\"\", C=US");
	shows(wrap(0x31, join(PAIR(CN, 0x13, "a"), PAIR(O, 0x13, "b"))), "CN=a + O=b");
	shows(PART("\x2A\x86\x48\x86\xF7\x0D\x01\x09\x01", 0x16, "a@b"), "E=a@b");
	shows(PART("\x09\x92\x26\x89\x93\xF2\x2C\x64\x01\x19", 0x16, "example"), "DC=example");
	shows(PART("\x2A\x03\x04", 0x13, "x"), "OID.1.2.3.4=x");
	shows(PART("\x88\x37\x01", 0x13, "x"), "OID.2.999.1=x");
	shows(PART(CN, 0x1E, "\0A\x04\x16\xD8\x00"), "CN=A\xD0\x96\xEF\xBF\xBD");
	shows(PART(CN, 0x14, "\xE9\0"), "CN=\xC3\xA9\xEF\xBF\xBD");
	shows(PART(CN, 0x03, "bits"), "CN=?");
	shows(plain("", 0), "");
}

static void times(void)
{
	struct buf bytes =
		certificate(PART(CN, 0x13, "a"), 0x17, "110511000000Z", "490513235959Z");
	struct der_certificate der;

	CHECK(der_read(&der, (const unsigned char *)bytes.data, bytes.len));
	CHECK_STR(der.not_before, "2011-05-11T00:00:00Z");
	CHECK_STR(der.not_after, "2049-05-13T23:59:59Z");
	CHECK_STR(der.issuer, "CN=Issuer");
	CHECK_STR(der.serial, "abcd");
	der_release(&der);
	buf_release(&bytes);
	bytes = certificate(PART(CN, 0x13, "a"), 0x18, "19500101000000Z", "99991231235959Z");
	CHECK(der_read(&der, (const unsigned char *)bytes.data, bytes.len));
	CHECK_STR(der.not_before, "1950-01-01T00:00:00Z");
	CHECK_STR(der.not_after, "9999-12-31T23:59:59Z");
	der_release(&der);
	buf_release(&bytes);
	bytes = certificate(PART(CN, 0x13, "a"), 0x17, "110511000000Z", "4905132359+01");
	CHECK(!der_read(&der, (const unsigned char *)bytes.data, bytes.len));
	der_release(&der);
	buf_release(&bytes);
	bytes = certificate(PART(CN, 0x13, "a"), 0x17, "50010100000xZ", "490513235959Z");
	CHECK(!der_read(&der, (const unsigned char *)bytes.data, bytes.len));
	der_release(&der);
	buf_release(&bytes);
}

/* Cut anywhere, and with any byte changed: an answer or none, but never a crash. */
static void broken(void)
{
	struct buf bytes = certificate(join(PART(O, 0x0C, "Org"), PART(CN, 0x1E, "\0A\0B")),
		0x17, "110511000000Z", "490513235959Z");
	struct der_certificate der;
	size_t good = 0;

	for (size_t len = 0; len < bytes.len; len++) {
		unsigned char *copy = xmalloc(len ? len : 1);
		if (len)
			memcpy(copy, bytes.data, len);
		good += der_read(&der, copy, len);
		der_release(&der);
		free(copy);
	}
	CHECK_INT(good, 0);
	for (size_t at = 0; at < bytes.len; at++) {
		for (int value = 0; value < 256; value++) {
			unsigned char *copy = xmalloc(bytes.len);
			memcpy(copy, bytes.data, bytes.len);
			copy[at] = (unsigned char)value;
			good += der_read(&der, copy, bytes.len);
			der_release(&der);
			free(copy);
		}
	}
	CHECK(good > 0);
	CHECK(good < bytes.len * 256);
	CHECK(!der_read(&der, (const unsigned char *)"\x30\x84\xFF\xFF\xFF\xFF\x30", 7));
	CHECK(!der_read(&der, (const unsigned char *)"\x30\x80\x30\x80\x02\x01\x01", 7));
	buf_release(&bytes);
}

int main(void)
{
	names();
	times();
	broken();
	return tap_done();
}
