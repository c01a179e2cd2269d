//! `decide`: {"config": …} sets the engine up and is answered {} or {"error": …}; {"request": …} is
//! put to it.

use std::io::{BufRead, BufWriter, Write};
use std::panic::{catch_unwind, AssertUnwindSafe};

use serde_json::{json, Value};

use crate::engine::{read_layer, read_request, Engine, Failure};

pub fn run() -> Result<(), Failure> {
    // What tower-http refuses it refuses by a panic.
    std::panic::set_hook(Box::new(|_| {}));
    let mut output = BufWriter::new(std::io::stdout().lock());
    let mut engine = None;
    for line in std::io::stdin().lock().lines() {
        let line: Value = serde_json::from_str(&line?)?;
        let reply = if let Some(config) = line.get("config") {
            engine = read_layer(config)
                .ok()
                .and_then(|layer| catch_unwind(AssertUnwindSafe(|| Engine::new(&layer))).ok());
            if engine.is_some() {
                json!({})
            } else {
                json!({"error": "configuration refused"})
            }
        } else if let Some(request) = line.get("request") {
            match engine.as_mut() {
                None => json!({"error": "no configuration"}),
                Some(engine) => engine.answer(read_request(request)?),
            }
        } else {
            return Err("a line is {\"config\": …} or {\"request\": …}".into());
        };
        writeln!(output, "{reply}")?;
    }
    Ok(output.flush()?)
}
