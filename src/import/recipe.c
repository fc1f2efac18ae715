/* SPDX-License-Identifier: MIT */
#include "import/recipe.h"

#include "base/alloc.h"
#include "base/text.h"
#include "base/xml.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_STEPS = 200 };

struct step {
	char *source;  /* the kind of it: "registry", "updates.cbs" */
	char *id;      /* the same; a number tells several from each other */
	char *command; /* for cmd.exe */
	const char *title;
};

struct steps {
	struct step all[MAX_STEPS];
	size_t count;
};

void recipe_list(const struct guide *guide, struct buf *out)
{
	const xmlNode *kind = NULL;

	while ((kind = guide_next(guide, "kind", kind))) {
		buf_addf(out, "%-22s %s\n", xml_value(kind, "id"), xml_value(kind, "title"));
		for (const xmlNode *way = xml_first(kind); way; way = xml_next(way)) {
			buf_addf(out, "    %s\n", xml_value(way, "run"));
			if (*xml_value(way, "on"))
				buf_addf(out, "        (%s)\n", xml_value(way, "on"));
		}
	}
}

/* A command once; takes it over. */
static void add_step(struct steps *steps, const char *source, char *command, const char *title)
{
	struct step *step = &steps->all[steps->count];
	size_t same = 0;

	for (size_t i = 0; i < steps->count; i++) {
		if (strcmp(steps->all[i].command, command) == 0 || steps->count == MAX_STEPS) {
			free(command);
			return;
		}
		same += strcmp(steps->all[i].source, source) == 0;
	}
	*step = (struct step){xstrdup(source),
		same ? xasprintf("%s-%zu", source, same + 1) : xstrdup(source), command, title};
	steps->count++;
}

static char *fill(const char *text, const char *name)
{
	static const char slot[] = "{name}";
	const char *mark = strstr(text, slot);

	return mark ? xasprintf("%.*s%s%s", (int)(mark - text), text, name,
			      mark + sizeof(slot) - 1)
		    : xstrdup(text);
}

/* Each key that a rule, a fact or a sign of a restart asks for, and each once. */
static void add_registry(struct steps *steps, const struct guide *guide, const char *run)
{
	static const char *const elements[] = {"fact", "indicator"};

	for (size_t i = 0; i < guide->asked_count; i++) {
		const char *key = guide->asked[i].key;
		size_t len = strlen(key);
		bool below = key[len - 1] == '*';
		char *name = xasprintf("%.*s", (int)(below ? len - 2 : len), key);
		char *command = fill(run, name);
		if (below) {
			char *deep = xasprintf("%s /s", command);
			free(command);
			command = deep;
		}
		add_step(steps, "registry", command, "Registry");
		free(name);
	}
	for (size_t e = 0; e < 2; e++) {
		const xmlNode *node = NULL;
		while ((node = guide_next(guide, elements[e], node))) {
			const char *key = xml_value(node, "key");
			const char *last = strrchr(key, '\\');
			/* The key above lists whether a key is there. */
			bool is_key = !*xml_value(node, "name") && last;
			char *name =
				is_key ? xstrndup(key, (size_t)(last - key)) : xstrdup(key);
			add_step(steps, "registry", fill(run, name), "Registry");
			free(name);
		}
	}
}

static void make_steps(struct steps *steps, const struct guide *guide)
{
	const xmlNode *source = NULL;

	steps->count = 0;
	while ((source = guide_next(guide, "source", source))) {
		const char *id = xml_value(source, "id"), *run = xml_value(source, "run");
		size_t kind = strcspn(id, ":");
		char *name = xstrndup(id, kind);
		if (strcmp(id, "registry") == 0)
			add_registry(steps, guide, run);
		else if (!strstr(run, "{name}"))
			add_step(steps, name, xstrdup(run), xml_value(source, "title"));
		free(name);
	}
}

static void release_steps(struct steps *steps)
{
	for (size_t i = 0; i < steps->count; i++) {
		free(steps->all[i].source);
		free(steps->all[i].id);
		free(steps->all[i].command);
	}
}

static void add_line(struct buf *out, const char *text)
{
	buf_adds(out, text);
	buf_adds(out, "\r\n");
}

/* What cmd.exe would take for its own, behind `echo`; a variable is written as its name. */
static void add_echoed(struct buf *out, const char *command)
{
	bool quoted = false;

	for (; *command; command++) {
		quoted = quoted != (*command == '"');
		if (!quoted && strchr("&|<>^", *command))
			buf_addc(out, '^');
		if (*command == '%')
			buf_addc(out, '%');
		buf_addc(out, *command);
	}
}

/*
 * Steps read from NUL, so that none waits for an answer that nobody sees it ask for; COPYCMD
 * does the same for copies of an earlier run. `ver` sets the status back, which not every
 * command of cmd.exe does. A 32-bit cmd.exe would see another registry and other tools than
 * Windows itself.
 */
