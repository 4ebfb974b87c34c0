//! Whether the Askwell that runs here is ready, as its own ops port says: for a container's health check.

use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::time::Duration;

use super::report::Check;

const WITHIN: Duration = Duration::from_secs(3);
/// Far more than the answer ever has.
const MOST_BYTES: u64 = 4096;

/// Asks `/readyz` on the ops port.
pub(super) fn look_at(ops: SocketAddr) -> Check {
    const WHAT: &str = "running Askwell";
    match ask(reachable(ops)) {
        Ok(answer) if answer.starts_with("HTTP/1.1 200") || answer.starts_with("HTTP/1.0 200") => {
            Check::good(WHAT, "it is ready")
        }
        Ok(answer) => Check::bad(
            WHAT,
            answer
                .lines()
                .last()
                .unwrap_or("it is not ready")
                .to_owned(),
            "Its log says why, and `askwell doctor` without --running looks at everything else.",
        ),
        Err(error) => Check::bad(
            WHAT,
            format!("{ops} does not answer ({error})"),
            "Is it started, and is ASKWELL__OPS__LISTEN the same here as there?",
        ),
    }
}

fn ask(ops: SocketAddr) -> std::io::Result<String> {
    let mut stream = TcpStream::connect_timeout(&ops, WITHIN)?;
    stream.set_read_timeout(Some(WITHIN))?;
    stream.write_all(b"GET /readyz HTTP/1.0\r\nHost: localhost\r\n\r\n")?;
    let mut answer = String::new();
    stream.take(MOST_BYTES).read_to_string(&mut answer)?;
    Ok(answer)
}

/// Where one listens on every address, one is reached on loopback.
fn reachable(mut address: SocketAddr) -> SocketAddr {
    if address.ip().is_unspecified() {
        address.set_ip(match address.ip() {
            IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
            IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
        });
    }
    address
}
