//! Memory that is given back to the system, and shortly after asked for again.

/// The largest block that is taken from the heap instead of the system, in bytes: the most that glibc allows.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const LARGEST: i32 = 32 << 20;

/// Lets the heap keep what was freed. A training step frees and asks for the same large blocks again and again;
/// with the allocator's own thresholds the system takes each back and hands out zeroed pages, a fifth of the
/// whole time. The program then holds what it once needed at most.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
pub fn keep() {
    // SAFETY: two settings of the allocator, which may be changed at any time; nothing else runs yet.
    #[allow(unsafe_code, reason = "libc has no other way to ask for it")]
    unsafe {
        libc::mallopt(libc::M_MMAP_THRESHOLD, LARGEST);
        libc::mallopt(libc::M_TRIM_THRESHOLD, i32::MAX);
    }
}

/// Nothing is known to be gained with other allocators.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub fn keep() {}
