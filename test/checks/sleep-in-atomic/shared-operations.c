// RUN: %check %s
// What another struct, or a call, says of operations that other files use, another file may have said.

#include <linux/mutex.h>

struct snd_pcm;
struct snd_pcm_substream {
	struct snd_pcm *pcm;
};
struct snd_pcm_ops {
	int (*open)(struct snd_pcm_substream *s);
	int (*trigger)(struct snd_pcm_substream *s, int cmd);
};
struct gpio_chip {
	bool can_sleep;
	int (*get)(struct gpio_chip *chip, unsigned int offset);
};

static DEFINE_MUTEX(lock);
static int value;
int snd_pcm_set_ops(struct snd_pcm *pcm, int direction,
		    const struct snd_pcm_ops *ops);

static int shared_trigger(struct snd_pcm_substream *s, int cmd)
{
	mutex_lock(&lock);
	value = cmd;
	mutex_unlock(&lock);
	return 0;
}

/* Who creates the PCM may make it nonatomic. */
const struct snd_pcm_ops shared_ops = { .trigger = shared_trigger };
const struct snd_pcm_ops shared_list[] = { { .trigger = shared_trigger } };

static int own_trigger(struct snd_pcm_substream *s, int cmd)
{
	mutex_lock(&lock); // expect: sleep-in-atomic: 'mutex_lock' may sleep .*snd_pcm_ops.trigger 'own_trigger'
	value = cmd;
	mutex_unlock(&lock);
	return 0;
}

static const struct snd_pcm_ops own_ops = { .trigger = own_trigger };

int create(struct snd_pcm *pcm)
{
	return snd_pcm_set_ops(pcm, 0, &own_ops);
}

static int get(struct gpio_chip *chip, unsigned int offset)
{
	int v;

	mutex_lock(&lock); // expect: sleep-in-atomic: 'mutex_lock' may sleep .*gpio_chip.get 'get'
	v = value;
	mutex_unlock(&lock);
	return v;
}

/* What the same struct says is said here. */
struct gpio_chip shared_chip = { .get = get };

/* Flags that another file gives may be any. */
struct generic_pm_domain {
	unsigned int flags;
	int (*power_on)(struct generic_pm_domain *domain);
};
struct domain_data {
	unsigned int flags;
};

static int power_on(struct generic_pm_domain *domain)
{
	mutex_lock(&lock);
	mutex_unlock(&lock);
	return 0;
}

void add_domain(struct generic_pm_domain *domain, const struct domain_data *data)
{
	domain->power_on = power_on;
	domain->flags = data->flags;
}
