//! The network on the GPU, in a worker of its own.

fn main() {
    web::gpu_worker::start();
}
