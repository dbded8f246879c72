//! WebGPU: right, refused where it should be, and never in the way. A program plays the GPU here, so these
//! tests need none.

use serde_json::Value;

use crate::chromium::Graphics;
use crate::native::{self, Line};
use crate::page::{Page, Shown};
use crate::parity::compare;
use crate::recordings::{choose, name, pascal};
use crate::session::{Aftermath, Setting, run_in};

/// Every class of both sets.
fn all_classes(count: usize) -> Option<Vec<std::path::PathBuf>> {
    let pascal = pascal()?;
    let mut files = choose(&pascal, "set_a", count / 2);
    files.extend(choose(&pascal, "set_b", count - count / 2));
    Some(files)
}

/// The page with a program that plays a GPU, admitted as one.
const ADMITTED: Setting =
    Setting { query: "?gpu=software", graphics: Graphics::Software, ..Setting::DEFAULT };

/// Chooses what is computed on, as a reader does.
async fn compute_on(page: &Page, choice: &str) {
    let select = r##"const select = document.querySelector("#compute-on");
select.value = "{}";
select.dispatchEvent(new Event("change", { bubbles: true }));
return null;"##;
    page.eval::<Value>(&select.replace("{}", choice)).await;
}

/// Waits for what came of looking for a GPU.
async fn wait_for(page: &Page, status: &str) {
    page.wait_for(&format!("[data-gpu={status}]")).await;
}

fn largest_difference(lines: &[Line], shown: &[Shown]) -> f64 {
    lines.iter().map(|line| compare(line, shown)).fold(0.0, f64::max)
}

