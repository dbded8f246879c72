//! The worker's half of the page, with WebGPU.

fn main() {
    web::worker::start();
}
