//! The `askwell` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    askwell::cli::main()
}
