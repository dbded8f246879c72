//! Label Studio's exports as JSON, as its documentation describes under "Export annotations" and "Import pre-annotated
//! data": tasks with results of type `labels`, or the shorter JSON-MIN.

use serde::Serialize;
use serde_json::Value;

use super::audacity::kind;
use super::line::{check_count, check_order, is_time};
use super::{Label, LabelError, Labels, Place};

/// Names of the labels' and of the sound's tag in Label Studio's template "Audio/Speech Processing".
const FROM: &str = "label";
const TO: &str = "audio";

#[derive(Serialize)]
struct Task<'a> {
    data: Data<'a>,
    annotations: [Annotation; 1],
}

#[derive(Serialize)]
struct Data<'a> {
    audio: &'a str,
}

#[derive(Serialize)]
struct Annotation {
    result: Vec<Region>,
}

#[derive(Serialize)]
struct Region {
    id: String,
    #[serde(rename = "type")]
    of_type: &'static str,
    from_name: &'static str,
    to_name: &'static str,
    value: Stretch,
}

#[derive(Serialize)]
struct Stretch {
    start: f64,
    end: f64,
    channel: u8,
    labels: [&'static str; 1],
}

pub(super) fn write(labels: &Labels, audio: &str) -> String {
    let region = |(index, label): (usize, &Label)| Region {
        id: format!("label{index}"),
        of_type: "labels",
        from_name: FROM,
        to_name: TO,
        value: Stretch {
            start: label.start_s,
            end: label.end_s,
            channel: 0,
            labels: [label.kind.key()],
        },
    };
    let result = labels.as_slice().iter().enumerate().map(region).collect();
    let tasks = [Task { data: Data { audio }, annotations: [Annotation { result }] }];
    // Numbers and text only, so that it can't fail; times of labels are finite.
    serde_json::to_string(&tasks).unwrap_or_default()
}

/// # Errors
/// When it is no export, or one of several recordings or people, or a label in it can't be read.
pub(super) fn read(text: &str) -> Result<Vec<Label>, LabelError> {
    let export: Value = serde_json::from_str(text).map_err(LabelError::DamagedJson)?;
    let tasks: Vec<(String, &Value)> = match &export {
        Value::Array(tasks) => entries("", tasks).collect(),
        task => vec![(String::new(), task)],
    };
    let mut results = Vec::new();
    for (path, task) in tasks {
        results.extend(results_of(&path, task).ok_or(LabelError::NotLabelStudio)?);
    }
    results.retain(|(_, result)| !result.is_empty());
    match results.as_slice() {
        [] => Ok(Vec::new()),
        [(path, result)] => labels_of(path, result),
        _ => Err(LabelError::Several),
    }
}

/// Values of an array with their paths.
fn entries<'a>(path: &str, values: &'a [Value]) -> impl Iterator<Item = (String, &'a Value)> {
    values.iter().enumerate().map(move |(index, value)| (format!("{path}[{index}]"), value))
}

/// The lists of labels in a task: one for each annotation that somebody submitted, else for each prediction.
fn results_of<'a>(path: &str, task: &'a Value) -> Option<Vec<(String, &'a [Value])>> {
    let task = task.as_object()?;
    for by in ["annotations", "predictions"] {
        let list = task.get(by).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let of_person = |(path, one): (String, &'a Value)| {
            let cancelled = one.get("was_cancelled").and_then(Value::as_bool) == Some(true);
            let result = one.get("result")?.as_array().filter(|_| !cancelled)?;
            Some((format!("{path}.result"), result.as_slice()))
        };
        let results: Vec<_> = entries(&dotted(path, by), list).filter_map(of_person).collect();
        if !results.is_empty() {
            return Some(results);
        }
    }
    // JSON-MIN: a member by the name of the labels' tag, whatever a person called it.
    let is_labels = |value: &&'a Value| value.get("labels").is_some();
    let short = task.iter().find_map(|(name, value)| {
        let list = value.as_array()?;
        list.first().filter(is_labels).map(|_| (dotted(path, name), list.as_slice()))
    });
    let is_task = ["annotations", "data", "audio"].iter().any(|name| task.contains_key(*name));
    (short.is_some() || is_task).then(|| short.into_iter().collect())
}

fn dotted(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

fn labels_of(path: &str, result: &[Value]) -> Result<Vec<Label>, LabelError> {
    let mut labels = Vec::new();
    for (path, region) in entries(path, result) {
        // A person's notes and ratings of the whole recording are results too.
        if region.get("type").is_some_and(|of_type| of_type != "labels") {
            continue;
        }
        let value = region.get("value").unwrap_or(region);
        let at = || Place::Path(path.clone());
        let no_label = || LabelError::NoLabel { at: at() };
        let times_s = times_of(value).ok_or_else(no_label)?;
        check_order(times_s, at)?;
        let [start_s, end_s] = times_s;
        let names = value.get("labels").and_then(Value::as_array).ok_or_else(no_label)?;
        for name in names {
            let kind = kind(name.as_str().ok_or_else(no_label)?, at)?;
            labels.extend(kind.map(|kind| Label { kind, start_s, end_s }));
        }
        check_count(labels.len())?;
    }
    Ok(labels)
}

fn times_of(value: &Value) -> Option<[f64; 2]> {
    let time = |name| value.get(name)?.as_f64().filter(|&seconds| is_time(seconds));
    Some([time("start")?, time("end")?])
}
