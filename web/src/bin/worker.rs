//! The worker's half of the page.

fn main() {
    web::worker::start();
}
