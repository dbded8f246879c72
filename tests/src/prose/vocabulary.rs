//! Words that were given up for the field's own, so that they don't come back.

use proc_macro2::{TokenStream, TokenTree};

use super::{Text, ending};

/// This file, which has to name them, and the one that tells of what was.
const EXEMPT: [&str; 2] = ["tests/src/prose/vocabulary.rs", "CHANGELOG.md"];

/// Names in code, with what is said instead. They are looked for as whole identifiers, and in
/// Markdown in code spans.
const NAMES: [(&str, &str); 35] = [
    ("Listener", "Pipeline"),
    ("Judge", "Classifier"),
    ("Judged", "Prediction"),
    ("Question", "ModelInput"),
    ("Heard", "ModelInputRef"),
    ("logits_of", "predict_logits"),
    ("logits_of_all", "predict_logits_of_all"),
    ("Preparation", "Preprocessor"),
    ("Prepared", "Preprocessed"),
    ("known_questions", "reference_inputs"),
    ("Desk", "GpuCoordinator, WorkerState or Scratch"),
    ("Tray", "GpuRequestBatcher"),
    ("Asked", "GpuRequest or OcclusionContext"),
    ("Staff", "WorkerMap"),
    ("Hand", "WorkerId"),
    ("hire", "plan"),
    ("employ", "spawn"),
    ("Ear", "CycleAnnotator"),
    ("CycleEar", "CycleAnnotator"),
    ("ear", "annotator"),
    ("Hall", "AuditContext"),
    ("Doubt", "SuspectLabel"),
    ("init_hollow", "init_zeros"),
    ("Known", "ReferenceCases"),
    ("Tried", "GpuCandidate"),
    ("Waves", "AugmentedSampler"),
    ("Takes", "NoiseBank"),
    ("teach", "train_teachers"),
    ("lessons", "teacher_configs"),
    ("Inside", "InnerSplits"),
    ("Material", "PreparedData"),
    ("Unheard", "NoAudioRecord"),
    ("in_order", "ordered_parallel"),
    ("Listened", "the field's term"),
    ("EarError", "the field's term"),
];

/// Words, wherever they stand alone or as a part of a name.
const WORDS: [(&str, &str); 7] = [
    ("wards", "clinical metrics"),
    ("doubt", "label error"),
    ("doubts", "label errors"),
    ("hollow", "zeros"),
    ("lively", "randomized"),
    ("desk", "coordinator, state or scratch"),
    ("tray", "batcher"),
];

/// Parts of paths.
const PATHS: [(&str, &str); 23] = [
    ("engine/src/diagnose", "inference, pipeline and device_check"),
    ("train-cli/src/beats", "frames"),
    ("train-cli/src/segmenter", "frames"),
    ("web/src/scope", "worker_runtime"),
    ("/ahead.rs", "prefetch.rs"),
    ("/computing.rs", "backend_picker.rs"),
    ("/desk.rs", "coordinator.rs"),
    ("/doubt.rs", "label_errors.rs"),
    ("/ear.rs", "beat_annotator.rs"),
    ("/in_order.rs", "ordered_parallel.rs"),
    ("/intake.rs", "drop_zone.rs"),
    ("/judge.rs", "classifier.rs"),
    ("/judged.rs", "prediction.rs"),
    ("/known.rs", "reference_cases.rs"),
    ("/listen.rs", "read_bounded.rs"),
    ("/listener.rs", "pipeline.rs"),
    ("/measured.rs", "evaluation_output.rs"),
    ("/news.rs", "event_batcher.rs"),
    ("/question.rs", "model_input.rs"),
    ("/quiet.rs", "catch_panic.rs"),
    ("/tray.rs", "request_batcher.rs"),
    ("/wards.rs", "clinical_metrics.rs"),
    ("app/words.rs", "messages.rs"),
];

/// A line for each use of a retired word in these files and their paths.
#[must_use]
pub fn retired_in(paths: &[&str], texts: &[Text]) -> Vec<String> {
    let in_paths = paths.iter().flat_map(|path| {
        let used = PATHS.iter().filter(move |(retired, _)| path.contains(retired));
        used.map(move |(_, instead)| format!("{path}: say {instead}"))
    });
    let in_texts = texts
        .iter()
        .filter(|text| !EXEMPT.contains(&text.path.as_str()))
        .flat_map(|text| names_in(text).into_iter().chain(words_in(text)));
    in_paths.chain(in_texts).collect()
}

