#![no_main]

use engine::audio::Container;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| fuzz::sound(Container::Wav, data));
