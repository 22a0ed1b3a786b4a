/* Areas of a task's memory. */
#ifndef _LINUX_MM_H
#define _LINUX_MM_H

#include <linux/device.h>

struct vm_area_struct {
	struct mm_struct *vm_mm;
	void *vm_private_data;
};
struct vm_fault {
	struct vm_area_struct *vma;
};
typedef unsigned int vm_fault_t;

struct vm_operations_struct {
	void (*open)(struct vm_area_struct *area);
	void (*close)(struct vm_area_struct *area);
	vm_fault_t (*fault)(struct vm_fault *vmf);
	vm_fault_t (*map_pages)(struct vm_fault *vmf, unsigned long first,
				unsigned long last);
	vm_fault_t (*page_mkwrite)(struct vm_fault *vmf);
};

#endif
