// RUN: %check %s
// Works on a queue with WQ_BH run in softirqs, the others of the file in tasks.

#include <linux/delay.h>
#include <linux/mutex.h>
#include <linux/workqueue.h>

enum wq_flags { WQ_BH = 1 << 0, WQ_UNBOUND = 1 << 1, WQ_HIGHPRI = 1 << 4 };
extern struct workqueue_struct *system_bh_wq;
extern struct workqueue_struct *system_bh_highpri_wq;
struct workqueue_struct *alloc_workqueue(const char *fmt, unsigned int flags,
					 int max_active, ...);
struct workqueue_struct *devm_alloc_workqueue(void *dev, const char *fmt,
					      unsigned int flags,
					      int max_active, ...);
bool queue_delayed_work(struct workqueue_struct *wq, struct delayed_work *work,
			unsigned long delay);

struct nic {
	struct workqueue_struct *fast;
	struct workqueue_struct *slow;
	struct workqueue_struct *managed_fast;
	struct workqueue_struct *managed_slow;
	struct work_struct receive;
	struct work_struct reset;
	struct delayed_work poll;
	struct delayed_work report;
	struct work_struct on_fast;
	struct work_struct on_slow;
	struct work_struct on_managed_fast;
	struct work_struct on_managed_slow;
	struct mutex lock;
};

static void receive(struct work_struct *work)
{
	struct nic *nic = container_of(work, struct nic, receive);

	mutex_lock(&nic->lock); // expect: sleep-in-atomic: 'mutex_lock' may sleep in softirq context \(work function 'receive'\)
	mutex_unlock(&nic->lock);
}

static void reset(struct work_struct *work)
{
	struct nic *nic = container_of(work, struct nic, reset);

	mutex_lock(&nic->lock);
	msleep(1);
	mutex_unlock(&nic->lock);
}

static void poll(struct work_struct *work)
{
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep in softirq context
}

static void report(struct work_struct *work)
{
	msleep(1);
}

static void on_fast(struct work_struct *work)
{
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep in softirq context
}

static void on_slow(struct work_struct *work)
{
	msleep(1);
}

static void on_managed_fast(struct work_struct *work)
{
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep in softirq context
}

static void on_managed_slow(struct work_struct *work)
{
	msleep(1);
}

static void clean(struct work_struct *work)
{
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep in softirq context
}

static DECLARE_WORK(cleaner, clean);

int nic_open(struct nic *nic)
{
	nic->fast = alloc_workqueue("fast", WQ_BH | WQ_HIGHPRI, 0);
	nic->slow = alloc_workqueue("slow", WQ_UNBOUND, 0);
	INIT_WORK(&nic->receive, receive);
	INIT_WORK(&nic->reset, reset);
	INIT_DELAYED_WORK(&nic->poll, poll);
	INIT_DELAYED_WORK(&nic->report, report);
	INIT_WORK(&nic->on_fast, on_fast);
	INIT_WORK(&nic->on_slow, on_slow);
	nic->managed_fast = devm_alloc_workqueue(nic, "fast", WQ_BH, 0);
	nic->managed_slow = devm_alloc_workqueue(nic, "slow", WQ_UNBOUND, 0);
	INIT_WORK(&nic->on_managed_fast, on_managed_fast);
	INIT_WORK(&nic->on_managed_slow, on_managed_slow);
	return 0;
}

void nic_interrupt(struct nic *nic)
{
	queue_work(system_bh_wq, &nic->receive);
	queue_delayed_work(system_bh_highpri_wq, &nic->poll, 1);
	queue_work_on(0, nic->fast, &nic->on_fast);
	queue_work(nic->managed_fast, &nic->on_managed_fast);
	queue_work(system_bh_wq, &cleaner);
}

void nic_fails(struct nic *nic)
{
	queue_work(system_wq, &nic->reset);
	queue_delayed_work(system_wq, &nic->report, 1);
	queue_work(nic->slow, &nic->on_slow);
	queue_work(nic->managed_slow, &nic->on_managed_slow);
}

/* One member for several functions: what it is queued as counts where it is. */
struct io {
	struct workqueue_struct *queue;
	struct work_struct work;
};

static void decrypt(struct work_struct *work)
{
	msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep in softirq context
}

static void read_again(struct work_struct *work)
{
	msleep(1);
}

void io_done(struct io *io)
{
	INIT_WORK(&io->work, decrypt);
	queue_work(system_bh_wq, &io->work);
}

void io_read(struct io *io)
{
	INIT_WORK(&io->work, read_again);
	queue_work(io->queue, &io->work);
}
