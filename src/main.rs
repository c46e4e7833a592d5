//! The `blackstart` program.

use std::process::ExitCode;

/// Simulations allocate much and briefly, on every core; the allocator of musl,
/// which the static builds would have, is slow at that.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    blackstart::cli::run()
}
