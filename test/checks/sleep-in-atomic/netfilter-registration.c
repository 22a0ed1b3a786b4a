// RUN: %check %s
// What registers with netfilter takes a mutex, and allocates.

#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>

struct net;
struct nf_hook_ops {
	struct list_head list;
	unsigned int (*hook)(void *priv);
	u8 pf;
	unsigned int hooknum;
};
int nf_register_net_hook(struct net *net, const struct nf_hook_ops *ops);
int nf_register_net_hooks(struct net *net, const struct nf_hook_ops *ops,
			  unsigned int n);
void nf_unregister_net_hook(struct net *net, const struct nf_hook_ops *ops);
void nf_unregister_net_hooks(struct net *net, const struct nf_hook_ops *ops,
			     unsigned int n);
int nf_ct_netns_get(struct net *net, u8 nfproto);

struct filter {
	spinlock_t lock;
	struct mutex setup;
	struct nf_hook_ops ops[2];
	bool active;
};

int filter_on(struct net *net, struct filter *f)
{
	int err;

	spin_lock_bh(&f->lock);
	err = nf_register_net_hooks(net, f->ops, 2); // expect: sleep-in-atomic: 'nf_register_net_hooks' may sleep
	f->active = !err;
	spin_unlock_bh(&f->lock);
	return err;
}

void filter_off(struct net *net, struct filter *f)
{
	spin_lock_bh(&f->lock);
	f->active = false;
	nf_unregister_net_hook(net, &f->ops[0]); // expect: sleep-in-atomic: 'nf_unregister_net_hook' may sleep
	spin_unlock_bh(&f->lock);
}

int filter_tracks(struct net *net, struct filter *f)
{
	int err;

	spin_lock(&f->lock);
	err = nf_ct_netns_get(net, 2); // expect: sleep-in-atomic: 'nf_ct_netns_get' may sleep
	spin_unlock(&f->lock);
	return err;
}

/* A mutex around them, and the spinlock for the flag alone. */
int filter_set(struct net *net, struct filter *f, bool on)
{
	int err = 0;

	mutex_lock(&f->setup);
	if (on)
		err = nf_register_net_hook(net, &f->ops[1]);
	else
		nf_unregister_net_hooks(net, f->ops, 2);
	spin_lock_bh(&f->lock);
	f->active = on && !err;
	spin_unlock_bh(&f->lock);
	mutex_unlock(&f->setup);
	return err;
}
