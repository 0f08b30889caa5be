// Calls of Linux that Swift's Glibc module does not show.
#ifndef XMTP_MAIL_CFILESYSTEM_SHIM_H
#define XMTP_MAIL_CFILESYSTEM_SHIM_H

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

// renameat2 with RENAME_NOREPLACE: 0, or the error number.
static inline int xm_rename_without_replacing(const char *from, const char *to) {
    return syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 1u) == 0 ? 0 : errno;
}

// Begins to write a file's pages without waiting for them.
static inline void xm_begin_writing(int descriptor) {
#ifdef SYS_sync_file_range
    syscall(SYS_sync_file_range, descriptor, (long long)0, (long long)0, 2u);
#else
    (void)descriptor;
#endif
}

// Flushes the file system a descriptor lies on: 0, or the error number.
static inline int xm_flush_file_system(int descriptor) {
    return syscall(SYS_syncfs, descriptor) == 0 ? 0 : errno;
}

#endif
