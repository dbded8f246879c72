//! The UI thread's half of the page.

fn main() {
    web::app::start();
}
