//! One statement about a person from recordings at several sites.

use super::{SoundHead, SoundStatement, Statements};

/// What is said of murmurs at a site.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SiteSounds {
    /// Whether one is heard in systole.
    pub systolic: SoundStatement,
    /// Whether one is heard in diastole.
    pub diastolic: SoundStatement,
}

impl From<&Statements> for SiteSounds {
    fn from(statements: &Statements) -> Self {
        let murmur = &statements.murmur;
        Self { systolic: murmur.systolic, diastolic: murmur.diastolic }
    }
}

/// What is said of a person.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ExamStatement {
    /// Whether a murmur is heard: by [`exam_score`] of the sites in systole, or at any site in diastole.
    pub murmur: SoundStatement,
    /// Whether what is heard lies in diastole.
    pub is_diastolic: bool,
    /// Index of the site with the highest score; none where no site was judged, or no murmur is heard.
    pub loudest: Option<usize>,
    /// Number of sites that were judged.
    pub judged: usize,
}

impl ExamStatement {
    /// The statement about a person from those about each site, in any order.
    #[must_use]
    pub fn of(sites: &[SiteSounds], head: &SoundHead) -> Self {
        let scores: Vec<(usize, f64)> = sites
            .iter()
            .enumerate()
            .filter_map(|(index, site)| Some((index, site.systolic.score?)))
            .collect();
        let joined = exam_score(&scores.iter().map(|(_, score)| *score).collect::<Vec<_>>());
        let systolic = SoundStatement::of(head, joined);
        let diastolic = sites.iter().map(|site| site.diastolic).enumerate();
        let diastolic = diastolic
            .filter(|(_, sound)| sound.is_present() && !systolic.is_present())
            .max_by(|(_, a), (_, b)| a.score.unwrap_or(0.0).total_cmp(&b.score.unwrap_or(0.0)));
        let judged = scores.len();
        if let Some((index, murmur)) = diastolic {
            return Self { murmur, is_diastolic: true, loudest: Some(index), judged };
        }
        let loudest =
            scores.iter().max_by(|(_, a), (_, b)| a.total_cmp(b)).map(|(index, _)| *index);
        let loudest = loudest.filter(|_| systolic.is_present());
        Self { murmur: systolic, is_diastolic: false, loudest, judged }
    }
}

/// A person's score from those of the sites; `None` without any: ln(Σ eˢ / n).
///
/// A score is taken as the logarithm of a likelihood ratio. Where a murmur is heard at one of n sites and nobody knows at
/// which, the person's ratio is the mean of the sites' (Bayes' rule with equal priors). So one loud site counts more than
/// in the mean of the scores, and many sites don't add up as in the highest of them.
#[must_use]
pub fn exam_score(sites: &[f64]) -> Option<f64> {
    let highest = sites.iter().copied().max_by(f64::total_cmp)?;
    let total: f64 = sites.iter().map(|score| (score - highest).exp()).sum();
    Some(highest + (total / sites.len() as f64).ln())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use crate::findings::{SoundStatus, Unjudged, Verdict};

    const HEAD: SoundHead =
        SoundHead { slope: 1.0, intercept: 0.0, threshold: 1.0, unsure: [0.5, 1.5], rates: None };

    fn site(systolic: Option<f64>) -> SiteSounds {
        let diastolic = SoundStatement::not_judged(Unjudged::NoHeartbeat);
        SiteSounds { systolic: SoundStatement::of(&HEAD, systolic), diastolic }
    }

    fn exam(scores: &[Option<f64>]) -> ExamStatement {
        let sites: Vec<SiteSounds> = scores.iter().map(|&score| site(score)).collect();
        ExamStatement::of(&sites, &HEAD)
    }

    #[test]
    fn the_judged_sites_decide_together_and_the_loudest_is_named() {
        let exam = exam(&[Some(0.0), None, Some(5.0), Some(1.0)]);
        assert_eq!(exam.murmur.heard, SoundStatus::Said(Verdict::Present));
        let expected = ((1.0 + 5.0_f64.exp() + 1.0_f64.exp()) / 3.0).ln();
        assert!((exam.murmur.score.unwrap() - expected).abs() < 1e-12);
        assert_eq!((exam.loudest, exam.judged), (Some(2), 3));
    }

    #[test]
    fn the_score_of_a_person_lies_between_the_mean_and_the_highest_of_the_sites() {
        for scores in [vec![1.0], vec![-3.0, 4.0], vec![-700.0, 0.0, 700.0], vec![2.0; 5]] {
            let mean = scores.iter().sum::<f64>() / scores.len() as f64;
            let highest = scores.iter().copied().fold(f64::MIN, f64::max);
            let score = exam_score(&scores).unwrap();
            assert!(score >= mean - 1e-9 && score <= highest + 1e-9, "{scores:?}: {score}");
        }
        assert_eq!(exam_score(&[]), None);
    }

    #[test]
    fn without_a_murmur_no_site_is_the_loudest() {
        let exam = exam(&[Some(-3.0), Some(-2.0)]);
        assert_eq!(exam.murmur.heard, SoundStatus::Said(Verdict::Absent));
        assert_eq!(exam.loudest, None);
    }

    #[test]
    fn where_no_site_was_judged_nothing_is_said() {
        let exam = exam(&[None, None]);
        assert_eq!(exam.murmur.heard, SoundStatus::NotJudged(Unjudged::TooFewBeats));
        assert_eq!((exam.loudest, exam.judged), (None, 0));
    }
}
