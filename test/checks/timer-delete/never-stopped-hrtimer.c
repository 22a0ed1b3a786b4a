// RUN: %check %s

/* Who initialises a high-resolution timer or asks for its time keeps nothing of
   it. */

#include <linux/hrtimer.h>
#include <linux/interrupt.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

bool hrtimer_active(const struct hrtimer *timer);
void lend_timer(struct hrtimer *timer);

struct sampler {
	struct hrtimer tick, stopped, lent;
	int count;
};

static enum hrtimer_restart sampler_tick(struct hrtimer *t)
{
	struct sampler *s = container_of(t, struct sampler, tick);

	s->count++;
	return HRTIMER_NORESTART;
}

static enum hrtimer_restart sampler_stopped(struct hrtimer *t)
{
	struct sampler *s = container_of(t, struct sampler, stopped);

	s->count++;
	return HRTIMER_NORESTART;
}

static enum hrtimer_restart sampler_lent(struct hrtimer *t)
{
	struct sampler *s = container_of(t, struct sampler, lent);

	s->count++;
	return HRTIMER_NORESTART;
}

static irqreturn_t sampler_irq(int irq, void *data)
{
	struct sampler *s = data;

	if (!hrtimer_active(&s->tick))
		hrtimer_start(&s->tick, 100, HRTIMER_MODE_REL); // note: 'hrtimer_start' schedules it here
	hrtimer_start(&s->stopped, 100, HRTIMER_MODE_REL);
	hrtimer_start(&s->lent, 100, HRTIMER_MODE_REL);
	return IRQ_HANDLED;
}

static int sampler_probe(struct platform_device *pdev)
{
	struct sampler *s = devm_kzalloc(&pdev->dev, sizeof(*s), GFP_KERNEL); // note: allocated by 'devm_kzalloc' here

	if (!s)
		return -ENOMEM;
	platform_set_drvdata(pdev, s);
	hrtimer_init(&s->tick, 1, HRTIMER_MODE_REL);
	s->tick.function = sampler_tick; // expect: timer-delete: nothing stops hrtimer function 'sampler_tick', which may run after what contains its object is freed
	hrtimer_init(&s->stopped, 1, HRTIMER_MODE_REL);
	s->stopped.function = sampler_stopped;
	hrtimer_init(&s->lent, 1, HRTIMER_MODE_REL);
	s->lent.function = sampler_lent;
	lend_timer(&s->lent);
	return request_irq(5, sampler_irq, 0, "sampler", s);
}

static void sampler_remove(struct platform_device *pdev)
{
	struct sampler *s = platform_get_drvdata(pdev);

	free_irq(5, s);
	hrtimer_cancel(&s->stopped);
}

static struct platform_driver sampler_driver = {
	.probe = sampler_probe,
	.remove = sampler_remove,
};
