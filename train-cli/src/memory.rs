//! Raises glibc's thresholds of `malloc`, so that the buffers of a training step are used again instead of being
//! returned to the kernel: a fifth of the time of a step.

/// The largest block that is taken from the heap instead of the system, in bytes: the most that glibc allows.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const LARGEST: i32 = 32 << 20;

/// Lets the heap keep what was freed. With the allocator's own thresholds, the system takes back every large block
/// that a step frees, and hands out zeroed pages for the next. The program then holds the most that it ever needed.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
pub fn keep() {
    // SAFETY: two settings of the allocator, which may be changed at any time; nothing else runs yet.
    #[allow(unsafe_code, reason = "libc has no safe way")]
    unsafe {
        libc::mallopt(libc::M_MMAP_THRESHOLD, LARGEST);
        libc::mallopt(libc::M_TRIM_THRESHOLD, i32::MAX);
    }
}

/// Nothing is known to be gained with other allocators.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub fn keep() {}
