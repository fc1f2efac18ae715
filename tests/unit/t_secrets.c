/* SPDX-License-Identifier: MIT */
#include "base/buf.h"
#include "base/library.h"
#include "redact/letters.h"
#include "redact/secrets.h"
#include "redact/shapes.h"
#include "tap.h"

#include <stdlib.h>

static struct privacy *privacy;

/* What becomes of a text; the number of secrets is that of marks in it. */
static void shows(const char *text, const char *want)
{
	struct buf out = BUF_EMPTY;
	size_t count = secrets_mask(privacy, text, strlen(text), &out), marks = 0;

	CHECK_STR(count ? buf_text(&out) : text, want);
	for (const char *at = want; (at = strstr(at, "[removed: ")); at++)
		marks++;
	CHECK_INT(count, marks);
	CHECK(count > 0 || out.len == 0);
	buf_release(&out);
}

static void stays(const char *text)
{
	shows(text, text);
}

static void test_keys(void)
{
	shows("AAAAA-BBBBB-CCCCC-DDDDD-12345", "[removed: product key]-12345");
	shows("key abcde-fghij-klmno-pqrst-uvwxy.", "key [removed: product key]-uvwxy.");
	shows("BCDFGHJKMPQRTVWXY23467892", "[removed: product key]67892");
	shows("\"AAAAA-BBBBB-CCCCC-DDDDD-12345\"", "\"[removed: product key]-12345\"");
	stays("AAAAA-BBBBB-CCCCC-DDDDD");
	stays("AAAAA-BBBBB-CCCCC-DDDDD-123456");
	stays("AAAAA-BBBBB-CCCCC-DDDDD-12345-EEEEE");
	stays("BCDFGHJKMPQRTVWXYBCDFGHJK");
	stays("1043add5-23b1-4afb-9a0f-64343c8f3f8d");
	shows("123456-234567-345678-456789-567890-678901-789012-890123 lost",
		"[removed: recovery key] lost");
	stays("123456-234567-345678");
}

static void test_assigned(void)
{
	shows("password=hunter2", "password=[removed: password]");
	shows("Password: hunter2 and more", "Password: [removed: password]");
	shows("user=x;PWD = \"a b; c\" next", "user=x;PWD = \"[removed: password]\" next");
	shows("{\"token\": \"abc\\\"def\", \"code\": 5}",
		"{\"token\": \"[removed: token]\", \"code\": 5}");
	shows("'client_secret'='x' y", "'client_secret'='[removed: secret]' y");
	shows("first\npassword: a\nlast", "first\npassword: [removed: password]\nlast");
	shows("DefaultEndpointsProtocol=https;AccountKey=abc==",
		"DefaultEndpointsProtocol=https;AccountKey=[removed: secret]");
	shows("<password>hunter2</password>", "<password>[removed: password]</password>");
	shows("<add key=\"SqlPassword\" value=\"hunter2\" x=\"1\"/>",
		"<add key=\"SqlPassword\" value=\"[removed: password]\" x=\"1\"/>");
	shows("tool --password hunter2 --quiet", "tool --password [removed: password] --quiet");
	shows("tool /Password \"a b\" /q", "tool /Password \"[removed: password]\" /q");
	shows("Kennwort: geheim", "Kennwort: [removed: secret]");
	shows("mot de passe : x", "mot de passe : [removed: password]");
	shows("contrase\xC3\xB1"
	      "a=x",
		"contrase\xC3\xB1"
		"a=[removed: secret]");
	shows("Cookie: a=1; b=2", "Cookie: [removed: cookie]");
	shows("Set-Cookie: a=1", "Set-Cookie: [removed: cookie]");
	shows("Authorization: Basic dXNlcjpw", "Authorization: [removed: token]");
	stays("password");
	stays("password:");
	stays("the password expired");
	shows("<add key=\"Password\"/>", "<add key=\"[removed: secret]\"/>");
	shows("key=abc", "key=[removed: secret]");
	shows("tool -password -quiet password", "tool -password -quiet password");
	shows("token: a token: b", "token: [removed: token]");
	stays("<add key=\"maxInstalledPrerequisites\" value=\"400\"/>");
	stays("PublicKeyToken=31bf3856ad364e35");
	stays("PartialProductKey=8XJ2D");
	stays("registry key: HKLM\\SOFTWARE");
	stays("GetAuthorizationCookie: 0x8024400D");
	stays("ProxyBypass=1");
	stays("partial key: 8XJ2D");
}

static void test_addresses(void)
{
	shows("http://user:pass@host:8530/x", "http://[removed: credentials]@host:8530/x");
	shows("http://user@host/", "http://[removed: credentials]@host/");
	shows("ftp://u:p@ss/word@host/", "ftp://[removed: credentials]@host/");
	shows("a https://u:p@h b http://v:q@i", "a https://[removed: credentials]@h b "
						"http://[removed: credentials]@i");
	shows("https://x.blob.core.windows.net/c?sv=1&sig=ab%2Fcd%3D&se=2",
		"https://x.blob.core.windows.net/c?sv=1&sig=[removed: signature]&se=2");
	stays("http://host:8530/a@b");
	stays("http://[fe80::1]:8530/");
	stays("http://host/");
	stays("user@host");
}

