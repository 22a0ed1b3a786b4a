// RUN: %check %s

/* A work that nothing stops, and that frees what contains it. */

#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct job {
	struct work_struct work;
	int status;
};

static void job_work(struct work_struct *w)
{
	struct job *j = container_of(w, struct job, work);

	j->status++;
	kfree(j);
}

static int job_probe(struct platform_device *pdev)
{
	struct job *j = kzalloc(sizeof(*j), GFP_KERNEL);

	if (!j)
		return -ENOMEM;
	platform_set_drvdata(pdev, j);
	INIT_WORK(&j->work, job_work);
	schedule_work(&j->work);
	return 0;
}

static void job_remove(struct platform_device *pdev)
{
	struct job *j = platform_get_drvdata(pdev);

	j->status = 0;
	kfree(j);
}

static struct platform_driver job_driver = {
	.probe = job_probe,
	.remove = job_remove,
};
