/* Guards and classes: what happens at the end of a scope. GUARD_SHAPE says as
   which kernel writes it: 612 (the default, up to 6.16), 617 (to 7.0), 701, 703. */
#ifndef _LINUX_CLEANUP_H
#define _LINUX_CLEANUP_H

#include <linux/err.h>

#define DEFINE_FREE(_name, _type, _free)				\
	static inline void __free_##_name(void *p)			\
	{ _type _T = *(_type *)p; _free; }
#define __free(_name) __cleanup(__free_##_name)
#define no_free_ptr(p) \
	({ __typeof__(p) *__slot = &(p); __typeof__(p) __kept = *__slot; \
	   *__slot = NULL; __kept; })
#define return_ptr(p) return no_free_ptr(p)

#define DEFINE_CLASS(_name, _type, _exit, _init, _args...)		\
	typedef _type class_##_name##_t;				\
	static inline void class_##_name##_destructor(_type *p)		\
	{ _type _T = *p; _exit; }					\
	static inline _type class_##_name##_constructor(_args)		\
	{ _type t = _init; return t; }
#define EXTEND_CLASS(_name, _ext, _init, _args...)			\
	typedef class_##_name##_t class_##_name##_ext##_t;		\
	static inline void						\
	class_##_name##_ext##_destructor(class_##_name##_t *p)		\
	{ class_##_name##_destructor(p); }				\
	static inline class_##_name##_t					\
	class_##_name##_ext##_constructor(_args)			\
	{ class_##_name##_t t = _init; return t; }
#define CLASS(_name, var)						\
	class_##_name##_t var __cleanup(class_##_name##_destructor) =	\
		class_##_name##_constructor

#ifndef GUARD_SHAPE
#define GUARD_SHAPE 612
#endif
/* NULL, or an error code. */
#define __GUARD_IS_ERR(_ptr)						\
	({ unsigned long _word = (unsigned long)(_ptr);			\
	   unlikely((_word - 1) >= -MAX_ERRNO - 1); })
#if GUARD_SHAPE == 617
#define __guard_exit(_ptr, _unlock) if (!__GUARD_IS_ERR(_ptr)) { _unlock; }
#elif GUARD_SHAPE == 703
#define __guard_exit(_ptr, _unlock) { _unlock; }
#else
#define __guard_exit(_ptr, _unlock) if (_ptr) { _unlock; }
#endif
#if GUARD_SHAPE == 612
#define __guard_failed(_ret) NULL
#define __guard_held(_ptr) (_ptr)
#define __guard_skips(_ptr) 0
#else
#define __guard_failed(_ret) ERR_PTR(_ret)
#define __guard_held(_ptr)						\
	({ void *_held = (void *)(unsigned long)(_ptr);			\
	   if (IS_ERR(_held)) _held = NULL; _held; })
/* The destructor of a plain guard does not ask any more. */
#define __guard_skips(_ptr) (GUARD_SHAPE > 700 && __GUARD_IS_ERR(_ptr))
#endif
#define EXTEND_CLASS_COND(_name, _ext, _ptr, _init, _args...)		\
	typedef class_##_name##_t class_##_name##_ext##_t;		\
	static inline void						\
	class_##_name##_ext##_destructor(class_##_name##_t *_T)		\
	{ if (__guard_skips(_ptr)) return; class_##_name##_destructor(_T); } \
	static inline class_##_name##_t					\
	class_##_name##_ext##_constructor(_args)			\
	{ class_##_name##_t t = _init; return t; }			\
	static inline void *						\
	class_##_name##_ext##_lock_ptr(class_##_name##_t *_T)		\
	{ return class_##_name##_lock_ptr(_T); }			\
	static inline int						\
	class_##_name##_ext##_lock_err(class_##_name##_t *_T)		\
	{								\
		long _rc = (unsigned long)(_ptr);			\
		if (!_rc) _rc = -16;					\
		if (!IS_ERR_VALUE(_rc)) _rc = 0;			\
		return _rc;						\
	}

#define DEFINE_GUARD(_name, _type, _lock, _unlock)			\
	DEFINE_CLASS(_name, _type, __guard_exit(_T, _unlock),		\
		     ({ _lock; _T; }), _type _T)			\
	static inline void *class_##_name##_lock_ptr(class_##_name##_t *_T) \
	{ return __guard_held(*_T); }
#define DEFINE_GUARD_COND_4(_name, _ext, _lock, _cond)			\
	EXTEND_CLASS_COND(_name, _ext, *_T,				\
		     ({ void *_t = _T; int _RET = (_lock);		\
			if (_T && !(_cond)) _t = __guard_failed(_RET);	\
			_t; }), class_##_name##_t _T)
#define DEFINE_GUARD_COND(_name, _ext, _condlock)			\
	DEFINE_GUARD_COND_4(_name, _ext, _condlock, _RET)
#define ACQUIRE(_name, _var) CLASS(_name, _var)
#define ACQUIRE_ERR(_name, _var) class_##_name##_lock_err(_var)

#define guard(_name) CLASS(_name, __UNIQUE_ID(guard))
#define __guard_ptr(_name) class_##_name##_lock_ptr
#define scoped_guard(_name, args...)					\
	for (CLASS(_name, scope)(args), *done = NULL;			\
	     __guard_ptr(_name)(&scope) && !done; done = (void *)1)
#define scoped_cond_guard(_name, _fail, args...)			\
	for (CLASS(_name, scope)(args), *done = NULL; !done;		\
	     done = (void *)1)						\
		if (!__guard_ptr(_name)(&scope)) _fail;			\
		else

#define __DEFINE_UNLOCK_GUARD(_name, _type, _unlock, ...)		\
	typedef struct { _type *lock; __VA_ARGS__; } class_##_name##_t;	\
	static inline void						\
	class_##_name##_destructor(class_##_name##_t *_T)		\
	{ __guard_exit(_T->lock, _unlock) }				\
	static inline void *class_##_name##_lock_ptr(class_##_name##_t *_T) \
	{ return __guard_held(_T->lock); }
#define DEFINE_LOCK_GUARD_1(_name, _type, _lock, _unlock, ...)		\
	__DEFINE_UNLOCK_GUARD(_name, _type, _unlock, __VA_ARGS__)	\
	static inline class_##_name##_t					\
	class_##_name##_constructor(_type *l)				\
	{								\
		class_##_name##_t _t = { .lock = l }, *_T = &_t;	\
		_lock;							\
		return _t;						\
	}
#define DEFINE_LOCK_GUARD_0(_name, _lock, _unlock, ...)			\
	__DEFINE_UNLOCK_GUARD(_name, void, _unlock, __VA_ARGS__)	\
	static inline class_##_name##_t					\
	class_##_name##_constructor(void)				\
	{								\
		class_##_name##_t _t = { .lock = (void *)1 },		\
				  *_T __maybe_unused = &_t;		\
		_lock;							\
		return _t;						\
	}
#define DEFINE_LOCK_GUARD_1_COND(_name, _ext, _condlock)		\
	EXTEND_CLASS_COND(_name, _ext, _T->lock,			\
		     ({ class_##_name##_t _t = { .lock = l }, *_T = &_t; \
			int _RET = (_condlock);				\
			if (_T->lock && !_RET)				\
				_T->lock = __guard_failed(_RET);	\
			_t; }),						\
		     __typeof__(((class_##_name##_t *)0)->lock) l)

DEFINE_LOCK_GUARD_0(__none, (void)0, (void)0)

#endif
