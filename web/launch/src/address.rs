//! The address that `cargo serve` listens on, looked at before anything is compiled.

use std::io;
use std::net::TcpListener;

/// The host where none is given.
pub const HOST: &str = "127.0.0.1";
/// The port where none is given.
pub const PORT: u16 = 8080;

/// Fails where the address in the arguments can't be listened on. Arguments that can't be read
/// are left to the program that they are for.
///
/// # Errors
/// The operating system's, with the address.
pub fn check(arguments: &[String]) -> Result<(), (String, io::Error)> {
    let host = value("--host", arguments).unwrap_or(HOST);
    let port = value("--port", arguments).map_or(Ok(PORT), str::parse);
    let Ok(port) = port else { return Ok(()) };
    TcpListener::bind((host, port)).map(drop).map_err(|source| (format!("{host}:{port}"), source))
}

/// The value in `--name value` or `--name=value`.
fn value<'a>(name: &str, arguments: &'a [String]) -> Option<&'a str> {
    arguments.iter().enumerate().find_map(|(index, argument)| {
        let rest = argument.strip_prefix(name)?;
        match rest.strip_prefix('=') {
            Some(value) => Some(value),
            None if rest.is_empty() => arguments.get(index + 1).map(String::as_str),
            None => None,
        }
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failing test should stop")]
    use super::*;

    fn arguments(line: &str) -> Vec<String> {
        line.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn a_value_follows_its_name_or_an_equals_sign() {
        assert_eq!(value("--port", &arguments("--port 1")), Some("1"));
        assert_eq!(value("--port", &arguments("--host ::1 --port=2")), Some("2"));
        assert_eq!(value("--port", &arguments("--ports 3")), None);
        assert_eq!(value("--port", &arguments("--port")), None);
    }

    #[test]
    fn a_taken_port_is_named_and_a_free_one_passes() {
        let taken = TcpListener::bind((HOST, 0)).unwrap();
        let port = taken.local_addr().unwrap().port();
        let (address, _) = check(&arguments(&format!("--port {port}"))).unwrap_err();
        assert_eq!(address, format!("{HOST}:{port}"));
        assert!(check(&arguments("--port 0")).is_ok());
    }

    #[test]
    fn what_is_no_port_is_left_to_the_server() {
        assert!(check(&arguments("--port many")).is_ok());
    }
}
