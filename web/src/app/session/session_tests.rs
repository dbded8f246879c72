//! The session, event after event.
#![allow(clippy::unwrap_used, reason = "a failing test should stop")]

use engine::report::AgeGroup;

use super::*;
use crate::protocol::Demo;

fn after(events: Vec<Event>) -> Rc<Session> {
    events.into_iter().fold(Rc::default(), Session::reduce)
}

fn added(ids: &[u32]) -> Event {
    let one = |id: &u32| (*id, format!("{id}.wav").into(), Source::Demo(Demo::Normal));
    Event::Added(ids.iter().map(one).collect())
}

fn refused(id: u32) -> Event {
    let problem = Problem { sentence: "This file is empty.".to_owned(), reason: None };
    Event::Finished(id, Outcome::Refused(problem))
}

fn not_drawn(id: u32) -> Event {
    Event::Drawn(id, Err(Problem { sentence: "It was moved.".to_owned(), reason: None }))
}

fn open(session: &Session) -> Vec<u32> {
    session.entries.iter().filter(|e| e.is_open).map(|e| e.id).collect()
}

fn entry(session: &Session, id: u32) -> &Entry {
    session.entries.iter().find(|entry| entry.id == id).unwrap()
}

#[test]
fn recordings_stay_in_the_order_given() {
    let session = after(vec![added(&[1, 2]), added(&[3])]);
    assert_eq!(session.entries.iter().map(|e| e.id).collect::<Vec<_>>(), [1, 2, 3]);
}

#[test]
fn a_single_recording_unfolds_alone_and_many_stay_folded() {
    assert!(open(&after(vec![added(&[1, 2])])).is_empty());
    assert_eq!(open(&after(vec![added(&[1]), added(&[2])])), [2]);
    assert_eq!(open(&after(vec![added(&[1, 2]), Event::Toggled(1)])), [1]);
    assert!(open(&after(vec![added(&[1]), Event::Toggled(1)])).is_empty());
}

#[test]
fn unfolding_a_recording_folds_any_other() {
    let session = after(vec![added(&[1, 2, 3]), Event::Toggled(1), Event::Toggled(3)]);
    assert_eq!(open(&session), [3]);
}

#[test]
fn a_mark_of_what_is_done_stays_when_the_result_comes_and_can_be_taken_back() {
    let done = |session: &Session| entry(session, 2).is_done;
    let session = after(vec![added(&[1, 2]), Event::Done(2, true), refused(2)]);
    assert!(done(&session) && !entry(&session, 1).is_done);
    assert!(!done(&session.reduce(Event::Done(2, false))));
}

#[test]
fn a_finished_recording_is_counted_and_the_latest() {
    let session = after(vec![added(&[1, 2]), Event::Started(1), refused(1)]);
    assert_eq!(session.finished, 1);
    assert_eq!(session.latest.as_ref().map(|entry| entry.name.as_str()), Some("1.wav"));
}

#[test]
fn the_pace_is_told_until_recordings_are_added() {
    let pace = Pace { files: 2, seconds: 0.5 };
    let session = after(vec![added(&[1, 2]), Event::Paced(pace)]);
    assert_eq!(session.pace, Some(pace));
    assert_eq!(session.reduce(added(&[3])).pace, None);
}

#[test]
fn news_of_an_unknown_recording_changes_nothing() {
    let before = after(vec![added(&[1])]);
    for news in [Event::Started(9), refused(9), Event::Toggled(0)] {
        assert_eq!(before.clone().reduce(news), before);
    }
}

#[test]
fn a_drawing_is_kept_as_long_as_its_recording_is_unfolded() {
    let session = after(vec![added(&[1, 2]), Event::Toggled(1), not_drawn(1), not_drawn(2)]);
    assert!(matches!(entry(&session, 1).drawing, DrawingState::Failed(_)));
    assert_eq!(entry(&session, 2).drawing, DrawingState::Missing);
    let folded = session.reduce(Event::Toggled(1));
    assert_eq!(entry(&folded, 1).drawing, DrawingState::Missing);
}

#[test]
fn only_a_recording_that_is_judged_and_unfolded_needs_a_drawing() {
    assert!(!entry(&after(vec![added(&[1])]), 1).needs_drawing());
    assert!(!entry(&after(vec![added(&[1]), refused(1)]), 1).needs_drawing());
}

#[test]
fn an_event_leaves_the_blocks_of_other_recordings_as_they_are() {
    let ids: Vec<u32> = (1..=60).collect();
    let before = after(vec![added(&ids)]);
    let later = before.clone().reduce(Event::Started(30));
    assert_eq!(later.entries.len(), 60);
    let is_same = |id: u32| {
        let [a, b] = [&before, &later].map(|session| session.entries.get(id).unwrap());
        Rc::ptr_eq(a, b)
    };
    assert_eq!([1, 29, 30, 60].map(is_same), [true, true, false, true]);
    assert_ne!(before.entries, later.entries);
    assert_eq!(entry(&later, 30).progress, Progress::Working);
}

