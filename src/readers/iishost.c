/* SPDX-License-Identifier: MIT */
/*
 * applicationHost.config: the pool WsusPool, whose settings may be left to the defaults of all
 * pools, and the site that holds the applications of WSUS. Whether they run does not stand
 * there: serverAutoStart and autoStart are wishes.
 */
#include "readers/iisconfig.h"

#include "base/text.h"
#include "facts/facts.h"
#include "readers/wsus.h"

#include <string.h>

static void begin_pool(
	struct iis_host *host, struct iis_pool *pool, const struct elements *elements)
{
	pool->seen = true;
	pool->place = elements_place(elements);
	setting_take(&pool->queue, elements, "queueLength");
	host->inside = pool;
}

static bool is_wsus_pool(const struct elements *elements)
{
	char name[64];

	return elements_get(elements, "name", name, sizeof(name)) &&
	       text_equal_nocase(name, "WsusPool");
}

static void begin_site(struct iis_host *host, const struct elements *elements)
{
	host->in_site = true;
	host->place = elements_place(elements);
	host->port_unsure = false;
	host->port[0] = '\0';
	if (!elements_get(elements, "name", host->name, sizeof(host->name)))
		host->name[0] = '\0';
	host->ours = text_equal_nocase(host->name, "WSUS Administration");
}

/* "*:8530:", "10.0.0.4:80:wsus.example", "[::1]:8530:": the port stands before the last colon.
 */
static void take_binding(struct iis_host *host, const struct elements *elements)
{
	char protocol[16], binding[256], *colon, *port;

	if (!elements_get(elements, "protocol", protocol, sizeof(protocol)) ||
		!elements_get(elements, "bindingInformation", binding, sizeof(binding)))
		return;
	colon = strrchr(binding, ':');
	if (colon)
		*colon = '\0';
	port = strrchr(binding, ':');
	/* With two ports, only the registry tells which one clients shall use. */
	if (!port || strcmp(protocol, "http") != 0 ||
		!facts_format_matches("esu-number", port + 1) || strlen(port + 1) > 5 ||
		(host->port[0] && strcmp(host->port, port + 1) != 0))
		host->port_unsure = true;
	else
		memcpy(host->port, port + 1, strlen(port + 1) + 1);
}

static void begin_in_site(
	struct iis_host *host, const struct elements *elements, const char *path)
{
	char application[64];

	if (strcmp(path, "bindings/binding") == 0)
		take_binding(host, elements);
	else if (strcmp(path, "application") == 0 &&
		 elements_get(elements, "path", application, sizeof(application)) &&
		 text_equal_nocase(application, "/ClientWebService"))
		host->ours = true;
}

/* The rest of a path behind the list that may be missing in a part, and behind `element`. */
static const char *inside(const char *path, const char *list, const char *element)
{
	size_t len = strlen(list);

	if (strncmp(path, list, len) == 0 && path[len] == '/')
		path += len + 1;
	len = strlen(element);
	if (strncmp(path, element, len) != 0 || (path[len] != '/' && path[len] != '\0'))
		return NULL;
	return path[len] ? path + len + 1 : path + len;
}

/* A list that is kept in a file of its own holds nothing here. */
static bool is_elsewhere(const struct elements *elements)
{
	char value[8];

	return elements_get(elements, "configSource", value, sizeof(value));
}

void iis_host_begin(struct iis_host *host, const struct elements *elements, const char *path)
{
	const char *pool = inside(path, "applicationPools", "add");
	const char *defaults = inside(path, "applicationPools", "applicationPoolDefaults");
	const char *site = inside(path, "sites", "site");

	if (strcmp(path, "applicationPools") == 0 || strcmp(path, "sites") == 0)
		host->elsewhere = host->elsewhere || is_elsewhere(elements);
	if (pool && !*pool && is_wsus_pool(elements))
		begin_pool(host, &host->pool, elements);
	else if (defaults && !*defaults)
		begin_pool(host, &host->defaults, elements);
	else if (site && !*site)
		begin_site(host, elements);
	else if (site && host->in_site)
		begin_in_site(host, elements, site);
	if (host->inside &&
		((pool && strcmp(pool, "recycling/periodicRestart") == 0) ||
			(defaults && strcmp(defaults, "recycling/periodicRestart") == 0)))
		setting_take(&host->inside->memory, elements, "privateMemory");
	host->seen = host->seen || site || defaults || host->pool.seen ||
		     strcmp(path, "applicationPools") == 0 || strcmp(path, "sites") == 0;
}

static void end_site(struct iis_host *host)
{
	host->in_site = false;
	if (!host->ours)
		return;
	/* Two sites of WSUS leave open which of them clients ask. */
	if (host->site_seen || host->port_unsure)
		host->port[0] = '\0';
	memcpy(host->site_port, host->port, sizeof(host->port));
	host->site_place = host->place;
	host->site_seen = true;
}

void iis_host_end(struct iis_host *host, const char *path)
{
	const char *pool = inside(path, "applicationPools", "add");
	const char *defaults = inside(path, "applicationPools", "applicationPoolDefaults");
	const char *site = inside(path, "sites", "site");

	if (host->inside && ((pool && !*pool) || (defaults && !*defaults))) {
		host->inside->ended = true;
		host->inside = NULL;
	}
	if (site && !*site && host->in_site)
		end_site(host);
	host->pools_ended = host->pools_ended || strcmp(path, "applicationPools") == 0;
	host->sites_ended = host->sites_ended || strcmp(path, "sites") == 0;
}

/* What the pool says, or the defaults for what it does not. */
static void put_setting(struct record *server, const struct iis_host *host, const char *member,
	const struct setting *own, const struct setting *inherited)
{
	if (!own->there && host->pool.ended && host->defaults.ended)
		own = inherited;
	if (*own->value)
		record_set(server, member, own->value, own->place);
}

void iis_host_put(
	const struct iis_host *host, struct harvest *harvest, bool whole, struct place place)
{
	struct record *server;

	if (host->pool.seen) {
		server = wsus_server(harvest, host->pool.place);
		record_keep(server, "pool", "unclear", host->pool.place);
		put_setting(
			server, host, "pool_queue", &host->pool.queue, &host->defaults.queue);
		put_setting(server, host, "pool_memory", &host->pool.memory,
			&host->defaults.memory);
	}
	if (host->site_seen) {
		server = wsus_server(harvest, host->site_place);
		record_keep(server, "site", "unclear", host->site_place);
		if (*host->site_port)
			record_set(server, "port", host->site_port, host->site_place);
	}
	if (!whole || host->elsewhere)
		return;
	if (host->pools_ended && !host->pool.seen)
		wsus_missing(harvest, "pool", place);
	if (host->sites_ended && !host->site_seen)
		wsus_missing(harvest, "site", place);
}
