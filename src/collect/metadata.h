/* SPDX-License-Identifier: MIT */
/*
 * Whether Azure's instance metadata service answers, at the address that is the same in every
 * network and never leaves the host (169.254.169.254). The only question to a network, asked
 * only with --probe-network.
 */
#ifndef COLLECT_METADATA_H
#define COLLECT_METADATA_H

/* For probe_ask(): `answer` is a char[64], and becomes "200 AzurePublicCloud",
 * "ConnectFailure", "Timeout", or "" when it is none of these, as the command of
 * data/catalogue/collect.xml prints it. */
void metadata_ask(void *answer);

#endif
