// RUN: %check %s
// Functions of the kernel say by their answer what they have done to a lock.

#include <linux/spinlock.h>
#include <net/sock.h>

struct sk_buff;
enum skb_drop_reason { SKB_NOT_DROPPED };
bool tcp_add_backlog(struct sock *sk, struct sk_buff *skb,
		     enum skb_drop_reason *reason);

struct lockref {
	spinlock_t lock;
	int count;
};
int lockref_put_or_lock(struct lockref *ref);

struct entry {
	struct lockref ref;
	int dirty;
};
void entry_forget(struct entry *e);

void entry_put(struct entry *e)
{
	if (lockref_put_or_lock(&e->ref))
		return;
	entry_forget(e);
	spin_unlock(&e->ref.lock);
}

void entry_put_clean(struct entry *e)
{
	if (lockref_put_or_lock(&e->ref))
		return;
	if (e->dirty)
		return; // expect: unbalanced-lock: returning with spinlock 'e->ref.lock' held
	spin_unlock(&e->ref.lock);
}

int receive(struct sock *sk, struct sk_buff *skb)
{
	enum skb_drop_reason reason;
	int ret = 0;

	bh_lock_sock(sk);
	if (tcp_add_backlog(sk, skb, &reason))
		return -1;
	bh_unlock_sock(sk);
	return ret;
}

int receive_again(struct sock *sk, struct sk_buff *skb)
{
	enum skb_drop_reason reason;

	bh_lock_sock(sk);
	if (tcp_add_backlog(sk, skb, &reason))
		bh_unlock_sock(sk); // expect: unbalanced-lock: releasing spinlock
	else
		bh_unlock_sock(sk);
	return 0;
}
