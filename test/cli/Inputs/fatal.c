#include "bug.c"
#include "no/such/header.h"
