// RUN: %check %s

/* Private data that is freed with the object that it was allocated with. */

#include <linux/interrupt.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

bool cancel_work_sync(struct work_struct *w);

struct net_device {
	int ifindex;
	unsigned char priv[];
};
struct net_device *alloc_candev_mqs(int size, unsigned int echo);
struct net_device *alloc_etherdev_mqs(int size);
#define alloc_etherdev(size) alloc_etherdev_mqs(size)
int register_candev(struct net_device *dev);
void unregister_candev(struct net_device *dev);
void free_candev(struct net_device *dev);
void free_netdev(struct net_device *dev);
static inline void *netdev_priv(const struct net_device *dev)
{
	return (void *)dev->priv;
}

/* The private data points back to the device. */

struct line {
	struct net_device *dev;
	struct work_struct send, flushed;
	struct timer_list poll;
	int count;
};

static void line_send(struct work_struct *w)
{
	struct line *l = container_of(w, struct line, send);

	l->count++;
}

static void line_flushed(struct work_struct *w)
{
	struct line *l = container_of(w, struct line, flushed);

	l->count--;
}

static void line_poll(struct timer_list *t)
{
	struct line *l = from_timer(l, t, poll);

	l->count = 0;
}

static irqreturn_t line_irq(int irq, void *data)
{
	struct line *l = data;

	schedule_work(&l->send); // note: 'schedule_work' schedules it here
	schedule_work(&l->flushed);
	mod_timer(&l->poll, 100);
	return IRQ_HANDLED;
}

static int line_probe(struct platform_device *pdev)
{
	struct net_device *dev = alloc_candev_mqs(sizeof(struct line), 0);
	struct line *l;
	int err;

	if (!dev)
		return -ENOMEM;
	l = netdev_priv(dev);
	l->dev = dev;
	INIT_WORK(&l->send, line_send); // expect: timer-delete: nothing stops work function 'line_send', which may run after what contains its object is freed
	INIT_WORK(&l->flushed, line_flushed);
	timer_setup(&l->poll, line_poll, 0);
	platform_set_drvdata(pdev, l);
	err = register_candev(l->dev);
	if (err) {
		free_candev(l->dev);
		return err;
	}
	return request_irq(5, line_irq, 0, "line", l);
}

static void line_remove(struct platform_device *pdev)
{
	struct line *l = platform_get_drvdata(pdev);

	free_irq(5, l);
	unregister_candev(l->dev);
	cancel_work_sync(&l->flushed);
	timer_delete(&l->poll); // expect: timer-delete: 'timer_delete' does not wait for the handler, but what contains it is freed
	free_candev(l->dev); // note: freed by 'free_candev' here
}

static struct platform_driver line_driver = {
	.probe = line_probe,
	.remove = line_remove,
};

/* What only has a pointer to a net device stays. */

struct board {
	struct net_device *dev;
	struct work_struct reset;
	struct timer_list blink;
	int resets;
};

static void board_reset(struct work_struct *w)
{
	struct board *b = container_of(w, struct board, reset);

	b->resets++;
}

static void board_blink(struct timer_list *t)
{
	struct board *b = from_timer(b, t, blink);

	b->resets--;
}

static irqreturn_t board_irq(int irq, void *data)
{
	struct board *b = data;

	schedule_work(&b->reset);
	mod_timer(&b->blink, 100);
	return IRQ_HANDLED;
}

struct board *board_get(int slot);

static int board_probe(struct platform_device *pdev)
{
	struct board *b = board_get(1);

	b->dev = alloc_candev_mqs(0, 0);
	INIT_WORK(&b->reset, board_reset);
	timer_setup(&b->blink, board_blink, 0);
	platform_set_drvdata(pdev, b);
	return request_irq(6, board_irq, 0, "board", b);
}

static void board_remove(struct platform_device *pdev)
{
	struct board *b = platform_get_drvdata(pdev);

	free_irq(6, b);
	timer_delete(&b->blink);
	free_candev(b->dev);
}

static struct platform_driver board_driver = {
	.probe = board_probe,
	.remove = board_remove,
};
