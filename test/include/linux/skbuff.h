/* Packets, and queues of them. */
#ifndef _LINUX_SKBUFF_H
#define _LINUX_SKBUFF_H

#include <linux/spinlock.h>

struct sk_buff_head {
	struct sk_buff *next, *prev;
	unsigned int qlen;
	spinlock_t lock;
};
struct sk_buff {
	struct sk_buff *next, *prev;
	struct sk_buff_head list;
};

void sk_skb_reason_drop(void *sk, struct sk_buff *skb, int reason);
void consume_skb(struct sk_buff *skb);
static inline void kfree_skb(struct sk_buff *skb)
{
	sk_skb_reason_drop(NULL, skb, 1);
}
#define dev_kfree_skb(a) consume_skb(a)
void dev_kfree_skb_irq_reason(struct sk_buff *skb, int reason);
void dev_kfree_skb_any_reason(struct sk_buff *skb, int reason);
static inline void dev_kfree_skb_irq(struct sk_buff *skb)
{
	dev_kfree_skb_irq_reason(skb, 1);
}
static inline void dev_kfree_skb_any(struct sk_buff *skb)
{
	dev_kfree_skb_any_reason(skb, 1);
}
void skb_queue_purge_reason(struct sk_buff_head *list, int reason);
static inline void skb_queue_purge(struct sk_buff_head *list)
{
	skb_queue_purge_reason(list, 1);
}
void skb_queue_tail(struct sk_buff_head *list, struct sk_buff *skb);
struct sk_buff *skb_dequeue(struct sk_buff_head *list);

#endif
