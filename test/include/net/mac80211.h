/* Wireless devices: their private data is behind a pointer. */
#ifndef _NET_MAC80211_H
#define _NET_MAC80211_H

struct ieee80211_hw {
	void *priv;
	int flags;
};
struct ieee80211_hw *ieee80211_alloc_hw(int size);
void ieee80211_free_hw(struct ieee80211_hw *hw);

#endif
