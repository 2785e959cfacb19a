// glibc's module in Swift leaves this header out; other C libraries don't have it
#include <stdlib.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
