//! An exam of one person: places by file names and by the recorder, a statement for all of them.

use engine::audio::encode_wav;
use engine::phantom::{Murmur, Phantom};
use serde_json::Value;
use thirtyfour::{By, Key};

use crate::microphone::Microphone;
use crate::native;
use crate::page::Page;
use crate::recordings::{data, write};
use crate::saving::{keep, saved};
use crate::session::{Setting, run, run_in};

/// The statement about the person: how it is marked, and its words.
async fn verdict(page: &Page) -> (String, String) {
    let shown = page.wait_for("[data-exam]").await;
    (shown.attr("data-exam").await.unwrap().unwrap(), shown.text().await.unwrap())
}

/// The chips of places, as place and mark.
const CHIPS: &str = r#"
return [...document.querySelectorAll(".exam-place")].flatMap((place) =>
    [...place.querySelectorAll("[data-heard]")].map((chip) =>
        [place.querySelector("[data-place]").dataset.place, chip.dataset.heard]));"#;

async fn press(page: &Page, selector: &str) {
    let element = page.wait_for(selector).await;
    element.focus().await.unwrap();
    element.send_keys(Key::Enter + "").await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium: cargo verify --only build --only e2e"]
async fn files_named_like_circors_make_an_exam_whose_statement_is_the_programs() {
    let Some(data) = data() else { return };
    let folder = data.join("circor-2022/training_data");
    let files: Vec<_> =
        ["AV", "PV", "TV", "MV"].map(|site| folder.join(format!("49628_{site}.flac"))).into();
    let expected: Value = native::exam(&files);
    run(|page| async move {
        page.choose(&files).await;
        page.results(4).await;
        let (tone, words) = verdict(&page).await;
        let murmur = &expected["murmur"];
        assert_eq!(tone == "finding", murmur["status"] == "present", "{words}, {expected}");
        assert!(words.contains("49628") && words.contains("From 4 recordings"), "{words}");
        let percent = murmur["probability"].as_f64().unwrap() * 100.0;
        let shown = words.split("Probability ").nth(1).unwrap().split('\u{a0}').next().unwrap();
        assert!(shown.contains(&format!("{percent:.0}")) || percent > 99.0, "{words}, {percent}");
        let chips: Vec<(String, String)> = page.eval(CHIPS).await;
        let places: Vec<&str> = chips.iter().map(|(place, _)| place.as_str()).collect();
        assert_eq!(places, ["AV", "PV", "TV", "MV"]);
        let statuses = expected["sites"].as_array().unwrap().iter();
        for (site, (_, heard)) in statuses.zip(&chips) {
            assert_eq!(heard == "finding", site["murmur"]["status"] == "present", "{site}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium: cargo verify --only build --only e2e"]
async fn places_are_recorded_one_after_the_other_and_the_next_one_is_asked_for() {
    let setting = Setting { microphone: Microphone::Heart, ..Setting::DEFAULT };
    run_in(setting, |page| async move {
        press(&page, "[data-place=AV]").await;
        page.wait_for(".exam-target [data-place=AV]").await;
        press(&page, "[data-record=open]").await;
        let told = page.wait_for(".recorder-place").await.text().await.unwrap();
        assert!(told.starts_with("Aortic area of Patient 1"), "{told}");
        page.wait_for("[data-phase=done]").await;
        page.results(1).await;
        page.wait_for(".exam-target [data-place=PV]").await;
        press(&page, "[data-record=again]").await;
        page.wait_for("[data-phase=done]").await;
        page.results(2).await;
        let chips: Vec<(String, String)> = page.eval(CHIPS).await;
        let expected = [("AV", "finding"), ("PV", "finding")];
        assert_eq!(chips, expected.map(|(place, heard)| (place.to_owned(), heard.to_owned())));
        let (tone, words) = verdict(&page).await;
        assert_eq!(tone, "finding", "{words}");
        assert!(words.contains("Systolic murmur likely"), "{words}");
        // Another label goes with the recordings.
        let label = page.browser.find(By::Css("#person")).await.unwrap();
        label.send_keys(Key::Control + "a").await.unwrap();
        label.send_keys("K-204".to_owned() + Key::Enter).await.unwrap();
        page.wait_for_text(".exam-person", "K-204").await;
    })
    .await;
}

/// Chooses in the select of a name.
async fn choose_in(page: &Page, name: &str, value: &str) {
    page.wait_for(&format!("[data-picker={name}]")).await;
    let script = format!(
        "const select = document.querySelector('[data-picker={name}]'); select.value = '{value}'; \
         select.dispatchEvent(new Event('change', {{ bubbles: true }})); return null;"
    );
    page.eval::<Value>(&script).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium: cargo verify --only build --only e2e"]
async fn posture_and_age_stand_in_what_is_saved_and_change_no_statement() {
    run(|page| async move {
        let folder = tempfile::tempdir().unwrap();
        let murmur = Some(Murmur::default());
        let heart = Phantom { murmur, ..Phantom::default() }.synthesise();
        let wav = encode_wav(&heart.samples, heart.sample_rate);
        assert!(page.browser.find(By::Css("[data-picker=age-group]")).await.is_err());
        page.choose(&[write(folder.path().join("4711_PV.wav"), &wav)]).await;
        let before = page.results(1).await;
        choose_in(&page, "age-group", "child").await;
        choose_in(&page, "posture", "left_side").await;
        page.wait_for_text("[data-heard]", "murmur · on the left side").await;
        assert_eq!(page.results(1).await[0].heads, before[0].heads);
        keep(&page).await;
        let (_, text) = saved(&page, "json").await;
        let records: Value = serde_json::from_str(&text).unwrap();
        let expected = serde_json::json!({
            "patient": "4711", "site": "PV", "posture": "left_side", "age_group": "child",
        });
        assert_eq!(records[0]["place"], expected);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium: cargo verify --only build --only e2e"]
async fn a_murmur_is_explained_in_words_along_time_and_beside_a_normal_beat() {
    run(|page| async move {
        let folder = tempfile::tempdir().unwrap();
        let murmur = Some(Murmur::default());
        let heart = Phantom { murmur, ..Phantom::default() }.synthesise();
        let wav = encode_wav(&heart.samples, heart.sample_rate);
        page.choose(&[write(folder.path().join("4711_PV.wav"), &wav)]).await;
        page.results(1).await;
        let text = async |key: &str| {
            let row = page.wait_for(&format!("[data-explained={key}]")).await;
            row.text().await.unwrap()
        };
        assert!(text("why").await.contains("Heard in systole in "), "{}", text("why").await);
        assert!(text("sure").await.contains("Of 100 recordings with a murmur it hears "));
        assert!(text("limits").await.contains("innocent"));
        assert!(text("help").await.contains("other places"));
        let strip = page.wait_for(".evidence").await;
        let told = strip.attr("aria-label").await.unwrap().unwrap();
        assert!(told.contains("parts speak for one"), "{told}");
        page.wait_for(".evidence .speaks-for").await;
        page.wait_for(".envelope .normal").await;
        let missing = page.wait_for(".exam-help").await.text().await.unwrap();
        assert!(
            missing.contains("aortic area") && !missing.contains("pulmonary area"),
            "{missing}"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium: cargo verify --only build --only e2e"]
async fn a_recording_gets_its_place_in_its_card_and_loses_it_again() {
    run(|page| async move {
        let folder = tempfile::tempdir().unwrap();
        let murmur = Some(Murmur::default());
        let heart = Phantom { murmur, ..Phantom::default() }.synthesise();
        let wav = encode_wav(&heart.samples, heart.sample_rate);
        page.choose(&[write(folder.path().join("heart.wav"), &wav)]).await;
        page.results(1).await;
        assert!(page.browser.find(By::Css("[data-exam]")).await.is_err());
        choose_in(&page, "site", "MV").await;
        let (tone, words) = verdict(&page).await;
        assert!(tone == "finding" && words.contains("Loudest: mitral area"), "{tone}, {words}");
        choose_in(&page, "site", "").await;
        page.wait_for(".exam-empty").await;
    })
    .await;
}
