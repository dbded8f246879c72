//! How many files came to what.

use std::collections::BTreeMap;
use std::time::Duration;

/// What came of a path, for the count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Category {
    /// There is a finding.
    Diagnosed,
    /// It was heard, and there is no finding.
    Inadequate,
    /// It could be read from disk, and is no recording that can be decoded.
    Refused,
    /// It could not be read from disk.
    Unreadable,
    /// It was found in a folder and is no recording, with the reason in a word or two.
    LeftAside(&'static str),
    /// A folder that could not be read, or that is not followed, and why. It is no file.
    Folder(FolderGap),
}

impl Category {
    /// Whether it was found in a folder and is nothing to diagnose.
    pub fn is_left_aside(self) -> bool {
        matches!(self, Self::LeftAside(_) | Self::Folder(FolderGap::Linked))
    }
}

/// Why the files of a folder are not counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FolderGap {
    /// It can't be read.
    Unreadable,
    /// It is a link.
    Linked,
}

/// How many files came to what.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Tally {
    judged: usize,
    inadequate: usize,
    refused: usize,
    unreadable: usize,
    /// By reason.
    left_aside: BTreeMap<&'static str, usize>,
    unreadable_folders: usize,
    linked_folders: usize,
    /// Files that a fault of a model or a device kept from being diagnosed or explained.
    faults: usize,
}

impl Tally {
    /// Counts a path; `is_fault` where a model or a device failed at it.
    pub fn add(&mut self, category: Category, is_fault: bool) {
        *match category {
            Category::Diagnosed => &mut self.judged,
            Category::Inadequate => &mut self.inadequate,
            Category::Refused => &mut self.refused,
            Category::Unreadable => &mut self.unreadable,
            Category::LeftAside(reason) => self.left_aside.entry(reason).or_default(),
            Category::Folder(FolderGap::Unreadable) => &mut self.unreadable_folders,
            Category::Folder(FolderGap::Linked) => &mut self.linked_folders,
        } += 1;
        self.faults += usize::from(is_fault);
    }

    /// Whether anything but the recordings themselves was at fault.
    pub fn has_failed(&self) -> bool {
        self.unreadable > 0 || self.unreadable_folders > 0 || self.faults > 0
    }

    /// How quickly the files were diagnosed; what was left aside was not.
    pub fn pace(&self, time: Duration) -> String {
        let files = self.judged + self.inadequate + self.refused + self.unreadable;
        let seconds = time.as_secs_f64();
        let pace = files as f64 / seconds;
        format!("{} in {seconds:.1} s, {pace:.1} per second", several(files, "file"))
    }

    /// What became of all `files`; the numbers add up to theirs. Those that are not counted were not reached before an
    /// interruption.
    pub fn sentence(&self, files: usize) -> String {
        let Self { judged, inadequate, refused, unreadable, .. } = self;
        let left_aside: usize = self.left_aside.values().sum();
        let reached = judged + inadequate + refused + unreadable + left_aside;
        let mut parts = vec![
            format!("{judged} judged"),
            format!("{inadequate} inadequate"),
            format!("{refused} refused"),
            format!("{unreadable} unreadable"),
            format!("{left_aside} left aside{}", self.reasons()),
        ];
        if files > reached {
            parts.push(format!("{} not reached", files - reached));
        }
        let told = format!("{}: {}", several(files, "file"), parts.join(", "));
        let told: Vec<String> = std::iter::once(told).chain(self.remarks()).collect();
        told.join("; ") + "."
    }

    /// Why files were left aside, in brackets; empty where none were.
    fn reasons(&self) -> String {
        let reasons = self.left_aside.iter().map(|(reason, count)| format!("{count} {reason}"));
        let reasons: Vec<String> = reasons.collect();
        if reasons.is_empty() { String::new() } else { format!(" ({})", reasons.join(", ")) }
    }

    /// What the numbers don't say.
    fn remarks(&self) -> impl Iterator<Item = String> {
        let faults = several(self.faults, "fault") + " of model or device";
        let unreadable = several(self.unreadable_folders, "folder");
        let unreadable = format!("not counted is what lies in {unreadable} that can't be read");
        let linked = several(self.linked_folders, "linked folder");
        let linked = format!("not counted is what lies in {linked}");
        let remarks = [
            (self.faults, faults),
            (self.unreadable_folders, unreadable),
            (self.linked_folders, linked),
        ];
        remarks.into_iter().filter(|(count, _)| *count > 0).map(|(_, remark)| remark)
    }
}

/// "1 file", "2 files".
fn several(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(categories: &[Category]) -> Tally {
        let mut tally = Tally::default();
        for category in categories {
            tally.add(*category, false);
        }
        tally
    }

    #[test]
    fn every_file_that_is_tried_counts_for_the_pace_whatever_came_of_it() {
        let tally = tally(&[
            Category::Diagnosed,
            Category::Diagnosed,
            Category::Diagnosed,
            Category::Inadequate,
            Category::Refused,
            Category::Unreadable,
            Category::LeftAside("hidden"),
        ]);
        assert_eq!(tally.pace(Duration::from_secs(4)), "6 files in 4.0 s, 1.5 per second");
    }

    #[test]
    fn the_numbers_add_up_to_that_of_the_files() {
        let counted = tally(&[
            Category::Diagnosed,
            Category::Inadequate,
            Category::Refused,
            Category::LeftAside("hidden"),
            Category::LeftAside("no sound recordings"),
            Category::LeftAside("hidden"),
        ]);
        let told = "6 files: 1 judged, 1 inadequate, 1 refused, 0 unreadable, 3 left aside (2 hidden, 1 no sound \
                    recordings).";
        assert_eq!(counted.sentence(6), told);
        assert!(!counted.has_failed());
        let told = "2 files: 1 judged, 0 inadequate, 0 refused, 0 unreadable, 0 left aside, 1 not reached.";
        assert_eq!(tally(&[Category::Diagnosed]).sentence(2), told);
    }

    #[test]
    fn folders_are_no_files_and_those_that_cannot_be_read_are_a_failure() {
        let linked = tally(&[Category::Folder(FolderGap::Linked), Category::Diagnosed]);
        assert!(linked.sentence(1).starts_with("1 file: 1 judged, "), "{}", linked.sentence(1));
        assert!(
            linked.sentence(1).ends_with("; not counted is what lies in 1 linked folder."),
            "{}",
            linked.sentence(1)
        );
        assert!(!linked.has_failed());
        assert!(tally(&[Category::Folder(FolderGap::Unreadable)]).has_failed());
    }
}
