// Makes the disk fail on purpose, for a process that has this preloaded (see disk-faults.ts). Only files below
// DISK_FAULT_DIRECTORY are concerned. DISK_FAULT says what happens, and can be changed while the process runs:
//   write N x   the Nth write fails with EIO          sync N x   the Nth sync fails with EIO
//   full        no write finds room (ENOSPC)          unset      nothing fails
// (x is anything: another text begins to count anew.) DISK_FAULT_HIT is set once something has failed, and
// DISK_FAULT_RETRIED when a sync that had failed was tried again although nothing was written in between: what was
// written before may be gone by then, and the second sync would say that it is safe.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

enum kind { WRITE, SYNC };

static char current[64];
static int seen;
static ino_t unsynced;

static int is_concerned(int fd) {
  const char *directory = getenv("DISK_FAULT_DIRECTORY");
  char link[64], path[PATH_MAX];
  if (!directory) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return 0;
  path[length] = 0;
  return strncmp(path, directory, strlen(directory)) == 0;
}

static int hit(int error) {
  setenv("DISK_FAULT_HIT", "1", 1);
  errno = error;
  return -1;
}

/* Of a file that can be written: directories are only ever synced. */
static ino_t inode_of(int fd) {
  struct stat found;
  return fstat(fd, &found) == 0 && S_ISREG(found.st_mode) ? found.st_ino : 0;
}

static int fails(enum kind kind, int fd) {
  const char *fault = getenv("DISK_FAULT");
  if (!is_concerned(fd)) return 0;
  if (unsynced && kind == WRITE && inode_of(fd) == unsynced) unsynced = 0;
  if (unsynced && kind == SYNC && inode_of(fd) == unsynced) setenv("DISK_FAULT_RETRIED", "1", 1);
  if (!fault) return 0;
  if (strcmp(fault, current) != 0) {
    snprintf(current, sizeof current, "%s", fault);
    seen = 0;
  }
  if (strcmp(fault, "full") == 0) return kind == WRITE ? hit(ENOSPC) : 0;
  const char *name = kind == WRITE ? "write " : "sync ";
  if (strncmp(fault, name, strlen(name)) != 0 || ++seen != atoi(fault + strlen(name))) return 0;
  if (kind == SYNC) unsynced = inode_of(fd);
  return hit(EIO);
}

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t write(int fd, const void *data, size_t bytes) {
  return fails(WRITE, fd) ? -1 : NEXT(write)(fd, data, bytes);
}

ssize_t pwrite(int fd, const void *data, size_t bytes, off_t offset) {
  return fails(WRITE, fd) ? -1 : NEXT(pwrite)(fd, data, bytes, offset);
}

ssize_t pwrite64(int fd, const void *data, size_t bytes, off64_t offset) {
  return fails(WRITE, fd) ? -1 : NEXT(pwrite64)(fd, data, bytes, offset);
}

int fsync(int fd) {
  return fails(SYNC, fd) ? -1 : NEXT(fsync)(fd);
}

int fdatasync(int fd) {
  return fails(SYNC, fd) ? -1 : NEXT(fdatasync)(fd);
}
