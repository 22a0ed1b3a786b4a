// RUN: %check %s
// RUN: %check %s -- -DCONFIG_DEBUG_LOCK_ALLOC
// The file that defines functions which the model knows: they are what their
// bodies do, also behind the header's macros.

#include <linux/mutex.h>
#include <linux/spinlock.h>

struct snd_pcm_substream {
	bool nonatomic;
	struct {
		spinlock_t lock;
		struct mutex mutex;
	} self_group;
	int n;
};

unsigned long _snd_pcm_stream_lock_irqsave(struct snd_pcm_substream *s);
void snd_pcm_stream_unlock_irqrestore(struct snd_pcm_substream *s,
				      unsigned long flags);

#define snd_pcm_stream_lock_irqsave(s, flags) \
	do { \
		flags = _snd_pcm_stream_lock_irqsave(s); \
	} while (0)

unsigned long _snd_pcm_stream_lock_irqsave(struct snd_pcm_substream *s)
{
	unsigned long flags = 0;

	if (s->nonatomic)
		mutex_lock(&s->self_group.mutex);
	else
		spin_lock_irqsave(&s->self_group.lock, flags);
	return flags;
}

void snd_pcm_stream_unlock_irqrestore(struct snd_pcm_substream *s,
				      unsigned long flags)
{
	if (s->nonatomic)
		mutex_unlock(&s->self_group.mutex);
	else
		spin_unlock_irqrestore(&s->self_group.lock, flags);
}

void right(struct snd_pcm_substream *s)
{
	unsigned long flags;

	snd_pcm_stream_lock_irqsave(s, flags);
	s->n++;
	snd_pcm_stream_unlock_irqrestore(s, flags);
}

void right_if_atomic(struct snd_pcm_substream *s)
{
	unsigned long flags;

	if (s->nonatomic)
		return;
	snd_pcm_stream_lock_irqsave(s, flags);
	spin_unlock_irqrestore(&s->self_group.lock, flags);
}

void wrong(struct snd_pcm_substream *s)
{
	unsigned long flags;

	if (s->nonatomic)
		return;
	snd_pcm_stream_lock_irqsave(s, flags);
	spin_lock(&s->self_group.lock); // expect: double-lock: acquiring spinlock 's->self_group.lock', which is held already
	spin_unlock_irqrestore(&s->self_group.lock, flags);
}

// So are its own macros.

struct uart_state {
	spinlock_t lock;
	struct mutex mutex;
	int n;
};

#define uart_port_lock(state) mutex_lock(&(state)->mutex)
#define uart_port_unlock(state) mutex_unlock(&(state)->mutex)

void own_macro(struct uart_state *s)
{
	spin_lock(&s->lock);
	s->n++;
	spin_unlock(&s->lock);
	uart_port_lock(s);
	spin_lock(&s->lock);
	s->n++;
	spin_unlock(&s->lock);
	uart_port_unlock(s);
}

void wrong_own_macro(struct uart_state *s)
{
	uart_port_lock(s);
	s->n++;
	mutex_lock(&s->mutex); // expect: double-lock: acquiring mutex 's->mutex', which is held already
	uart_port_unlock(s);
}
