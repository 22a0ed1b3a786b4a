/* Network devices and NAPI, as kernel LINUX has them: 614 is 6.14. */
#ifndef _LINUX_NETDEVICE_H
#define _LINUX_NETDEVICE_H

#include <linux/mutex.h>
#include <linux/spinlock.h>

struct net_device {
  unsigned int flags;
#if LINUX >= 614
  struct mutex lock;
#endif
#if LINUX >= 615
  bool request_ops_lock;
#endif
  spinlock_t tx_global_lock;
  spinlock_t addr_list_lock;
};
#if LINUX >= 614
static inline void netdev_lock(struct net_device *dev) {
  mutex_lock(&dev->lock);
}
static inline void netdev_unlock(struct net_device *dev) {
  mutex_unlock(&dev->lock);
}
struct net *dev_net(const struct net_device *dev);
struct net_device *netdev_get_by_index_lock(struct net *net, int ifindex);
#endif
void *netdev_priv(const struct net_device *dev);
void netif_tx_lock(struct net_device *dev);
void netif_tx_unlock(struct net_device *dev);
static inline void netif_tx_lock_bh(struct net_device *dev) {
  local_bh_disable();
  netif_tx_lock(dev);
}
static inline void netif_tx_unlock_bh(struct net_device *dev) {
  netif_tx_unlock(dev);
  local_bh_enable();
}

struct napi_struct {
  unsigned long state;
  int weight;
  int (*poll)(struct napi_struct *, int);
  struct net_device *dev;
};
#define NAPI_POLL_WEIGHT 64
#if LINUX >= 614
void napi_disable_locked(struct napi_struct *n);
void napi_enable_locked(struct napi_struct *n);
void netif_napi_add_weight_locked(struct net_device *dev,
                                  struct napi_struct *napi,
                                  int (*poll)(struct napi_struct *, int),
                                  int weight);
static inline void
netif_napi_add_weight(struct net_device *dev, struct napi_struct *napi,
                      int (*poll)(struct napi_struct *, int), int weight) {
  netdev_lock(dev);
  netif_napi_add_weight_locked(dev, napi, poll, weight);
  netdev_unlock(dev);
}
#else
void netif_napi_add_weight(struct net_device *dev, struct napi_struct *napi,
                           int (*poll)(struct napi_struct *, int), int weight);
#endif
static inline void netif_napi_add(struct net_device *dev,
                                  struct napi_struct *napi,
                                  int (*poll)(struct napi_struct *, int)) {
  netif_napi_add_weight(dev, napi, poll, NAPI_POLL_WEIGHT);
}
bool napi_schedule_prep(struct napi_struct *n);
void __napi_schedule(struct napi_struct *n);
static inline bool napi_schedule(struct napi_struct *n) {
  if (napi_schedule_prep(n)) {
    __napi_schedule(n);
    return true;
  }
  return false;
}
bool napi_complete_done(struct napi_struct *n, int work_done);
void napi_disable(struct napi_struct *n);
void napi_enable(struct napi_struct *n);

#endif
