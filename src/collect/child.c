/* SPDX-License-Identifier: MIT */
#include "collect/child.h"

#include "base/alloc.h"
#include "base/wide.h"

#include <stdlib.h>
#include <windows.h>

enum { MAX_OUTPUT = 8 << 20 };

struct child {
	HANDLE job, process, output;
	struct buf text;
	DWORD status;
	bool whole;
};

/* A job whose processes end with its last handle, that is, at the latest with this program. */
static HANDLE new_job(void)
{
	JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits = {0};
	HANDLE job = CreateJobObjectW(NULL, NULL);

	limits.BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE;
	if (job && !SetInformationJobObject(
			   job, JobObjectExtendedLimitInformation, &limits, sizeof(limits))) {
		CloseHandle(job);
		job = NULL;
	}
	return job;
}

/* Starts it so that it runs only within its job. */
static bool start(struct child *child, const wchar_t *path, const wchar_t *arguments,
	HANDLE input, HANDLE output)
{
	STARTUPINFOW how = {.cb = sizeof(how), .dwFlags = STARTF_USESTDHANDLES};
	size_t room = wcslen(path) + wcslen(arguments) + 4;
	wchar_t *line = xcalloc(room, sizeof(*line));
	PROCESS_INFORMATION process;
	bool started;

	how.hStdInput = input;
	how.hStdOutput = how.hStdError = output;
	wcscat(wcscat(wcscat(wcscat(line, L"\""), path), L"\" "), arguments);
	started = CreateProcessW(path, line, NULL, NULL, TRUE,
		CREATE_NO_WINDOW | CREATE_SUSPENDED | BELOW_NORMAL_PRIORITY_CLASS, NULL, NULL,
		&how, &process);
	free(line);
	if (!started)
		return false;
	/* Before Windows 8 a process that is in a job already cannot be put into another. */
	AssignProcessToJobObject(child->job, process.hProcess);
	ResumeThread(process.hThread);
	CloseHandle(process.hThread);
	child->process = process.hProcess;
	return true;
}

struct child *child_start(const char *path, const wchar_t *arguments)
{
	SECURITY_ATTRIBUTES inherited = {sizeof(inherited), NULL, TRUE};
	struct child *child = xcalloc(1, sizeof(*child));
	wchar_t *wide = wide_from(path);
	HANDLE write = NULL, nothing;
	bool started = false;

	nothing = CreateFileW(L"NUL", GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE,
		&inherited, OPEN_EXISTING, 0, NULL);
	child->job = new_job();
	if (child->job && nothing != INVALID_HANDLE_VALUE &&
		CreatePipe(&child->output, &write, &inherited, 0) &&
		SetHandleInformation(child->output, HANDLE_FLAG_INHERIT, 0))
		started = start(child, wide, arguments, nothing, write);
	if (write)
		CloseHandle(write);
	if (nothing != INVALID_HANDLE_VALUE)
		CloseHandle(nothing);
	free(wide);
	if (started)
		return child;
	child_free(child);
	return NULL;
}

void child_read(void *data)
{
	struct child *child = data;
	char *chunk = xmalloc(64 << 10);
	DWORD len;

	while (child->text.len <= MAX_OUTPUT &&
		ReadFile(child->output, chunk, 64 << 10, &len, NULL) && len)
		buf_add(&child->text, chunk, len);
	free(chunk);
	child->whole = child->text.len <= MAX_OUTPUT &&
		       WaitForSingleObject(child->process, INFINITE) == WAIT_OBJECT_0 &&
		       GetExitCodeProcess(child->process, &child->status);
}

const struct buf *child_output(const struct child *child)
{
	return child->whole && child->status == 0 ? &child->text : NULL;
}

void child_end(struct child *child)
{
	TerminateProcess(child->process, 1);
	TerminateJobObject(child->job, 1);
}

void child_free(struct child *child)
{
	if (child->output)
		CloseHandle(child->output);
	if (child->process)
		CloseHandle(child->process);
	if (child->job)
		CloseHandle(child->job);
	buf_release(&child->text);
	free(child);
}
