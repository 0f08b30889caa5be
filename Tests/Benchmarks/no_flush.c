// Loaded before a client: nothing waits for the disk. What is measured with it is the work and not the durability, of which
// libxmtp and we promise different things.
int fsync(int file) { (void)file; return 0; }
int fdatasync(int file) { (void)file; return 0; }
