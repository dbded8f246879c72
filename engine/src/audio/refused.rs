//! The kinds of file that are recognised and refused: what each is called, and what to do with one.
//!
//! By what each is recognised stands in `signatures`, `magic`, `text` and `bare`.

use super::DecodeError;

/// For recordings that another program can save in a form that is read.
const CONVERT: &str = "Save it as WAV, FLAC, MP3 or M4A and try again.";
/// For coders that model a voice: what lies below 200 Hz, and so the heart, is gone.
const TELEPHONE: &str = "It is a telephone coder: it removes heart sounds, and converting it \
    doesn't bring them back. Record again with another recorder, as WAV, FLAC or M4A.";
/// For what holds files.
const UNPACK: &str = "Unpack it and choose the recordings inside.";
/// For what was chosen by mistake.
const CHOOSE: &str = "Choose the recording itself: a WAV, FLAC, MP3 or M4A file.";
/// For signals stored as numbers.
const EXPORT: &str =
    "Export the heart sound from the program that opens it as WAV, with its sampling rate.";

/// Whether a kind of refused file holds a sound recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holds {
    /// Sound in a coding or container that can't be read.
    Sound,
    /// Anything else.
    Other,
}
use Holds::{Other, Sound};

/// The list of refused kinds. A new one is an entry here and what it is recognised by.
macro_rules! refused {
    ($($kind:ident = $holds:expr, $name:expr, $advice:expr;)+) => {
        /// A kind of file that is recognised and refused.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Refused {
            $($kind,)+
        }

        impl Refused {
            /// Every kind, in the order of the documentation.
            #[cfg(test)]
            pub const ALL: [Self; [$(stringify!($kind)),+].len()] = [$(Self::$kind),+];

            /// Whether it is sound, its name with an article where it is not, and what to do.
            const fn entry(self) -> (Holds, &'static str, &'static str) {
                match self {
                    $(Self::$kind => ($holds, $name, $advice),)+
                }
            }
        }
    };
}

