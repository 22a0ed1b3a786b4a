/* Static keys: a jump that is patched. */
#ifndef _LINUX_JUMP_LABEL_H
#define _LINUX_JUMP_LABEL_H

#include <linux/types.h>

struct static_key_false {
	int enabled;
};
#define DEFINE_STATIC_KEY_FALSE(name) struct static_key_false name = { 0 }
bool arch_static_branch(struct static_key_false *key);
#define static_branch_unlikely(x) arch_static_branch(x)

#endif
