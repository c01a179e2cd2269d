//! tower-http as an engine of the comparison and of the benchmark; see ../../README.md.
//!
//!     tower-http decide       a configuration or a request a line in, an answer a line out
//!     tower-http bench FILE   `answer N` and `time N` in, an answer or nanoseconds a line out

mod bench;
mod decide;
mod engine;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let result = match words[..] {
        ["decide"] => decide::run(),
        ["bench", file] => bench::run(file),
        _ => {
            eprintln!("usage: tower-http decide | tower-http bench FILE");
            std::process::exit(2);
        }
    };
    if let Err(error) = result {
        eprintln!("tower-http: {error}");
        std::process::exit(1);
    }
}
