// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Every kind of lock, taken twice by one path; and one after the other.

#include <linux/device.h>
#include <linux/locks.h>
#include <linux/rcupdate.h>
#include <net/sock.h>

void spin(spinlock_t *l)
{
	spin_lock(l); // note: 'l' acquired here
	spin_lock(l); // expect: double-lock: acquiring spinlock 'l', which is held already
	spin_unlock(l);
}

void spin_variants(spinlock_t *l)
{
	unsigned long flags;

	spin_lock_irqsave(l, flags);
	spin_lock(l); // expect: double-lock: spinlock 'l'
	spin_unlock_irqrestore(l, flags);
	spin_lock(l);
	spin_unlock(l);
	spin_lock_bh(l);
	spin_lock_irq(l); // expect: double-lock: spinlock 'l'
	spin_unlock_bh(l); // expect: wrong-irq-state: 'spin_unlock_bh' needs interrupts enabled
}

void raw(raw_spinlock_t *l)
{
	raw_spin_lock(l);
	raw_spin_lock(l); // expect: double-lock: raw-spinlock 'l'
	raw_spin_unlock(l);
	raw_spin_lock(l);
	raw_spin_unlock(l);
}

void writers(rwlock_t *l)
{
	write_lock(l);
	write_lock(l); // expect: double-lock: rwlock 'l'
	write_unlock(l);
}

void reader_then_writer(rwlock_t *l)
{
	read_lock(l);
	write_lock(l); // expect: double-lock: rwlock 'l'
	read_unlock(l);
}

void writer_then_reader(rwlock_t *l)
{
	write_lock(l);
	read_lock(l); // expect: double-lock: rwlock 'l'
	write_unlock(l);
}

void readers(rwlock_t *l)
{
	read_lock(l);
	read_lock(l);
	read_unlock(l);
	read_unlock(l);
}

void mutexes(struct mutex *m, struct rt_mutex *r)
{
	mutex_lock(m);
	mutex_lock(m); // expect: double-lock: mutex 'm'
	mutex_unlock(m);
	mutex_lock(m);
	mutex_unlock(m);
	rt_mutex_lock(r);
	rt_mutex_lock(r); // expect: double-lock: rt-mutex 'r'
	rt_mutex_unlock(r);
}

int interruptible(struct mutex *m)
{
	mutex_lock(m);
	if (mutex_lock_interruptible(m)) { // expect: double-lock: mutex 'm'
		mutex_unlock(m);
		return -EINTR;
	}
	mutex_unlock(m);
	return 0;
}

void rwsems(struct rw_semaphore *s)
{
	down_write(s);
	down_write(s); // expect: double-lock: rwsem 's'
	up_write(s);
	down_read(s);
	down_write(s); // expect: double-lock: rwsem 's'
	up_read(s);
	down_write(s);
	downgrade_write(s);
	up_read(s);
}

/* Another task may release a semaphore. */
void semaphores(struct semaphore *s)
{
	down(s);
	down(s);
}

void seqlocks(seqlock_t *s)
{
	write_seqlock(s);
	write_seqlock(s); // expect: double-lock: seqlock 's'
	write_sequnlock(s);
}

void bits(unsigned long *w)
{
	bit_spin_lock(0, w);
	bit_spin_lock(0, w); // expect: double-lock: bit-spinlock 'w'
	bit_spin_unlock(0, w);
}

void rcu(struct srcu_struct *s)
{
	int a, b;

	rcu_read_lock();
	rcu_read_lock();
	rcu_read_unlock();
	rcu_read_unlock();
	a = srcu_read_lock(s);
	b = srcu_read_lock(s);
	srcu_read_unlock(s, b);
	srcu_read_unlock(s, a);
}

void subsystems(struct device *dev, struct sock *sk)
{
	rtnl_lock();
	rtnl_lock(); // expect: double-lock: mutex
	rtnl_unlock();
	device_lock(dev);
	device_lock(dev); // expect: double-lock: mutex
	device_unlock(dev);
	console_lock();
	console_lock(); // expect: double-lock: console-lock
	console_unlock();
	lock_sock(sk);
	lock_sock(sk); // expect: double-lock: socket-lock
	release_sock(sk);
}
