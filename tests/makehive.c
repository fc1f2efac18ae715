/* SPDX-License-Identifier: MIT */
/*
 * Usage: makehive FILE [dirty|cut|LIST]: writes a registry hive from lines on standard input,
 * "PATH" for a key and "PATH<TAB>NAME<TAB>TYPE<TAB>HEXADECIMAL" for a value. LIST is f, h, i or
 * r, the kind of its lists of keys.
 */
#include "hive.h"

#include <stdio.h>

static int digit(char c)
{
	return c >= 'a' ? c - 'a' + 10 : c >= 'A' ? c - 'A' + 10 : c - '0';
}

static void take_line(struct made_key *root, char *line)
{
	char *name = strchr(line, '\t'), *type, *digits;
	struct buf data = BUF_EMPTY;

	if (name)
		*name++ = '\0';
	type = name ? strchr(name, '\t') : NULL;
	if (!type) {
		made_at(root, line);
		return;
	}
	*type++ = '\0';
	digits = strchr(type, '\t');
	for (digits = digits ? digits + 1 : type + strlen(type); digits[0] && digits[1];
		digits += 2)
		buf_addc(&data, (char)(digit(digits[0]) << 4 | digit(digits[1])));
	made_value(made_at(root, line), name, (uint32_t)strtoul(type, NULL, 10), data.data,
		data.len);
	buf_release(&data);
}

int main(int argc, char **argv)
{
	struct made_key *root = made_new();
	struct made_form form = {0};
	struct buf text = BUF_EMPTY, file = BUF_EMPTY;
	const char *how = argc > 2 ? argv[2] : "h";
	FILE *out = argc > 1 ? fopen(argv[1], "wb") : NULL;
	int c;
	bool good;

	if (!out)
		return 1;
	if (strcmp(how, "dirty") == 0)
		form.dirty = true;
	else if (strcmp(how, "r") == 0)
		form.per_list = 2;
	else if (strcmp(how, "cut") != 0)
		form.list = *how;
	while ((c = getchar()) != EOF) {
		if (c != '\n') {
			buf_addc(&text, (char)c);
			continue;
		}
		take_line(root, text.len ? text.data : (char[]){""});
		buf_clear(&text);
	}
	made_write(root, &form, &file);
	if (strcmp(how, "cut") == 0)
		buf_truncate(&file, file.len / 2);
	good = fwrite(file.data, 1, file.len, out) == file.len;
	buf_release(&text);
	buf_release(&file);
	made_free(root);
	return fclose(out) == 0 && good ? 0 : 1;
}
