//! The graphics processor, natively: used only after it has computed what the processor computes.

use anyhow::{Context, bail};
use engine::backend::{Cpu, Gpu, GpuDevice};
use engine::device_check::{SelfTest, reference_inputs};
use engine::inference::Classifier;
use engine::pipeline::{Pipeline, Refusal};
use engine::report::JsonBackend;
use train_cli::trainer::device::wgpu::start;

use crate::commands::model::ModelBytes;

/// The best graphics processor, started and checked with the model that is to run on it.
pub fn device(model: &ModelBytes) -> anyhow::Result<(GpuDevice, JsonBackend)> {
    let (device, name) = start(None)?;
    let (tested, mut reference) = (model.classifier_on::<Gpu>(&device)?, model.pipeline()?);
    let test = pollster::block_on(self_test(&tested, &mut reference))
        .with_context(|| format!("the graphics processor ({name}) can't run the model"))?;
    if !test.passed() {
        bail!(
            "the graphics processor ({name}) computes something else than the processor (a probability \
             differs by {:.1e}), so it is not used; leave out --device wgpu",
            test.difference
        );
    }
    let backend = JsonBackend {
        name: format!("wgpu: {name}"),
        self_test: Some(test.difference),
        graphics: Some("used".to_owned()),
        seconds: None,
    };
    Ok((device, backend))
}

/// Compares the logits of the reference inputs.
async fn self_test(
    tested: &Classifier<Gpu>,
    reference: &mut Pipeline<Cpu>,
) -> Result<SelfTest, Refusal> {
    let inputs = reference_inputs(reference).await?;
    let found = tested.predict_logits(&inputs).await?;
    let expected = reference.classifier().predict_logits(&inputs).await?;
    Ok(SelfTest::of(&found, &expected, &tested.manifest().calibration))
}
