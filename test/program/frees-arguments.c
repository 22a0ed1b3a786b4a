// RUN: split-file %s %t && %link %t
//
// Functions that free their arguments free what these point to, and nothing else
// that is passed as the first argument of something.

//--- dev.h
#include <linux/interrupt.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/workqueue.h>
struct dev {
	struct work_struct work;
	int status;
};
struct packet {
	int length;
};
struct job {
	struct work_struct work;
	int number;
};
void packet_free(struct packet *p);
void job_free(struct job *j);
void job_start(struct job *j);
//--- packet.c
#include "dev.h"
void packet_free(struct packet *p)
{
	kfree(p);
}
void job_free(struct job *j)
{
	kfree(j);
}
//--- job.c
#include "dev.h"
static void job_work(struct work_struct *w)
{
	struct job *j = container_of(w, struct job, work);

	j->number++;
}
/* Who frees it may know that it is done. */
void job_init(struct job *j)
{
	INIT_WORK(&j->work, job_work);
}
void job_start(struct job *j)
{
	schedule_work(&j->work);
}
//--- probe.c
#include "dev.h"
static void dev_work(struct work_struct *w)
{
	struct dev *d = container_of(w, struct dev, work);

	d->status++;
}
static irqreturn_t dev_irq(int irq, void *data)
{
	struct dev *d = data;

	schedule_work(&d->work); // note: 'schedule_work' schedules it here
	return IRQ_HANDLED;
}
static int dev_probe(struct platform_device *pdev)
{
	struct dev *d = kzalloc(sizeof(*d), GFP_KERNEL);

	if (!d)
		return -ENOMEM;
	platform_set_drvdata(pdev, d);
	INIT_WORK(&d->work, dev_work); // expect: timer-delete: nothing stops work function 'dev_work'
	if (request_irq(5, dev_irq, 0, "dev", d)) {
		kfree(d);
		return -EIO;
	}
	return 0;
}
static void dev_remove(struct platform_device *pdev)
{
	struct dev *d = platform_get_drvdata(pdev);

	free_irq(5, d);
	d->status = 0;
	kfree(d); // note: freed by 'kfree' here
}
static struct platform_driver dev_driver = {
	.probe = dev_probe,
	.remove = dev_remove,
};
