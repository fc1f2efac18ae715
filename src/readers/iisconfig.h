/* SPDX-License-Identifier: MIT */
/* What a configuration file of the web server says about WSUS. Private to import/iisconfig.c,
 * which reads the file, and import/iishost.c, which knows applicationHost.config. */
#ifndef READERS_IISCONFIG_H
#define READERS_IISCONFIG_H

#include "harvest/harvest.h"
#include "readers/elements.h"

#include <stdbool.h>

/* A number that stands in an attribute. */
struct setting {
	char value[12];
	bool there; /* even if it is no number */
	struct place place;
};

/* Takes an attribute of the element that begins, if it is there. */
void setting_take(struct setting *setting, const struct elements *elements, const char *name);

struct iis_pool {
	struct setting queue, memory;
	bool seen, ended;
	struct place place;
};

struct iis_host {
	struct iis_pool pool, defaults;
	struct iis_pool *inside; /* that of the element which is open */
	bool site_seen;          /* that of WSUS */
	struct place site_place;
	char site_port[12];

	char name[128], port[12]; /* of the site that is open */
	struct place place;
	bool ours, in_site, port_unsure;

	bool seen;      /* it is such a file */
	bool elsewhere; /* a list stands in another file */
	bool pools_ended, sites_ended;
};

/* An element that begins or ends; `path` is below system.applicationHost. */
void iis_host_begin(struct iis_host *host, const struct elements *elements, const char *path);
void iis_host_end(struct iis_host *host, const char *path);

/* Behind the last one; `whole` says whether nothing can be missing. */
void iis_host_put(
	const struct iis_host *host, struct harvest *harvest, bool whole, struct place place);

#endif
