//! `decide`: {"config": …} sets the engine up and is answered {} or {"error": …}; {"request": …} is
//! put to it.

use std::io::{BufRead, BufWriter, Write};
use std::panic::{catch_unwind, AssertUnwindSafe};

use serde_json::{json, Value};

use crate::engine::{read_layer, read_request, Engine, Failure};

pub fn run() -> Result<(), Failure> {
    // What tower-http refuses it refuses by a panic, at the first request.
    std::panic::set_hook(Box::new(|_| {}));
    let mut output = BufWriter::new(std::io::stdout().lock());
    let mut engine = None;
    for line in std::io::stdin().lock().lines() {
        let line: Value = serde_json::from_str(&line?)?;
        let reply = if let Some(config) = line.get("config") {
            engine = None;
            match read_layer(config) {
                Ok(layer) => {
                    engine = Some(Engine::new(&layer));
                    json!({})
                }
                Err(error) => json!({"error": error.to_string()}),
            }
        } else if let Some(request) = line.get("request") {
            match engine.as_mut() {
                None => json!({"error": "no configuration"}),
                Some(engine) => {
                    let request = read_request(request)?;
                    catch_unwind(AssertUnwindSafe(|| engine.answer(request)))
                        .unwrap_or_else(|_| json!({"error": "tower-http panicked"}))
                }
            }
        } else {
            return Err("a line is {\"config\": …} or {\"request\": …}".into());
        };
        writeln!(output, "{reply}")?;
    }
    Ok(output.flush()?)
}
