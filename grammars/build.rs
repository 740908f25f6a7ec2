//! Compiles the generated parser and its scanner.

fn main() {
    let mut build = cc::Build::new();
    build.std("c11").include("src").flag_if_supported("-Wno-unused").file("src/parser.c").file("src/scanner.c");
    // The generated tables are data; without optimisation the lexer alone would be ten times slower.
    if std::env::var_os("OPT_LEVEL").is_some_and(|level| level == "0") {
        build.opt_level(1);
    }
    build.compile("specward_fields");
    println!("cargo:rerun-if-changed=src");
}
