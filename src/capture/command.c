/* SPDX-License-Identifier: MIT */
#include "capture/command.h"

#include "base/alloc.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Where a word begins in a text, regardless of case, with no letter beside it; or NULL. */
static const char *find_word(const char *text, const char *word)
{
	size_t len = strlen(word);

	for (const char *at = text; *at; at++) {
		if (text_starts_nocase(at, word) && !is_letter(at[len]) &&
			(at == text || !(is_letter(at[-1]) || at[-1] == '-')))
			return at;
	}
	return NULL;
}

/* Options and words that leave something out, of any command that lists. */
static bool has_filter(const char *stage)
{
	static const char *const filters[] = {"where", "-Filter", "-Id", "-Name",
		"-DisplayName", "-Description", "-Include", "-Exclude", "-DnsName",
		"-ExpiringInDays", "-DependentServices", "-RequiredServices", "-InputObject",
		"-First", "-Last", "-Skip", "-Index", "-Unique", "findstr", "find"};

	for (size_t i = 0; i < sizeof(filters) / sizeof(*filters); i++) {
		if (find_word(stage, filters[i]))
			return true;
	}
	return false;
}

/* Behind these a word without a dash is the name of what is asked for. */
static bool has_name(const char *stage)
{
	static const char *const lists[] = {"Get-HotFix", "Get-Service", "gsv"};

	for (size_t i = 0; i < sizeof(lists) / sizeof(*lists); i++) {
		const char *at = find_word(stage, lists[i]);
		if (!at)
			continue;
		at += strlen(lists[i]);
		/* What stands there quoted is a name; a lone quote ends `-Command "..."`. */
		at += strspn(at, " \t");
		if ((*at == '"' || *at == '\'') && at[1] && at[-1] == ' ')
			at++;
		if (is_letter(*at) || (*at == '*' && at[1] && at[1] != ' '))
			return true;
	}
	return false;
}

/* A single certificate of a store: its thumbprint stands behind the path. */
static bool has_thumbprint(const char *stage)
{
	for (const char *at = strchr(stage, '\\'); at; at = strchr(at + 1, '\\')) {
		if (strspn(at + 1, "0123456789abcdefABCDEF") == 40)
			return true;
	}
	return false;
}

/* Behind a pipe: what only sorts, lays out or writes. */
static bool passes_all(const char *stage)
{
	static const char *const passing[] = {"Format-Table", "Format-List", "Format-Wide",
		"Sort-Object", "Select-Object", "Out-String", "Out-File", "Out-Host",
		"ConvertTo-Csv", "ConvertTo-Json", "Export-Csv", "Export-Clixml", "Tee-Object",
		"Set-Content", "sort", "select", "ft", "fl", "more", "clip", "tee"};

	stage += strspn(stage, " \t");
	for (size_t i = 0; i < sizeof(passing) / sizeof(*passing); i++) {
		if (find_word(stage, passing[i]) == stage)
			return !has_filter(stage);
	}
	return false;
}

bool command_selects(const char *command)
{
	const char *pipe = strchr(command, '|');
	char *stage = xstrndup(command, pipe ? (size_t)(pipe - command) : strlen(command));
	bool selects = has_filter(stage) || has_name(stage) || has_thumbprint(stage);

	while (pipe && !selects) {
		const char *next = strchr(pipe + 1, '|');
		free(stage);
		stage = xstrndup(pipe + 1, next ? (size_t)(next - pipe - 1) : strlen(pipe + 1));
		selects = !passes_all(stage);
		pipe = next;
	}
	free(stage);
	return selects;
}
