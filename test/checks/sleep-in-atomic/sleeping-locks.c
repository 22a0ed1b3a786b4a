// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Taking a lock that sleeps while a spinlock is held; trylocks and releases are right.

#include <linux/device.h>
#include <linux/locks.h>
#include <net/sock.h>

static DEFINE_SPINLOCK(lock);

void mutexes(struct mutex *m)
{
	spin_lock(&lock);
	mutex_lock(m); // expect: sleep-in-atomic: 'mutex_lock(_nested)?' may sleep while spinlock 'lock'
	mutex_unlock(m);
	if (mutex_lock_interruptible(m) == 0) // expect: sleep-in-atomic: may sleep while spinlock 'lock'
		mutex_unlock(m);
	if (!mutex_lock_killable(m)) // expect: sleep-in-atomic: may sleep while spinlock 'lock'
		mutex_unlock(m);
	spin_unlock(&lock);
}

void mutex_try(struct mutex *m)
{
	spin_lock(&lock);
	if (mutex_trylock(m))
		mutex_unlock(m);
	spin_unlock(&lock);
}

void semaphores(struct semaphore *s)
{
	spin_lock(&lock);
	down(s); // expect: sleep-in-atomic: 'down' may sleep while spinlock 'lock'
	up(s);
	if (!down_interruptible(s)) // expect: sleep-in-atomic: 'down_interruptible' may sleep
		up(s);
	if (!down_trylock(s))
		up(s);
	spin_unlock(&lock);
}

void rwsems(struct rw_semaphore *s)
{
	spin_lock(&lock);
	down_read(s); // expect: sleep-in-atomic: 'down_read' may sleep while spinlock 'lock'
	up_read(s);
	down_write(s); // expect: sleep-in-atomic: 'down_write' may sleep while spinlock 'lock'
	up_write(s);
	if (down_read_trylock(s))
		up_read(s);
	if (down_write_trylock(s))
		up_write(s);
	spin_unlock(&lock);
}

void others(struct rt_mutex *r, struct ww_mutex *w,
	    struct percpu_rw_semaphore *p)
{
	spin_lock(&lock);
	rt_mutex_lock(r); // expect: sleep-in-atomic: may sleep while spinlock 'lock'
	rt_mutex_unlock(r);
	if (!ww_mutex_lock(w, NULL)) // expect: sleep-in-atomic: 'ww_mutex_lock' may sleep
		ww_mutex_unlock(w);
	percpu_down_read(p); // expect: sleep-in-atomic: 'percpu_down_read' may sleep
	percpu_up_read(p);
	if (rt_mutex_trylock(r))
		rt_mutex_unlock(r);
	if (ww_mutex_trylock(w, NULL))
		ww_mutex_unlock(w);
	if (percpu_down_read_trylock(p))
		percpu_up_read(p);
	spin_unlock(&lock);
}

void subsystems(struct device *dev, struct inode *inode, struct mm_struct *mm,
		struct folio *folio, struct sock *sk)
{
	spin_lock(&lock);
	device_lock(dev); // expect: sleep-in-atomic: 'device_lock' may sleep
	device_unlock(dev);
	rtnl_lock(); // expect: sleep-in-atomic: 'rtnl_lock' may sleep
	rtnl_unlock();
	console_lock(); // expect: sleep-in-atomic: 'console_lock' may sleep
	console_unlock();
	inode_lock(inode); // expect: sleep-in-atomic: 'inode_lock' may sleep
	inode_unlock(inode);
	mmap_read_lock(mm); // expect: sleep-in-atomic: 'mmap_read_lock' may sleep
	mmap_read_unlock(mm);
	folio_lock(folio); // expect: sleep-in-atomic: 'folio_lock' may sleep
	folio_unlock(folio);
	lock_sock(sk); // expect: sleep-in-atomic: 'lock_sock' may sleep
	release_sock(sk);
	if (device_trylock(dev))
		device_unlock(dev);
	if (rtnl_trylock())
		rtnl_unlock();
	if (console_trylock())
		console_unlock();
	if (inode_trylock(inode))
		inode_unlock(inode);
	if (folio_trylock(folio))
		folio_unlock(folio);
	bh_lock_sock(sk);
	bh_unlock_sock(sk);
	spin_unlock(&lock);
}

void right_order(struct mutex *m)
{
	mutex_lock(m);
	spin_lock(&lock);
	spin_unlock(&lock);
	mutex_unlock(m);
}
