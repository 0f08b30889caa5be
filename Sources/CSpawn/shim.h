// Calls of Linux that Swift's Glibc module does not show.
#ifndef XMTP_MAIL_CSPAWN_SHIM_H
#define XMTP_MAIL_CSPAWN_SHIM_H

#include <fcntl.h>
#include <spawn.h>

extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);
extern int pipe2(int ends[2], int flags);

// A pipe whose ends no other program inherits: 0, or -1.
static inline int xm_pipe(int ends[2]) {
    return pipe2(ends, O_CLOEXEC);
}

// glibc 2.34 and later. Closes every descriptor from this one on in the new process: 0, or the error number.
static inline int xm_close_from(posix_spawn_file_actions_t *actions, int from) {
    return posix_spawn_file_actions_addclosefrom_np(actions, from);
}

#endif
