/* SPDX-License-Identifier: MIT */
/*
 * The white space of a template: takes out the lines that vanish and the common indentation
 * of each block, since a block brings its text to places that are indented otherwise, and
 * joins the texts that are left.
 */
#include "mustache/template.h"

#include <stdint.h>

static void shorten(const struct token *line, const char **margin, size_t *len)
{
	size_t same = 0;

	if (*margin == NULL) {
		*margin = line->text;
		*len = line->len;
		return;
	}
	while (same < *len && same < line->len && (*margin)[same] == line->text[same])
		same++;
	*len = same;
}

/*
 * The indentation that the block at `index` has as a whole: the common one of its lines.
 * Empty lines do not count, nor does the last when only the closing tag stands on it. A
 * block that begins in the midst of a line has none beyond `outer`, the one around it.
 */
static size_t block_margin(
	const struct template *t, size_t index, const struct token *before, size_t outer)
{
	struct token *block = &t->tokens[index];
	bool leads = before->kind == TOKEN_MARGIN && !block->argument;
	const char *margin = NULL;
	size_t len = 0;

	if (!block->alone && !leads)
		return block->argument ? 0 : outer;
	if (!block->alone)
		shorten(before, &margin, &len);
	for (size_t i = index + 1; i + 1 < block->end; i++) {
		const struct token *token = &t->tokens[i];

		if (token->kind == TOKEN_MARGIN && !token->blank)
			shorten(token, &margin, &len);
		else if (token->kind == TOKEN_PARENT)
			i = token->end - 1;
	}
	if (margin == NULL && leads)
		shorten(before, &margin, &len);
	if (!block->argument && len > outer) {
		block->margin = margin + outer;
		block->margin_len = len - outer;
	}
	return block->argument || len > outer ? len : outer;
}

/* Appends text to the finished tokens, to the last one when it goes on there. */
static size_t settle_text(
	struct token *tokens, size_t count, const struct token *token, size_t margin)
{
	struct token text = *token;
	struct token *last = count > 0 ? &tokens[count - 1] : NULL;

	if (text.kind == TOKEN_MARGIN) {
		size_t cut = margin < text.len ? margin : text.len;

		text.text += cut;
		text.len -= cut;
	}
	if (text.len == 0)
		return count;
	if (last != NULL && last->kind == TOKEN_TEXT && last->text + last->len == text.text) {
		last->len += text.len;
		return count;
	}
	text.kind = TOKEN_TEXT;
	tokens[count] = text;
	return count + 1;
}

/* In place, for it never makes more tokens than it has read. */
void template_settle(struct template *t)
{
	struct level {
		size_t end;    /* in the tokens of the first pass */
		size_t token;  /* in the finished ones */
		size_t margin; /* to be cut from each line */
		bool parent;
	} levels[TEMPLATE_DEPTH + 1] = {{.end = SIZE_MAX}};
	struct level *level = levels;
	struct token before;
	struct token token = {.kind = TOKEN_TEXT};
	size_t count = 0;

	for (size_t i = 0; i <= t->count; i++) {
		size_t cut;

		for (; level->end == i; level--)
			t->tokens[level->token].end = count;
		if (i == t->count)
			break;
		before = token;
		token = t->tokens[i];
		cut = level->margin;
		switch (token.kind) {
		case TOKEN_MARGIN:
		case TOKEN_TEXT:
			if (!token.dropped && !level->parent)
				count = settle_text(t->tokens, count, &token, cut);
			continue;
		case TOKEN_BLOCK:
			cut = block_margin(t, i, &before, cut);
			token.margin = t->tokens[i].margin;
			token.margin_len = t->tokens[i].margin_len;
			break;
		case TOKEN_PARENT:
		case TOKEN_PARTIAL:
			if (token.alone && before.kind == TOKEN_MARGIN) {
				cut = cut < before.len ? cut : before.len;
				token.margin = before.text + cut;
				token.margin_len = before.len - cut;
			}
			break;
		default:
			break;
		}
		if (token.end > 0)
			*++level = (struct level){.end = token.end,
				.token = count,
				.margin = cut,
				.parent = token.kind == TOKEN_PARENT};
		t->tokens[count++] = token;
	}
	t->count = count;
}
