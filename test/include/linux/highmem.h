/* Mappings of pages, which are of this processor and task alone. */
#ifndef _LINUX_HIGHMEM_H
#define _LINUX_HIGHMEM_H

struct page;

void *kmap_atomic(struct page *page);
void __kunmap_atomic(const void *addr);
#define kunmap_atomic(addr)                                                    \
  do {                                                                         \
    __kunmap_atomic(addr);                                                     \
  } while (0)

#endif
