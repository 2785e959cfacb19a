// what glibc has and its module in Swift leaves out; other C libraries don't have it
#include <stdlib.h>
#ifdef __GLIBC__
#include <malloc.h>
#include <spawn.h>

extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *, int);

/// Closes every descriptor from `first` on in a program that is to be started; before glibc 2.34
/// nothing.
static inline void close_descriptors(posix_spawn_file_actions_t *actions, int first) {
#if __GLIBC_PREREQ(2, 34)
  posix_spawn_file_actions_addclosefrom_np(actions, first);
#else
  (void)actions, (void)first;
#endif
}
#endif
