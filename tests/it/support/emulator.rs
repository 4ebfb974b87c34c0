//! The small Slack as the tests use it.

use askwell::play::emulator::EmulatorConfig;

/// Slack's own times on free ports. With `ASKWELL_TEST_PAYLOADS` everything that Askwell sends is written
/// down in that folder, for `tests/validators/run.sh`.
pub fn config() -> EmulatorConfig {
    EmulatorConfig {
        record: std::env::var_os("ASKWELL_TEST_PAYLOADS").map(Into::into),
        ..EmulatorConfig::default()
    }
}
