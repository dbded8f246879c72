//! The network on the graphics processor, in a worker of its own.

fn main() {
    web::graphics_worker::start();
}