void recipe_batch(const struct guide *guide, const char *version, struct buf *out)
{
	static const char *const head[] = {
		"@echo off",
		"rem Run as administrator on the machine in question. It reads, and it writes "
		"into",
		"rem one new folder beside this file; it changes and installs nothing. One "
		"step "
		"asks",
		"rem the address 169.254.169.254, which is no other machine of the network, "
		"whether",
		"rem this one runs in Azure. Then:",
		"rem     esureport report FOLDER",
		"if not defined PROCESSOR_ARCHITEW6432 goto native",
		"\"%windir%\\sysnative\\cmd.exe\" /d /c call \"%~f0\"",
		"exit /b",
		":native",
		"setlocal",
		"set COPYCMD=/Y",
		"set \"OUT=%~dp0esureport-%COMPUTERNAME%\"",
		"if not exist \"%OUT%\\\" mkdir \"%OUT%\"",
		"pushd \"%OUT%\" || exit /b 1",
		"reg query HKU\\S-1-5-19 >nul 2>&1",
		"if errorlevel 1 echo Not run as administrator: some steps will fail.",
		"set CP=0",
		"for /f \"tokens=2 delims=:.\" %%p in ('chcp') do set CP=%%p",
	};
	struct steps steps;

	buf_addf(out, "@rem Captures for esureport, made by version %s\r\n", version);
	for (size_t i = 0; i < sizeof(head) / sizeof(*head); i++)
		add_line(out, head[i]);
	make_steps(&steps, guide);
	for (size_t i = 0; i < steps.count; i++) {
		const struct step *step = &steps.all[i];
		buf_addf(out, "\r\nrem %s\r\necho %zu of %zu: %s\r\nset \"F=%s.txt\"\r\n",
			step->title, i + 1, steps.count, step->id, step->id);
		add_line(out, ">\"%F%\" echo [esureport codepage %CP%]");
		buf_addf(out, ">>\"%%F%%\" echo [esureport begin %s] ", step->id);
		add_echoed(out, step->command);
		add_line(out, "\r\nver >nul");
		/* az is a batch file: one that is not called never comes back. */
		buf_addf(out, "(%s%s) <nul >>\"%%F%%\" 2>&1\r\n",
			strncmp(step->command, "az ", 3) == 0 ? "call " : "", step->command);
		buf_addf(out, ">>\"%%F%%\" echo [esureport end %s] %%errorlevel%%\r\n",
			step->id);
	}
	add_line(out, "");
	add_line(out, "popd");
	add_line(out, "echo Done: \"%OUT%\"");
	add_line(out, "exit /b 0");
	release_steps(&steps);
}

/*
 * The commands are those for cmd.exe, which cannot stand in a folder of the network: copies
 * would land in %windir%. Lines are written by .NET, for Out-File cuts long ones.
 */
void recipe_powershell(const struct guide *guide, const char *version, struct buf *out)
{
	static const char *const head[] = {
		"# Run as administrator on the machine in question, with PowerShell 2.0 or "
		"later:",
		"#     powershell -NoProfile -ExecutionPolicy Bypass -File FILE.ps1",
		"# It reads, and it writes into one new folder beside this file, or below "
		"%TEMP% when",
		"# this file is on the network; it changes and installs nothing. One step asks "
		"the",
		"# address 169.254.169.254, which is no other machine of the network, whether "
		"this one",
		"# runs in Azure. Then:",
		"#     esureport report FOLDER",
		"$here = Split-Path -Parent $MyInvocation.MyCommand.Path",
		"if ($here -like '\\\\*') { $here = $env:TEMP }",
		"$out = Join-Path $here ('esureport-' + $env:COMPUTERNAME)",
		"[void][IO.Directory]::CreateDirectory($out)",
		"Push-Location -LiteralPath $out -ErrorAction Stop",
		"$shell = $env:ComSpec",
		"# A 32-bit cmd.exe would see another registry and other tools than Windows "
		"itself.",
		"if ($env:PROCESSOR_ARCHITEW6432) { $shell = $env:windir + "
		"'\\sysnative\\cmd.exe' }",
		"$env:COPYCMD = '/Y'",
		"$done = 0",
		"function Step($id, $command) {",
		"    $script:done++",
		"    Write-Host ('' + $script:done + ': ' + $id)",
		"    # Redirections stand inside, so that errors are part of the output.",
		"    $text = & $shell /d /c (\"($command) <nul 2>&1\")",
		"    $status = $LASTEXITCODE",
		"    $lines = @(\"[esureport begin $id] $command\") + $text + @(\"[esureport "
		"end $id] $status\")",
		"    [IO.File]::WriteAllLines((Join-Path $out ($id + '.txt')), "
		"[string[]]$lines, [Text.Encoding]::UTF8)",
		"}",
	};
	struct steps steps;

	buf_addf(out, "# Captures for esureport, made by version %s\r\n", version);
	for (size_t i = 0; i < sizeof(head) / sizeof(*head); i++)
		add_line(out, head[i]);
	make_steps(&steps, guide);
	for (size_t i = 0; i < steps.count; i++) {
		const struct step *step = &steps.all[i];
		buf_addf(out, "\r\n# %s\r\nStep '%s' '", step->title, step->id);
		for (const char *c = step->command; *c; c++) {
			if (*c == '\'')
				buf_addc(out, '\'');
			buf_addc(out, *c);
		}
		buf_adds(out, "'\r\n");
	}
	add_line(out, "");
	add_line(out, "Pop-Location");
	add_line(out, "Write-Host ('Done: ' + $out)");
	release_steps(&steps);
}
