// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// Every kind of lock: those that spin forbid sleep, those that sleep do not.

#include <linux/delay.h>
#include <linux/device.h>
#include <linux/locks.h>
#include <linux/rcupdate.h>
#include <net/sock.h>

void reader(rwlock_t *l)
{
	read_lock(l);
	msleep(1); // expect: sleep-in-atomic: rwlock 'l'
	read_unlock(l);
	msleep(1);
}

void writer(rwlock_t *l)
{
	unsigned long flags;

	write_lock_irqsave(l, flags);
	msleep(1); // expect: sleep-in-atomic: rwlock 'l'
	write_unlock_irqrestore(l, flags);
	msleep(1);
}

void reader_bh(rwlock_t *l)
{
	read_lock_bh(l);
	msleep(1); // expect: sleep-in-atomic: rwlock 'l'
	read_unlock_bh(l);
	msleep(1);
}

void seq_writer(seqlock_t *s)
{
	write_seqlock(s);
	msleep(1); // expect: sleep-in-atomic: seqlock 's'
	write_sequnlock(s);
	msleep(1);
}

void seq_writer_irqsave(seqlock_t *s)
{
	unsigned long flags;

	write_seqlock_irqsave(s, flags);
	msleep(1); // expect: sleep-in-atomic: seqlock 's'
	write_sequnlock_irqrestore(s, flags);
	msleep(1);
}

int seq_reader(seqlock_t *s, int *v)
{
	unsigned start;
	int x;

	do {
		start = read_seqbegin(s);
		x = *v;
		msleep(1);
	} while (read_seqretry(s, start));
	return x;
}

void bit_lock(unsigned long *word)
{
	bit_spin_lock(0, word);
	msleep(1); // expect: sleep-in-atomic: bit-spinlock 'word'
	bit_spin_unlock(0, word);
	msleep(1);
}

void local(local_lock_t *l)
{
	local_lock(l);
	msleep(1); // expect: sleep-in-atomic: local-lock 'l'
	local_unlock(l);
	msleep(1);
}

void mutexes(struct mutex *m, struct rt_mutex *r, struct ww_mutex *w)
{
	mutex_lock(m);
	rt_mutex_lock(r);
	msleep(1);
	rt_mutex_unlock(r);
	mutex_unlock(m);
	if (ww_mutex_lock(w, NULL))
		return;
	msleep(1);
	ww_mutex_unlock(w);
}

void semaphores(struct rw_semaphore *rw, struct semaphore *s,
		struct percpu_rw_semaphore *p)
{
	down_read(rw);
	down(s);
	percpu_down_read(p);
	msleep(1);
	percpu_up_read(p);
	up(s);
	up_read(rw);
	down_write(rw);
	percpu_down_write(p);
	msleep(1);
	percpu_up_write(p);
	up_write(rw);
}

void srcu(struct srcu_struct *s)
{
	int idx = srcu_read_lock(s);

	msleep(1);
	srcu_read_unlock(s, idx);
}

void subsystems(struct device *dev, struct inode *inode, struct mm_struct *mm,
		struct folio *folio)
{
	rtnl_lock();
	device_lock(dev);
	console_lock();
	inode_lock(inode);
	mmap_read_lock(mm);
	folio_lock(folio);
	msleep(1);
	folio_unlock(folio);
	mmap_read_unlock(mm);
	inode_unlock(inode);
	console_unlock();
	device_unlock(dev);
	rtnl_unlock();
}

void socket_by_process(struct sock *sk)
{
	lock_sock(sk);
	msleep(1);
	release_sock(sk);
}

void socket_by_bottom_half(struct sock *sk)
{
	bh_lock_sock(sk);
	msleep(1); // expect: sleep-in-atomic: spinlock 'sk->sk_lock.slock'
	bh_unlock_sock(sk);
	msleep(1);
}

void transmit(struct net_device *dev)
{
	netif_tx_lock_bh(dev);
	msleep(1); // expect: sleep-in-atomic: spinlock
	netif_tx_unlock_bh(dev);
	msleep(1);
}
