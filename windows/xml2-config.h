/* SPDX-License-Identifier: MIT */
/* The config.h of libxml2 and libxslt: what mingw's C library has of all they ask for. */
#include <direct.h>
#include <io.h>

#define HAVE_CTYPE_H 1
#define HAVE_ERRNO_H 1
#define HAVE_FCNTL_H 1
#define HAVE_FLOAT_H 1
#define HAVE_INTTYPES_H 1
#define HAVE_LIMITS_H 1
#define HAVE_LOCALE_H 1
#define HAVE_MALLOC_H 1
#define HAVE_MATH_H 1
#define HAVE_STDARG_H 1
#define HAVE_STDINT_H 1
#define HAVE_STDLIB_H 1
#define HAVE_STRING_H 1
#define HAVE_SYS_STAT_H 1
#define HAVE_SYS_TYPES_H 1
#define HAVE_TIME_H 1

#define HAVE_GMTIME 1
#define HAVE_ISINF 1
#define HAVE_ISNAN 1
#define HAVE_LOCALTIME 1
#define HAVE_RAND 1
#define HAVE_SNPRINTF 1
#define HAVE_SRAND 1
#define HAVE_STAT 1
#define HAVE_STRFTIME 1
#define HAVE_TIME 1
#define HAVE_VFPRINTF 1
#define HAVE_VSNPRINTF 1