#[test]
fn a_cleared_list_is_empty_and_late_news_of_it_is_not_shown() {
    let aside = Event::LeftAside(vec!["notes.txt".into()]);
    let session =
        after(vec![added(&[1, 2]), aside, refused(1), Event::Cleared, refused(2), not_drawn(1)]);
    assert_eq!(*session, Session::default());
    assert_eq!(after(vec![added(&[1]), Event::Cleared, added(&[2])]).entries.len(), 1);
}

#[test]
fn how_far_a_long_recording_is_stays_until_it_is_finished() {
    let reach = Reach { judges: true, done_s: 120.0, length_s: None };
    let session = after(vec![added(&[1]), Event::Started(1), Event::Reached(1, reach)]);
    assert_eq!(entry(&session, 1).reach, Some(reach));
    assert_eq!(entry(&session.clone().reduce(refused(1)), 1).reach, None);
    assert_eq!(entry(&session.reduce(not_drawn(1)), 1).reach, None);
}

fn named(names: &[&str]) -> Event {
    let one = |(id, name): (usize, &&str)| {
        (id as u32 + 1, AttrValue::from((*name).to_owned()), Source::Demo(Demo::Normal))
    };
    Event::Added(names.iter().enumerate().map(one).collect())
}

fn at(person: &str, site: Site) -> Place {
    Place { person: person.to_owned().into(), site }
}

#[test]
fn names_of_files_find_their_place_and_the_first_person_is_examined() {
    let session = after(vec![named(&["x/7_AV.wav", "heart.wav", "8_MV.wav"])]);
    assert_eq!(entry(&session, 1).place, Some(at("7", Site::Aortic)));
    assert_eq!(entry(&session, 2).place, None);
    assert_eq!(entry(&session, 3).place, Some(at("8", Site::Mitral)));
    assert_eq!(session.exam, Examined { person: "7".into(), site: None });
}

#[test]
fn a_person_who_has_recordings_stays_the_one_who_is_examined() {
    let session = after(vec![named(&["7_AV.wav"]), added(&[2])]);
    let mut session = Rc::unwrap_or_clone(session);
    session.follow_places(&[at("9", Site::Aortic)]);
    assert_eq!(session.exam.person, "7");
}

#[test]
fn the_next_of_the_four_places_is_asked_for_when_the_present_one_came() {
    let asked = |session: &Session| session.exam.site;
    let examining = |site| Event::Examining(Examined { person: "7".into(), site: Some(site) });
    let session = after(vec![examining(Site::Aortic), named(&["7_AV.wav"])]);
    assert_eq!(asked(&session), Some(Site::Pulmonary));
    let all = named(&["7_AV.wav", "7_PV.wav", "7_TV.wav", "7_MV.wav"]);
    assert_eq!(asked(&after(vec![examining(Site::Mitral), all])), None);
}

#[test]
fn a_place_given_by_hand_is_the_examined_persons_and_can_be_taken_back() {
    let given = vec![added(&[1]), Event::Placed(1, Some(Site::Tricuspid))];
    let session = after(given);
    assert_eq!(entry(&session, 1).place, Some(at("Patient 1", Site::Tricuspid)));
    let session = session.reduce(Event::Placed(1, None));
    assert_eq!(entry(&session, 1).place, None);
}

#[test]
fn another_label_goes_with_all_recordings_of_the_person() {
    let renamed = Event::Renamed("7".into(), "K-204".into());
    let session = after(vec![named(&["7_AV.wav", "8_AV.wav", "7_MV.wav"]), renamed]);
    assert_eq!(entry(&session, 1).place, Some(at("K-204", Site::Aortic)));
    assert_eq!(entry(&session, 2).place, Some(at("8", Site::Aortic)));
    assert_eq!(entry(&session, 3).place, Some(at("K-204", Site::Mitral)));
    assert_eq!(session.exam.person, "K-204");
}

#[test]
fn posture_and_age_are_kept_of_the_recording_and_of_the_person() {
    let said = vec![
        named(&["7_AV.wav"]),
        Event::Posing(Some(Posture::Sitting)),
        Event::Aged(Some(AgeGroup::Child)),
        added(&[2]),
    ];
    let session = after(said);
    // Files were not recorded as the exam says now.
    assert_eq!((entry(&session, 1).posture, entry(&session, 2).posture), (None, None));
    let session = session.reduce(Event::Postured(1, Some(Posture::LeftSide)));
    assert_eq!(entry(&session, 1).posture, Some(Posture::LeftSide));
    let session = session.reduce(Event::Renamed("7".into(), "K-204".into()));
    assert_eq!((session.ages.of("K-204"), session.ages.of("7")), (Some(AgeGroup::Child), None));
    let session = session.reduce(Event::Cleared);
    assert_eq!((session.posture, session.ages.of("K-204")), (None, None));
}

#[test]
fn a_recording_that_is_asked_for_unfolds_alone() {
    let session = after(vec![added(&[1, 2]), Event::Toggled(1), Event::Unfolded(2)]);
    assert_eq!(open(&session), [2]);
    assert_eq!(open(&session.reduce(Event::Unfolded(2))), [2]);
}