/// Scripts of the worker on the GPU that were fetched.
fn fetched(aftermath: &Aftermath) -> usize {
    let is_start = |url: &str| {
        let (_, name) = url.rsplit_once('/').unwrap_or_default();
        name.starts_with("worker-gpu-") && !name.contains("bindings") && !name.contains(".wasm")
    };
    aftermath.requests.iter().filter(|request| is_start(&request.url)).count()
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium: cargo verify --only build --only e2e"]
async fn webgpu_agrees_with_the_cpu_and_the_native_program() {
    let Some(files) = all_classes(20) else { return };
    let lines = native::diagnose(&files);
    run_in(ADMITTED, |page| async move {
        compute_on(&page, "gpu").await;
        wait_for(&page, "used").await;
        page.choose(&files).await;
        let on_gpu = page.results(files.len()).await;
        compute_on(&page, "cpu").await;
        page.wait_for("[data-clear]").await.click().await.unwrap();
        page.choose(&files).await;
        let on_cpu = page.results(files.len()).await;
        assert!(on_cpu.iter().all(|result| result.backend == "cpu"), "{on_cpu:?}");
        let of_gpu = largest_difference(&lines, &on_gpu);
        let of_cpu = largest_difference(&lines, &on_cpu);
        eprintln!("from lubdub: WebGPU {of_gpu:.1e}, the page's CPU {of_cpu:.1e}");
        // A recording that isn't good enough needs no network.
        let mut asked = on_gpu.iter().filter(|result| result.probabilities.is_some());
        assert!(asked.all(|result| result.backend == "gpu"), "{on_gpu:?}");
        let judged = lines.iter().filter(|line| line.probabilities.is_some()).count();
        assert!(judged >= 15, "only {judged} recordings were judged");
    })
    .await;
}

/// Nothing of WebGPU is fetched, and the CPU judges.
async fn the_cpu_judges(graphics: Graphics, said: &'static str) {
    for choice in ["automatic", "gpu"] {
        let aftermath =
            run_in(Setting { graphics, ..Setting::default() }, move |page| async move {
                compute_on(&page, choice).await;
                wait_for(&page, said).await;
                page.demos().await[0].click().await.unwrap();
                let shown = page.results(1).await;
                assert_eq!((shown[0].status.as_str(), shown[0].backend.as_str()), ("ok", "cpu"));
            })
            .await;
        assert!(aftermath.requests.iter().all(|request| !request.url.contains("worker-gpu")));
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium: cargo verify --only build --only e2e"]
async fn a_program_that_plays_a_gpu_is_refused_and_nothing_is_fetched() {
    the_cpu_judges(Graphics::Software, "software").await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium: cargo verify --only build --only e2e"]
async fn without_webgpu_the_cpu_judges_and_nothing_is_fetched() {
    the_cpu_judges(Graphics::Off, "absent").await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium: cargo verify --only build --only e2e"]
async fn what_came_of_a_trial_is_remembered_and_not_fetched_again() {
    let aftermath = run_in(ADMITTED, |page| async move {
        wait_for(&page, "slower").await;
        page.open().await;
        wait_for(&page, "slower").await;
        page.demos().await[0].click().await.unwrap();
        assert_eq!(page.results(1).await[0].backend, "cpu");
    })
    .await;
    assert_eq!(fetched(&aftermath), 1);
}

fn on_gpu(shown: &[Shown]) -> usize {
    shown.iter().filter(|result| result.backend == "gpu").count()
}

/// Destroys the device while it is asked for the tenth time.
const LOSING_WORKER: &str = r#"
let device;
const request = GPUAdapter.prototype.requestDevice;
GPUAdapter.prototype.requestDevice = async function (...given) {
    return device = await request.apply(this, given);
};
let asked = 0;
addEventListener("message", ({ data: [head, port] }) => {
    if (head !== '"Connect"') return;
    port.addEventListener("message", ({ data: [head] }) => {
        if (head.startsWith('{"Predict"') && ++asked === 10) setTimeout(() => device.destroy(), 5);
    });
});
"#;

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium: cargo verify --only build --only e2e"]
async fn a_device_that_is_lost_in_a_batch_loses_no_recording() {
    let Some(files) = all_classes(30) else { return };
    let lines = native::diagnose(&files);
    let scripts = &[("worker-gpu", LOSING_WORKER)];
    // One recording is asked about at a time.
    let setting = Setting { query: "?gpu=software&workers=1", scripts, ..ADMITTED };
    run_in(setting, |page| async move {
        compute_on(&page, "gpu").await;
        wait_for(&page, "used").await;
        page.choose(&files).await;
        let shown = page.results(files.len()).await;
        wait_for(&page, "lost").await;
        largest_difference(&lines, &shown);
        assert_eq!(on_gpu(&shown), 9, "{shown:?}");
        assert!(files.iter().all(|file| shown.iter().any(|result| result.file == name(file))));
        page.wait_for("[data-engine=ready]").await;
    })
    .await;
}

/// Hangs when it is asked for the fifth time.
const HANGING_WORKER: &str = r#"
let asked = 0;
addEventListener("message", ({ data: [head, port] }) => {
    if (head !== '"Connect"') return;
    port.addEventListener("message", ({ data: [head] }) => {
        if (head.startsWith('{"Predict"') && ++asked === 5) for (;;);
    });
});
"#;

/// A GPU that doesn't answer a worker is given up after seconds instead of half a minute.
const IMPATIENT: &str = r"
const later = globalThis.setTimeout;
globalThis.setTimeout = (call, ms, ...rest) => later(call, ms >= 30000 ? 5000 : ms, ...rest);
";

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium: cargo verify --only build --only e2e"]
async fn a_gpu_that_hangs_leaves_its_recordings_to_the_cpu() {
    let Some(files) = all_classes(12) else { return };
    let lines = native::diagnose(&files);
    let scripts = &[("worker-gpu", HANGING_WORKER), ("worker", IMPATIENT)];
    let setting = Setting { query: "?gpu=software&workers=2", scripts, ..ADMITTED };
    run_in(setting, |page| async move {
        compute_on(&page, "gpu").await;
        wait_for(&page, "used").await;
        page.choose(&files).await;
        let shown = page.results(files.len()).await;
        wait_for(&page, "lost").await;
        largest_difference(&lines, &shown);
        // Each of two workers asks about one recording at a time: one may wait when it hangs.
        assert!((3..=4).contains(&on_gpu(&shown)), "{shown:?}");
        let note: String =
            page.eval("return document.querySelector('.computing dd').textContent;").await;
        assert!(note.contains("stopped working, so the processor took over"), "{note}");
    })
    .await;
}

/// Gives the GPU shaders that don't compile.
const BROKEN_SHADERS: &str = r#"
const create = GPUDevice.prototype.createShaderModule;
GPUDevice.prototype.createShaderModule = function (description) {
    return create.call(this, { ...description, code: "no shader" });
};
"#;

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium: cargo verify --only build --only e2e"]
async fn where_shaders_dont_compile_the_cpu_judges_what_was_given_meanwhile() {
    let Some(files) = all_classes(6) else { return };
    let lines = native::diagnose(&files);
    let scripts = &[("worker-gpu", BROKEN_SHADERS)];
    let aftermath = run_in(Setting { scripts, ..ADMITTED }, |page| async move {
        compute_on(&page, "gpu").await;
        page.choose(&files).await;
        let shown = page.results(files.len()).await;
        largest_difference(&lines, &shown);
        wait_for(&page, "failed").await;
        assert_eq!(on_gpu(&shown), 0, "{shown:?}");
        let note: String =
            page.eval("return document.querySelector('.computing dd').textContent;").await;
        assert!(note.contains("could not be started. The processor is used."), "{note}");
    })
    .await;
    assert!(fetched(&aftermath) >= 1, "it was never tried");
}

/// Makes the largest of the first weights that reach the GPU larger by a fifth.
const WRONG_WEIGHT: &str = r"
let planted = false;
const write = GPUQueue.prototype.writeBuffer;
GPUQueue.prototype.writeBuffer = function (buffer, at, data, ...range) {
    const bytes = new Uint8Array(data.buffer ?? data, data.byteOffset ?? 0, data.byteLength).slice();
    const weights = new Float32Array(bytes.buffer, 0, bytes.length >> 2);
    const size = (index) => Math.abs(weights[index]);
    let largest = 0;
    for (const index of weights.keys()) if (size(index) > size(largest)) largest = index;
    if (!planted && weights.length >= 100 && size(largest) > 0) {
        planted = true;
        weights[largest] *= 1.2;
    }
    return write.call(this, buffer, at, bytes, ...range);
};
";

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium: cargo verify --only build --only e2e"]
async fn a_gpu_with_one_wrong_weight_is_refused() {
    let scripts = &[("worker-gpu", WRONG_WEIGHT)];
    let aftermath = run_in(Setting { scripts, ..ADMITTED }, |page| async move {
        compute_on(&page, "gpu").await;
        wait_for(&page, "wrong").await;
        page.demos().await[0].click().await.unwrap();
        let shown = page.results(1).await;
        assert_eq!((shown[0].status.as_str(), shown[0].backend.as_str()), ("ok", "cpu"));
    })
    .await;
    assert!(fetched(&aftermath) >= 1, "it was never tried");
}

/// How much slower the automatic choice may be than the better of the two.
const MAX_LOSS: f64 = 1.2;

/// Not among the checks of `cargo verify`, which a busy machine would fail at random.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium and an idle machine with two cores: cargo timed"]
async fn timed_the_automatic_choice_is_nearly_as_quick_as_the_better_one() {
    // Three times as many are all drawn.
    let Some(files) = all_classes(30) else { return };
    run_in(ADMITTED, |page| async move {
        wait_for(&page, "slower").await;
        let mut seconds = [0.0_f64; 3];
        let choices = [("gpu", "used"), ("cpu", "off"), ("automatic", "slower")];
        for (round, (choice, state)) in choices.into_iter().enumerate() {
            compute_on(&page, choice).await;
            wait_for(&page, state).await;
            page.choose(&files).await;
            page.results((round + 1) * files.len()).await;
            page.wait_for(".results[data-seconds]").await;
            let shown: String =
                page.eval("return document.querySelector('.results').dataset.seconds;").await;
            seconds[round] = shown.parse().unwrap();
        }
        let [gpu, cpu, automatic] = seconds;
        let loss = automatic / gpu.min(cpu);
        eprintln!(
            "{} recordings: GPU {gpu:.2} s, CPU {cpu:.2} s, automatic \
             {automatic:.2} s, {loss:.2} times the better one",
            files.len()
        );
        assert!(loss <= MAX_LOSS, "{loss:.2} times as slow");
    })
    .await;
}
