/* The lock of a PCM stream: a spinlock, or a mutex if it is nonatomic. */
#ifndef _SOUND_PCM_H
#define _SOUND_PCM_H

#include <linux/kernel.h>

struct snd_pcm_group {
	int lock;
};
struct snd_pcm_substream {
	struct snd_pcm_group self_group;
};

void snd_pcm_stream_lock(struct snd_pcm_substream *substream);
void snd_pcm_stream_unlock(struct snd_pcm_substream *substream);
void snd_pcm_stream_lock_irq(struct snd_pcm_substream *substream);
void snd_pcm_stream_unlock_irq(struct snd_pcm_substream *substream);
unsigned long _snd_pcm_stream_lock_irqsave(struct snd_pcm_substream *substream);
#define snd_pcm_stream_lock_irqsave(substream, flags) \
	do { flags = _snd_pcm_stream_lock_irqsave(substream); } while (0)
void snd_pcm_stream_unlock_irqrestore(struct snd_pcm_substream *substream,
				      unsigned long flags);

#endif
