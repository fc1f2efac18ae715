/* SPDX-License-Identifier: MIT */
#include "judge/derive.h"

#include "judge/events.h"
#include "judge/licences.h"
#include "judge/product.h"
#include "judge/programme.h"

void derive_all(struct inquiry *inquiry)
{
	events_mark(inquiry);
	licences_mark(inquiry);
	product_derive(inquiry);
	programme_derive(inquiry);
	licences_weigh(inquiry);
	taint_clear(&inquiry->taint);
}