fn names_in(text: &Text) -> Vec<String> {
    let names = match ending(&text.path) {
        "rs" => identifiers(&text.text),
        "md" => {
            let spans = text.text.split('`').skip(1).step_by(2);
            spans.flat_map(words_of).map(str::to_owned).collect()
        }
        _ => Vec::new(),
    };
    let retired = NAMES.iter().filter(|(retired, _)| names.iter().any(|name| name == retired));
    retired.map(|(retired, instead)| format!("{}: {retired}: say {instead}", text.path)).collect()
}

/// Every identifier of Rust code; a file that is none is refused elsewhere.
fn identifiers(text: &str) -> Vec<String> {
    fn collect(tokens: TokenStream, names: &mut Vec<String>) {
        for token in tokens {
            match token {
                TokenTree::Ident(ident) => names.push(ident.to_string()),
                TokenTree::Group(group) => collect(group.stream(), names),
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
        }
    }
    let mut names = Vec::new();
    collect(text.parse().unwrap_or_default(), &mut names);
    names
}

fn words_in(text: &Text) -> Vec<String> {
    let told = |number: usize, (retired, instead): &(&str, &str)| {
        format!("{}:{}: {retired}: say {instead}", text.path, number + 1)
    };
    let lines = text.text.lines().enumerate();
    lines
        // The keys of files stay as they are.
        .filter(|(_, line)| !line.contains("serde(rename"))
        .flat_map(|(number, line)| {
            let parts: Vec<String> = words_of(line).flat_map(parts_of).collect();
            let retired = WORDS.iter().filter(|(retired, _)| parts.iter().any(|p| p == retired));
            retired.map(|found| told(number, found)).collect::<Vec<_>>()
        })
        .collect()
}

/// Whole words, with the underscores of names.
fn words_of(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|word| !word.is_empty())
}

/// The parts of a name: `gpuDesk`, `GpuDesk` and `gpu_desk` hold `gpu` and `desk`.
fn parts_of(name: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut was_lower = false;
    for letter in name.chars() {
        if letter == '_' || (letter.is_uppercase() && was_lower) {
            parts.push(String::new());
        }
        was_lower = letter.is_lowercase();
        if let Some(part) = parts.last_mut().filter(|_| letter != '_') {
            part.extend(letter.to_lowercase());
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(path: &str, text: &str) -> Vec<String> {
        let texts = [Text { path: path.to_owned(), text: text.to_owned() }];
        retired_in(&[path], &texts)
    }

    #[test]
    fn a_retired_name_is_found_in_code_and_in_code_spans() {
        assert_eq!(told("a.rs", "fn f(x: &Listener) {}"), ["a.rs: Listener: say Pipeline"]);
        assert_eq!(told("a.md", "The `Listener::new` of it."), ["a.md: Listener: say Pipeline"]);
    }

    #[test]
    fn names_that_only_contain_one_are_others() {
        assert!(
            told("a.rs", "use gloo::EventListener; fn f() { TcpListener::bind(listener); }")
                .is_empty()
        );
        assert!(told("a.rs", "/// Known since long.\nfn towards() {}").is_empty());
        assert!(told("a.md", "Inside the folder, afterwards").is_empty());
    }

    #[test]
    fn a_retired_word_is_found_in_prose_and_as_a_part_of_a_name() {
        for text in ["// at the desk", "let gpu_desk = 1;", "struct GpuDesk;", "/// Desk."] {
            assert_eq!(told("a.rs", text).len(), 1, "{text}");
        }
        assert_eq!(told("b.md", "one\nno doubt"), ["b.md:2: doubt: say label error"]);
    }

    #[test]
    fn a_retired_file_name_is_found_and_the_changelog_may_tell_of_what_was() {
        assert_eq!(told("web/src/app/news.rs", ""), ["web/src/app/news.rs: say event_batcher.rs"]);
        assert!(told("CHANGELOG.md", "the `Listener` at its desk").is_empty());
    }
}
