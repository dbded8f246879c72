//! Recordings of one person, together.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::Context;
use engine::findings::SoundHead;
use engine::report::{ExamSite, JsonExam, JsonModel, place_of_name, printable};

use super::outcome::Outcome;
use super::writer::harmless;

/// The recordings of persons, in the order in which their files came.
pub struct Exams {
    /// Person and site of each file of the table; none where file names say them.
    table: Option<BTreeMap<PathBuf, (String, String)>>,
    persons: Vec<(String, Vec<ExamSite>)>,
}

/// A row of the table.
#[derive(serde::Deserialize)]
struct Row {
    path: PathBuf,
    patient: String,
    site: String,
}

impl Exams {
    /// No recording yet; `table` is a CSV table with the columns path, patient and site, paths being relative to it.
    pub fn new(table: Option<&Path>) -> anyhow::Result<Self> {
        let table = table.map(read).transpose()?;
        Ok(Self { table, persons: Vec::new() })
    }

    /// Adds a recording to its person's; one that belongs to nobody is left out.
    pub fn add(&mut self, outcome: &Outcome) {
        let file = &outcome.record.file;
        let Some((person, site)) = self.place(&outcome.path) else { return };
        let entry = ExamSite { site, file: file.clone(), statements: outcome.statements.clone() };
        match self.persons.iter_mut().find(|(known, _)| *known == person) {
            Some((_, sites)) => sites.push(entry),
            None => self.persons.push((person, vec![entry])),
        }
    }

    /// The person and the site of a file; none where it belongs to nobody.
    pub fn place(&self, file: &Path) -> Option<(String, String)> {
        match &self.table {
            Some(table) => table.get(&whole(file)).cloned(),
            None => by_name(file),
        }
    }

    /// The result of each person.
    pub fn results(&self, head: &SoundHead, model: &JsonModel) -> Vec<JsonExam> {
        let result =
            |(person, sites): &(String, Vec<ExamSite>)| JsonExam::new(person, sites, head, model);
        self.persons.iter().map(result).collect()
    }
}

/// A JSON object or a line of a table for each person.
pub fn text(exams: &[JsonExam], json: bool) -> serde_json::Result<String> {
    let mut lines = if json { String::new() } else { "\n".to_owned() };
    for exam in exams {
        lines += &if json {
            harmless(&serde_json::to_string(exam)?) + "\n"
        } else {
            printable(&line(exam)) + "\n"
        };
    }
    Ok(lines)
}

fn line(exam: &JsonExam) -> String {
    let probability = exam.murmur.probability.map_or_else(String::new, |p| format!(" ({p:.2})"));
    let phase = exam.phase.as_ref().map_or_else(String::new, |phase| format!(", {phase}"));
    let loudest = exam.loudest_site.as_ref();
    let loudest = loudest.map_or_else(String::new, |site| format!(", loudest at {site}"));
    format!(
        "{}: murmur {}{probability}{phase}{loudest}; {} of {} sites judged",
        exam.exam,
        exam.murmur.status.replace('_', " "),
        exam.sites_judged,
        exam.sites.len()
    )
}

fn by_name(file: &Path) -> Option<(String, String)> {
    let (person, site) = place_of_name(file.file_name()?.to_str()?)?;
    Some((person.to_owned(), site.to_owned()))
}

fn read(table: &Path) -> anyhow::Result<BTreeMap<PathBuf, (String, String)>> {
    let unreadable = || format!("the table of exams {} can't be read", table.display());
    let folder = table.parent().unwrap_or_else(|| Path::new(""));
    let mut found = BTreeMap::new();
    for row in csv::Reader::from_path(table).with_context(unreadable)?.into_deserialize::<Row>() {
        let Row { path, patient, site } = row.with_context(unreadable)?;
        found.insert(whole(&folder.join(path)), (patient, site));
    }
    Ok(found)
}

/// The path as the file system knows it; as it was given where it names no file.
fn whole(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_path_buf())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;

    #[test]
    fn a_table_says_person_and_site_of_files_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let table = folder.path().join("exams.csv");
        std::fs::write(&table, "path,patient,site\nx.wav,Ada,mitral\n").unwrap();
        std::fs::write(folder.path().join("x.wav"), b"").unwrap();
        let exams = Exams::new(Some(&table)).unwrap();
        let place = exams.place(&folder.path().join("x.wav"));
        assert_eq!(place, Some(("Ada".to_owned(), "mitral".to_owned())));
        assert_eq!(exams.place(Path::new("other.wav")), None);
    }

    #[test]
    fn a_row_that_is_not_understood_is_told_with_its_line() {
        let folder = tempfile::tempdir().unwrap();
        let table = folder.path().join("exams.csv");
        std::fs::write(&table, "path,patient,site\nx.wav,Ada\n").unwrap();
        let error = format!("{:#}", Exams::new(Some(&table)).err().unwrap());
        assert!(error.contains("exams.csv") && error.contains("line: 2"), "{error}");
    }
}
