//! Files of text, named by what the text is.

use super::decimal::decimal;
use super::refused::Refused;

/// Bytes that are looked at.
const LOOK: usize = 4096;

/// What a file of text is; `None` for what is no text: valid UTF-8 in its first bytes, without control characters.
pub(super) fn refused(bytes: &[u8]) -> Option<Refused> {
    let text = head(bytes)?;
    if text.chars().any(|c| c.is_control() && !c.is_whitespace()) {
        return None;
    }
    let text = text.trim_start_matches('\u{FEFF}').trim_start();
    let lower = text.to_ascii_lowercase();
    let begins = |words: &[&str]| words.iter().any(|word| lower.starts_with(word));
    Some(if begins(&["version https://git-lfs.github.com/"]) {
        Refused::LfsPointer
    } else if begins(&["/annex/objects/", ".git/annex/objects/", "../.git/annex/objects/"]) {
        Refused::AnnexPointer
    } else if begins(&["<!doctype html", "<html"]) {
        Refused::WebPage
    } else if lower.contains("<audacityproject") || lower.contains("audacity.sourceforge.net") {
        Refused::Audacity
    } else if begins(&["<"]) {
        Refused::Xml
    } else if begins(&["{", "["]) {
        Refused::Json
    } else if begins(&["#extm3u"]) {
        Refused::Playlist
    } else if is_table(text) {
        Refused::NumberTable
    } else {
        Refused::Text
    })
}

/// The first bytes as text, where they are.
fn head(bytes: &[u8]) -> Option<&str> {
    let head = bytes.get(..LOOK).unwrap_or(bytes);
    match std::str::from_utf8(head) {
        Ok(text) => Some(text),
        // The cut at `LOOK` may go through a character.
        Err(e) if head.len() == LOOK && e.valid_up_to() + 4 > LOOK => {
            std::str::from_utf8(head.get(..e.valid_up_to())?).ok()
        }
        Err(_) => None,
    }
}

/// At least five lines of nothing but numbers; one line above them may name the columns.
fn is_table(text: &str) -> bool {
    let numbers = |line: &str| {
        let mut cells = line.split([',', ';', '\t', ' ']).filter(|cell| !cell.trim().is_empty());
        let first = cells.next();
        first
            .into_iter()
            .chain(cells)
            .all(|cell| decimal(cell.trim()).is_some_and(|(_, rest)| rest.is_empty()))
            && first.is_some()
    };
    // The last line may be cut in the middle.
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    lines.len() > 6 && lines[1..lines.len() - 1].iter().all(|line| numbers(line))
}
