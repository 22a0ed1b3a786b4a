// RUN: %check %s

/* What is allocated by devres itself, or with a DRM device, is freed with it. */

#include <linux/interrupt.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

bool cancel_work_sync(struct work_struct *w);
void *devres_alloc(void (*release)(struct device *dev, void *res), size_t size, gfp_t gfp);
void *__devm_drm_dev_alloc(struct device *parent, const void *driver, size_t size, size_t offset);
struct drm_device;
void *drmm_kzalloc(struct drm_device *drm, size_t size, gfp_t gfp);
int __drmm_add_action_or_reset(struct drm_device *drm, void (*action)(struct drm_device *drm, void *data), void *data, const char *name);

#define devm_drm_dev_alloc(parent, driver, type, member) \
	((type *)__devm_drm_dev_alloc(parent, driver, sizeof(type), offsetof(type, member)))
#define drmm_add_action_or_reset(drm, action, data) \
	__drmm_add_action_or_reset(drm, action, data, #action)

struct bus {
	struct work_struct reset, stopped;
	int resets;
};

static void bus_reset(struct work_struct *w)
{
	struct bus *b = container_of(w, struct bus, reset);

	b->resets++;
}

static void bus_stopped(struct work_struct *w)
{
	struct bus *b = container_of(w, struct bus, stopped);

	b->resets--;
}

static irqreturn_t bus_irq(int irq, void *data)
{
	struct bus *b = data;

	schedule_work(&b->reset); // note: 'schedule_work' schedules it here
	schedule_work(&b->stopped);
	return IRQ_HANDLED;
}

static void bus_release(struct device *dev, void *res)
{
}

static int bus_probe(struct platform_device *pdev)
{
	struct bus *b = devres_alloc(bus_release, sizeof(*b), GFP_KERNEL);

	if (!b)
		return -ENOMEM;
	platform_set_drvdata(pdev, b);
	INIT_WORK(&b->reset, bus_reset); // expect: timer-delete: nothing stops work function 'bus_reset', which may run after what contains its object is freed
	INIT_WORK(&b->stopped, bus_stopped);
	return request_irq(2, bus_irq, 0, "bus", b);
}

static void bus_remove(struct platform_device *pdev)
{
	struct bus *b = platform_get_drvdata(pdev);

	free_irq(2, b);
	cancel_work_sync(&b->stopped);
}

static struct platform_driver bus_driver = {
	.probe = bus_probe,
	.remove = bus_remove,
};

struct gpu {
	int jobs;
	struct drm_device *drm;
	struct work_struct hang, stopped;
};

static void gpu_hang(struct work_struct *w)
{
	struct gpu *g = container_of(w, struct gpu, hang);

	g->jobs++;
}

static void gpu_stopped(struct work_struct *w)
{
	struct gpu *g = container_of(w, struct gpu, stopped);

	g->jobs--;
}

static irqreturn_t gpu_irq(int irq, void *data)
{
	struct gpu *g = data;

	schedule_work(&g->hang); // note: 'schedule_work' schedules it here
	schedule_work(&g->stopped);
	return IRQ_HANDLED;
}

static void gpu_stop(struct drm_device *drm, void *data)
{
	struct gpu *g = data;

	cancel_work_sync(&g->stopped);
}

static int gpu_probe(struct platform_device *pdev)
{
	struct gpu *g = devm_drm_dev_alloc(&pdev->dev, 0, struct gpu, jobs);

	if (!g)
		return -ENOMEM;
	INIT_WORK(&g->hang, gpu_hang); // expect: timer-delete: nothing stops work function 'gpu_hang', which may run after what contains its object is freed
	INIT_WORK(&g->stopped, gpu_stopped);
	drmm_add_action_or_reset(g->drm, gpu_stop, g);
	return request_irq(2, gpu_irq, 0, "gpu", g);
}

static void gpu_remove(struct platform_device *pdev)
{
	struct gpu *g = platform_get_drvdata(pdev);

	free_irq(2, g);
}

static struct platform_driver gpu_driver = {
	.probe = gpu_probe,
	.remove = gpu_remove,
};

struct pipe {
	struct work_struct flip;
	int flips;
};

static void pipe_flip(struct work_struct *w)
{
	struct pipe *p = container_of(w, struct pipe, flip);

	p->flips++;
}

void pipe_vblank(struct pipe *p)
{
	schedule_work(&p->flip); // note: 'schedule_work' schedules it here
}

struct pipe *pipe_create(struct drm_device *drm)
{
	struct pipe *p = drmm_kzalloc(drm, sizeof(*p), GFP_KERNEL);

	if (p)
		INIT_WORK(&p->flip, pipe_flip); // expect: timer-delete: nothing stops work function 'pipe_flip', which may run after what contains its object is freed
	return p;
}
