/* SPDX-License-Identifier: MIT */
/*
 * Times whole processes against each other:
 *
 *	time ROUNDS COMMAND ARG... -- COMMAND ARG... -- ...
 *
 * Each round runs every command once, in turn, so that a busy moment of the machine hits all
 * of them. For each command one line on standard output: the medians of wall clock and of user
 * and system time in milliseconds, the highest peak memory in KiB, and the medians of what the
 * first command took divided by what this one took in the same round, wall clock and cpu. What
 * the commands print is read from a pipe and dropped: grep does less when it sees /dev/null. A
 * command that cannot run or is killed ends everything.
 */
#define _DEFAULT_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MAX_COMMANDS = 8, MAX_ROUNDS = 1000, WARM_UP = 3, CANNOT_RUN = 127 };

struct command {
	char **words; /* ends with NULL */
	double wall[MAX_ROUNDS], cpu[MAX_ROUNDS];
	long peak;
};

static struct command commands[MAX_COMMANDS];

static double seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static double of_timeval(struct timeval time)
{
	return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

/* A pipe whose other end is read by a process of its own, until nobody can write any more. */
static int open_drain(void)
{
	static char block[1 << 16];
	int ends[2];

	if (pipe(ends) != 0)
		return -1;
	if (fork() == 0) {
		close(ends[1]);
		while (read(ends[0], block, sizeof(block)) > 0)
			;
		_exit(0);
	}
	close(ends[0]);
	return ends[1];
}

static void run_child(char **words, int drain)
{
	int nowhere = open("/dev/null", O_RDWR);

	dup2(nowhere, STDIN_FILENO);
	dup2(drain, STDOUT_FILENO);
	dup2(nowhere, STDERR_FILENO);
	execvp(words[0], words);
	_exit(CANNOT_RUN);
}

static void run(struct command *command, int round, int drain)
{
	double start = seconds();
	struct rusage usage;
	int status;
	pid_t child = fork();

	if (child == 0)
		run_child(command->words, drain);
	if (child < 0 || wait4(child, &status, 0, &usage) != child || !WIFEXITED(status) ||
		WEXITSTATUS(status) == CANNOT_RUN) {
		fprintf(stderr, "time: %s cannot be run\n", command->words[0]);
		exit(1);
	}
	if (round < 0)
		return;
	command->wall[round] = seconds() - start;
	command->cpu[round] = of_timeval(usage.ru_utime) + of_timeval(usage.ru_stime);
	if (usage.ru_maxrss > command->peak)
		command->peak = usage.ru_maxrss;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

static double median(const double *values, int count)
{
	double sorted[MAX_ROUNDS];

	memcpy(sorted, values, (size_t)count * sizeof(*sorted));
	qsort(sorted, (size_t)count, sizeof(*sorted), by_size);
	return count % 2 ? sorted[count / 2] : (sorted[count / 2 - 1] + sorted[count / 2]) / 2;
}

static double median_ratio(const double *over, const double *under, int count)
{
	double ratios[MAX_ROUNDS];

	for (int i = 0; i < count; i++)
		ratios[i] = under[i] > 0 ? over[i] / under[i] : 0;
	return median(ratios, count);
}

int main(int argc, char **argv)
{
	int rounds = argc > 2 ? (int)strtol(argv[1], NULL, 10) : 0;
	int count = 1, drain = open_drain();

	if (drain < 0 || rounds < 1 || rounds > MAX_ROUNDS)
		return 64;
	commands[0].words = argv + 2;
	for (int i = 2; i < argc; i++) {
		if (strcmp(argv[i], "--") != 0)
			continue;
		argv[i] = NULL;
		if (count == MAX_COMMANDS || i + 1 == argc)
			return 64;
		commands[count++].words = argv + i + 1;
	}
	for (int round = -WARM_UP; round < rounds; round++)
		for (int i = 0; i < count; i++)
			run(&commands[i], round, drain);
	for (int i = 0; i < count; i++)
		printf("%.3f %.3f %ld %.2f %.2f\n", 1e3 * median(commands[i].wall, rounds),
			1e3 * median(commands[i].cpu, rounds), commands[i].peak,
			median_ratio(commands[0].wall, commands[i].wall, rounds),
			median_ratio(commands[0].cpu, commands[i].cpu, rounds));
	return 0;
}
