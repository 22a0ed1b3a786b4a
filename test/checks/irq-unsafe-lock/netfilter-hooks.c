// RUN: %check %s
// What a task sends passes the hooks behind NF_INET_FORWARD with bottom halves
// enabled. Which hook a function is for, the same initialiser says.

#include <linux/spinlock.h>

enum {
	NF_INET_PRE_ROUTING,
	NF_INET_LOCAL_IN,
	NF_INET_FORWARD,
	NF_INET_LOCAL_OUT,
	NF_INET_POST_ROUTING,
};
enum { NFPROTO_IPV4 = 2, NFPROTO_BRIDGE = 7, NFPROTO_IPV6 = 10 };
struct sk_buff;
struct nf_hook_ops {
	unsigned int (*hook)(void *priv, struct sk_buff *skb);
	u8 pf;
	unsigned int hooknum;
	int priority;
};

static DEFINE_SPINLOCK(counters);
static DEFINE_SPINLOCK(flows);
static DEFINE_SPINLOCK(ports);
static unsigned long packets;

static unsigned int count_in(void *priv, struct sk_buff *skb)
{
	spin_lock(&counters);
	packets++;
	spin_unlock(&counters);
	return 1;
}

static unsigned int count_out(void *priv, struct sk_buff *skb)
{
	spin_lock(&counters); // expect: irq-unsafe-lock: acquiring spinlock 'counters' with bottom halves enabled
	packets++;
	spin_unlock(&counters);
	return 1;
}

static const struct nf_hook_ops hooks[] = {
	{ .hook = count_in, .pf = NFPROTO_IPV4, .priority = 3 },
	{
		.hook = count_out,
		.pf = NFPROTO_IPV4,
		.hooknum = NF_INET_LOCAL_OUT,
	},
};

/* Both are on the way of what comes in. */
static unsigned int flow_in(void *priv, struct sk_buff *skb)
{
	spin_lock(&flows);
	packets++;
	spin_unlock(&flows);
	return 1;
}

static unsigned int flow_forward(void *priv, struct sk_buff *skb)
{
	spin_lock(&flows);
	packets++;
	spin_unlock(&flows);
	return 1;
}

/* The bridge sends with bottom halves disabled. */
static unsigned int flow_bridged(void *priv, struct sk_buff *skb)
{
	spin_lock(&flows);
	packets++;
	spin_unlock(&flows);
	return 1;
}

static struct nf_hook_ops quiet_hooks[] = {
	{ .hook = flow_in, .pf = NFPROTO_IPV6, .hooknum = NF_INET_LOCAL_IN },
	{ .hook = flow_forward, .pf = NFPROTO_IPV6, .hooknum = NF_INET_FORWARD },
	{
		.hook = flow_bridged,
		.pf = NFPROTO_BRIDGE,
		.hooknum = NF_INET_POST_ROUTING,
	},
};

/* Assigned, in any order; what a caller says is not known. */
static unsigned int port_in(void *priv, struct sk_buff *skb)
{
	spin_lock(&ports);
	packets++;
	spin_unlock(&ports);
	return 1;
}

static unsigned int port_out(void *priv, struct sk_buff *skb)
{
	spin_lock(&ports); // expect: irq-unsafe-lock: acquiring spinlock 'ports' with bottom halves enabled
	packets++;
	spin_unlock(&ports);
	return 1;
}

static unsigned int port_any(void *priv, struct sk_buff *skb)
{
	spin_lock(&ports);
	packets++;
	spin_unlock(&ports);
	return 1;
}

void port_hooks(struct nf_hook_ops *in, struct nf_hook_ops *out,
		struct nf_hook_ops *any, unsigned int number)
{
	in->hook = port_in;
	in->pf = NFPROTO_IPV4;
	in->hooknum = NF_INET_PRE_ROUTING;
	out->hooknum = NF_INET_POST_ROUTING;
	out->pf = NFPROTO_IPV4;
	out->hook = port_out;
	any->hook = port_any;
	any->pf = NFPROTO_IPV4;
	any->hooknum = number;
}
