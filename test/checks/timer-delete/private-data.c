// RUN: %check %s
// Who frees an object frees the private data that the object points to, too, and
// that points back to it.

#include <linux/slab.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

struct ieee80211_hw {
	void *priv;
	int flags;
};
void ieee80211_free_hw(struct ieee80211_hw *hw);

struct radio {
	struct ieee80211_hw *hw;
	struct timer_list command;
	struct work_struct scan;
	struct radio *peer;
};

void by_hw(struct ieee80211_hw *hw)
{
	struct radio *r = hw->priv;

	timer_delete(&r->command); // expect: timer-delete: 'timer_delete' does not wait for the handler, but what contains it is freed
	ieee80211_free_hw(hw); // note: 'ieee80211_free_hw'
}

static void quiesce(struct radio *r)
{
	timer_delete(&r->command); // expect: timer-delete: 'timer_delete' does not wait for the handler, but what contains it is freed
}

void by_radio(struct radio *r)
{
	struct ieee80211_hw *hw = r->hw;

	quiesce(r);
	r->hw = NULL;
	ieee80211_free_hw(hw);
}

static void release(struct radio *r)
{
	ieee80211_free_hw(r->hw);
}

void by_helper(struct radio *r)
{
	cancel_work(&r->scan); // expect: timer-delete: 'cancel_work' does not wait for the handler, but what contains it is freed
	release(r);
}

void waits(struct ieee80211_hw *hw)
{
	struct radio *r = hw->priv;

	timer_delete_sync(&r->command);
	ieee80211_free_hw(hw);
}

/* Another radio's, which stays. */
void of_another(struct radio *r)
{
	timer_delete(&r->peer->command);
	ieee80211_free_hw(r->hw);
}

/* The memory that a device points to is its own. */
void no_private_data(struct radio *r)
{
	timer_delete(&r->command);
	kfree(r->hw);
}
