/* Preloaded into a process under test, makes its n-th attempt to change the disk go wrong: "kill" ends the process there (in the
   middle of a write), "full" and "read-only" refuse that attempt and all later ones. Leaves a file behind when it struck. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static atomic_long attempts;

enum what { TAKES_SPACE, CHANGES, FREES_SPACE };

static int is(const char *name, const char *value) {
  const char *set = getenv(name);
  return set && strcmp(set, value) == 0;
}

static void end_here(void) { kill(getpid(), SIGKILL); }

/* The error of this attempt, or 0. `first` tells whether it is the first that goes wrong. */
static int fault(enum what what, int *first) {
  const char *at = getenv("SPECWARD_FAULT_AT");
  int kills = is("SPECWARD_FAULT", "kill"), full = is("SPECWARD_FAULT", "full");
  if (!at || (full && what != TAKES_SPACE)) return 0;
  long now = ++attempts, from = atol(at);
  *first = now == from;
  if (kills ? now != from : now < from) return 0;
  long mark = syscall(SYS_openat, AT_FDCWD, getenv("SPECWARD_FAULT_MARK"), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
  syscall(SYS_close, mark);
  return kills ? EINTR : full ? ENOSPC : EROFS;
}

static int is_regular(int fd) {
  struct stat found;
  return fd > 2 && fstat(fd, &found) == 0 && S_ISREG(found.st_mode);
}

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

#define GUARD(what)                       \
  do {                                    \
    int first, error = fault(what, &first); \
    if (error) {                          \
      if (is("SPECWARD_FAULT", "kill")) end_here(); \
      errno = error;                      \
      return -1;                          \
    }                                     \
  } while (0)

#define OPEN(name)                                           \
  int name(const char *path, int flags, ...) {               \
    va_list rest;                                            \
    va_start(rest, flags);                                   \
    mode_t mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(rest, mode_t) : 0; \
    va_end(rest);                                            \
    if (flags & (O_CREAT | O_TRUNC)) GUARD(TAKES_SPACE);     \
    return NEXT(name)(path, flags, mode);                    \
  }
OPEN(open)
OPEN(open64)

#define OPENAT(name)                                         \
  int name(int folder, const char *path, int flags, ...) {   \
    va_list rest;                                            \
    va_start(rest, flags);                                   \
    mode_t mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(rest, mode_t) : 0; \
    va_end(rest);                                            \
    if (flags & (O_CREAT | O_TRUNC)) GUARD(TAKES_SPACE);     \
    return NEXT(name)(folder, path, flags, mode);            \
  }
OPENAT(openat)
OPENAT(openat64)

/* Half of the bytes still get through. */
#define WRITE(name, bytes, half, ...)                        \
  if (is_regular(fd)) {                                      \
    int first, error = fault(TAKES_SPACE, &first);           \
    if (error && first && (bytes) > 1) {                     \
      ssize_t written = half;                                \
      if (is("SPECWARD_FAULT", "kill")) end_here();          \
      if (is("SPECWARD_FAULT", "full")) return written;      \
    }                                                        \
    if (error) {                                             \
      if (is("SPECWARD_FAULT", "kill")) end_here();          \
      errno = error;                                         \
      return -1;                                             \
    }                                                        \
  }                                                          \
  return NEXT(name)(__VA_ARGS__)

ssize_t write(int fd, const void *from, size_t size) {
  WRITE(write, size, NEXT(write)(fd, from, size / 2), fd, from, size);
}
ssize_t pwrite(int fd, const void *from, size_t size, off_t at) {
  WRITE(pwrite, size, NEXT(pwrite)(fd, from, size / 2, at), fd, from, size, at);
}
ssize_t pwrite64(int fd, const void *from, size_t size, off64_t at) {
  WRITE(pwrite64, size, NEXT(pwrite64)(fd, from, size / 2, at), fd, from, size, at);
}
ssize_t writev(int fd, const struct iovec *from, int count) {
  WRITE(writev, from[0].iov_len, NEXT(write)(fd, from[0].iov_base, from[0].iov_len / 2), fd, from, count);
}

#define CALL(name, what, parameters, ...) \
  int name parameters {                   \
    GUARD(what);                          \
    return NEXT(name)(__VA_ARGS__);       \
  }
CALL(fsync, TAKES_SPACE, (int fd), fd)
CALL(fdatasync, TAKES_SPACE, (int fd), fd)
CALL(ftruncate, TAKES_SPACE, (int fd, off_t size), fd, size)
CALL(ftruncate64, TAKES_SPACE, (int fd, off64_t size), fd, size)
CALL(mkdir, TAKES_SPACE, (const char *path, mode_t mode), path, mode)
CALL(fchmod, CHANGES, (int fd, mode_t mode), fd, mode)
CALL(chmod, CHANGES, (const char *path, mode_t mode), path, mode)
CALL(rename, CHANGES, (const char *from, const char *to), from, to)
CALL(renameat, CHANGES, (int a, const char *from, int b, const char *to), a, from, b, to)
CALL(renameat2, CHANGES, (int a, const char *from, int b, const char *to, unsigned flags), a, from, b, to, flags)
CALL(link, CHANGES, (const char *from, const char *to), from, to)
CALL(linkat, CHANGES, (int a, const char *from, int b, const char *to, int flags), a, from, b, to, flags)
CALL(unlink, FREES_SPACE, (const char *path), path)
CALL(rmdir, FREES_SPACE, (const char *path), path)
