/* SPDX-License-Identifier: MIT */
/*
 * Messages that a person quotes between other text: a line with an error code, or one that the
 * catalogue knows from a log. They are what was seen, without a time. A text with very many
 * codes is a list of codes and no report of one's troubles.
 */
#ifndef READERS_MESSAGES_H
#define READERS_MESSAGES_H

#include "harvest/harvest.h"

#include <stdbool.h>
#include <stddef.h>

struct message {
	char *text;
	char code[11]; /* or "" */
	struct place place;
};

struct messages {
	struct message *items;
	size_t count, room;
};

void messages_add(
	struct messages *messages, const char *text, const char *code, struct place place);

/* Hands them to the harvest as symptoms, unless they are too many; empties the list. */
void messages_finish(struct messages *messages, struct harvest *harvest, size_t capture);

#endif
