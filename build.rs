//! Rebuilds when a rule, a mechanism or a sample estate is added: the compiler
//! only sees changes of files that it knows.

fn main() {
    println!("cargo::rerun-if-changed=rules");
    println!("cargo::rerun-if-changed=fixtures/estates");
}
