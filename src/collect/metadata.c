/* SPDX-License-Identifier: MIT */
#include "collect/metadata.h"

#include "collect/native.h"

#include <stdio.h>
#include <string.h>
#include <winsock2.h>

enum { ANSWER = 64, MILLISECONDS = 5000 };

/* The functions of ws2_32.dll, which is loaded for this question only. */
struct network {
	int(WINAPI *begin)(WORD, WSADATA *);
	SOCKET(WINAPI *open)(int, int, int);
	int(WINAPI *option)(SOCKET, int, int, const char *, int);
	int(WINAPI *connect)(SOCKET, const struct sockaddr *, int);
	int(WINAPI *send)(SOCKET, const char *, int, int);
	int(WINAPI *receive)(SOCKET, char *, int, int);
	int(WINAPI *error)(void);
	int(WINAPI *close)(SOCKET);
};

static int find_network(struct network *network)
{
	static const char *const names[] = {"WSAStartup", "socket", "setsockopt", "connect",
		"send", "recv", "WSAGetLastError", "closesocket"};
	native_function found[sizeof(names) / sizeof(*names)];

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		found[i] = native_find(L"ws2_32.dll", names[i]);
		if (!found[i])
			return 0;
	}
	memcpy(network, found, sizeof(*network));
	return 1;
}

/* What stands behind the head of an answer with the status 200; NULL without one. */
static const char *body_of(const char *text)
{
	const char *body = strstr(text, "\r\n\r\n");

	return strncmp(text, "HTTP/1.", 7) == 0 && strncmp(text + 8, " 200 ", 5) == 0 && body
		       ? body + 4
		       : NULL;
}

static void converse(const struct network *network, SOCKET connection, char *answer)
{
	static const char request[] =
		"GET /metadata/instance/compute/azEnvironment?api-version=2021-02-01&"
		"format=text HTTP/1.0\r\nHost: 169.254.169.254\r\nMetadata: true\r\n\r\n";
	char text[4096];
	int len = 0, got;
	const char *body;

	if (network->send(connection, request, sizeof(request) - 1, 0) < 0)
		return;
	while (len < (int)sizeof(text) - 1 && (got = network->receive(connection, text + len,
						       (int)sizeof(text) - 1 - len, 0)) > 0)
		len += got;
	text[len] = '\0';
	if (!len && network->error() == WSAETIMEDOUT)
		snprintf(answer, ANSWER, "Timeout");
	body = body_of(text);
	if (body && strspn(body, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") ==
			    strlen(body))
		snprintf(answer, ANSWER, "200 %.40s", body);
}

void metadata_ask(void *data)
{
	struct sockaddr_in address = {.sin_family = AF_INET};
	DWORD wait = MILLISECONDS;
	struct network network;
	char *answer = data;
	SOCKET connection;
	WSADATA started;

	answer[0] = '\0';
	if (!find_network(&network) || network.begin(MAKEWORD(2, 2), &started) != 0)
		return;
	connection = network.open(AF_INET, SOCK_STREAM, IPPROTO_TCP);
	if (connection == INVALID_SOCKET)
		return;
	network.option(connection, SOL_SOCKET, SO_SNDTIMEO, (char *)&wait, sizeof(wait));
	network.option(connection, SOL_SOCKET, SO_RCVTIMEO, (char *)&wait, sizeof(wait));
	/* 169.254.169.254, port 80, in the order of the network. */
	memcpy(&address.sin_addr, "\xA9\xFE\xA9\xFE", 4);
	memcpy(&address.sin_port, "\0\x50", 2);
	if (network.connect(connection, (struct sockaddr *)&address, sizeof(address)) == 0)
		converse(&network, connection, answer);
	else
		snprintf(answer, ANSWER, "%s",
			network.error() == WSAETIMEDOUT ? "Timeout" : "ConnectFailure");
	network.close(connection);
}