refused! {
    Amr = Sound, "AMR speech", TELEPHONE;
    Gsm = Sound, "GSM 6.10 speech", TELEPHONE;
    Speex = Sound, "Speex speech", TELEPHONE;
    VoiceCoder = Sound, "speech of a mobile phone (EVRC or QCELP)", TELEPHONE;
    Opus = Sound, "Opus", CONVERT;
    OpusLayout = Sound, "Opus with a rare layout of channels", CONVERT;
    HeAac = Sound, "HE-AAC whose core is not AAC-LC", CONVERT;
    OtherAac = Sound, "AAC of a rare kind (neither LC nor HE)", CONVERT;
    SurroundAac = Sound, "AAC with more than two channels", "Save it in mono or stereo and try again.";
    Dolby = Sound, "Dolby Digital (AC-3)", CONVERT;
    MpegLayer12 = Sound, "MPEG audio layer I or II", CONVERT;
    Wma = Sound, "Windows Media (WMA)", CONVERT;
    Wave64 = Sound, "Sony Wave64 (W64)", "Save it as WAV or FLAC and try again.";
    Rifx = Sound, "big-endian WAV (RIFX)", CONVERT;
    TrueAudio = Sound, "True Audio (TTA)", "Convert it to FLAC or WAV, which loses nothing, and try again.";
    Shorten = Sound, "Shorten (SHN)", "Convert it to FLAC or WAV, which loses nothing, and try again.";
    WavPack = Sound, "WavPack", "Convert it to FLAC or WAV, which loses nothing, and try again.";
    MonkeysAudio = Sound, "Monkey's Audio (APE)", "Convert it to FLAC or WAV, which loses nothing, and try again.";
    Dsd = Sound, "DSD (DSF or DFF)", CONVERT;
    Musepack = Sound, "Musepack", CONVERT;
    RealAudio = Sound, "RealAudio", CONVERT;
    Voc = Sound, "Creative Voice (VOC)", CONVERT;
    Sphere = Sound, "NIST SPHERE", CONVERT;
    OldQuickTime = Sound, "a QuickTime movie without a file type", CONVERT;
    RareCoding = Sound, "a rare coding", CONVERT;
    Midi = Other, "a file of notes (MIDI)", CHOOSE;
    BareSamples = Other, "bare samples without a header, like a WFDB record's .dat or a .raw file",
        "It doesn't say its sampling rate. Choose a WFDB record's .dat together with its header (.hea). Convert raw \
         samples to WAV with Audacity (Import, Raw Data).";
    Dicom = Other, "a DICOM object", EXPORT;
    Edf = Other, "an EDF or BDF record of biosignals", EXPORT;
    Matlab = Other, "a MATLAB file",
        "Write the signal as WAV in MATLAB: audiowrite('heart.wav', x, rate).";
    Hdf5 = Other, "an HDF5 data file", EXPORT;
    NumPy = Other, "a NumPy array",
        "Write it as WAV in Python: scipy.io.wavfile.write('heart.wav', rate, x).";
    NumberTable = Other, "a table of numbers (CSV)",
        "If they are the samples of a heart sound, write them as WAV with their sampling rate.";
    Audacity = Other, "an Audacity project", "Open it in Audacity and export it as WAV.";
    SilentVideo = Other, "a video without sound",
        "Record again with the microphone on, or choose the recording itself.";
    Avi = Other, "a video (AVI)", "Save its sound as WAV, FLAC, MP3 or M4A and try again.";
    Zip = Other, "a ZIP archive", UNPACK;
    Office = Other, "an Office document", CHOOSE;
    Gzip = Other, "a gzip archive", UNPACK;
    SevenZip = Other, "a 7-Zip archive", UNPACK;
    Rar = Other, "a RAR archive", UNPACK;
    Tar = Other, "a tar archive", UNPACK;
    PackedFile = Other, "a packed file (bzip2, xz or Zstandard)", UNPACK;
    AppleDouble = Other, "a companion that macOS writes beside a file (._ in front of its name)",
        "Choose the file of the same name without ._ in front.";
    FolderView = Other, "a folder's settings (.DS_Store)", CHOOSE;
    LfsPointer = Other, "a Git LFS pointer in place of the recording",
        "Fetch the recording itself: run `git lfs pull` in its folder.";
    AnnexPointer = Other, "a git-annex pointer in place of the recording",
        "Fetch the recording itself: run `git annex get` in its folder.";
    WebPage = Other, "a web page (HTML)",
        "If it was saved in place of a recording, sign in there and download the recording again.";
    Xml = Other, "an XML document", CHOOSE;
    Json = Other, "a JSON document", CHOOSE;
    Playlist = Other, "a playlist, which only names recordings", CHOOSE;
    Text = Other, "a text file", CHOOSE;
    Pdf = Other, "a PDF document", CHOOSE;
    Png = Other, "a picture (PNG)", CHOOSE;
    Jpeg = Other, "a picture (JPEG)", CHOOSE;
    Gif = Other, "a picture (GIF)", CHOOSE;
    Bmp = Other, "a picture (BMP)", CHOOSE;
    Tiff = Other, "a picture (TIFF)", CHOOSE;
    WebP = Other, "a picture (WebP)", CHOOSE;
    Heic = Other, "a picture (HEIC or AVIF)", CHOOSE;
    Program = Other, "a program", CHOOSE;
    Database = Other, "a database", CHOOSE;
}

impl Refused {
    /// Its name: as its users call it, with an article where it is no sound.
    pub(super) const fn name(self) -> &'static str {
        self.entry().1
    }

    /// The refusal of a file of this kind.
    pub(super) fn error(self) -> DecodeError {
        self.error_as(self.name().into())
    }

    /// The refusal under a longer name, for example with the container around it.
    pub(super) fn error_as(self, what: String) -> DecodeError {
        let (holds, _, advice) = self.entry();
        match holds {
            Sound => DecodeError::UnsupportedCodec { what, advice },
            Other => DecodeError::NotAudio { what, advice },
        }
    }
}
