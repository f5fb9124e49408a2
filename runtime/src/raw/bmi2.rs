//! Whether the processor gathers and spreads bits in one fast instruction, `pext` and `pdep`, and has AVX2.

use core::sync::atomic::{AtomicU8, Ordering::Relaxed};

/// Whether the processor has AVX2, `pext` and `pdep`, and these are fast: AMD's processors before Zen 3
/// run them in microcode, which takes longer than the arithmetic.
#[inline(always)]
pub(crate) fn is_fast() -> bool {
    match KNOWN.load(Relaxed) {
        FAST => true,
        SLOW => false,
        _ => find_out(),
    }
}

/// Whether somebody asked [`is_fast`], and these are: one comparison, and nothing to call.
#[inline(always)]
pub(crate) fn is_known_fast() -> bool {
    KNOWN.load(Relaxed) == FAST
}

/// [`FAST`] or [`SLOW`], and 0 until somebody asks. All who ask find the same, so several may ask at once.
static KNOWN: AtomicU8 = AtomicU8::new(0);
const FAST: u8 = 1;
const SLOW: u8 = 2;

#[cold]
#[inline(never)]
fn find_out() -> bool {
    let is_fast = std::is_x86_feature_detected!("avx2")
        && std::is_x86_feature_detected!("bmi1")
        && std::is_x86_feature_detected!("bmi2")
        && std::is_x86_feature_detected!("lzcnt")
        && std::is_x86_feature_detected!("popcnt")
        && !is_slow_model();
    KNOWN.store(if is_fast { FAST } else { SLOW }, Relaxed);
    is_fast
}

/// Whether this is an AMD or Hygon processor before Zen 3.
fn is_slow_model() -> bool {
    use core::arch::x86_64::__cpuid;
    const AMD: [u32; 3] = name(b"AuthenticAMD");
    const HYGON: [u32; 3] = name(b"HygonGenuine");
    const ZEN_3: u32 = 0x19;
    // SAFETY: every x86_64 processor has `cpuid`, and its leaves 0 and 1.
    #[allow(unused_unsafe, reason = "newer compilers call it safe")]
    let (vendor, model) = unsafe { (__cpuid(0), __cpuid(1)) };
    let family = (model.eax >> 8 & 0xf) + (model.eax >> 20 & 0xff);
    [AMD, HYGON].contains(&[vendor.ebx, vendor.edx, vendor.ecx]) && family < ZEN_3
}

/// A vendor's name as `cpuid` returns it, in three registers.
const fn name(text: &[u8; 12]) -> [u32; 3] {
    [
        u32::from_le_bytes([text[0], text[1], text[2], text[3]]),
        u32::from_le_bytes([text[4], text[5], text[6], text[7]]),
        u32::from_le_bytes([text[8], text[9], text[10], text[11]]),
    ]
}
