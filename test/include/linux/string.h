/* Strings. */
#ifndef _LINUX_STRING_H
#define _LINUX_STRING_H

#include <linux/types.h>

ssize_t strscpy(char *dest, const char *src, size_t count);
int strcmp(const char *a, const char *b);

#endif
