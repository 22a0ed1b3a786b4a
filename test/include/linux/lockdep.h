/* What callers must hold: nothing at all without debugging. */
#ifndef _LINUX_LOCKDEP_H
#define _LINUX_LOCKDEP_H

#include <linux/bug.h>

struct lockdep_map {
	const char *name;
};
struct lock_class_key {
	char subkeys[8];
};
void lockdep_init_map(struct lockdep_map *map, const char *name,
		      struct lock_class_key *key, int subclass);

#ifdef CONFIG_DEBUG_LOCK_ALLOC
#define __DEP_MAP struct lockdep_map dep_map;
extern int debug_locks;
int lock_is_held_type(const struct lockdep_map *map, int read);
void lock_acquire(struct lockdep_map *map, unsigned int subclass, int trylock);
void lock_release(struct lockdep_map *map);
#define lockdep_is_held(lock) lock_is_held_type(&(lock)->dep_map, -1)
#define lockdep_assert(cond) \
	do { WARN_ON(debug_locks && !(cond)); } while (0)
#define lockdep_assert_held(l) \
	lockdep_assert(lock_is_held_type(&(l)->dep_map, -1) != 0)
#define lockdep_assert_held_write(l) \
	lockdep_assert(lock_is_held_type(&(l)->dep_map, 0))
#define lockdep_assert_not_held(l) \
	lockdep_assert(lock_is_held_type(&(l)->dep_map, -1) != 1)
#else
#define __DEP_MAP
#define lock_acquire(map, subclass, trylock) do { } while (0)
#define lock_release(map) do { } while (0)
#define lockdep_assert(cond) do { } while (0)
#define lockdep_assert_held(l) do { (void)(l); } while (0)
#define lockdep_assert_held_write(l) do { (void)(l); } while (0)
#define lockdep_assert_not_held(l) do { (void)(l); } while (0)
#endif

#define lockdep_assert_irqs_enabled() do { } while (0)
#define lockdep_assert_irqs_disabled() do { } while (0)

#endif
