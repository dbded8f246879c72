//! The decoders of all codings: symphonia's own, and that of Opus.

use std::sync::LazyLock;

use symphonia::core::codecs::registry::CodecRegistry;

use super::opus::OpusDecoder;

/// All decoders.
pub(super) fn codecs() -> &'static CodecRegistry {
    static ALL: LazyLock<CodecRegistry> = LazyLock::new(|| {
        let mut all = CodecRegistry::new();
        symphonia::default::register_enabled_codecs(&mut all);
        all.register_audio_decoder::<OpusDecoder>();
        all
    });
    &ALL
}