static void test_tokens(void)
{
	shows("Bearer abcdefghijklmnop1234", "Bearer [removed: token]");
	shows("got eyJhbGciOiJub25l.eyJzdWIiOiIx.x-_ now", "got [removed: token] now");
	shows("-----BEGIN RSA PRIVATE KEY----- MIIE -----END RSA PRIVATE KEY----- x",
		"[removed: private key] x");
	shows("-----BEGIN PRIVATE KEY----- MIIE", "[removed: private key]");
	shows("x QWxhZGRpbjpvcGVuIHNlc2FtZTEyMzQ1Njc4OTBBYmNkRWY= y",
		"x [removed: encoded data] y");
	stays("a bearer of bad news");
	stays("-----BEGIN CERTIFICATE-----");
	stays("0123456789abcdef0123456789abcdef01234567");
	stays("DoNotConnectToWindowsUpdateInternetLocations");
	stays("SetPolicyDrivenUpdateSourceForQualityUpdates");
	stays("SOFTWARE/Microsoft/Windows/CurrentVersion/WindowsUpdate/Auto2");
	stays("87667784ba7d812a45f7f7d0a7caca167323c466781290aa6f30a9c02db9e66c");
}

/* Each function at the begin of a text, and whether it takes all of it. */
static void test_shapes(void)
{
	static const struct {
		size_t (*shape)(const char *, size_t, size_t);
		const char *text;
		size_t size;
	} table[] = {
		{shape_ipv4, "192.0.2.7", 9},
		{shape_ipv4, "192.0.2.7:80", 9},
		{shape_ipv4, "192.0.2.256", 0},
		{shape_ipv4, "1.2.3.4.5", 0},
		{shape_ipv4, "1.2.3.4.", 7},
		{shape_ipv4, "01.2.3.4", 0},
		{shape_ipv4, "0.1.2.3", 0},
		{shape_ipv4, "1.2.3", 0},
		{shape_ipv4, "1.2.3.4x", 0},
		{shape_ipv4, "1.2.3.1000", 0},
		{shape_ipv6, "2001:db8::7", 11},
		{shape_ipv6, "fe80::1%12", 10},
		{shape_ipv6, "::1", 3},
		{shape_ipv6, "1:2:3:4:5:6:7:8", 15},
		{shape_ipv6, "::ffff:192.0.2.7", 16},
		{shape_ipv6, "2001:db8::/32", 10},
		{shape_ipv6, "12:34:56", 0},
		{shape_ipv6, "1:2:3:4:5:6:7:8:9", 0},
		{shape_ipv6, "a::b::c1", 0},
		{shape_ipv6, "add::bad", 0},
		{shape_ipv6, "12345::1", 0},
		{shape_ipv6, ":1", 0},
		{shape_mac, "00-15-5D-01-02-03", 17},
		{shape_mac, "00:15:5d:01:02:03.", 17},
		{shape_mac, "00-15-5D-01-02:03", 0},
		{shape_mac, "00-15-5D-01-02-03-04", 0},
		{shape_mac, "26-11-20-14-02-11", 0},
		{shape_mac, "96-13-20-14-02-11", 17},
		{shape_mac, "00-15-5D", 0},
		{shape_sid, "S-1-5-21-1-2-3-500", 18},
		{shape_sid, "s-1-5-18.", 8},
		{shape_sid, "S-1-5", 0},
		{shape_sid, "S-1-x", 0},
		{shape_ipv6, "1:2:3:4:5:6:7:", 0},
		{shape_ipv6, "fe80::1:", 7},
		{shape_mac, "00-15-5G-01-02-03", 0},
		{shape_sid, "S-1-5-21-", 8},
		{shape_name, "a.b.", 3},
		{shape_product_key, "AAAAA-BBBBB-CCCCC-DDDDD-EEEEEE", 0},
		{shape_guid, "1043add5-23b1-4afb-9a0f-64343c8f3f8d", 36},
		{shape_guid, "1043add5-23b1-4afb-9a0f-64343c8f3f8d1", 0},
		{shape_guid, "1043add5-23b1-4afb-9a0f", 0},
		{shape_name, "a.b-c.example:", 13},
		{shape_name, "a. b", 1},
		{shape_name, "a..b", 1},
		{shape_name, "-", 0},
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
		const char *text = table[i].text;

		if (table[i].shape(text, strlen(text), 0) != table[i].size)
			printf("# %s\n", text);
		CHECK_INT(table[i].shape(text, strlen(text), 0), table[i].size);
	}
	CHECK_INT(shape_ipv4("~~6.3.1.14", 10, 2), 0);
	CHECK_INT(shape_ipv4("9.1.2.3.4", 9, 2), 0);
	CHECK_INT(shape_ipv6("x:1::2", 6, 2), 0);
}

static void test_letters(void)
{
	static const char text[] = "A\xC3\x84 \xCE\xA3\xD0\x96\xD0\x81\xC5\xB8 z\xC3";
	char folded[sizeof(text)];

	letters_fold(folded, text, sizeof(text));
	CHECK_STR(folded, "a\xC3\xA4 \xCF\x83\xD0\xB6\xD1\x91\xC3\xBF z\xC3");
	letters_fold(folded, "\xC4\xB9\xC5\xBB\xCE\x86\xCE\x88\xCE\x8C\xCE\x8E\xC4\xB0", 15);
	CHECK_STR(folded, "\xC4\xBA\xC5\xBC\xCE\xAC\xCE\xAD\xCF\x8C\xCF\x8D\xC4\xB0");
	CHECK(letters_start("CN=x", 4, "cn="));
	CHECK(!letters_start("CN", 2, "cn="));
	CHECK(letter_is_inside("ab", 1) && !letter_is_inside("a b", 2));
	CHECK(!letter_is_inside("ab", 0));
}

int main(void)
{
	struct error err = ERROR_NONE;
	struct assets *assets;

	library_init();
	assets = assets_open(NULL, &err);
	privacy = assets ? privacy_load(assets, &err) : NULL;
	CHECK_STR(err.text, "");
	if (privacy) {
		test_keys();
		test_assigned();
		test_addresses();
		test_tokens();
	}
	test_shapes();
	test_letters();
	privacy_free(privacy);
	assets_free(assets);
	return tap_done();
}
